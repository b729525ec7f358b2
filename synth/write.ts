import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemsError, type Problem } from '../overlays/problem';
import { readClusterFolder, statOf } from './cluster-folder';
import { deletionProblems, type Deletions } from './deletions';
import {
  discardFresh,
  placesOf,
  prepareFolder,
  recoverFolders,
  settledFolder,
  swapFolder,
  type ClusterPlaces,
} from './folder-swap';
import { formatInventory, INVENTORY_NAME, inventoryOf, isOutputFileName, type OutputFile } from './inventory';
import { withLock, type Runner } from './lock';
import {
  discardFile,
  planFile,
  prepareFile,
  refuseFileDeletions,
  swapFile,
  type FilePlan,
  type WrittenFile,
} from './root-file';
import { isAtRest, refuseNoFolder, refuseUnusable, refuseUnwritable, wordingSystemErrors } from './output-directory';

export type { Deletions } from './deletions';
export type { OutputFile } from './inventory';
export type { Runner } from './lock';
export type { WrittenFile } from './root-file';

/** Everything that a cluster's folder is to hold: the files are the whole content, whatever is not among them goes. */
export interface ClusterOutput {
  readonly cluster: string;
  readonly files: readonly OutputFile[];
}

/**
 * What a write changed in a cluster's folder, against what was there: names by code units. A file that somebody edited by
 * hand counts as changed, one that somebody deleted as added; the inventory is named only if nothing else differs.
 */
