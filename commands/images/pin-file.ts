import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../../overlays/lookup';
import type { Problem } from '../../overlays/problem';
import { problemsOf } from './estate-with';
import { unknownWord } from './refusals';

/** The file that says which images an environment runs; whether it is there is seen when it is read. */
export interface PinFile {
  /** The folder of all overlays. */
  readonly overlays: string;
  /** The folder of its system. */
  readonly folder: string;
  readonly system: string;
  readonly environment: string;
  readonly path: string;
}

/** The files of environments of a system, or what is wrong with the names. */
export interface Found {
  readonly files: readonly PinFile[];
  readonly problems: readonly Problem[];
}

/** Finds the files of environments by the names that a person gave. */
export function findPinFiles(project: string, system: string, environments: readonly string[]): Found {
  const overlays = join(project, 'overlays');
  const systems = systemsIn(overlays);
  if (systems.length === 0) return { files: [], problems: problemsOf(overlays) };
  if (!systems.includes(system)) return { files: [], problems: [unknownWord('a system', system, systems)] };
  const folder = join(overlays, system);
  const known = environmentsIn(folder);
  const unknown = [...new Set(environments)].filter((name) => !known.includes(name));
  return {
    files: environments
      .filter((name) => known.includes(name))
      .map((environment) => ({
        overlays,
        folder,
        system,
        environment,
        path: join(folder, `${environment}.images.yaml`),
      })),
    problems: unknown.map((name) => unknownWord(`an environment of ${system}`, name, known)),
  };
}

function systemsIn(overlays: string): readonly string[] {
  if (statSync(overlays, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const folders = readdirSync(overlays, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map(({ name }) => name)
    .filter((name) => environmentsIn(join(overlays, name)).length > 0)
    .sort(byCodeUnit);
}

/** The environments of a folder, by any of their files. */
function environmentsIn(folder: string): readonly string[] {
  const names = readdirSync(folder).flatMap((file) => /^([a-z][-a-z0-9]*)(?:\.images)?\.yaml$/.exec(file)?.[1] ?? []);
  return [...new Set(names)].filter((name) => name !== 'system').sort(byCodeUnit);
}
