import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Problem } from './problem';
import type { FileKind } from './schema/files';
import { secretKind } from './secret-like';
import type { Path, SourceFile } from './source-file';
import { nearest, suggest } from './suggest';
import { validators, type SettingsOf } from './validators';

/** A file whose content has the form that its schema describes, defaults filled in. */
export interface Validated<Settings> {
  readonly file: SourceFile;
  readonly settings: Settings;
}

/** Holds a parsed file against the schema of its kind. Returns its settings, or every mistake in it. */
export function validate<Kind extends FileKind>(
  kind: Kind,
  file: SourceFile,
): Validated<SettingsOf[Kind]> | readonly Problem[] {
  const validator: ValidateFunction<SettingsOf[Kind]> = validators[kind];
  const { value } = file;
  if (validator(value)) return { file, settings: value };
  return withoutEchoes(withoutAlternatives(validator.errors ?? [])).map((error) => problemOf(error, file));
}

/** Of a value that may have several forms: what is wrong inside the form it has, or else that it has none of them. */
function withoutAlternatives(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  const unionOf = (path: string) => unions.find((union) => path === union || path.startsWith(`${union}/`));
  const maps = new Set(errors.filter(isMapOfOneForm).map(({ instancePath }) => instancePath));
  const hasForm = (union: string) => errors.some(({ instancePath }) => instancePath.startsWith(`${union}/`));
  return errors.filter(({ keyword, instancePath }) => {
    const union = unionOf(instancePath);
    if (union === undefined) return true;
    if (hasForm(union)) return instancePath !== union;
    return maps.has(union) ? keyword === 'additionalProperties' || keyword === 'required' : keyword === 'anyOf';
  });
}

/** Whether the error is about a map where one form alone is a map, so that it is meant to be that one. */
function isMapOfOneForm({ keyword, schema, data }: ErrorObject): boolean {
  if (keyword !== 'anyOf' || !Array.isArray(schema) || typeof data !== 'object' || data === null) return false;
  const maps = schema.filter((form) => property(form, 'type') === 'object');
  // A map of one key says little: that it is none of the forms says more.
  return !Array.isArray(data) && maps.length === 1 && Object.keys(recordOf(property(maps[0], 'properties'))).length > 1;
}

/** A misspelt key that must be there is unknown and missing at once; it is one mistake. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const meant = new Set(
    errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => `${error.instancePath} ${nearest(additionalKey(error), knownKeys(error))}`),
  );
  return errors.filter(
    (error) => error.keyword !== 'required' || !meant.has(`${error.instancePath} ${missingKey(error)}`),
  );
}

/** Tells settings from mistakes. */
export function isValidated<Settings>(
  outcome: Validated<Settings> | readonly Problem[],
): outcome is Validated<Settings> {
  return !Array.isArray(outcome);
}

interface Finding {
  readonly path: Path;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

function problemOf(error: ErrorObject, file: SourceFile): Problem {
  const { path, expected, found, hint } = findingOf(error, pathOf(error.instancePath, file.value));
  return { where: file.locate(path), path: dotted(path), expected, found, ...(hint === undefined ? {} : { hint }) };
}

function findingOf(error: ErrorObject, path: Path): Finding {
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = additionalKey(error);
      return { path: [...path, key], ...unknownKey(error, key) };
    }
    case 'required': {
      const key = missingKey(error);
      const schema = property(property(error.parentSchema, 'properties'), key);
      const about = textOf(schema, 'description') ?? 'a value';
      return { path: [...path, key], expected: `${key} (${about.replace(/\.$/, '')})`, found: 'nothing' };
    }
    case 'uniqueItems': {
      const again = Math.max(Number(error.params['i']), Number(error.params['j']));
      const found = `${display(property(error.data, String(again)))} again`;
      return { path: [...path, again], expected: 'each item once', found };
    }
    case 'minItems':
      return { path, expected: 'at least one', found: 'none' };
    case 'minProperties':
    case 'maxProperties': {
      const known = knownKeys(error);
      const expected = known.length === 0 ? 'at least one' : `exactly one of ${known.join(', ')}`;
      return { path, expected, found: Object.keys(recordOf(error.data)).join(' and ') || 'none' };
    }
    case 'maxLength':
      return { path, expected: `at most ${error.params['limit']} characters`, found: String(lengthOf(error.data)) };
    default:
      return { path, expected: expectation(error), found: display(error.data), hint: hintOf(error) };
  }
}