export interface WrittenCluster {
  readonly cluster: string;
  readonly files: number;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Who writes, and what the operator allows. */
export interface WriteSettings {
  readonly runner: Runner;
  readonly deletions: Deletions;
  /** Files beside the clusters' folders; each is replaced at once, after the folders. None, when left out. */
  readonly files?: readonly OutputFile[];
}

/** How all of it becomes what it is to be. */
interface Plans {
  readonly folders: readonly Plan[];
  readonly files: readonly FilePlan[];
}

/** What `writeOutput` did: left-overs of a killed run first (a sentence each), then every cluster and file, as given. */
export interface WrittenOutput {
  readonly recovered: readonly string[];
  readonly clusters: readonly WrittenCluster[];
  readonly files: readonly WrittenFile[];
}

/** How one cluster's folder becomes what it is to be. */
interface Plan {
  readonly places: ClusterPlaces;
  /** Where its content is at present: the target, or what recovery would settle on. */
  readonly folder: string;
  readonly files: readonly OutputFile[];
  readonly kept: ReadonlySet<string>;
  readonly isDue: boolean;
  readonly written: WrittenCluster;
}

const CLUSTER_NAME = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * Makes `<directory>/<cluster>` hold exactly the given files and the inventory of them, for each cluster given; folders of
 * other clusters stay as they are, and a missing directory is made. A cluster that is up to date is not touched; in others,
 * files that stay the same stay the same files. Where nothing is to be done, nothing at all is touched.
 *
 * One process writes at a time, others wait (`withLock`). Left-overs of a killed run are finished or undone first. Then
 * everything is checked for all clusters, then all new folders are made beside the old ones, then they are swapped in: a
 * failure before that leaves every cluster as it was, and at any moment each cluster is completely old or completely new
 * (`ClusterPlaces` says where).
 *
 * Throws a `ProblemsError` with everything that stands in the way (foreign files, a file in a folder's place, deletions that
 * nobody allowed, no permission, a full disk …), and an `Error` for output that is no folder of files: a mistake of the program.
 */
export function writeOutput(
  directory: string,
  clusters: readonly ClusterOutput[],
  { runner, deletions, files = [] }: WriteSettings,
): WrittenOutput {
  refuseMalformed(clusters, files);
  const stamp = () => stampOf(directory, [...clusters.map(({ cluster }) => cluster), ...files.map(({ name }) => name)]);
  const plan = () => planWrite(directory, clusters, files, deletions);
  return wordingSystemErrors(directory, () => {
    refuseUnusable(directory);
    const before = stamp();
    const seen = undisturbed(before, stamp, plan);
    if (seen !== undefined && isDone(seen) && isAtRest(directory)) return resultOf([], seen);
    mkdirSync(directory, { recursive: true });
    return withLock(directory, runner, () => {
      const recovered = recoverFolders(directory);
      const plans = stamp() === before && seen !== undefined ? seen : plan();
      replace(plans);
      return resultOf(recovered, plans);
    });
  });
}

/**
 * What `writeOutput` would report of the clusters, touching nothing. After a killed run it looks at the content that recovery
 * would settle on. Throws as `writeOutput` does, but needs no permission to write.
 */
export function compareOutput(directory: string, clusters: readonly ClusterOutput[]): readonly WrittenCluster[] {
  refuseMalformed(clusters, []);
  return wordingSystemErrors(directory, () => {
    refuseNoFolder(directory);
    return planAll(directory, clusters).map(({ written }) => written);
  });
}

/**
 * Finishes or undoes what a killed run left in an output directory, whichever clusters it is about, and says in a sentence
 * each what it did. `writeOutput` does so by itself; commands that only read the output call this first. Touches nothing
 * where nothing is left over. Throws a `ProblemsError` when a left-over folder holds files of somebody else.
 */
export function recoverOutput(directory: string, runner: Runner): readonly string[] {
  return wordingSystemErrors(directory, () => {
    if (statOf(resolve(directory))?.isDirectory() !== true || isAtRest(directory)) return [];
    return withLock(directory, runner, () => recoverFolders(directory));
  });
}

/** What a write beside those files would report of them. Throws as `writeOutput` does. */
export function compareFiles(directory: string, files: readonly OutputFile[]): readonly WrittenFile[] {
  return wordingSystemErrors(directory, () =>
    collectProblems(files, (file) => planFile(directory, file)).map(({ written }) => written),
  );
}

/** Plans a write without the lock; `undefined` when another process has replaced something since the stamp was taken. */
function undisturbed(before: string, stamp: () => string, plan: () => Plans): Plans | undefined {
  try {
    const plans = plan();
    return stamp() === before ? plans : undefined;
  } catch (error) {
    if (stamp() === before) throw error;
    return undefined;
  }
}

/** Which folders and files stand in a directory: another text as soon as one is replaced. */
function stampOf(directory: string, names: readonly string[]): string {
  const stats = names.map((name) => statOf(join(directory, name)));
  return stats.map((entry) => (entry === undefined ? 'none' : `${entry.ino} ${entry.mtimeMs}`)).join();
}

const isDone = ({ folders, files }: Plans): boolean =>
  folders.every(({ isDue }) => !isDue) && files.every(({ written }) => written.change === 'none');

function resultOf(recovered: readonly string[], { folders, files }: Plans): WrittenOutput {
  return { recovered, clusters: folders.map(({ written }) => written), files: files.map(({ written }) => written) };
}

/** Plans a write, and makes sure that it may be done. */
function planWrite(
  directory: string,
  clusters: readonly ClusterOutput[],
  files: readonly OutputFile[],
  deletions: Deletions,
): Plans {
  const folders = planAll(directory, clusters);
  const planned = collectProblems(files, (file) => planFile(directory, file));
  const due = folders.filter(({ isDue }) => isDue);
  if (deletions === 'refused') {
    collectProblems(due, refuseDeletions);
    collectProblems(planned, refuseFileDeletions);
  }
  collectProblems(due, ({ places }) => refuseUnwritable(places.target));
  return { folders, files: planned };
}

function planAll(directory: string, clusters: readonly ClusterOutput[]): readonly Plan[] {
  return collectProblems(clusters, (output) => plan(placesOf(directory, output.cluster), output));
}

function plan(places: ClusterPlaces, { cluster, files }: ClusterOutput): Plan {
  const folder = settledFolder(places);
  const { names, inventoryText } = readClusterFolder(folder, places.target);
  const produced = new Set(files.map(({ name }) => name));
  const present = files.filter(({ name }) => names.has(name));
  const same = present.filter(({ name, text }) => readFileSync(join(folder, name)).equals(Buffer.from(text)));
  const kept = new Set(same.map(({ name }) => name));
  const added = [...produced].filter((name) => !names.has(name)).sort();
  const changed = present.flatMap(({ name }) => (kept.has(name) ? [] : [name])).sort();
  const removed = [...names].filter((name) => !produced.has(name)).sort();
  const isSame = added.length + changed.length + removed.length === 0;
  const isListed = inventoryText === formatInventory(inventoryOf(files));
  const differing = isSame && !isListed ? [INVENTORY_NAME] : changed;
  const written = { cluster, files: files.length, added, changed: differing, removed };
  return { places, folder, files, kept, isDue: !isSame || !isListed, written };
}

/** Prepares everything that is due, then swaps it in, files after folders. */
function replace(plans: Plans): void {
  const folders = plans.folders.filter(({ isDue }) => isDue);
  const files = plans.files.filter(({ written }) => written.change !== 'none');
  const prepared: ClusterPlaces[] = [];
  try {
    for (const { places, files: contents, kept } of folders) {
      prepareFolder(places, contents, kept);
      prepared.push(places);
    }
    files.forEach(prepareFile);
    prepared.forEach(swapFolder);
    files.forEach(swapFile);
  } catch (error) {
    prepared.forEach(discardFresh);
    files.forEach(discardFile);
    throw error;
  }
}

/** Does something for each item and gathers what it gives, or else the problems of all items. */
function collectProblems<Item, Result>(items: readonly Item[], act: (item: Item) => Result): readonly Result[] {
  const results: Result[] = [];
  const problems: Problem[] = [];
  for (const item of items) {
    try {
      results.push(act(item));
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  return results;
}

function refuseDeletions({ places, folder, files, kept, written }: Plan): void {
  const textsOf = (wanted: (name: string) => boolean): readonly string[] =>
    files.filter(({ name }) => wanted(name)).map(({ text }) => text);
  const problems = deletionProblems(places.target, {
    before: [...written.changed, ...written.removed].map((name) => readFileSync(join(folder, name), 'utf8')),
    after: textsOf((name) => !kept.has(name)),
    kept: textsOf((name) => kept.has(name)),
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

function refuseMalformed(clusters: readonly ClusterOutput[], files: readonly OutputFile[]): void {
  refuseRepeated([...clusters.map(({ cluster }) => cluster), ...files.map(({ name }) => name)]);
  for (const { cluster, files } of clusters) {
    if (!CLUSTER_NAME.test(cluster))
      throw new Error(`${JSON.stringify(cluster)} cannot be the name of a cluster's folder`);
    refuseRepeated(files.map(({ name }) => `${cluster}/${name}`));
    const wrong = files.find(({ name }) => !isOutputFileName(name));
    if (wrong !== undefined)
      throw new Error(`${JSON.stringify(wrong.name)} cannot be the name of a file in ${cluster}`);
  }
}

/** Also refuses names that differ in case alone: on many a laptop they are one file. */
function refuseRepeated(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw new Error(`${name} is written twice`);
    seen.add(name.toLowerCase());
  }
}
