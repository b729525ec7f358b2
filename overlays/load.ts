import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Described } from './described';
import type { ArgoCd, Environment } from './environment';
import type { EnvironmentInput } from './inputs';
import { byCodeUnit } from './lookup';
import { ProblemsError, type Problem } from './problem';
import { resolveEnvironment } from './resolve';
import { resolveArgoCd } from './resolve/argocd';
import { ARGO_CD_RULES, ENVIRONMENT_RULES, ESTATE_RULES, SYSTEM_RULES } from './rules';
import { inTier } from './in-tier';
import type { ArgoCdSettings } from './schema/argocd';
import type { FileKind } from './schema/files';
import type { SystemSettings } from './schema/system';
import { isSourceFile, parseSourceFile } from './source-file';
import { isValidated, validate, type Validated } from './validate';
import type { SettingsOf } from './validators';

/** How overlay files are named. */
const SYSTEM_FILE = 'system.yaml';
const IMAGES_SUFFIX = '.images.yaml';
const YAML_SUFFIX = '.yaml';
const THIRD_PARTY_IMAGES = 'third-party.images.yaml';
const ARGO_CD_FILE = 'argocd.yaml';

/** What was read: the model for charts, and the files as they were written, for reports about them. */
export interface Estate {
  /** Every system, whole. */
  readonly systems: readonly SystemSettings[];
  readonly described: readonly Described[];
  readonly environments: readonly Environment[];
  /** Absent where no Argo CD reads the output. */
  readonly argoCd?: ArgoCd;
}

/**
 * Reads every system under a folder of overlays: a system is a subfolder that holds YAML files.
 *
 * @param directory the folder, as it shall appear in messages (`overlays`)
 * @returns the environments of every system, in alphabetical order
 * @throws ProblemsError with every mistake in every file
 */
export function loadEstate(directory: string): Estate {
  const problems: Problem[] = [];
  const { systems, inputs, argoCd } = readFolder(directory, problems);
  for (const rule of SYSTEM_RULES) for (const system of systems) problems.push(...rule(system));
  for (const rule of ENVIRONMENT_RULES) for (const input of inputs) problems.push(...rule(input));
  for (const rule of ESTATE_RULES) problems.push(...rule(inputs));
  if (argoCd !== undefined) for (const rule of ARGO_CD_RULES) problems.push(...rule(argoCd));
  if (problems.length > 0) throw new ProblemsError(distinct(problems));
  const described = inputs.map((input) => ({ input, environment: resolveEnvironment(input) }));
  return {
    systems: systems.map(({ settings }) => settings),
    described,
    environments: described.map(({ environment }) => environment),
    ...(argoCd === undefined ? {} : { argoCd: resolveArgoCd(argoCd) }),
  };
}

/** A mistake in system.yaml shows in each environment and workload, with other names; it is one mistake. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ where, path, expected }) => {
    const mistake = JSON.stringify([where, path, expected]);
    return !seen.has(mistake) && seen.add(mistake);
  });
}

interface Folder {
  /** Each system whose own file has the form of its schema. */
  readonly systems: readonly Validated<SystemSettings>[];
  /** Each environment all of whose files have. */
  readonly inputs: readonly EnvironmentInput[];
  readonly argoCd?: Validated<ArgoCdSettings>;
}

function readFolder(directory: string, problems: Problem[]): Folder {
  const folders = systemFolders(directory, problems);
  if (folders.length === 0) return { systems: [], inputs: [] };
  const thirdPartyImages = read('thirdPartyImages', join(directory, THIRD_PARTY_IMAGES), problems);
  const argoCd = readIfThere('argoCd', join(directory, ARGO_CD_FILE), problems);
  const common = argoCd === undefined ? {} : { argoCd };
  const systems: Validated<SystemSettings>[] = [];
  const inputs = folders.flatMap(({ folder, files }) => {
    const system = read('system', join(folder, SYSTEM_FILE), problems);
    if (system !== undefined) systems.push(system);
    return environmentNames(folder, files, problems).flatMap((name): EnvironmentInput[] => {
      const environment = read('environment', join(folder, `${name}${YAML_SUFFIX}`), problems);
      const images = read('images', join(folder, `${name}${IMAGES_SUFFIX}`), problems);
      if (!system || !environment || !images || !thirdPartyImages) return [];
      const { services: everyService } = system.settings;
      const here = inTier(system, environment.settings.tier);
      return [{ name, system: here, everyService, environment, images, thirdPartyImages, ...common }];
    });
  });
  return { systems, inputs, ...common };
}

