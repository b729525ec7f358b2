import { join } from 'node:path';
import fc from 'fast-check';
import { POLICIES } from '../../policies';
import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import { isJson, textAt, type Json } from '../../policies/cluster/json';
import { objectOf, titleOf, type KubernetesObject } from '../../policies/cluster/object';
import type { Finding } from '../../policies/policy';
import { judge } from '../../policies/run';
import { readManifests } from '../../synth/read-manifests';
import { CLUSTERS, cluster } from './clusters';

/*
 * Objects of any form: policies are asked before anybody has said that the API server would take them. Whatever stands where, no
 * policy throws, and each says what it has to say in words.
 */

/** With other cases in each run. The slower tests (`npm run test:faults`) ask for more. */
const RUNS = Number(process.env['CHARTHOUSE_PROPERTY_RUNS'] ?? 300);

const FOREIGN = readManifests(join(__dirname, '../fixtures/foreign')).objects;
const OBJECTS: readonly KubernetesObject[] = [...FOREIGN, ...CLUSTERS.flatMap(({ objects }) => objects)];

/** The names of fields that real objects have, and of those that every object of JavaScript has by birth. */
const FIELDS = [
  ...new Set(OBJECTS.flatMap(({ body }) => fieldsIn(body))),
  '__proto__',
  'constructor',
  'length',
  '',
].sort();

/** The kinds that real objects have, and others. */
const KINDS = [
  ...new Map(OBJECTS.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }])).values(),
  ...['Pod', 'ReplicationController', 'PersistentVolumeClaim'].map((kind) => ({ apiVersion: 'v1', kind })),
  ...['DaemonSet', 'ReplicaSet'].map((kind) => ({ apiVersion: 'apps/v1', kind })),
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' },
  { apiVersion: 'serving.knative.dev/v1', kind: 'Service' },
  { apiVersion: '', kind: '' },
  { apiVersion: '/', kind: 'constructor' },
];

/** Texts that stand somewhere in real objects: names, quantities, addresses, and pieces of them. */
const TEXTS = [...new Set(OBJECTS.flatMap(({ body }) => textsIn(body)))].filter((text) => text.length < 80).sort();

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(null, true, false, 0, -1, 1, 8080, NaN, 0.1, '', '0', '100%', '1e9Gi', '*'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '{"Type": [',
      '[{"HTTP":80}]',
      '$(A)',
      '${A}',
      'a:b@c/d?e#f',
      '10.0.0.0/99',
      '::/0',
      '* * 31 2 *',
    ),
  },
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, depthSize: 'large', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 5 }),
  ),
}));
/** The cluster whose facts are known, or none. */
const facts = fc.constantFrom('nobody', ...CLUSTERS.map(({ name }) => name));
const factsOf = (name: string) => CLUSTERS.find((one) => one.name === name)?.facts;

/** What every policy has to say, each thing in words, about objects that are there. */
function askAll(given: Cluster): readonly Finding[] {
  const { findings } = judge(given, POLICIES);
  for (const { policy, object, path, expected, found, mend } of findings) {
    const isWorded = typeof path === 'string' && [expected, found, mend].every((text) => /\S/.test(text));
    if (!isWorded || !given.objects.includes(object))
      throw new Error(`${policy.id} says ${JSON.stringify({ title: titleOf(object), path, expected, found, mend })}`);
  }
  return findings;
}

const objectsOf = (bodies: readonly unknown[]): readonly KubernetesObject[] =>
  bodies.map((body) => objectOf(body, 'any.yaml')).filter((object) => object !== undefined);

