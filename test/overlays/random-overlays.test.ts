import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { loadEstate } from '../../overlays/load';
import { ProblemsError } from '../../overlays/problem';
import { check } from '../../synth/check';
import { toFiles } from '../../synth/files';
import { render } from '../../synth/render';
import { LIVE, LIVE_IMAGES, SYSTEM, TEST, THIRD_PARTY, TINY, edited, write } from './edited-overlays';

/** Values that belong somewhere in an overlay, and values that belong nowhere. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 443, 8080, 65535, 65536, 1e9, '', ' ', 'a', 'A', 'ledger', 'labels', 'tracker-api'],
  ...[
    'carrier.token',
    'prod',
    'dev',
    '10.0.0.0/8',
    '10.0.0.1/8',
    '250m',
    '2Gi',
    '/x',
    '/',
    '* * * * *',
    'v1.0.0',
    'latest',
  ],
  ...[
    '__proto__',
    'constructor',
    'a'.repeat(63),
    'a'.repeat(64),
    'é',
    '\u202E',
    'a\nb',
    '${x}',
    '{{ x }}',
    '$(A)',
    '9',
  ],
  ...[[], {}, [1], ['ledger'], { a: 1 }, { min: 2, max: 1 }, { from: 'environment' }, { per: 'environment' }, [[[]]]],
];

/** One change of a file: at the place that a walk over its keys leads to. */
const change = fc.record({
  file: fc.constantFrom(SYSTEM, LIVE, TEST, LIVE_IMAGES, THIRD_PARTY),
  walk: fc.array(fc.nat(30), { minLength: 2, maxLength: 6 }),
  action: fc.constantFrom('remove', 'replace', 'rename', 'add'),
  value: fc.constantFrom(...VALUES),
  key: fc.constantFrom(
    'port',
    'schedule',
    'uses',
    'calls',
    'config',
    'replicas',
    'x',
    '__proto__',
    'tracker-web',
    'A_B',
  ),
});

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A copy of a file's content with one change in it. */
function changed(content: unknown, { file, walk, action, value, key }: Change): unknown {
  const [step = 0, ...rest] = walk;
  if (!isContainer(content)) return value;
  const keys = Object.keys(content);
  const chosen = keys[step % Math.max(1, keys.length)];
  if (chosen === undefined) return value;
  const inner = content[chosen];
  if (rest.length > 0 && isContainer(inner)) {
    return withEntries(
      content,
      keys.map((name) => [
        name,
        name === chosen ? changed(inner, { walk: rest, action, value, key, file }) : content[name],
      ]),
    );
  }
  const others = keys.filter((name) => name !== chosen).map((name): [string, unknown] => [name, content[name]]);
  const next: Readonly<Record<Change['action'], readonly [string, unknown][]>> = {
    remove: others,
    replace: [...others, [chosen, value]],
    rename: [...others, [key, inner]],
    add: [...others, [chosen, inner], [key, value]],
  };
  return withEntries(content, next[action]);
}

function withEntries(container: object, entries: readonly (readonly [string, unknown])[]): unknown {
  return Array.isArray(container) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

const originals = new Map(
  [SYSTEM, LIVE, TEST, LIVE_IMAGES, THIRD_PARTY].map((file) => [
    file,
    load(readFileSync(join(TINY, 'overlays', file), 'utf8')),
  ]),
);

test('overlays with random changes either render to valid output or name the file of each mistake', () => {
  const outcomes = { valid: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const contents = new Map(originals);
      for (const one of changes) contents.set(one.file, changed(contents.get(one.file), one));
      const edits = [...contents].map(([file, content]) => write(file, dump(content)));
      edited(edits, (project) => {
        try {
          const rendered = loadEstate(join(project, 'overlays')).environments.map(render);
          expect(rendered.flatMap(check)).toEqual([]);
          for (const cluster of rendered) expect(toFiles(cluster).files.length).toBeGreaterThan(0);
          outcomes.valid += 1;
        } catch (error) {
          if (!(error instanceof ProblemsError)) throw error;
          for (const { where, expected } of error.problems) {
            expect(where).toContain(`${project}/overlays/`);
            expect(expected).not.toBe('');
          }
          outcomes.refused += 1;
        }
      });
    }),
    {
      numRuns: Number(process.env['CHARTHOUSE_PROPERTY_RUNS'] ?? 300),
      seed: Number(process.env['CHARTHOUSE_PROPERTY_SEED'] ?? 20),
    },
  );
  expect(outcomes.valid).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(100);
}, 600_000);
