import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ProblemsError, type Problem } from '../../overlays/problem';

/** What stands in the way of replacing a file that is there: a link in its place, permissions. Reading it says what else. */
export function replacementProblems(path: string): readonly Problem[] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink() === true) {
    const found = `a symbolic link to ${readlinkSync(path)}`;
    return [{ where: path, path: '', expected: 'a file of its own', found, hint: 'edit the file that it leads to' }];
  }
  if (stats?.isFile() !== true) return [];
  return [...notWritable(dirname(path), 'a folder'), ...notWritable(path, 'a file')];
}

function notWritable(place: string, kind: string): readonly Problem[] {
  try {
    accessSync(place, constants.W_OK);
    return [];
  } catch (error) {
    const isReadOnlyDisk = error instanceof Error && 'code' in error && error.code === 'EROFS';
    const found = isReadOnlyDisk ? 'a file system that is read-only' : 'no permission';
    const hint = isReadOnlyDisk ? {} : { hint: 'grant write permission and run again' };
    return [{ where: place, path: '', expected: `${kind} that may be written`, found, ...hint }];
  }
}

/** How the name of a new text is made that is not in its place yet. It ends such that nobody takes it for an overlay. */
const FRESH = { start: '.charthouse-', end: '.new' };

/** Removes what killed runs left in a folder; only for whoever alone writes there. */
export function removeLeftOvers(folder: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(FRESH.start) && name.endsWith(FRESH.end)) rmSync(join(folder, name), { force: true });
}

/**
 * Puts another text in the place of a file's: in a file beside it, flushed to the disk and then renamed, so that whoever reads
 * sees the old text or the new one, whole. Throws a `ProblemsError` when the file has not the text any more that was read.
 * A run that is killed meanwhile may leave the file beside it: see `removeLeftOvers`.
 */
export function replaceFile(path: string, before: string, after: string): void {
  const fresh = join(dirname(path), `${FRESH.start}${basename(path)}${FRESH.end}`);
  try {
    writeDurably(fresh, after, statSync(path).mode & 0o777);
    if (readFileSync(path, 'utf8') !== before) throw changedMeanwhile(path);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  flushFolder(dirname(path));
}

function writeDurably(path: string, text: string, mode: number): void {
  const file = openSync(path, 'wx');
  try {
    fchmodSync(file, mode);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The new file is in its place: where a file system cannot flush a folder, there is nothing more to do. */
function flushFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } catch {
    return;
  } finally {
    closeSync(opened);
  }
}

function changedMeanwhile(path: string): ProblemsError {
  const expected = 'the text that was read a moment ago';
  return new ProblemsError([{ where: path, path: '', expected, found: 'another one', hint: 'run again' }]);
}
