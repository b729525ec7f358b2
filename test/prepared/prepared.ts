import { readFileSync } from 'node:fs';

/** Things that setup.ts makes before the first test, by the name of the module beside this one that makes them. */
export const PREPARED_NAMES = ['estate', 'objects', 'overlay-validators', 'schema-validators'] as const;

export type PreparedName = (typeof PREPARED_NAMES)[number];

/** What became of each: the path of its file, or why there is none. */
export type Prepared = Readonly<Record<PreparedName, { readonly path: string } | { readonly failed: string }>>;

/** The variable of the environment by which the processes that run tests know: `Prepared` in JSON. */
export const PREPARED = 'CHARTHOUSE_PREPARED';

/** Where a thing is. Throws what kept it from being made, so that tests which need it fail, and no others. */
export function pathOf(name: PreparedName): string {
  const text = process.env[PREPARED];
  if (text === undefined)
    throw new Error('nothing is prepared: jest.config.js names test/prepared/setup.ts as globalSetup');
  const prepared: Prepared = JSON.parse(text);
  const one = prepared[name];
  if ('failed' in one) throw new Error(`${name} could not be prepared: ${one.failed}`);
  return one.path;
}

/** The text of a thing. */
export const textOf = (name: PreparedName): string => readFileSync(pathOf(name), 'utf8');
