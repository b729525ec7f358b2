import type { Manifest } from '../../synth/manifest';
import { isRecord } from '../../synth/schemas/narrow';
import { manifestOf } from '../manifest';
import { committedFiles } from './committed';
import { verify, type EnvironmentName, type Fact } from './fact';
import { LEDGER, PROHIBITIONS } from './ledger';

const FILES = {
  dev: committedFiles('autolytiq-dev'),
  staging: committedFiles('autolytiq-staging'),
  prod: committedFiles('autolytiq-prod'),
};

const objectsIn = (environment: EnvironmentName): readonly Manifest[] =>
  FILES[environment].flatMap(({ objects }) => objects);

describe('in the committed output', () => {
  test.each(LEDGER)('$source: $object: $words, at $path', (fact) => {
    verify(fact, objectsIn);
  });

  test.each(PROHIBITIONS)('$source: nowhere $words', ({ pattern }) => {
    const texts = Object.values(FILES).flatMap((files) => files.map(({ text }) => text));
    expect(texts.filter((text) => pattern.test(text))).toEqual([]);
  });
});

describe('the ledger can fail', () => {
  test('no fact holds where there is nothing', () => {
    expect(LEDGER.filter((fact) => holds(fact, () => []))).toEqual([]);
  });

  test('no fact holds where every value is another', () => {
    const isAboutNames = ({ path }: Fact): boolean => path === 'metadata.name';
    const sameNames = distorted(({ name }) => name);
    const otherNames = distorted(({ name }) => `${name}~`);
    expect(LEDGER.filter((fact) => holds(fact, isAboutNames(fact) ? otherNames : sameNames))).toEqual([]);
  });

  test.each(PROHIBITIONS)('$words would be found', ({ pattern, example }) => {
    expect(example).toMatch(pattern);
  });

  test('it says at least seventy things, and none of them twice', () => {
    const titles = LEDGER.map(({ object, words }) => `${object}: ${words}`);
    expect(titles).toEqual([...new Set(titles)]);
    expect(titles.length).toBeGreaterThanOrEqual(70);
  });
});

function holds(fact: Fact, objects: typeof objectsIn): boolean {
  try {
    verify(fact, objects);
    return true;
  } catch {
    return false;
  }
}

/** The committed objects with other values; what they are called is said for itself, since they are found by it. */
function distorted(nameOf: (metadata: Manifest['metadata']) => string): typeof objectsIn {
  const objects = (['dev', 'staging', 'prod'] as const).map((environment) => [
    environment,
    objectsIn(environment).map((object) => {
      const { kind, metadata, ...rest } = object;
      const name = nameOf(metadata);
      return manifestOf({ ...everyValue(rest), kind, metadata: { ...everyValue(metadata), name } });
    }),
  ]);
  const byEnvironment: Readonly<Record<string, readonly Manifest[]>> = Object.fromEntries(objects);
  return (environment) => byEnvironment[environment] ?? [];
}

function everyValue(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, another(value)]));
}

function another(value: unknown): unknown {
  if (typeof value === 'string') return `${value}~`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value.map(another), '~'];
  return isRecord(value) ? everyValue(value) : value;
}
