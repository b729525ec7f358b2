import {
  CORE_SCHEMA,
  NOT_RESOLVED,
  YAMLException,
  constructFromEvents,
  defineScalarTag,
  floatCoreTag,
  getScalarValue,
  EVENT_ID,
  parseEvents,
  Schema,
  intCoreTag,
  type Event,
} from 'js-yaml';
import type { Problem } from './problem';

/** A path inside a file: keys of maps and indices of lists. */
export type Path = readonly (string | number)[];

/** An overlay file that could be parsed. */
export interface SourceFile {
  /** Its name as it appears in messages, relative to the project (`overlays/autolytiq/prod.yaml`). */
  readonly name: string;
  /** Its content, not yet validated. */
  readonly value: unknown;
  /** `name:line` of a setting, or of the nearest setting above it that is written. */
  readonly locate: (path: Path) => string;
}

/** Aliases beyond this number are no way of writing an overlay, but can make a small file explode. */
const MOST_ALIASES = 100;

/**
 * YAML 1.2 with one difference: of the plain scalars, only decimal integers written in the usual way are numbers. So
 * `1.10`, `0o17`, `1e3` and `12:30` reach a configuration value as they are written, and are type errors elsewhere.
 */
const plainIntegerTag = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: ['-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  resolve: (source) => {
    const value = /^(0|-?[1-9]\d*)$/.test(source) ? Number(source) : Number.NaN;
    return Number.isSafeInteger(value) ? value : NOT_RESOLVED;
  },
  identify: () => false,
});

const SCHEMA = new Schema([
  ...CORE_SCHEMA.tags.filter(({ tagName }) => tagName !== floatCoreTag.tagName && tagName !== intCoreTag.tagName),
  plainIntegerTag,
]);

/**
 * Parses the text of an overlay file.
 *
 * @returns the file, or the problem that stops it from being read: a YAML syntax error, a key that stands twice in one map,
 *   several documents or none.
 */
export function parseSourceFile(name: string, text: string): SourceFile | Problem {
  try {
    const source = text.replace(/^\uFEFF/, '');
    const events = parseEvents(source, { filename: name });
    const complaint = complaintAbout(events);
    if (complaint !== undefined) {
      const { offset, expected, found, hint } = complaint;
      return { where: `${name}:${lineAt(source, offset)}`, path: '', expected, found, hint };
    }
    const [value] = constructFromEvents(events, { source, schema: SCHEMA, maxAliases: MOST_ALIASES });
    return { name, value, locate: (path) => `${name}:${lineAt(source, offsetOf(events, source, path))}` };
  } catch (error) {
    if (error instanceof YAMLException) return syntaxProblem(name, error);
    throw error;
  }
}

/** Tells a parsed file from the problem that stopped it. */
export function isSourceFile(parsed: SourceFile | Problem): parsed is SourceFile {
  return 'locate' in parsed;
}

function syntaxProblem(name: string, error: YAMLException): Problem {
  const line = error.mark === undefined ? '' : `:${error.mark.line + 1}`;
  return { where: `${name}${line}`, path: '', expected: 'YAML that can be read', found: error.reason };
}

interface StructureComplaint {
  readonly offset: number;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

/** What is wrong with a file that is YAML and yet no overlay: more or less than one document, keys that are no text. */
function complaintAbout(events: readonly Event[]): StructureComplaint | undefined {
  const starts = events.flatMap(({ type }, position) => (type === EVENT_ID.DOCUMENT ? [position] : []));
  const [, second] = starts;
  if (second !== undefined) {
    const [expected, found] = ['one YAML document', `${starts.length} documents`];
    return {
      offset: startOf(events[second + 1]) ?? 0,
      expected,
      found,
      hint: 'remove the line ---, or make it two files',
    };
  }
  if (starts.length === 0) {
    return { offset: 0, expected: 'settings', found: 'an empty file', hint: 'fill it in or remove it' };
  }
  const key = events.map((_, position) => complexKeyOf(events, position)).find((position) => position !== undefined);
  if (key === undefined) return undefined;
  const hint = 'put text that begins with { or [ in quotes';
  return {
    offset: startOf(events[key]) ?? 0,
    expected: 'text as a key',
    found: 'a map or list in place of a key',
    hint,
  };
}

/** The first key of a map that is no text but a map or list, as `{{ name }}` of a template is when it is read as YAML. */
function complexKeyOf(events: readonly Event[], mapping: number): number | undefined {
  if (events[mapping]?.type !== EVENT_ID.MAPPING) return undefined;
  let position = mapping + 1;
  while (position < events.length && events[position]?.type !== EVENT_ID.POP) {
    const type = events[position]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) return position;
    position = after(events, after(events, position));
  }
  return undefined;
}

/** The line (from 1) of an offset. */
function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** Walks the events along the path; the offset is that of the key in a map and of the item in a list. */
function offsetOf(events: readonly Event[], source: string, path: Path): number {
  let position = 1; // The first event opens the document.
  let offset = 0;
  for (const step of path) {
    const event = events[position];
    if (event === undefined) return offset;
    const found =
      event.type === EVENT_ID.MAPPING && typeof step === 'string'
        ? findKey(events, source, position + 1, step)
        : event.type === EVENT_ID.SEQUENCE && typeof step === 'number'
          ? findItem(events, position + 1, step)
          : undefined;
    if (found === undefined) return offset;
    offset = startOf(events[found.marked]) ?? offset;
    position = found.value;
  }
  return offset;
}

interface Found {
  /** The event that marks the place: the key, or the item. */
  readonly marked: number;
  /** The event that begins the value. */
  readonly value: number;
}

function findKey(events: readonly Event[], source: string, first: number, key: string): Found | undefined {
  for (let position = first; events[position]?.type !== EVENT_ID.POP;) {
    const event = events[position];
    if (event === undefined) return undefined;
    const value = after(events, position);
    if (event.type === EVENT_ID.SCALAR && getScalarValue(source, event) === key) return { marked: position, value };
    position = after(events, value);
  }
  return undefined;
}

function findItem(events: readonly Event[], first: number, index: number): Found | undefined {
  let position = first;
  for (let passed = 0; passed < index; passed += 1) {
    if (events[position] === undefined || events[position]?.type === EVENT_ID.POP) return undefined;
    position = after(events, position);
  }
  return events[position]?.type === EVENT_ID.POP ? undefined : { marked: position, value: position };
}

/** The event after the whole node that begins at a position. */
function after(events: readonly Event[], position: number): number {
  let depth = 0;
  for (let next = position; next < events.length; next += 1) {
    const type = events[next]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1;
    if (type === EVENT_ID.POP) depth -= 1;
    if (depth === 0) return next + 1;
  }
  return events.length;
}

function startOf(event: Event | undefined): number | undefined {
  if (event === undefined) return undefined;
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : undefined;
}
