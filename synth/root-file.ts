import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import { kindOf, statOf } from './cluster-folder';
import { deletionProblems } from './deletions';
import { freshPlaceOf } from './folder-swap';
import type { OutputFile } from './inventory';

/** Every file that this program writes beside the folders begins so; no other is ever replaced. */
const MARK = '# Made by charthouse ';

/** What a write changes in a file beside the folders. */
export interface WrittenFile {
  readonly name: string;
  readonly change: 'added' | 'changed' | 'none';
}

/** How a file beside the folders becomes what it is to be. */
export interface FilePlan {
  readonly directory: string;
  readonly file: OutputFile;
  readonly written: WrittenFile;
  /** What stands there now; empty where nothing does. */
  readonly before: string;
}

/** Compares a file with what it is to be. Throws a `ProblemsError` when somebody else's stands in its place. */
export function planFile(directory: string, file: OutputFile): FilePlan {
  const target = join(directory, file.name);
  const stats = statOf(target);
  if (stats === undefined) return { directory, file, written: { name: file.name, change: 'added' }, before: '' };
  const before = stats.isFile() ? readFileSync(target, 'utf8') : '';
  if (!before.startsWith(MARK)) {
    const found = stats.isFile() ? 'a file that it did not write' : kindOf(stats);
    const hint = `move ${target} elsewhere, or choose another folder with --output`;
    throw new ProblemsError([{ where: target, path: '', expected: 'a file of Charthouse, or nothing', found, hint }]);
  }
  return { directory, file, written: { name: file.name, change: before === file.text ? 'none' : 'changed' }, before };
}

/** Throws a `ProblemsError` when objects would go that nobody allowed to go. */
export function refuseFileDeletions({ directory, file, before }: FilePlan): void {
  const texts = { before: [before], after: [file.text], kept: [] };
  const problems = deletionProblems(join(directory, file.name), texts);
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** Writes the new content beside the file; a run that is killed then leaves it, and the next removes it. */
export function prepareFile({ directory, file }: FilePlan): void {
  writeFileSync(freshPlaceOf(directory, file.name), file.text);
}

/** Puts what was prepared in the place of the file, at once. */
export function swapFile({ directory, file }: FilePlan): void {
  renameSync(freshPlaceOf(directory, file.name), join(directory, file.name));
}

/** Removes what was prepared and is not wanted any more, if it is there. */
export function discardFile({ directory, file }: FilePlan): void {
  const fresh = freshPlaceOf(directory, file.name);
  if (statOf(fresh) !== undefined) unlinkSync(fresh);
}

/** Whether a file beside the folders, if it is there, is one that this program wrote. */
export function isWrittenHere(directory: string, name: string): boolean {
  const target = join(directory, name);
  return statOf(target)?.isFile() === true && readFileSync(target, 'utf8').startsWith(MARK);
}
