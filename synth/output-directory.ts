import { accessSync, constants, readdirSync, readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { ProblemsError } from '../overlays/problem';
import { errorCode, isFolder, kindOf, statOf } from './cluster-folder';
import { isLeftover } from './folder-swap';
import { isClaim } from './lock';

/** Makes sure that output can be written into a directory, or that the directory can be made. */
export function refuseUnusable(directory: string): void {
  refuseNoFolder(directory);
  refuseUnwritable(nearestExisting(directory));
}

/** Makes sure that a path is a folder, or could become one. A link is refused: whoever follows it knows what it leads to. */
export function refuseNoFolder(directory: string): void {
  const existing = nearestExisting(directory);
  const stats = statOf(resolve(existing));
  if (stats?.isSymbolicLink() && existing === directory) {
    const hint = 'give the folder it leads to with --output';
    throw refusal(directory, 'a folder', `a symbolic link to ${readlinkSync(resolve(directory))}`, hint);
  }
  if (isFolder(existing)) return;
  throw refusal(existing, 'a folder', stats ? kindOf(stats) : 'nothing', 'choose another folder with --output');
}

/** Makes sure that a folder, if there is one, may be written. */
export function refuseUnwritable(folder: string): void {
  if (statOf(folder) === undefined) return;
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const isReadOnlyDisk = errorCode(error) === 'EROFS';
    const found = isReadOnlyDisk ? 'a file system that is read-only' : 'no permission';
    const hint = isReadOnlyDisk ? 'choose' : 'grant write permission, or choose';
    throw refusal(folder, 'a folder that may be written', found, `${hint} another folder with --output`);
  }
}

/** The path itself, or the folder above it in which it would have to be made. */
function nearestExisting(path: string): string {
  const above = dirname(resolve(path));
  return statOf(resolve(path)) !== undefined || above === resolve(path) ? path : nearestExisting(above);
}

/** Whether no process writes into a directory, and no killed one left anything there. */
export function isAtRest(directory: string): boolean {
  return statOf(directory) === undefined || !readdirSync(directory).some((name) => isClaim(name) || isLeftover(name));
}

/** A full disk, a failing one, a folder that is busy: no mistake of the program, so no stack trace. */
export function wordingSystemErrors<Result>(directory: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (errorCode(error) === undefined || !isNativeError(error)) throw error;
    const hint = 'every cluster folder there is still complete, old or new: mend the cause and run again';
    const { problems } = refusal(directory, 'a folder that can be read and written', error.message, hint);
    throw new ProblemsError(problems, 'some clusters may have been written');
  }
}

function refusal(where: string, expected: string, found: string, hint: string): ProblemsError {
  return new ProblemsError([{ where, path: '', expected, found, hint }]);
}
