import { problemAt, type EnvironmentInput } from './inputs';
import { lookup } from './lookup';
import type { Problem } from './problem';

/** The query parameters that a store's URLs get in an environment. */
export interface UrlParameters {
  /** As they stand in a URL, in the order of system.yaml: `connection_limit=20&pool_timeout=10`; empty for none. */
  readonly query: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

/** What system.yaml declares, with the values of the environment. */
export function urlParametersOf(input: EnvironmentInput, store: string): UrlParameters {
  const { system, environment } = input;
  const declared = lookup(system.settings.stores, store)?.urlParameters ?? {};
  const set = lookup(environment.settings.stores, store)?.urlParameters ?? {};
  const values: [string, string][] = [];
  const problems: Problem[] = [];
  for (const [name, everywhere] of Object.entries(declared)) {
    const value = lookup(set, name) ?? everywhere;
    if (typeof value !== 'object') values.push([name, String(value)]);
    else {
      const expected = `a value for ${name}, which ${system.file.name} leaves to each environment`;
      problems.push(problemAt(environment, ['stores', store, 'urlParameters', name], { expected, found: 'nothing' }));
    }
  }
  // Not every driver reads + as a space; a + itself is written %2B.
  const query = new URLSearchParams(values).toString().replaceAll('+', '%20');
  return { query, values: Object.fromEntries(values), problems };
}
