import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describeWhere } from '../describe-where';

/** Both projects release archives for every platform. */
const RELEASES = 'unpack there the releases of Prometheus 3.15 and Alertmanager 0.34, https://prometheus.io/download/';

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
  if (path === undefined) throw new Error(`missing ${missingPrograms([name], RELEASES).join()}`);
  return path;
}

/**
 * A group of tests that need programs. Where one is missing, that is said and the group is skipped; where CI is set, it fails, since
 * nobody would notice that it never runs.
 */
export function describeWith(names: readonly string[], title: string, tests: () => void): void {
  const missing = missingPrograms(names, RELEASES);
  if (missing.length === 0 || process.env['CI'] === undefined) describeWhere(missing, title, tests);
  else
    it(`${title}: programs are missing`, () => {
      throw new Error(`missing ${missing.join()}`);
    });
}

/** Of programs that a machine need not have, those that it lacks, with where they all come from, in one text; none where it has them. */
export function missingPrograms(names: readonly string[], from: string): readonly string[] {
  const missing = names.filter((name) => findProgram(name) === undefined);
  if (missing.length === 0) return [];
  return [`${missing.join(', ')} on PATH or in the folder KUBEBUILDER_ASSETS (${from})`];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
