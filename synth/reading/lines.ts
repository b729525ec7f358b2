import { EVENT_ID, YAMLException, getScalarValue, parseEvents, type Event } from 'js-yaml';
import { join } from 'node:path';
import type { KubernetesObject } from '../../policies/cluster/object';
import type { Manifests, Place } from '../read-manifests';
import { LIMITS } from '../read-manifests';
import { textOf } from './files';

/** A value in a text: where it begins, and what is in it. */
interface Node {
  readonly offset: number;
  readonly fields?: ReadonlyMap<string, Node>;
  readonly items?: readonly Node[];
}

/** Something in an object of a folder. */
export interface Spot {
  readonly object: KubernetesObject;
  /** `spec.containers[0].image` */
  readonly path: string;
}

/**
 * The lines of spots, in their order: of the value, or of the nearest thing above it that is written; undefined where the file is
 * not there any more. Files are read again, each once: most folders have few findings, and lines of objects cost much memory.
 */
export function linesOf({ folder, places }: Manifests, spots: readonly Spot[]): readonly (number | undefined)[] {
  const lines = new Array<number | undefined>(spots.length).fill(undefined);
  const byFile = new Map<string, { readonly place: Place; readonly path: string; readonly index: number }[]>();
  spots.forEach(({ object, path }, index) => {
    const place = places.get(object);
    if (place === undefined) return;
    const inFile = byFile.get(place.file) ?? [];
    inFile.push({ place, path, index });
    byFile.set(place.file, inFile);
  });
  for (const [file, inFile] of byFile) {
    const text = textOf(join(folder, file), LIMITS.fileMebibytes);
    if (typeof text !== 'string') continue;
    const lineAt = lineFinder(text);
    let known: { readonly start: number; readonly documents: readonly Node[] } | undefined;
    for (const { place, path, index } of inFile.sort((one, other) => one.place.start - other.place.start)) {
      if (known?.start !== place.start) {
        known = { start: place.start, documents: documentsIn(text.slice(place.start, place.end)) };
      }
      const document = known.documents[place.document];
      lines[index] = document === undefined ? undefined : lineAt(place.start + offsetOf(document, place.steps, path));
    }
  }
  return lines;
}

/** Says the line (from 1) of an offset. */
function lineFinder(text: string): (offset: number) => number {
  const breaks: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) breaks.push(at);
  return (offset) => {
    let [low, high] = [0, breaks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? Infinity) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

function documentsIn(source: string): readonly Node[] {
  try {
    const events = parseEvents(source, { maxDepth: LIMITS.levels });
    const documents: Node[] = [];
    for (let position = 0; position < events.length;) {
      const { nodes, next } = nodesIn(events, source, position + 1);
      documents.push(nodes[0] ?? { offset: 0 });
      position = next;
    }
    return documents;
  } catch (error) {
    if (error instanceof YAMLException) return []; // another text than before, or JSON that is no YAML
    throw error;
  }
}

/** The nodes up to the end of what is open, and the position after that end. */
function nodesIn(events: readonly Event[], source: string, first: number) {
  const nodes: (Node & { readonly key: string })[] = [];
  let position = first;
  for (let event = events[position]; event !== undefined && event.type !== EVENT_ID.POP; event = events[position]) {
    const offset = startOf(event);
    const key = event.type === EVENT_ID.SCALAR ? getScalarValue(source, event) : '';
    position += 1;
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) {
      nodes.push({ offset, key });
      continue;
    }
    const inner = nodesIn(events, source, position);
    position = inner.next;
    if (event.type === EVENT_ID.SEQUENCE) nodes.push({ offset, key, items: inner.nodes });
    else nodes.push({ offset, key, fields: fieldsOf(inner.nodes) });
  }
  return { nodes, next: position + 1 };
}

/** Keys and values follow each other; what a field is marked by is its key. */
function fieldsOf(nodes: readonly (Node & { readonly key: string })[]): ReadonlyMap<string, Node> {
  const fields = new Map<string, Node>();
  for (let index = 0; index + 1 < nodes.length; index += 2) {
    const [key, value] = [nodes[index], nodes[index + 1]];
    if (key !== undefined && value !== undefined) fields.set(key.key, { ...value, offset: key.offset });
  }
  return fields;
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
}

const STEP = /\["(?<quoted>(?:[^"\\]|\\.)*)"\]|\[(?<index>\d+)\]|\.?(?<name>[^.[\]]+)/y;

function offsetOf(document: Node, steps: Place['steps'], path: string): number {
  let node = document;
  for (const step of steps) node = (typeof step === 'number' ? node.items?.[step] : node.fields?.get(step)) ?? node;
  const reader = new RegExp(STEP);
  while (reader.lastIndex < path.length) {
    const at = reader.lastIndex;
    const step = reader.exec(path)?.groups;
    if (step === undefined) return node.offset;
    const { quoted, index, name } = step;
    if (index !== undefined) {
      const item = node.items?.[Number(index)];
      if (item === undefined) return node.offset;
      node = item;
      continue;
    }
    // Some write keys with dots in them as they are: the longest key that stands there is meant.
    const rest = path.slice(at).replace(/^\./, '');
    const key = quoted ?? longestKey(node, rest) ?? name ?? '';
    const value = node.fields?.get(key);
    if (value === undefined) return node.offset;
    if (quoted === undefined) reader.lastIndex = path.length - rest.length + key.length;
    node = value;
  }
  return node.offset;
}

function longestKey({ fields }: Node, rest: string): string | undefined {
  const isWhole = (key: string): boolean => rest.startsWith(key) && ['', '.', '['].includes(rest.charAt(key.length));
  return [...(fields?.keys() ?? [])].filter(isWhole).sort((one, other) => other.length - one.length)[0];
}
