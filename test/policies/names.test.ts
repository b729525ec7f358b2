import { names } from '../../policies/names';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { append, change, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[name=auth-service]';

const named = (apiVersion: string, kind: string, name: string, more: Json = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});
const config = (data: Json, annotations: Json = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'one', namespace: 'autolytiq-prod', annotations },
  data,
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(names, given)).toEqual([]);
});

test('a name that is no DNS subdomain is refused', () => {
  const given = edited(PROD, 'ConfigMap autolytiq-prod/auth-service', put('metadata.name', 'Auth_Service'));
  expect(lines(names, given)).toEqual([
    'ConfigMap autolytiq-prod/Auth_Service metadata.name: expected a DNS subdomain of at most 253 characters (a-z, 0-9, -, .), found "Auth_Service"; rename it, and whatever refers to it',
  ]);
});

test.each([
  ['v1', 'Namespace', 'a.b'],
  ['v1', 'Service', '1st'],
  ['v1', 'Service', 'a.b'],
  ['v1', 'Service', 'a'.repeat(64)],
  ['v1', 'ConfigMap', 'a'.repeat(254)],
  ['v1', 'ConfigMap', 'a..b'],
  ['v1', 'ConfigMap', '-a'],
  ['batch/v1', 'CronJob', 'a'.repeat(53)],
  ['batch/v1', 'Job', 'a'.repeat(64)],
  ['apps/v1', 'StatefulSet', 'a'.repeat(53)],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'a/b'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', '..'],
  ['example.com/v1', 'Anything', 'A'],
])('%s %s may not be called %s', (apiVersion, kind, name) => {
  expect(lines(names, foreign(named(apiVersion, kind, name)))).toEqual([expect.stringContaining('metadata.name: ')]);
});

test.each([
  ['v1', 'Namespace', 'a'.repeat(63)],
  ['v1', 'Service', 'a-1'],
  ['v1', 'ConfigMap', '1.a-b.c'],
  ['batch/v1', 'CronJob', 'a'.repeat(52)],
  ['batch/v1', 'Job', 'a'.repeat(63)],
  ['apps/v1', 'StatefulSet', 'a'.repeat(52)],
  ['apps/v1', 'Deployment', 'a'.repeat(64)],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:Node_reader'],
  ['serving.knative.dev/v1', 'Service', '1st'],
])('%s %s may be called %s', (apiVersion, kind, name) => {
  expect(lines(names, foreign(named(apiVersion, kind, name)))).toEqual([]);
});

test.each([
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['apps/v1', 'StatefulSet'],
])('%s %s of ours has no dot in its name', (apiVersion, kind) => {
  const dotted = named(apiVersion, kind, 'migrate.v1');
  expect(lines(names, withObject(PROD, dotted))).toEqual([
    expect.stringContaining('metadata.name: expected a DNS label'),
  ]);
  expect(lines(names, foreign(dotted))).toEqual([]);
});

test.each([
  ['metadata.labels["a b"]', 'x', 'metadata.labels["a b"]'],
  ['metadata.labels["Example.com/a"]', 'x', 'metadata.labels["Example.com/a"]'],
  ['metadata.labels["a/b/c"]', 'x', 'metadata.labels["a/b/c"]'],
  ['metadata.labels.team', 'a b', 'metadata.labels.team'],
  ['metadata.labels.team', 'x'.repeat(64), 'metadata.labels.team'],
  ['metadata.labels.team', '-x', 'metadata.labels.team'],
  ['metadata.labels.version', 1.2, 'metadata.labels.version'],
  ['metadata.annotations["a b"]', 'x', 'metadata.annotations["a b"]'],
  ['metadata.annotations.port', 8080, 'metadata.annotations.port'],
  ['metadata.annotations.scrape', true, 'metadata.annotations.scrape'],
  ['spec.template.metadata.labels.team', 'a b', 'spec.template.metadata.labels.team'],
  ['spec.template.metadata.annotations.port', 8080, 'spec.template.metadata.annotations.port'],
  ['spec.selector.matchLabels.team', 'a b', 'spec.selector.matchLabels.team'],
  [`${CONTAINER}.name`, 'Auth', 'spec.template.spec.containers[0].name'],
  [`${CONTAINER}.name`, 'a.b', 'spec.template.spec.containers[0].name'],
  [`${CONTAINER}.ports[0].name`, 'a-name-too-long-', 'spec.template.spec.containers[0].ports[0].name'],
  [`${CONTAINER}.ports[0].name`, '8080', 'spec.template.spec.containers[0].ports[0].name'],
  [`${CONTAINER}.ports[0].name`, 'a--b', 'spec.template.spec.containers[0].ports[0].name'],
  [`${CONTAINER}.env[0].name`, '1ST', 'spec.template.spec.containers[0].env[0].name'],
  [`${CONTAINER}.env[0].name`, 'A=B', 'spec.template.spec.containers[0].env[0].name'],
  [`${CONTAINER}.env[0].name`, undefined, 'spec.template.spec.containers[0].env[0].name'],
  [`${CONTAINER}.env[0].value`, 8080, 'spec.template.spec.containers[0].env[0].value'],
  ['spec.template.spec.volumes[0].name', 'a_b', 'spec.template.spec.volumes[0].name'],
])('%s may not be %j', (place, value, path) => {
  expect(lines(names, edited(PROD, AUTH, put(place, value)))).toEqual([expect.stringContaining(`${AUTH} ${path}: `)]);
});

