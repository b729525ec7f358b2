import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../overlays/problem';

/** What is no object, and why it was passed over. */
export interface Skipped {
  /** File, with its line where it is not the first. */
  readonly where: string;
  readonly reason: string;
}

/** Why something in the folder cannot be read. */
export interface ReadingProblem extends Problem {
  /** File or folder, relative to the folder. */
  readonly file: string;
  readonly line?: number;
}

/** The files of a folder that may hold objects. */
export interface FoundFiles {
  /** Relative to the folder, with slashes, in the order of their code units. */
  readonly names: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly problems: readonly ReadingProblem[];
}

/** What kubectl reads in a folder. */
const IS_MANIFEST = /\.(?:ya?ml|json)$/i;

/** Folders of packages and of version control, in which no objects of anybody are. */
const isPassedOver = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Finds the files under a folder. Links are not followed: what they lead to is read where it stands, or is not part of it. */
export function filesIn(folder: string): FoundFiles {
  const names: string[] = [];
  const skipped: Skipped[] = [];
  const problems: ReadingProblem[] = [];
  const pending = [''];
  for (let inner = pending.pop(); inner !== undefined; inner = pending.pop()) {
    for (const entry of entriesOf(folder, inner, problems)) {
      const name = inner + entry.name;
      if (entry.isDirectory()) {
        if (!isPassedOver(entry.name)) pending.push(`${name}/`);
        else if (entry.name !== '.git')
          skipped.push({ where: join(folder, name), reason: 'a folder of tools, not of manifests' });
      } else if (entry.isSymbolicLink()) {
        if (IS_MANIFEST.test(name) || leadsToFolder(join(folder, name)))
          skipped.push({ where: join(folder, name), reason: 'a symbolic link, which is not followed' });
      } else if (IS_MANIFEST.test(name)) {
        if (entry.isFile()) names.push(name);
        else skipped.push({ where: join(folder, name), reason: 'no regular file' });
      }
    }
  }
  return { names: names.sort(), skipped, problems };
}

function entriesOf(folder: string, file: string, problems: ReadingProblem[]): readonly Dirent[] {
  const path = join(folder, file);
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    problems.push({ file, where: path, path: '', expected: 'a folder that can be read', found: foundBy(error) });
    return [];
  }
}

function leadsToFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // it leads nowhere, or round in circles
  }
}

/** The text of a file, or what is wrong with it. */
export function textOf(path: string, mostMebibytes: number): string | Problem {
  const unreadable = (found: string, expected = 'a file that can be read'): Problem => ({
    where: path,
    path: '',
    expected,
    found,
  });
  try {
    const mebibytes = statSync(path).size / 2 ** 20;
    if (mebibytes > mostMebibytes)
      return unreadable(`${Math.ceil(mebibytes)} MiB`, `a file of at most ${mostMebibytes} MiB`);
    const bytes = readFileSync(path);
    if (bytes.includes(0)) return unreadable('zero bytes, as in binary files and UTF-16', 'text in UTF-8');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes); // without its byte order mark
  } catch (error) {
    if (codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return unreadable('bytes that are none', 'text in UTF-8');
    return unreadable(foundBy(error));
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'none of that name',
  ENOTDIR: 'a file',
  EACCES: 'that reading it is not permitted',
  EPERM: 'that reading it is not permitted',
  ELOOP: 'links that lead round in circles',
};

/** What an error of the file system says, as the end of "found …". */
export function foundBy(error: unknown): string {
  const code = codeOf(error);
  return READ_ERRORS[code] ?? code;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
