import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Problem } from './problem';
import type { FileKind } from './schema/files';
import type { Path, SourceFile } from './source-file';
import { suggest } from './suggest';
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
  const errors = validator.errors ?? [];
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath);
  return errors
    .filter(
      ({ keyword, instancePath }) => keyword === 'anyOf' || !unions.some((union) => instancePath.startsWith(union)),
    )
    .map((error) => problemOf(error, file));
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
      const key = String(error.params['additionalProperty']);
      return { path: [...path, key], ...unknownKey(error, key) };
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const schema = property(property(error.parentSchema, 'properties'), key);
      const about = textOf(schema, 'description') ?? 'a value';
      return { path: [...path, key], expected: `${key} (${about})`, found: 'nothing' };
    }
    case 'uniqueItems':
      return {
        path,
        expected: 'each item once',
        found: `item ${error.params['j']} again as item ${error.params['i']}`,
      };
    case 'minItems':
    case 'minProperties':
      return { path, expected: 'at least one', found: 'none' };
    default:
      return { path, expected: expectation(error), found: display(error.data), hint: quoteHint(error) };
  }
}

/** An unknown key of a record (with the keys there are), or a key of a map that has not the form of its keys. */
function unknownKey(error: ErrorObject, key: string): Omit<Finding, 'path'> {
  const expectedKey = textOf(error.parentSchema, 'expectedKey');
  const known = Object.keys(recordOf(property(error.parentSchema, 'properties')));
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

/** A number where text is wanted is most often text without quotes: an account id, a version. */
function quoteHint(error: ErrorObject): string | undefined {
  const text = error.keyword === 'type' && error.params['type'] === 'string';
  return text && typeof error.data === 'number' ? `put it in quotes: "${error.data}"` : undefined;
}

const LONGEST_DISPLAY = 60;

/** How a found value is shown: short, and maps and lists by their kind. */
function display(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const shown = JSON.stringify(value);
  return shown.length > LONGEST_DISPLAY ? `${shown.slice(0, LONGEST_DISPLAY)}…` : shown;
}

/** `services.auth-service.calls[0]`; a key that holds a dot stands in quotes. */
export function dotted(path: Path): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return step.includes('.') ? `.${JSON.stringify(step)}` : `.${step}`;
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
