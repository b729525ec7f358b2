import type { Manifest } from '../../synth/manifest';
import { titleOf } from '../manifest';
import { findAll } from '../query';

/** Environments of a system; the cluster of each is `<system>-<environment>`. */
export type EnvironmentName = 'dev' | 'staging' | 'prod';

type Value = string | number | boolean | readonly unknown[] | Readonly<Record<string, unknown>>;

/** A statement of the documents, or a decision about them, and where it shows in the output. */
export interface Fact {
  /** Document and section, or the decision of the ledger. */
  readonly source: string;
  readonly words: string;
  /** The environments in which it holds. */
  readonly environments: readonly EnvironmentName[];
  /**
   * `Deployment auth-service`; `every Deployment`, by itself; `Deployment *` or `* *`, taken together: of the system, and of the cluster
   * as a whole. What is in the namespace of monitoring is named with it: `Deployment monitoring/prometheus`.
   */
  readonly object: string;
  /** See test/query.ts. Where path or object hold a `*`, all that is found counts, each value once. */
  readonly path: string;
  readonly expected: Value | ((environment: EnvironmentName) => Value);
}

/** What must not be written anywhere, and an example of how it would be written. */
export interface Prohibition {
  readonly source: string;
  readonly words: string;
  /** The environments in which it holds; every one, when left out. */
  readonly environments?: readonly EnvironmentName[];
  readonly pattern: RegExp;
  readonly example: string;
}

/** What the documents say about a system. */
export interface Ledger {
  readonly system: string;
  readonly environments: readonly EnvironmentName[];
  /** How many facts there are at least. */
  readonly fewest: number;
  readonly facts: readonly Fact[];
  readonly prohibitions: readonly Prohibition[];
}

/** Source, words, path, and what stands there. */
export type FactRow = readonly [Fact['source'], Fact['words'], Fact['path'], Fact['expected']];

/** Facts that show in one object, or in all of a kind. */
export function factsIn(
  environments: readonly EnvironmentName[],
  object: string,
  rows: readonly FactRow[],
): readonly Fact[] {
  return rows.map(([source, words, path, expected]) => ({ source, words, environments, object, path, expected }));
}

/** Fails unless a fact shows in the objects of each of its environments. */
export function verify(fact: Fact, objectsIn: (environment: EnvironmentName) => readonly Manifest[]): void {
  const { environments, object, path, expected } = fact;
  for (const environment of environments) {
    const meant = objectsIn(environment).filter((candidate) => isMeant(candidate, object));
    const found = object.startsWith('every ')
      ? meant.map((each) => ({ in: titleOf(each), found: lookUp([each], path, path) }))
      : [{ in: object, found: lookUp(meant, path, `${object} ${path}`) }];
    const wanted = typeof expected === 'function' ? expected(environment) : expected;
    expect({ environment, found }).toEqual({ environment, found: found.map((place) => ({ ...place, found: wanted })) });
    if (found.length === 0) throw new Error(`${environment} has no ${object}`);
  }
}

/** The value at a path; all values, each once, where the question holds a `*`. */
function lookUp(objects: readonly Manifest[], path: string, question: string): unknown {
  const values = objects.flatMap((object) => findAll(object, path));
  if (!question.includes('*') && values.length === 1) return values[0];
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function isMeant(candidate: Manifest, object: string): boolean {
  const { kind, metadata } = candidate;
  if (metadata.namespace?.startsWith('monitoring') === true)
    return object === `${kind} ${metadata.namespace}/${metadata.name}`;
  return [titleOf(candidate), `every ${candidate.kind}`, `${candidate.kind} *`, '* *'].includes(object);
}
