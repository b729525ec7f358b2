import { COLLECTION_STYLE, DUMP_SCHEMA, present, SCALAR_STYLE, type Node, type ScalarStyle } from 'js-yaml';
import { orderedKeys } from './key-order';
import type { Manifest } from './manifest';

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

/**
 * A string that stands as it is when it is none of the above: most names, keys, addresses and sentences. js-yaml says the same of
 * each, and takes ten times as long to find out.
 */
const SIMPLE = /^[a-z\d/](?:(?!: | #)[\x20-\x7e])*(?<![ :])$/i;

/** A multi-line string that parsers read differently, or refuse, as a literal block. */
const UNFIT_FOR_BLOCK =
  /[^\t\n\x20-\x7e\xa1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|^[ \n]*\t|^\s*$|\n[ \t]*\n$|\n[ \t]+$/u;

/** Keys that are written longer than this do not count as keys unless they are marked. */
const LONGEST_KEY = 1024;

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
  const documents = manifests.map(
    (manifest) => `${textOf(manifest, { parent: undefined, field: titleOf(manifest), depth: 0 }, '')}\n`,
  );
  return documents.join('---\n');
}

/** The text of one value that is no object of Kubernetes, by the same rules; the title names it in mistakes of the program. */
export function yamlOf(title: string, value: unknown): string {
  return `${textOf(value, { parent: undefined, field: title, depth: 0 }, '')}\n`;
}

function titleOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}

/** The text of a value: its first line without indentation, the others with it. */
function textOf(value: unknown, place: Place, indentation: string): string {
  if (typeof value === 'string') return stringText(value, place, indentation);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number') return numberText(value, place);
  if (place.depth === MAX_DEPTH) throw unwritable(place, 'more than 100 levels');
  if (Array.isArray(value)) return sequenceText(value, place, indentation);
  if (isPlainObject(value)) return mappingText(value, place, indentation);
  throw unwritable(place, value === undefined ? 'undefined' : Object.prototype.toString.call(value));
}

function stringText(value: string, place: Place, indentation: string): string {
  if (isSimple(value)) return value;
  if (HALF_PAIR.test(value)) throw unwritable(place, 'half a surrogate pair');
  if (!value.includes('\n')) return scalarText(value, oneLineStyle(value));
  if (UNFIT_FOR_BLOCK.test(value)) return scalarText(value, SCALAR_STYLE.DOUBLE_QUOTED);
  return blockText(value, indentation);
}

/** A literal block as js-yaml writes it, which first finds out for each in which other ways it could. */
function blockText(value: string, indentation: string): string {
  const isClosed = value.endsWith('\n');
  // Where the first line is itself indented, the header says where lines begin.
  const header = `|${/^\n* /.test(value) ? '2' : ''}${isClosed ? '' : '-'}`;
  const lines = (isClosed ? value.slice(0, -1) : value).split('\n');
  return [header, ...lines.map((line) => (line === '' ? '' : `${indentation}${line}`))].join('\n');
}

function keyText(key: string, place: Place): string {
  if (isSimple(key)) return key;
  if (HALF_PAIR.test(key)) throw unwritable(place, 'a key with half a surrogate pair');
  return scalarText(key, key.includes('\n') ? SCALAR_STYLE.DOUBLE_QUOTED : oneLineStyle(key));
}

function isSimple(text: string): boolean {
  return SIMPLE.test(text) && !isAmbiguous(text);
}

/** Plain where nobody can misread it; js-yaml itself quotes what is no plain scalar at all (`a: b`, ` a`, U+2028 …). */
function oneLineStyle(text: string): ScalarStyle {
  return isAmbiguous(text) ? SCALAR_STYLE.SINGLE_QUOTED : SCALAR_STYLE.PLAIN;
}

function isAmbiguous(text: string): boolean {
  return WORD.test(text) || NUMBER_LIKE.test(text) || DATE_OR_MARK.test(text);
}

/** A string as js-yaml writes it: as the one item of a list, whose hyphen and line feed are cut off. */
function scalarText(value: string, style: ScalarStyle): string {
  const scalar: Node = { kind: 'scalar', tag: 'tag:yaml.org,2002:str', tagged: false, style, value };
  const list: Node = {
    kind: 'sequence',
    tag: 'tag:yaml.org,2002:seq',
    tagged: false,
    style: COLLECTION_STYLE.BLOCK,
    items: [scalar],
  };
  return present([{ contents: list, directives: [] }], { schema: DUMP_SCHEMA, lineWidth: -1 }).slice(2, -1);
}

function numberText(value: number, place: Place): string {
  if (!Number.isFinite(value)) throw unwritable(place, String(value));
  if (Number.isInteger(value)) return BigInt(value).toString();
  // JavaScript's `1e-7` is no float for YAML 1.1, which asks for a point: `1.0e-7`.
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}

function sequenceText(values: readonly unknown[], parent: Place, indentation: string): string {
  if (values.length === 0) return '[]';
  const depth = parent.depth + 1;
  const inner = `${indentation}  `;
  const items = Array.from(values, (value, index) => textOf(value, { parent, field: String(index), depth }, inner));
  return items.map((text) => `- ${text}`).join(`\n${indentation}`);
}

function mappingText(object: Readonly<Record<string, unknown>>, parent: Place, indentation: string): string {
  const depth = parent.depth + 1;
  const inner = `${indentation}  `;
  const entries = orderedKeys(object, parent.field).map((field) => {
    const place = { parent, field, depth };
    const key = keyText(field, place);
    const value = object[field];
    const text = textOf(value, place, inner);
    if (key.length > LONGEST_KEY || field.includes('\n')) return `? ${key}\n${indentation}: ${text}`;
    return hasEntries(value) ? `${key}:\n${inner}${text}` : `${key}: ${text}`;
  });
  return entries.length === 0 ? '{}' : entries.join(`\n${indentation}`);
}

/** Whether a value takes lines of its own below its key. */
function hasEntries(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
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
