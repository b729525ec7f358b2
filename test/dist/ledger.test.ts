import type { Manifest } from '../../synth/manifest';
import { isRecord } from '../../synth/schemas/narrow';
import { manifestOf } from '../manifest';
import { committedFiles } from './committed';
import { verify, type EnvironmentName, type Fact } from './fact';
import { AUTOLYTIQ } from './ledgers/autolytiq';
import { ECOMMERCE } from './ledgers/ecommerce';
import { EXTERNAL_METRICS } from './ledgers/external-metrics';

type ObjectsIn = (environment: EnvironmentName) => readonly Manifest[];

describe.each([AUTOLYTIQ, ECOMMERCE, EXTERNAL_METRICS])('$system', (ledger) => {
  const { system, environments, facts, fewest, prohibitions } = ledger;
  const files = new Map(environments.map((name) => [name, committedFiles(`${system}-${name}`)]));
  const filesIn = (environment: EnvironmentName) => files.get(environment) ?? [];
  const objectsIn: ObjectsIn = (environment) => filesIn(environment).flatMap(({ objects }) => objects);

  describe('in the committed output', () => {
    test.each(facts)('$source: $object: $words, at $path', (fact) => {
      verify(fact, objectsIn);
    });

    test.each(prohibitions)('$source: nowhere $words', ({ pattern, environments: where = environments }) => {
      const texts = where.flatMap(filesIn).map(({ text }) => text);
      expect(texts.length).toBeGreaterThan(0);
      expect(texts.filter((text) => pattern.test(text))).toEqual([]);
    });
  });

  describe('the ledger can fail', () => {
    test('no fact holds where there is nothing', () => {
      expect(facts.filter((fact) => holds(fact, () => []))).toEqual([]);
    });

    test('no fact holds where every value is another', () => {
      const isAboutNames = ({ path }: Fact): boolean => path === 'metadata.name';
      const sameNames = distorted(objectsIn, ({ name }) => name);
      const otherNames = distorted(objectsIn, ({ name }) => `${name}~`);
      expect(facts.filter((fact) => holds(fact, isAboutNames(fact) ? otherNames : sameNames))).toEqual([]);
    });

    test.each(prohibitions)('$words would be found', ({ pattern, example }) => {
      expect(example).toMatch(pattern);
    });

    test(`it says at least ${fewest} things, and none of them twice`, () => {
      const titles = facts.map(({ object, words }) => `${object}: ${words}`);
      expect(titles).toEqual([...new Set(titles)]);
      expect(titles.length).toBeGreaterThanOrEqual(fewest);
    });
  });
});

function holds(fact: Fact, objects: ObjectsIn): boolean {
  try {
    verify(fact, objects);
    return true;
  } catch {
    return false;
  }
}

/** The committed objects with other values; what they are called is said for itself, since they are found by it. */
function distorted(objectsIn: ObjectsIn, nameOf: (metadata: Manifest['metadata']) => string): ObjectsIn {
  return (environment) =>
    objectsIn(environment).map((object) => {
      const { kind, metadata, ...rest } = object;
      const name = nameOf(metadata);
      return manifestOf({ ...everyValue(rest), kind, metadata: { ...everyValue(metadata), name } });
    });
}

function everyValue(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, another(value)]));
}

function another(value: unknown): unknown {
  if (typeof value === 'string') return `${value.replaceAll(/./g, '$&~')}~`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return [...value.map(another), '~'];
  return isRecord(value) ? everyValue(value) : value;
}
