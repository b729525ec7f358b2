import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import { ProblemsError, type Problem } from '../overlays/problem';
import { hashOf, INVENTORY_NAME, parseInventory, type Inventory } from './inventory';

/** What a cluster's folder holds at present: its output files by name, and the text of its inventory if it has one. */
export interface ClusterFolder {
  readonly names: ReadonlySet<string>;
  readonly inventoryText: string | undefined;
}

const LISTED_AT_MOST = 15;

/** What desktops put into a folder that somebody looks at: nobody's, not worth a refusal; gone when the folder is replaced. */
export const DESKTOP_FILES: readonly string[] = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

const ELSEWHERE = 'move it elsewhere or delete it, or choose another folder with --output';

/** What stands at a path, without following a link at its end; `undefined` for nothing. Throws what the system says else. */
export function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Whether a path leads to a folder, also through a symbolic link. */
export function isFolder(path: string): boolean {
  return statOf(path) !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The code of a system error (`ENOSPC`), `undefined` for every other error. */
export function errorCode(error: unknown): string | undefined {
  const isFromSystem = isNativeError(error) && 'syscall' in error && 'code' in error;
  return isFromSystem && typeof error.code === 'string' ? error.code : undefined;
}

/** What a directory entry is, in words. */
export function kindOf(entry: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): string {
  if (entry.isFile()) return 'a file';
  if (entry.isDirectory()) return 'a folder';
  return entry.isSymbolicLink() ? 'a symbolic link' : 'a special file';
}

/**
 * Reads a cluster's folder and makes sure that everything in it was written by this program, so that it may be replaced.
 * `folder` is where the content is read, `shown` the path by which the operator knows it.
 *
 * Throws a `ProblemsError` when the path is no folder of its own, holds anything that its inventory does not list, or has
 * an unreadable inventory.
 */
export function readClusterFolder(folder: string, shown: string): ClusterFolder {
  const stats = statOf(folder);
  if (stats === undefined) return { names: new Set(), inventoryText: undefined };
  if (!stats.isDirectory()) throw notAFolder(folder, shown, stats);
  if (stats.dev !== statSync(join(folder, '..')).dev) throw onOtherFileSystem(shown);
  const entries = new Map([...entriesOf(folder)].filter(([name]) => !DESKTOP_FILES.includes(name)));
  if (entries.size === 0) return { names: new Set(), inventoryText: undefined };
  const inventoryText = inventoryTextOf(folder, shown, entries);
  const inventory = parseInventory(inventoryText);
  if ('unreadable' in inventory) throw unreadableInventory(shown, inventory.unreadable);
  const foreign = foreignEntries(entries, inventory);
  if (foreign.length > 0) throw foreignFiles(shown, foreign);
  return { names: new Set([...entries.keys()].filter((name) => name !== INVENTORY_NAME)), inventoryText };
}

/** Whether a folder holds exactly the files that its inventory lists, each with the content it lists. */
export function isComplete(folder: string): boolean {
  if (statOf(folder)?.isDirectory() !== true) return false;
  const entries = entriesOf(folder);
  if (entries.get(INVENTORY_NAME) !== 'a file') return false;
  const inventory = parseInventory(readFileSync(join(folder, INVENTORY_NAME), 'utf8'));
  if ('unreadable' in inventory || entries.size !== inventory.size + 1) return false;
  return [...inventory].every(
    ([name, hash]) => entries.get(name) === 'a file' && hashOf(readFileSync(join(folder, name))) === hash,
  );
}

/** What stands in a folder, by name in code-unit order: `a file`, `a folder`, `a symbolic link` … */
export function entriesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true });
  return new Map(
    entries.map((entry) => [entry.name, kindOf(entry)] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** Names in one line, shortened where they are many: `a, b and 3 more`. */
export function listed(names: readonly string[]): string {
  const more = names.length - LISTED_AT_MOST;
  return more > 0 ? `${names.slice(0, LISTED_AT_MOST).join(', ')} and ${more} more` : names.join(', ');
}

function inventoryTextOf(folder: string, shown: string, entries: ReadonlyMap<string, string>): string {
  const kind = entries.get(INVENTORY_NAME);
  if (kind === 'a file') return readFileSync(join(folder, INVENTORY_NAME), 'utf8');
  if (kind !== undefined) throw unreadableInventory(shown, kind);
  const found = `no ${INVENTORY_NAME}, but ${listed([...entries.keys()])}`;
  throw refusal({
    where: shown,
    expected: `a folder that Charthouse wrote (with its inventory ${INVENTORY_NAME}) or an empty one`,
    found,
    hint: ELSEWHERE,
  });
}

function foreignEntries(entries: ReadonlyMap<string, string>, inventory: Inventory): readonly string[] {
  return [...entries].flatMap(([name, kind]) => {
    if (kind !== 'a file') return [`${name} (${kind})`];
    return name === INVENTORY_NAME || inventory.has(name) ? [] : [name];
  });
}

function foreignFiles(shown: string, foreign: readonly string[]): ProblemsError {
  return refusal({
    where: shown,
    expected: `only files that Charthouse wrote, as ${join(shown, INVENTORY_NAME)} lists them`,
    found: `also ${listed(foreign)}`,
    hint: 'move them elsewhere or delete them, or choose another folder with --output',
  });
}

function unreadableInventory(shown: string, found: string): ProblemsError {
  return refusal({
    where: join(shown, INVENTORY_NAME),
    expected: 'an inventory that this version of Charthouse can read',
    found,
    hint: `restore it, or delete the whole folder ${shown} and run again`,
  });
}

function notAFolder(folder: string, shown: string, stats: Stats): ProblemsError {
  const kind = kindOf(stats);
  const found = stats.isSymbolicLink() ? `${kind} to ${readlinkSync(folder)}` : kind;
  return refusal({ where: shown, expected: 'a folder', found, hint: ELSEWHERE });
}

function onOtherFileSystem(shown: string): ProblemsError {
  return refusal({
    where: shown,
    expected: 'a folder on the file system of the folder that holds it, so that it can be replaced in one step',
    found: 'another file system mounted there',
    hint: 'unmount it, or choose another folder with --output',
  });
}

function refusal(problem: Omit<Problem, 'path'>): ProblemsError {
  return new ProblemsError([{ ...problem, path: '' }]);
}
