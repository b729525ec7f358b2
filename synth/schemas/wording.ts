import type { ErrorObject } from 'ajv';
import { wordingOf } from './patterns';

const LONGEST = 60;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** What an error of ajv wanted, as the end of "expected …". */
export function expectedOf({ keyword, params }: ErrorObject): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'type':
      return [params['type']]
        .flat()
        .map((type) => TYPES[String(type)] ?? String(type))
        .join(' or ');
    case 'enum':
      return choice([params['allowedValues']].flat().map((value) => JSON.stringify(value)));
    case 'pattern':
      return wordingOf(String(params['pattern']));
    case 'minimum':
      return `at least ${limit}`;
    case 'maximum':
      return `at most ${limit}`;
    case 'minLength':
      return limit === '1' ? 'a text that is not empty' : `at least ${limit} characters`;
    case 'maxLength':
      return `at most ${limit} characters`;
    case 'minItems':
      return limit === '1' ? 'a list that is not empty' : `at least ${limit} entries`;
    case 'maxItems':
      return `at most ${limit} entries`;
    default:
      return `a value that passes "${keyword}"`;
  }
}

function choice(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length === 1 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}

/** A value, as the end of "found …": texts are cut short, lists and objects only named. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeName(value);
}

/** What sort of value it is, for places whose values must not be printed. */
export function typeName(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The name of a definition as people know it: `PodSpec`, or `Deployment` for `Deployment.v1.apps`. */
export function displayName(definition: string): string {
  return definition.replace(/\..*$/, '');
}