test('containers, volumes and ports have names of their own', () => {
  const twice = (list: string) =>
    edited(
      PROD,
      AUTH,
      append(list, { name: list.endsWith('volumes') ? 'tmp' : list.endsWith('ports') ? 'http' : 'auth-service' }),
    );
  expect(lines(names, twice('spec.template.spec.containers'))).toEqual([
    `${AUTH} spec.template.spec.containers[1].name: expected another name than those before it, found "auth-service"; rename it`,
  ]);
  expect(lines(names, twice('spec.template.spec.volumes'))).toEqual([
    expect.stringContaining('volumes[1].name: expected another'),
  ]);
  expect(lines(names, twice(`${CONTAINER}.ports`))).toEqual([
    expect.stringContaining('ports[1].name: expected another'),
  ]);
  const service = edited(PROD, 'Service autolytiq-prod/auth-service', append('spec.ports', { name: 'http', port: 1 }));
  expect(lines(names, service)).toEqual([expect.stringContaining('spec.ports[1].name: expected another')]);
});

test.each([
  ['Service autolytiq-prod/auth-service', 'spec.selector.team', 'a b'],
  ['Service autolytiq-prod/auth-service', 'spec.ports[0].name', 'Http'],
  ['NetworkPolicy autolytiq-prod/auth-service', 'spec.podSelector.matchLabels.team', 'a b'],
  ['PodDisruptionBudget autolytiq-prod/auth-service', 'spec.selector.matchLabels.team', 'a b'],
  ['CronJob autolytiq-prod/data-retention-service', 'spec.jobTemplate.metadata.labels.team', 'a b'],
  ['CronJob autolytiq-prod/data-retention-service', 'spec.jobTemplate.spec.template.metadata.labels.team', 'a b'],
  ['ConfigMap autolytiq-prod/auth-service', 'data["a b"]', 'x'],
  ['ConfigMap autolytiq-prod/auth-service', 'data["../passwd"]', 'x'],
  ['ConfigMap autolytiq-prod/auth-service', 'data.PORT', 8080],
  ['ConfigMap autolytiq-prod/auth-service', 'binaryData["a/b"]', 'eA=='],
])('of %s, %s may not be %j', (title, path, value) => {
  expect(lines(names, edited(PROD, title, put(path, value)))).toEqual([expect.stringContaining(`${title} ${path}: `)]);
});

test('templates of claims and keys of Secrets are looked at', () => {
  const templates = [{ metadata: { name: 'Data', labels: { team: 'a b' } } }];
  expect(
    lines(
      names,
      edited(cluster('autolytiq-dev'), 'StatefulSet autolytiq-dev/redis', put('spec.volumeClaimTemplates', templates)),
    ),
  ).toEqual([
    expect.stringContaining('spec.volumeClaimTemplates[0].metadata.name: '),
    expect.stringContaining('spec.volumeClaimTemplates[0].metadata.labels.team: '),
  ]);
  expect(lines(names, foreign(named('v1', 'Secret', 's', { stringData: { 'a b': 'x' } })))).toEqual([
    expect.stringContaining('stringData["a b"]: '),
  ]);
});

test('a credential in the wrong place is not printed', () => {
  const given = edited(PROD, AUTH, put('metadata.labels.url', 'redis://:hunter2hunter2@redis:6379'));
  expect(lines(names, given).join()).toContain('found a URL with a password');
  expect(lines(names, given).join()).not.toContain('hunter2');
});

