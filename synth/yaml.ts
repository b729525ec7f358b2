import { COLLECTION_STYLE, DUMP_SCHEMA, present, SCALAR_STYLE, type Node, type ScalarStyle } from 'js-yaml';
import { orderedKeys } from './key-order';
import type { Manifest } from './manifest';

const TAG = 'tag:yaml.org,2002:';

/** Deeper than any object of Kubernetes, and as deep as js-yaml reads: a cycle ends here. */
const MAX_DEPTH = 100;

/** Half a surrogate pair, which no UTF-8 file can hold. */
const HALF_PAIR = /\p{Surrogate}/u;

/** What some parser of YAML 1.1 or 1.2 reads as a boolean or as nothing, in any spelling. */
const WORD = /^(?:y|yes|n|no|on|off|true|false|null|~)$/i;

/** What some parser reads as a number of any base or as minutes and seconds: wider than js-yaml's own rule. */
const NUMBER_LIKE = /^(?=\D*\d)[-+._\d][\d_.,:a-fox+-]*$|^[-+]?e[-+]?\d+$|^[-+]?\.(?:inf|nan)$/i;

/** What some parser reads as a date, as a document's begin or end, as a merge; or what is nothing but punctuation. */
const DATE_OR_MARK = /^\d{4}-\d|^---|^\.\.\.|^[-+._,:=<>]+$/;

/** A multi-line string that parsers read differently, or refuse, as a literal block. */
const UNFIT_FOR_BLOCK =
  /[^\t\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|^[ \n]*\t|^\s*$|\n[ \t]*\n$|\n[ \t]+$/u;

/** Where a value stands, for the message if it cannot be written: a chain up to the manifest. */
interface Place {
  readonly parent: Place | undefined;
  readonly field: string;
  readonly depth: number;
}

/**
 * The YAML text of API objects: one document each, separated by `---`, ending with a line feed; no text for no objects.
 *
 * The text depends on the values alone: keys stand in a fixed order (see `key-order.ts`), nothing is folded, an object
 * that is used twice is written twice. Multi-line strings are literal blocks. A string that any parser of YAML 1.1 or 1.2
 * could take for something else is quoted, so that every reader gets the string.
 *
 * Throws an `Error` naming object and path for a value that is not plain JSON (`undefined`, NaN, a date, half a
 * surrogate pair, a cycle …): a mistake of the program, never of its user.
 */
export function toYaml(manifests: readonly Manifest[]): string {
  const documents = manifests.map((manifest) => ({
    contents: toNode(manifest, { parent: undefined, field: titleOf(manifest), depth: 0 }),
    directives: [],
  }));
  return present(documents, { schema: DUMP_SCHEMA, lineWidth: -1 });
}

function titleOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

function toNode(value: unknown, place: Place): Node {
  if (typeof value === 'string') return stringNode(value, place);
  if (typeof value === 'boolean') return scalar('bool', String(value), SCALAR_STYLE.PLAIN);
  if (typeof value === 'number') return numberNode(value, place);
  if (value === null) return scalar('null', 'null', SCALAR_STYLE.PLAIN);
  if (place.depth === MAX_DEPTH) throw unwritable(place, 'more than 100 levels');
  if (Array.isArray(value)) return sequence(value, place);
  if (isPlainObject(value)) return mapping(value, place);
  throw unwritable(place, value === undefined ? 'undefined' : Object.prototype.toString.call(value));
}

function scalar(type: string, value: string, style: ScalarStyle): Node {
  return { kind: 'scalar', tag: TAG + type, tagged: false, style, value };
}

function stringNode(value: string, place: Place): Node {
  if (HALF_PAIR.test(value)) throw unwritable(place, 'half a surrogate pair');
  if (!value.includes('\n')) return scalar('str', value, oneLineStyle(value));
  return scalar('str', value, UNFIT_FOR_BLOCK.test(value) ? SCALAR_STYLE.DOUBLE_QUOTED : SCALAR_STYLE.LITERAL_BLOCK);
}

function keyNode(key: string, place: Place): Node {
  if (HALF_PAIR.test(key)) throw unwritable(place, 'a key with half a surrogate pair');
  return scalar('str', key, key.includes('\n') ? SCALAR_STYLE.DOUBLE_QUOTED : oneLineStyle(key));
}

/** Plain where nobody can misread it; js-yaml itself quotes what is no plain scalar at all (`a: b`, ` a`, U+2028 …). */
function oneLineStyle(text: string): ScalarStyle {
  const ambiguous = WORD.test(text) || NUMBER_LIKE.test(text) || DATE_OR_MARK.test(text);
  return ambiguous ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.PLAIN;
}

function numberNode(value: number, place: Place): Node {
  if (!Number.isFinite(value)) throw unwritable(place, String(value));
  if (Number.isInteger(value)) return scalar('int', BigInt(value).toString(), SCALAR_STYLE.PLAIN);
  // JavaScript's `1e-7` is no float for YAML 1.1, which asks for a point: `1.0e-7`.
  return scalar('float', String(value).replace(/^(-?\d+)e/, '$1.0e'), SCALAR_STYLE.PLAIN);
}

function sequence(values: readonly unknown[], parent: Place): Node {
  const depth = parent.depth + 1;
  const items = Array.from(values, (value, index) => toNode(value, { parent, field: String(index), depth }));
  return { kind: 'sequence', tag: `${TAG}seq`, tagged: false, style: COLLECTION_STYLE.BLOCK, items };
}

function mapping(object: Readonly<Record<string, unknown>>, parent: Place): Node {
  const depth = parent.depth + 1;
  const items = orderedKeys(object, parent.field).map((field) => {
    const place = { parent, field, depth };
    return { key: keyNode(field, place), value: toNode(object[field], place) };
  });
  return { kind: 'mapping', tag: `${TAG}map`, tagged: false, style: COLLECTION_STYLE.BLOCK, items };
}

/** Also true for objects made in another realm (tests run in one), false for dates, maps and instances of classes. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function unwritable(place: Place, found: string): Error {
  const fields: string[] = [];
  let at = place;
  for (; at.parent !== undefined; at = at.parent) fields.unshift(at.field);
  return new Error(`${at.field}: ${fields.join('.')} cannot be written as YAML: found ${found}`);
}
