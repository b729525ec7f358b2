import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import { recoverOutput } from '../synth/write';
import type { Arguments, Output } from './command';
import { RUNNER } from './runner';

/**
 * The folder in which the clusters' folders stand: what `--output` says, else dist/.
 *
 * Nothing but `<folder>/<cluster>` is ever written there, and only if this program wrote it before or it is empty, so any
 * folder will do, the root of a clone included. Refused are those in which clusters' folders would be a mistake all the same:
 * the root of the disk and the home folder, which a slip of the keyboard gives; the project itself, whose folders are rooms
 * of the house; and overlays/, where the next run would read them as systems. Throws a `ProblemsError`.
 */
export function outputDirectory({ project, defaultOutput, options }: Arguments): string {
  const directory = options['output'] ?? defaultOutput;
  const place = placeOf(directory, project);
  if (place === undefined) return directory;
  const expected = 'a folder for output, such as dist or the clone of another repository';
  const hint = 'choose another folder with --output';
  throw new ProblemsError([
    { where: directory === '' ? '--output' : directory, path: '', expected, found: place, hint },
  ]);
}

/**
 * Finishes or undoes, before a command does anything else, what a killed run left in the folder of the output, and says so.
 */
export function recoverFirst(given: Arguments, output: Output): void {
  for (const sentence of recoverOutput(outputDirectory(given), RUNNER)) output.note(sentence);
}

/** What a path is, if it is no place for output. */
function placeOf(directory: string, project: string): string | undefined {
  if (/^~(?:\/|$)/.test(directory)) return 'a "~" that the shell did not replace (it does so in --output ~/DIR)';
  if (isSame(directory, parse(resolve(directory)).root)) return 'the root of the file system';
  if (isSame(directory, homeFolder())) return 'your home folder';
  if (isSame(directory, project)) return 'the folder of the project';
  return isWithin(directory, join(project, 'overlays')) ? 'a folder of overlays' : undefined;
}

function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '/'; // a user without a home
  }
}

/** Whether a path is a folder or lies in it, symbolic links on the way considered. */
function isWithin(path: string, folder: string): boolean {
  if (isSame(path, folder)) return true;
  const above = dirname(realPathOf(path) ?? resolve(path));
  return above !== resolve(path) && isWithin(above, folder);
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [one, other].map(identityOf);
  return left !== undefined && left === right;
}

function identityOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(resolve(path), { bigint: true });
    return `${dev} ${ino}`;
  } catch {
    return undefined; // nothing there, or nothing that may be looked at: writing will say what is wrong
  }
}