test('an object that client-side apply cannot keep in an annotation is refused, unless apply is server-side', () => {
  const large = { 'dashboard.json': 'x'.repeat(262_144) };
  expect(lines(names, withObject(PROD, config(large)))).toEqual([
    expect.stringMatching(
      /^ConfigMap autolytiq-prod\/one metadata\.name: expected less than 262144 bytes of JSON, found \d+ bytes; split it, or set the annotation argocd\.argoproj\.io\/sync-options: ServerSideApply=true$/,
    ),
  ]);
  const options = { 'argocd.argoproj.io/sync-options': 'Prune=false, ServerSideApply=true' };
  expect(lines(names, withObject(PROD, config(large, options)))).toEqual([]);
  expect(lines(names, withoutFacts(withObject(PROD, config(large))))).toEqual([]);
});

test('size is counted in bytes, to the last one', () => {
  const sized = (text: string) => withObject(PROD, config({ a: text }));
  const empty = Buffer.byteLength(JSON.stringify(config({ a: '' })));
  expect(lines(names, sized('x'.repeat(262_143 - empty)))).toEqual([]);
  expect(lines(names, sized('x'.repeat(262_144 - empty)))).toHaveLength(1);
  expect(lines(names, sized('é'.repeat(131_072)))).toHaveLength(1);
  expect(lines(names, sized('"'.repeat(131_072)))).toHaveLength(1);
  expect(lines(names, sized('é'.repeat(100_000)))).toEqual([]);
});

test('what no API server takes is refused wherever it comes from, and however it is applied', () => {
  const options = { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' };
  expect(lines(names, foreign(config({ a: 'x'.repeat(1_048_576) }, options)))).toEqual([
    expect.stringContaining('expected less than 1048576 bytes of JSON'),
  ]);
  const definition = (size: number) =>
    named('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'a.b', { spec: { x: 'y'.repeat(size) } });
  expect(lines(names, foreign(definition(1_200_000)))).toEqual([]);
  expect(lines(names, foreign(definition(1_600_000)))).toEqual([expect.stringContaining('1572864 bytes')]);
});

test('annotations together have a limit', () => {
  const given = foreign(config({}, { a: 'x'.repeat(200_000), b: 'y'.repeat(100_000) }));
  expect(lines(names, given)).toEqual([
    'ConfigMap autolytiq-prod/one metadata.annotations: expected at most 262144 bytes of annotations, found 300002 bytes; remove the large ones',
  ]);
});

test('what an expert would write is accepted', () => {
  const sound = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name: 'node-exporter',
      labels: { 'helm.sh/chart': 'node-exporter-1.0.0', heritage: 'Helm', empty: '', nothing: null },
      annotations: {
        'Example.com/Note': 'any text at all: {"a": 1}',
        'deployment.kubernetes.io/revision': '1',
        nothing: null,
      },
    },
    spec: {
      template: {
        metadata: null,
        spec: {
          containers: [
            {
              name: 'exporter-1',
              env: [{ name: 'spring.datasource.url', value: '' }, { name: 'my-var' }, { name: '_X' }],
              ports: [{ containerPort: 9100 }, { name: 'a1', containerPort: 1 }],
            },
          ],
          volumes: [{ name: 'proc' }],
        },
      },
    },
  };
  expect(lines(names, foreign(sound, config({ 'application.yaml': '', '.dot': 'x' })))).toEqual([]);
});

test('missing and mistyped fields do not stop it', () => {
  const strange = ['Deployment', 'Service', 'ConfigMap', 'Secret', 'CronJob', 'Pod', 'NetworkPolicy'].flatMap((kind) =>
    [null, 1, 'x', [], { template: { spec: { containers: [null, 1], volumes: {} } }, ports: 'x', selector: 1 }].map(
      (spec) => ({
        apiVersion: 'v1',
        kind,
        metadata: { name: 'x', labels: [], annotations: 'x' },
        spec,
        data: typeof spec === 'object' ? [] : spec,
      }),
    ),
  );
  expect(lines(names, foreign(...strange))).toEqual([]);
  expect(
    lines(
      names,
      edited(
        PROD,
        AUTH,
        change(`${CONTAINER}.env`, () => [null, 1]),
      ),
    ),
  ).toHaveLength(2);
});
