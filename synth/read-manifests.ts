import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../overlays/problem';
import { at, isJson, listAt, shown, textAt, type Json } from '../policies/cluster/json';
import { objectOf, type KubernetesObject } from '../policies/cluster/object';
import { piecesOf, type Piece } from './reading/documents';
import { expandedSize } from './reading/expansion';
import { filesIn, foundBy, textOf, type ReadingProblem, type Skipped } from './reading/files';
import { inputsOf, kustomizationOf, type Kustomization } from './reading/kustomization';
import type { Unreadable } from './reading/yaml';

export type { ReadingProblem, Skipped } from './reading/files';

/** How much is read at most, so that a folder chosen by mistake, or made to do harm, fills neither memory nor time. */
export interface Limits {
  readonly fileMebibytes: number;
  readonly folderMebibytes: number;
  /** Objects, and documents that are none. */
  readonly documents: number;
  /** Characters of a document, its aliases written out. */
  readonly expanded: number;
  /** Characters that aliases add to the folder. */
  readonly expandedInAll: number;
  /** Levels of a document, its aliases written out. */
  readonly levels: number;
}

export const LIMITS: Limits = {
  fileMebibytes: 64,
  folderMebibytes: 128,
  documents: 200_000,
  expanded: 4 * 2 ** 20,
  expandedInAll: 64 * 2 ** 20,
  levels: 200,
};

/** Where an object stands, for whoever wants to know its line. */
export interface Place {
  /** Relative to the folder. */
  readonly file: string;
  /** The piece of the file, in characters, and the document in it. */
  readonly start: number;
  readonly end: number;
  readonly document: number;
  /** Where it stands in the document: `items[3]` of a list. */
  readonly steps: readonly (string | number)[];
}

/** What a folder holds. */
export interface Manifests {
  readonly folder: string;
  /** Number of files that could be read. */
  readonly files: number;
  /** In the order of the files, and of the documents in them. */
  readonly objects: readonly KubernetesObject[];
  readonly places: ReadonlyMap<KubernetesObject, Place>;
  /** What is no object. */
  readonly skipped: readonly Skipped[];
  /** What could not be read. */
  readonly problems: readonly ReadingProblem[];
}

/**
 * Reads every object in a folder of YAML and JSON, whoever made it.
 *
 * @param folder as it shall appear in messages
 * @throws ProblemsError when there is no such folder; what is wrong in it is part of the result
 */
export function readManifests(folder: string, limits: Limits = LIMITS): Manifests {
  checkFolder(folder);
  const found = filesIn(folder);
  const reader = new FolderReader(folder, limits);
  for (const name of found.names) reader.readFile(name);
  const { files, skipped, problems } = reader;
  const { objects, inputs } = reader.finalObjects();
  return {
    folder,
    files,
    objects: objects.map(([object]) => object),
    places: new Map(objects),
    skipped: [...found.skipped, ...skipped, ...inputs],
    problems: [...found.problems, ...problems],
  };
}

function checkFolder(folder: string): void {
  const refuse = (found: string): never => {
    const problem = { where: folder === '' ? '""' : folder, path: '', expected: 'a folder of manifests', found };
    throw new ProblemsError([problem], 'nothing was judged');
  };
  try {
    if (!statSync(folder).isDirectory()) refuse('a file');
  } catch (error) {
    if (error instanceof ProblemsError) throw error;
    refuse(foundBy(error));
  }
}

class FolderReader {
  files = 0;
  readonly skipped: Skipped[] = [];
  readonly problems: ReadingProblem[] = [];
  readonly #objects: [KubernetesObject, Place][] = [];
  readonly #kustomizations: Kustomization[] = [];
  #documents = 0;
  #characters = 0;
  #expanded = 0;

  constructor(
    private readonly folder: string,
    private readonly limits: Limits,
  ) {}

  readFile(name: string): void {
    const path = join(this.folder, name);
    const most = this.limits.folderMebibytes;
    if (this.#characters > most * 2 ** 20 || this.#isFull()) return; // said once
    const text = textOf(path, this.limits.fileMebibytes);
    if (typeof text !== 'string') {
      this.problems.push({ ...text, file: name });
      return;
    }
    this.files += 1;
    this.#characters += text.length;
    if (this.#characters > most * 2 ** 20) {
      const [expected, found] = [`a folder of at most ${most} MiB`, 'more; this file and those after it are not read'];
      this.problems.push({ file: name, where: path, path: '', expected, found });
      return;
    }
    for (const piece of piecesOf(name, text)) {
      if (this.#isFull()) return;
      this.#readPiece(name, piece);
    }
  }

  #isFull(): boolean {
    return this.#documents > this.limits.documents;
  }

  /** Whether there is room for one document more; where there is none, that is said the first time. */
  #hasRoom(spot: Spot): boolean {
    this.#documents += 1;
    const { documents } = this.limits;
    if (this.#documents === documents + 1) {
      const [expected, found] = [`a folder of at most ${documents} objects`, 'more; what follows is not read'];
      this.problems.push({ ...spot, path: '', expected, found, hint: 'judge its folders one by one' });
    }
    return this.#documents <= documents;
  }