test('whatever objects hold', () => {
  const object = fc
    .tuple(fc.constantFrom(...KINDS), fc.constantFrom('auth-service', 'redis', 'default', ''), anything, anything)
    .map(([kind, name, spec, more]) => ({
      ...(isJson(more) ? more : { data: more }),
      ...kind,
      metadata: { ...metadataOf(more), name },
      spec,
    }));
  fc.assert(
    fc.property(fc.array(object, { minLength: 1, maxLength: 6 }), facts, (bodies, known) => {
      askAll(clusterOf('any', objectsOf(bodies), factsOf(known)));
    }),
    { numRuns: 2 * RUNS },
  );
});

test('whatever takes the place of something in real objects', () => {
  const edit = fc.tuple(fc.nat(), fc.nat(), fc.option(anything, { nil: undefined }));
  fc.assert(
    fc.property(
      fc.constantFrom(...CLUSTERS.map(({ name }) => name), 'foreign'),
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })),
      facts,
      fc.array(edit, { minLength: 1, maxLength: 8 }),
      (name, [from, count], known, edits) => {
        const objects = name === 'foreign' ? FOREIGN : cluster(name).objects;
        const first = from % objects.length;
        const bodies: unknown[] = objects.slice(first, first + count).map(({ body }) => body);
        for (const [which, where, put] of edits) {
          const index = which % bodies.length;
          bodies[index] = replaced(bodies[index], where, put);
        }
        askAll(clusterOf(name, objectsOf(bodies), factsOf(known)));
      },
    ),
    { numRuns: RUNS },
  );
});

test('nothing that a Secret holds is ever said', () => {
  const secret = 'hunter2-hunter2-hunter2';
  const encoded = Buffer.from(secret).toString('base64');
  const { name: own, objects } = cluster('autolytiq-prod');
  const objectsOfSystem = objects.filter(({ namespace }) => namespace === own);
  const key = fc.constantFrom('password', 'DATABASE_URL', 'a b', 'tls.key', '.dockerconfigjson', '');
  const value = fc.constantFrom(
    secret,
    encoded,
    `postgres://u:${secret}@db:5432/x?${secret}`,
    [secret],
    { a: encoded },
    `AKIA${secret}`,
  );
  fc.assert(
    fc.property(
      facts,
      fc.constantFrom('autolytiq-secrets', 'x'),
      fc.dictionary(key, value),
      fc.dictionary(key, value),
      (known, name, data, stringData) => {
        const body = {
          apiVersion: 'v1',
          kind: 'Secret',
          type: 'Opaque',
          metadata: { name, namespace: own },
          data,
          stringData,
        };
        const violations = askAll(clusterOf(own, [...objectsOfSystem, ...objectsOf([body])], factsOf(known)));
        const said = JSON.stringify(violations.map(({ path, expected, found, mend }) => [path, expected, found, mend]));
        expect(said).not.toContain(secret);
        expect(said).not.toContain(encoded);
      },
    ),
    { numRuns: 60 },
  );
});

/** The value with another in place of the one that is reached after so many steps through it; undefined takes it away. */
function replaced(value: unknown, where: number, put: unknown): unknown {
  const count = sizeOf(value);
  let left = 1 + (where % Math.max(1, count - 1));
  const walk = (part: unknown): unknown => {
    if (left === 0) {
      left = -1;
      return put;
    }
    if (left > 0) left -= 1;
    if (Array.isArray(part)) return part.map(walk).filter((entry) => entry !== undefined);
    if (!isJson(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([field, inner]) => [field, walk(inner)]));
  };
  return walk(value);
}

function insideOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function sizeOf(value: unknown): number {
  return insideOf(value).reduce<number>((sum, inner) => sum + sizeOf(inner), 1);
}

function fieldsIn(value: unknown): readonly string[] {
  return [...(isJson(value) ? Object.keys(value) : []), ...insideOf(value).flatMap(fieldsIn)];
}

function textsIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : insideOf(value).flatMap(textsIn);
}

function metadataOf(value: unknown): Json {
  return isJson(value) && isJson(value['metadata'])
    ? value['metadata']
    : { namespace: textAt(value, 'namespace') ?? 'autolytiq-prod' };
}
