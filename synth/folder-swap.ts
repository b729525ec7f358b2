import {
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import { DESKTOP_FILES, entriesOf, errorCode, isComplete, isFolder, listed, statOf } from './cluster-folder';
import { formatInventory, INVENTORY_NAME, inventoryOf, parseInventory, type OutputFile } from './inventory';

/**
 * The three places that a cluster's folder passes through while it is replaced:
 *
 *     fresh is made, its inventory last | target → old | fresh → target | old is removed
 *
 * Whenever the program is killed, one of them is complete, and which one follows from what exists:
 * the target if there is one (before the first, after the second rename); else `fresh`, if it is complete; else `old`.
 */
export interface ClusterPlaces {
  readonly directory: string;
  readonly target: string;
  readonly fresh: string;
  readonly old: string;
}

const LEFTOVER = /^\.charthouse-(.+)\.(?:new|old)$/;

/** Errors of file systems that cannot flush: there is nothing to wait for. */
const CANNOT_FLUSH: ReadonlySet<string | undefined> = new Set(['EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM']);

/** Where a cluster's folder stands in the output directory, and where it stands while it is replaced. */
export function placesOf(directory: string, cluster: string): ClusterPlaces {
  return {
    directory,
    target: join(directory, cluster),
    fresh: freshPlaceOf(directory, cluster),
    old: join(directory, `.charthouse-${cluster}.old`),
  };
}

/** Where the new content of a folder, or of a file beside the folders, is prepared. */
export const freshPlaceOf = (directory: string, name: string): string => join(directory, `.charthouse-${name}.new`);

/** Whether an entry of an output directory is a place of a folder that is being replaced. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}

/** The folder that holds a cluster's content at present and will be its target after recovery. */
export function settledFolder({ target, fresh, old }: ClusterPlaces): string {
  if (statOf(target) !== undefined) return target;
  if (isComplete(fresh)) return fresh;
  return statOf(old) === undefined ? target : old;
}

/**
 * Makes the fresh folder beside the target: files that stay as they are become the same files again (same inode, same
 * time of change), all others are written. The inventory comes last and makes it complete.
 *
 * It alone is flushed to the disk. A process that is killed leaves what it wrote to the system, so nothing more is needed
 * then; where the power fails, files may be empty afterwards, which the inventory tells, and the next run mends. Flushing
 * each file would take most of the time of a run.
 */
export function prepareFolder(places: ClusterPlaces, files: readonly OutputFile[], kept: ReadonlySet<string>): void {
  const { target, fresh } = places;
  mkdirSync(fresh);
  try {
    for (const { name, text } of files) {
      if (kept.has(name)) carryOver(join(target, name), join(fresh, name));
      else writeNewFile(join(fresh, name), text);
    }
    writeNewFile(join(fresh, INVENTORY_NAME), formatInventory(inventoryOf(files)));
    flush(join(fresh, INVENTORY_NAME));
    flush(fresh);
  } catch (error) {
    discardFresh(places);
    throw error;
  }
}

/** Puts the fresh folder in the target's place and removes what stood there; puts it back when the second rename fails. */
export function swapFolder({ directory, target, fresh, old }: ClusterPlaces): void {
  const replaces = statOf(target) !== undefined;
  if (replaces) renameSync(target, old);
  try {
    renameSync(fresh, target);
  } catch (error) {
    if (replaces) renameSync(old, target);
    throw error;
  }
  flush(directory);
  if (replaces) removeOld(old, target);
}

/** Removes a fresh folder that is not wanted any more, if there is one. */
export function discardFresh({ fresh }: ClusterPlaces): void {
  if (statOf(fresh) !== undefined)
    removeFolder(fresh, [...entriesOf(fresh).keys()], 'it is a left-over of an interrupted run');
}

/**
 * Finishes or undoes what a killed run left in an output directory, for every cluster, and says in a sentence each what it
 * did. Does nothing where there is nothing left over. Only one process at a time may do so (`withLock`).
 *
 * Throws a `ProblemsError` when a left-over folder holds files of somebody else.
 */
export function recoverFolders(directory: string): readonly string[] {
  const leftovers = readdirSync(directory).flatMap((name) => LEFTOVER.exec(name)?.[1] ?? []);
  return [...new Set(leftovers)].sort().flatMap((cluster) => recoverCluster(placesOf(directory, cluster)) ?? []);
}

function recoverCluster(places: ClusterPlaces): string | undefined {
  const { target, fresh, old } = places;
  // Of a file beside the folders, which one renaming puts in its place.
  if (statOf(fresh)?.isFile() === true) {
    unlinkSync(fresh);
    return `${target}: an earlier run was interrupted before it replaced the file; what it had prepared is removed`;
  }
  const found = statOf(target);
  if (found !== undefined && !found.isDirectory()) return undefined; // refused later on; the leftovers are the only copy
  const interrupted = `${target}: an earlier run was interrupted`;
  const settled = settledFolder(places);
  const hadFresh = statOf(fresh) !== undefined;
  if (settled !== target) {
    renameSync(settled, target);
    flush(places.directory);
  }
  discardFresh(places);
  if (statOf(old) !== undefined) removeOld(old, target);
  if (settled === fresh)
    return `${interrupted} while it replaced the folder; its new content, which was complete, is in place`;
  if (settled === old) return `${interrupted} while it replaced the folder; the previous content is back in place`;
  if (hadFresh) return `${interrupted} before it replaced the folder; what it had prepared is removed`;
  return `${interrupted} after it had replaced the folder; the previous content is removed`;
}

/** Removes the files that the folder's inventory lists, the inventory last, and nothing that anyone else put there. */
function removeOld(old: string, target: string): void {
  const path = join(old, INVENTORY_NAME);
  const inventory = statOf(path) === undefined ? new Map<string, string>() : parseInventory(readFileSync(path, 'utf8'));
  const names = 'unreadable' in inventory ? [] : [...inventory.keys(), ...DESKTOP_FILES, INVENTORY_NAME];
  removeFolder(old, names, `${target} is complete`);
}

function removeFolder(folder: string, names: readonly string[], because: string): void {
  try {
    const entries = entriesOf(folder);
    for (const name of names) if (entries.has(name) && entries.get(name) !== 'a folder') unlinkSync(join(folder, name));
    rmdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'ENOTDIR') throw error;
    throw strangers(folder, because);
  }
}

function strangers(folder: string, because: string): ProblemsError {
  const found = isFolder(folder) ? `also ${listed([...entriesOf(folder).keys()])}` : 'something else than a folder';
  const expected = 'a folder that Charthouse alone uses, for a moment, while it writes';
  const hint = `${because}: keep what you need of it elsewhere, delete ${folder} and run again`;
  return new ProblemsError([{ where: folder, path: '', expected, found, hint }]);
}

function writeNewFile(path: string, text: string): void {
  const file = openSync(path, 'wx');
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Links a file into another folder; where the file system cannot (or the file is somebody else's), copies it, time and all. */
function carryOver(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    const { atime, mtime } = statSync(from);
    copyFileSync(from, to);
    utimesSync(to, atime, mtime);
  }
}

/** Waits until a file or a folder is on the disk. */
function flush(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } catch (error) {
    if (!CANNOT_FLUSH.has(errorCode(error))) throw error;
  } finally {
    closeSync(opened);
  }
}