  /** The objects, but for those that kustomize makes others of. */
  finalObjects() {
    const reasons = inputsOf(this.#kustomizations);
    const inputs = new Map<string, Skipped>();
    const objects = this.#objects.filter(([, { file }]) => {
      const reason = reasons.get(file);
      if (reason !== undefined) inputs.set(file, { where: join(this.folder, file), reason });
      return reason === undefined;
    });
    return { objects, inputs: [...inputs.values()] };
  }

  #readPiece(file: string, { start, end, line, content }: Piece): void {
    const path = join(this.folder, file);
    if ('unreadable' in content) {
      const spot = { file, line, where: `${path}:${line}` };
      if (this.#hasRoom(spot)) this.problems.push(unreadable(spot, content));
      return;
    }
    const spot = { file, line, where: line === 1 ? path : `${path}:${line}` };
    for (const [document, value] of content.values.entries()) {
      if (value === null || value === undefined) continue; // nothing but comments
      if (content.aliases === 'some' && this.#isTooLarge(value, spot, end - start)) continue;
      this.#take(value, spot, { file, start, end, document, steps: [] });
    }
  }

  #isTooLarge(value: unknown, spot: Spot, written: number): boolean {
    const { expanded, expandedInAll, levels } = this.limits;
    const size = expandedSize(value, levels);
    const problem = (expected: string, found: string) => {
      this.problems.push({ ...spot, path: '', expected, found, hint: 'write it without aliases' });
      return true;
    };
    if (size === Infinity) return problem(`at most ${levels} levels`, 'aliases that lead deeper, or round in circles');
    if (size > Math.max(expanded, written))
      return problem(`at most ${inMebibytes(expanded)} when aliases are written out`, inMebibytes(size));
    this.#expanded += Math.max(0, size - written);
    if (this.#expanded <= expandedInAll) return false;
    return problem(`at most ${inMebibytes(expandedInAll)} of aliases written out, in the whole folder`, 'more');
  }

  #take(value: unknown, spot: Spot, place: Place): void {
    if (!this.#hasRoom(spot)) return;
    const { where } = spot;
    const skip = (reason: string) => this.skipped.push({ where, reason });
    const kustomization = kustomizationOf(place.file, value);
    if (kustomization !== undefined) {
      this.#kustomizations.push(kustomization);
      skip('a kustomization, which is for kustomize build');
    } else if (!isJson(value)) skip(`no object, but ${Array.isArray(value) ? 'a list' : 'a plain value'}`);
    else if (isList(value)) this.#takeItems(value, spot, place);
    else {
      const object = objectOf(value, place.file);
      if (object !== undefined) this.#objects.push([object, place]);
      else if (isNumbered(value)) this.problems.push(numberedName(value, spot));
      else skip(`no ${MARKS.filter((mark) => !hasMark(value, mark)).join(', no ')}`);
    }
  }

  #takeItems(list: Json, spot: Spot, place: Place): void {
    for (const [index, item] of listAt(list, 'items').entries()) {
      if (this.#isFull()) return;
      const where = `${spot.where} items[${index}]`;
      this.#take(itemOf(list, item), { ...spot, where }, { ...place, steps: [...place.steps, 'items', index] });
    }
  }
}

/** Where a document stands, for messages. */
type Spot = Pick<ReadingProblem, 'file' | 'line' | 'where'>;

const MARKS = ['apiVersion', 'kind', 'metadata.name'] as const;
const hasMark = (value: Json, mark: string): boolean => textAt(value, ...mark.split('.')) !== undefined;

/** `kind: List`, or the list of one kind as the API server sends it. */
function isList(value: Json): boolean {
  const isNamed = hasMark(value, 'metadata.name');
  if (isNamed || !hasMark(value, 'apiVersion')) return false;
  return (textAt(value, 'kind') ?? '').endsWith('List') && (value['kind'] === 'List' || Array.isArray(value['items']));
}

/** The items of a list of one kind need not say what they are. */
function itemOf(list: Json, item: unknown): unknown {
  const kind = textAt(list, 'kind') ?? '';
  if (kind === 'List' || !isJson(item)) return item;
  return { apiVersion: list['apiVersion'], kind: kind.slice(0, -'List'.length), ...item };
}

/** An object whose name is `1.10` or `true`: the API server refuses it, so it is not merely passed over. */
function isNumbered(value: Json): boolean {
  const name = at(value, 'metadata', 'name');
  return hasMark(value, 'apiVersion') && hasMark(value, 'kind') && ['number', 'boolean'].includes(typeof name);
}

function numberedName(value: Json, spot: Spot): ReadingProblem {
  const found = shown(at(value, 'metadata', 'name'));
  return { ...spot, path: 'metadata.name', expected: 'text', found, hint: 'put it in quotes' };
}

function unreadable(spot: Spot, { unreadable: found, hint }: Unreadable): ReadingProblem {
  const problem = { ...spot, path: '', expected: 'YAML that can be read', found };
  return hint === undefined ? problem : { ...problem, hint };
}

function inMebibytes(characters: number): string {
  const mebibytes = Math.ceil(characters / 2 ** 20);
  return mebibytes < 1_000_000 ? `${mebibytes} MiB` : 'more than a million MiB';
}