/** An unknown key of a record (with the keys there are), or a key of a map that has not the form of its keys. */
function unknownKey(error: ErrorObject, key: string): Omit<Finding, 'path'> {
  const expectedKey = textOf(error.parentSchema, 'expectedKey');
  const known = knownKeys(error);
  if (expectedKey !== undefined) return { expected: `${expectedKey} as a key`, found: display(key) };
  return {
    expected: `one of the settings ${known.join(', ')}`,
    found: `the unknown key ${display(key)}`,
    hint: suggest(key, known),
  };
}

function expectation(error: ErrorObject): string {
  const expected = textOf(error.parentSchema, 'expected');
  if (expected !== undefined) return expected;
  const types: Readonly<Record<string, string>> = {
    object: 'a map',
    array: 'a list',
    boolean: 'true or false',
    string: 'text',
    integer: 'a whole number',
  };
  const type = textOf(error.parentSchema, 'type') ?? '';
  return types[type] ?? error.message ?? 'something else';
}

/** How to mend a value of another type (an account id without quotes, one item without its list) or a slip of the pen. */
function hintOf({ keyword, params, parentSchema, ...error }: ErrorObject): string | undefined {
  const data: unknown = error.data;
  const type: unknown = params['type'];
  const allowed: unknown = params['allowedValues'];
  if (data === null) return 'give it a value, or remove the key';
  if (typeof data === 'string') {
    if (Array.isArray(allowed)) return suggest(data, allowed.map(String));
    const isMeant = type === 'integer' && /^\d{1,9}$/.test(data) && accepts(parentSchema, Number(data));
    if (isMeant) return `write it without quotes: ${data}`;
  }
  if (typeof data !== 'string' && typeof data !== 'number' && typeof data !== 'boolean') return undefined;
  if (type === 'string') return accepts(parentSchema, String(data)) ? `put it in quotes: "${data}"` : undefined;
  const isItem = type === 'array' && accepts(property(parentSchema, 'items'), data);
  return isItem && secretKind(String(data)) === undefined ? `write it as a list: [${data}]` : undefined;
}

/** Whether a schema takes a text or number; what is no schema of one takes none. */
function accepts(schema: unknown, value: string | number | boolean): boolean {
  const forms = property(schema, 'anyOf');
  if (Array.isArray(forms)) return forms.some((form) => accepts(form, value));
  const [type, pattern, words] = [property(schema, 'type'), textOf(schema, 'pattern'), property(schema, 'enum')];
  const atLeast = (keyword: string) => Number(property(schema, keyword) ?? Number.NEGATIVE_INFINITY);
  const atMost = (keyword: string) => Number(property(schema, keyword) ?? Number.POSITIVE_INFINITY);
  if (typeof value === 'number') return type === 'integer' && atLeast('minimum') <= value && value <= atMost('maximum');
  if (typeof value === 'boolean') return type === 'boolean';
  if (type !== 'string' || (pattern !== undefined && !new RegExp(pattern, 'u').test(value))) return false;
  const fits = atLeast('minLength') <= value.length && value.length <= atMost('maxLength');
  return fits && (!Array.isArray(words) || words.includes(value));
}

const LONGEST_DISPLAY = 60;

/** How a found value is shown: short, and maps and lists by their kind. */
export function display(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const secret = typeof value === 'string' ? secretKind(value) : undefined;
  if (secret !== undefined) return `what looks like ${secret}`;
  const shown = JSON.stringify(value);
  return shown.length > LONGEST_DISPLAY ? `${shown.slice(0, LONGEST_DISPLAY)}…` : shown;
}

/** `services.auth-service.calls[0]`; a key that holds a dot or a space stands in quotes. */
export function dotted(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      if (secretKind(step) !== undefined) return '.(not shown)';
      const shown = step.length > LONGEST_DISPLAY ? `${step.slice(0, LONGEST_DISPLAY)}…` : step;
      return /[.\s]/.test(shown) ? `.${JSON.stringify(shown)}` : `.${shown}`;
    })
    .join('')
    .replace(/^\./, '');
}

/** The steps of a JSON pointer; which of them are indices shows in the value. */
function pathOf(pointer: string, root: unknown): Path {
  const steps: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(value) ? Number(key) : key);
    value = property(value, key);
  }
  return steps;
}

const additionalKey = ({ params }: ErrorObject): string => String(params['additionalProperty']);

const missingKey = ({ params }: ErrorObject): string => String(params['missingProperty']);

/** The settings that a record has; none for a map. */
function knownKeys({ parentSchema }: ErrorObject): readonly string[] {
  return Object.keys(recordOf(property(parentSchema, 'properties')));
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function recordOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function textOf(value: unknown, key: string): string | undefined {
  const found = property(value, key);
  return typeof found === 'string' ? found : undefined;
}
