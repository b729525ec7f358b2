import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where programs are looked for: KUBEBUILDER_ASSETS, the convention of envtest, and PATH. */
const folders = (): readonly string[] =>
  [process.env['KUBEBUILDER_ASSETS'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)].filter(
    (folder) => folder !== '',
  );

/** The path of a program; undefined where this machine has none. */
export function findProgram(name: string): string | undefined {
  return folders()
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** The path of a program that must be there. */
export function program(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(lacking([name]));
  return path;
}

/**
 * A group of tests that need programs. Where one is missing, that is said and the group is skipped; where CI is set, it fails, since
 * nobody would notice that it never runs.
 */
export function describeWith(names: readonly string[], title: string, tests: () => void): void {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) describe(title, tests);
  else if (process.env['CI'] !== undefined) {
    it(`${title}: programs are missing`, () => {
      throw new Error(lacking(missing));
    });
  } else describe.skip(`${title} (${lacking(missing)})`, tests);
}

/** Of programs that a machine need not have, those that it lacks, with where they all come from, in one text; none where it has them. */
export function missingPrograms(names: readonly string[], from: string): readonly string[] {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return [];
  return [`${missing.join(', ')} on PATH or in the folder KUBEBUILDER_ASSETS (${from})`];
}

/** A group of tests that need what CI need not have. Where something is missing, that is said and the group is skipped. */
export function describeWhere(missing: readonly string[], title: string, tests: () => void): void {
  if (missing.length === 0) {
    describe(title, tests);
    return;
  }
  const reason = `${title}: not run, missing ${missing.join(', ')}`;
  // What goes to the console Jest shows only for files that have run.
  process.stderr.write(`${reason}\n`);
  test.skip(reason, () => undefined);
}

/** What is missing, and where it comes from: both projects release archives for every platform. */
function lacking(names: readonly string[]): string {
  return `not on PATH nor in the folder KUBEBUILDER_ASSETS: ${names.join(', ')}; unpack the releases of Prometheus 3.15 and Alertmanager 0.34 (https://prometheus.io/download/) there`;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
