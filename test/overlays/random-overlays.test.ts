import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import type { Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { ProblemsError } from '../../overlays/problem';
import { check } from '../../synth/check';
import { toFiles } from '../../synth/files';
import { render } from '../../synth/render';
import { LIVE, LIVE_IMAGES, SYSTEM, TEST, THIRD_PARTY, TINY, edited, write } from './edited-overlays';
import { shapes } from './random-shapes';

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
  ...[
    { url: 'books.url' },
    { byTier: { dev: 1, staging: 2, prod: 3 } },
    { from: 'store.host' },
    { service: 'service-0', port: 'extra' },
    { tiers: ['dev'], why: 'x' },
    { path: 'ghcr.io/x' },
    ['/var', '/var/cache'],
    'grpc',
    'tcp',
    'own',
    'service-0',
    'moved',
    'nginx',
  ],
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
    'worker',
    'protocol',
    'extraPorts',
    'only',
    'image',
    'reaches',
    'secret',
    'registry',
    'urlParameters',
    'awsEmulator',
    'service-1',
    'AWS_ENDPOINT_URL',
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

const RUNS = {
  numRuns: Number(process.env['CHARTHOUSE_PROPERTY_RUNS'] ?? 300),
  seed: Number(process.env['CHARTHOUSE_PROPERTY_SEED'] ?? 20),
};

/** The environments of overlays that render to valid output; undefined where each mistake names its file. */
function outcomeOf(
  unchanged: ReadonlyMap<string, unknown>,
  changes: readonly Change[],
): readonly Environment[] | undefined {
  const contents = new Map(unchanged);
  for (const one of changes) contents.set(one.file, changed(contents.get(one.file), one));
  const edits = [...contents].map(([file, content]) => write(file, dump(content, { skipInvalid: true })));
  return edited(edits, (project) => {
    try {
      const { environments } = loadEstate(join(project, 'overlays'));
      const rendered = environments.map(render);
      expect(rendered.flatMap(check)).toEqual([]);
      for (const cluster of rendered) expect(toFiles(cluster).files.length).toBeGreaterThan(0);
      return environments;
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      for (const { where, expected } of error.problems) {
        expect(where).toContain(`${project}/overlays/`);
        expect(expected).not.toBe('');
      }
      return undefined;
    }
  });
}

test('overlays with random changes either render to valid output or name the file of each mistake', () => {
  const outcomes = { valid: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      outcomes[outcomeOf(originals, changes) === undefined ? 'refused' : 'valid'] += 1;
    }),
    RUNS,
  );
  expect(outcomes.valid).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(100);
}, 600_000);

/** The shapes that an environment may have, and whether it has them. */
const SHAPES: Readonly<Record<string, (environment: Environment) => boolean>> = {
  'a worker': ({ workers }) => workers.length > 0,
  'a service that speaks grpc': ({ services }) => services.some(({ probe }) => probe.kind === 'grpc'),
  'a service that speaks tcp': ({ services }) => services.some(({ probe }) => probe.kind === 'tcp'),
  'a second port that somebody calls': ({ services }) =>
    services.some(({ listeners: [, second] }) => second !== undefined && second.callers.length > 0),
  'a routed service': ({ ingress }) => ingress !== undefined,
  'no load balancer': ({ ingress }) => ingress === undefined,
  'a Secret of its own': ({ secrets }) => secrets.some(({ name }) => name === 'parcels-books-secrets'),
  'no Secret at all': ({ secrets }) => secrets.length === 0,
  'a login to the registry': ({ secrets }) => secrets.some(({ kind }) => kind === 'registry-login'),
  'a URL with parameters': ({ secrets }) =>
    secrets.some(({ keys }) => keys.some(({ urlParameters }) => urlParameters !== undefined)),
  'Postgres in the cluster': ({ stores }) => stores.some(({ engine }) => engine.kind === 'postgres'),
  'Redis without a password': ({ stores }) => stores.some(({ engine }) => engine.kind === 'redis'),
  'the AWS emulator': ({ stores }) => stores.some(({ engine }) => engine.kind === 'localstack'),
  'a service with an image of others': ({ services }) =>
    services.some(({ image }) => image === 'docker.io/library/nginx:1.2.3'),
  'folders that can be written to': ({ services, workers }) =>
    [...services, ...workers].some(({ writableFolders }) => writableFolders.length > 1),
};

test('random shapes of systems either render to valid output or name the file of each mistake', () => {
  const seen = new Map(Object.keys(SHAPES).map((shape) => [shape, 0]));
  let refused = 0;
  fc.assert(
    fc.property(shapes, fc.array(change, { maxLength: 2 }), (files, changes) => {
      const environments = outcomeOf(files, changes);
      if (environments === undefined) refused += 1;
      for (const environment of environments ?? []) {
        for (const [shape, has] of Object.entries(SHAPES)) {
          if (has(environment)) seen.set(shape, (seen.get(shape) ?? 0) + 1);
        }
      }
    }),
    RUNS,
  );
  expect([...seen].filter(([, times]) => times === 0)).toEqual([]);
  expect(refused).toBeGreaterThan(100);
}, 600_000);