interface SystemFolder {
  readonly folder: string;
  readonly files: readonly string[];
}

function systemFolders(directory: string, problems: Problem[]): readonly SystemFolder[] {
  const expected = `a folder with a <system>/${SYSTEM_FILE} for each system`;
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    const hint = 'run this in the folder of the project';
    problems.push({ where: directory, path: '', expected, found: 'no such folder', hint });
    return [];
  }
  const entries = readdirSync(directory, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => !entry.isDirectory() && isYaml(entry.name))) {
    if (name === THIRD_PARTY_IMAGES || name === ARGO_CD_FILE) continue;
    const hint = 'files of a system stand in the folder of the system';
    const where = join(directory, name);
    problems.push({
      where,
      path: '',
      expected: `${THIRD_PARTY_IMAGES} or ${ARGO_CD_FILE}`,
      found: 'a file of another name',
      hint,
    });
  }
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(directory, name))
    .sort(byCodeUnit)
    .map((folder) => ({ folder, files: readdirSync(folder).filter(isYaml) }))
    .filter(({ files }) => files.length > 0);
  if (folders.length === 0) problems.push({ where: directory, path: '', expected, found: 'none' });
  return folders;
}

const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);

/** Environments of a folder, by its files; files that are none of the three kinds are mistakes. */
function environmentNames(folder: string, files: readonly string[], problems: Problem[]): readonly string[] {
  const names = new Set<string>();
  for (const file of [...files].sort(byCodeUnit)) {
    if (file === SYSTEM_FILE) continue;
    const name = file.endsWith(IMAGES_SUFFIX)
      ? file.slice(0, -IMAGES_SUFFIX.length)
      : file.slice(0, -YAML_SUFFIX.length);
    const isName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && `${name}${YAML_SUFFIX}` !== SYSTEM_FILE;
    if (file.endsWith(YAML_SUFFIX) && isName) names.add(name);
    else {
      const expected = `${SYSTEM_FILE}, <env>${YAML_SUFFIX} and <env>${IMAGES_SUFFIX}, <env> being a DNS label`;
      problems.push({ where: join(folder, file), path: '', expected, found: 'a file of another name' });
    }
  }
  if (names.size === 0) {
    problems.push({ where: folder, path: '', expected: `at least one <env>${YAML_SUFFIX}`, found: 'none' });
  }
  return [...names].sort(byCodeUnit);
}

/** A file that need not be. */
function readIfThere<Kind extends FileKind>(kind: Kind, name: string, problems: Problem[]) {
  return statSync(name, { throwIfNoEntry: false }) === undefined ? undefined : read(kind, name, problems);
}

function read<Kind extends FileKind>(
  kind: Kind,
  name: string,
  problems: Problem[],
): Validated<SettingsOf[Kind]> | undefined {
  const text = readText(name);
  if (typeof text !== 'string') {
    problems.push(text);
    return undefined;
  }
  const parsed = parseSourceFile(name, text);
  if (!isSourceFile(parsed)) {
    problems.push(parsed);
    return undefined;
  }
  const outcome = validate(kind, parsed);
  if (isValidated(outcome)) return outcome;
  problems.push(...outcome);
  return undefined;
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'a folder',
  EACCES: 'that reading it is not permitted',
};

/** No overlay is near as long; reading something else by mistake must not fill the memory. */
const MOST_MEBIBYTES = 8;

function readText(name: string): string | Problem {
  const unreadable = (found: string, expected = 'a file that can be read'): Problem => ({
    where: name,
    path: '',
    expected,
    found,
  });
  try {
    const size = statSync(name).size / 2 ** 20;
    if (size > MOST_MEBIBYTES) return unreadable(`${Math.round(size)} MiB`, `a file of at most ${MOST_MEBIBYTES} MiB`);
    const bytes = readFileSync(name);
    if (bytes.includes(0)) return unreadable('zero bytes, as in binary files and UTF-16', 'text in UTF-8');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return unreadable('bytes that are none', 'text in UTF-8');
    return unreadable(READ_ERRORS[code] ?? code);
  }
}
