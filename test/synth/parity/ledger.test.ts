import type { Difference, Environment } from '../../../overlays/environment';
import { parityLedger, type LedgerEntry, type ParityLedger } from '../../../synth/parity/ledger';
import { render, type RenderedCluster } from '../../../synth/render';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { COMMITTED } from '../../dist/committed';
import { named } from '../../overlays/edited-overlays';
import { append, drop, put, type Edit } from '../../policies/edits';

const STAGING = named(ENVIRONMENTS, 'staging');
const DEV = named(ENVIRONMENTS, 'dev');
const CONTAINER = 'spec.template.spec.containers[0]';

/** A rendered environment after edits of the objects of a kind in a file. */
function editedAfter(environment: Environment, file: string, kind: string, ...edits: readonly Edit[]): RenderedCluster {
  const cluster = render(environment);
  const charts = cluster.charts.map((chart) => ({
    ...chart,
    manifests: chart.manifests.map((manifest) => {
      if (chart.file !== file || manifest.kind !== kind) return manifest;
      const copy = structuredClone(manifest);
      for (const edit of edits) edit(copy);
      return copy;
    }),
  }));
  return { ...cluster, charts };
}

const auth = (kind: string, ...edits: readonly Edit[]) => editedAfter(PROD, '50-auth-service.yaml', kind, ...edits);
const ledgerOf = (prod: RenderedCluster): ParityLedger => parityLedger(render(STAGING), prod);
const lines = (entries: readonly LedgerEntry[]) =>
  entries.map(({ object, path, from, to }) => `${object} ${path}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`);
const reason = (object: string, path?: string): Difference => ({
  object,
  ...(path === undefined ? {} : { path }),
  reason: 'it must',
  where: 'prod.yaml:1',
});

const SYSTEMS = ['autolytiq', 'ecommerce', 'external-metrics'];

test('every system with staging and production is named here', () => {
  const systems = [...new Set(COMMITTED.map(({ system }) => system))];
  const has = (system: string, tier: string) => COMMITTED.some((one) => one.system === system && one.tier === tier);
  expect(systems.filter((system) => has(system, 'staging') && has(system, 'prod'))).toEqual(SYSTEMS);
});

test.each(SYSTEMS)('%s gives a reason for each difference, and none too many', (system) => {
  const [staging, prod] = ['staging', 'prod'].map((name) =>
    named(
      COMMITTED.filter((environment) => environment.system === system),
      name,
    ),
  );
  if (staging === undefined || prod === undefined) throw new Error(`${system} has not both`);
  const ledger = parityLedger(render(staging), render(prod));
  expect(lines(ledger.unexplained)).toEqual([]);
  expect(ledger.idle).toEqual([]);
  expect(ledger.compared).toBe(render(prod).charts.flatMap(({ manifests }) => manifests).length);
});

test('replicas and resources are scale', () => {
  const { scale } = ledgerOf(render(PROD));
  expect(lines(scale)).toEqual(
    expect.arrayContaining([
      'ResourceQuota autolytiq-prod/estate spec.hard.pods: "107" → "169"',
      'HorizontalPodAutoscaler autolytiq-prod/auth-service spec.minReplicas: 2 → 3',
      `Deployment autolytiq-prod/api-gateway spec.template.spec.containers[name=api-gateway].resources.requests.cpu: "200m" → "250m"`,
    ]),
  );
  expect(new Set(scale.map(({ kind }) => kind))).toEqual(
    new Set(['ResourceQuota', 'Deployment', 'HorizontalPodAutoscaler', 'PersistentVolumeClaim']),
  );
});

test.each([
  ['Deployment', put('spec.replicas', 3), 'spec.replicas'],
  ['Deployment', put('spec.strategy.rollingUpdate.maxSurge', '50%'), 'spec.strategy.rollingUpdate.maxSurge'],
  [
    'Deployment',
    put('spec.template.spec.volumes[0].emptyDir.sizeLimit', '1Gi'),
    'spec.template.spec.volumes[name=tmp].emptyDir.sizeLimit',
  ],
])('of a %s, so is another field', (kind, edit, path) => {
  const before = new Set(lines(ledgerOf(render(PROD)).scale));
  expect(ledgerOf(auth(kind, edit)).scale.filter((entry) => !before.has(lines([entry])[0] ?? ''))).toMatchObject([
    { object: 'Deployment autolytiq-prod/auth-service', path },
  ]);
});

test('an autoscaler that one environment lacks is scale too', () => {
  const prod = render(PROD);
  const charts = prod.charts.map((chart) => ({
    ...chart,
    manifests: chart.manifests.filter(({ kind }) => kind !== 'HorizontalPodAutoscaler'),
  }));
  const { scale, unexplained } = ledgerOf({ ...prod, charts });
  expect(lines(scale)).toContain('HorizontalPodAutoscaler autolytiq-prod/user-service : "an object" → undefined');
  expect(unexplained).toEqual([]);
});

test('names, accounts, hosts, addresses, sums and hashes are identity', () => {
  const { identity } = ledgerOf(render(PROD));
  expect(lines(identity)).toEqual(
    expect.arrayContaining([
      'Namespace autolytiq-prod metadata.name: "autolytiq-staging" → "autolytiq-prod"',
      'NetworkPolicy autolytiq-prod/auth-service spec.egress[0].to[0].ipBlock.cidr: "10.1.20.0/22" → "10.0.20.0/22"',
      'Ingress autolytiq-prod/autolytiq-ingress spec.rules[0].host: "api-staging.autolytiq.com" → "api.autolytiq.com"',
      'ConfigMap autolytiq-prod/inventory-service data.AWS_S3_BUCKET: "autolytiq-staging-assets" → "autolytiq-prod-assets"',
      expect.stringMatching(/^Job autolytiq-prod\/deal-service-migrate metadata\.name: "deal-service-migrate-\w+" → /),
      expect.stringMatching(/^Deployment autolytiq-prod\/inventory-service .*\["checksum\/config"\]: /),
    ]),
  );
});

test('another release of an image is a class of its own; another image is not', () => {
  const image = (text: string) => auth('Deployment', put(`${CONTAINER}.image`, text));
  const registry = '111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq';
  for (const tag of [':v1.1.0', '@sha256:0000', ':v1.1.0@sha256:0000']) {
    const { release, unexplained } = ledgerOf(image(`${registry}/auth-service${tag}`));
    expect([release.length, unexplained.length]).toEqual([1, 0]);
  }
  const version = auth('Deployment', put('metadata.labels["app.kubernetes.io/version"]', 'v1.1.0'));
  expect(ledgerOf(version).release).toHaveLength(1);
  expect(ledgerOf(image(`${registry}/auth-service-2:v1.0.0`)).unexplained).toHaveLength(1);
});

test.each([
  ['ConfigMap', put('data.LOG_LEVEL', 'debug'), 'data.LOG_LEVEL: "info" → "debug"'],
  ['ConfigMap', put('data.EXTRA', 'x'), 'data.EXTRA: undefined → "x"'],
  ['ConfigMap', drop('data.LOG_LEVEL'), 'data.LOG_LEVEL: "info" → undefined'],
  [
    'Deployment',
    drop(`${CONTAINER}.readinessProbe.httpGet.path`),
    'spec.template.spec.containers[name=auth-service].readinessProbe.httpGet.path: "/health" → undefined',
  ],
  [
    'Deployment',
    put('spec.strategy.rollingUpdate.maxUnavailable', 1),
    'spec.strategy.rollingUpdate.maxUnavailable: 0 → 1',
  ],
  ['NetworkPolicy', append('spec.egress', {}), 'spec.egress[3]: undefined → {}'],
  [
    'HorizontalPodAutoscaler',
    put('spec.metrics[0].resource.target.averageUtilization', 50),
    'spec.metrics[0].resource.target.averageUtilization: 80 → 50',
  ],
  [
    'ServiceAccount',
    put('metadata.annotations["eks.amazonaws.com/role-arn"]', 'arn:aws:iam::111122223333:role/autolytiq-prod-admin'),
    'metadata.annotations["eks.amazonaws.com/role-arn"]: "arn:aws:iam::444455556666:role/autolytiq-staging-auth-service" → "arn:aws:iam::111122223333:role/autolytiq-prod-admin"',
  ],
])('of a %s, whatever else differs is unexplained', (kind, edit, said) => {
  expect(lines(ledgerOf(auth(kind, edit)).unexplained)).toEqual([`${kind} autolytiq-prod/auth-service ${said}`]);
});

test('whether a load balancer per Service may be had is no matter of scale', () => {
  const prod = editedAfter(
    PROD,
    '00-namespaces.yaml',
    'ResourceQuota',
    put('spec.hard["services.loadbalancers"]', '5'),
  );
  expect(lines(ledgerOf(prod).unexplained)).toEqual(
    ['autolytiq-prod', 'monitoring', 'monitoring-nodes'].map(
      (namespace) => `ResourceQuota ${namespace}/estate spec.hard["services.loadbalancers"]: "0" → "5"`,
    ),
  );
});

test('objects that only one environment has are unexplained, under the names of the second', () => {
  const { unexplained } = parityLedger(render(DEV), render(PROD));
  expect(lines(unexplained)).toContain('StatefulSet autolytiq-prod/redis : "an object" → undefined');
  const { unexplained: back } = parityLedger(render(PROD), render(DEV));
  expect(lines(back)).toContain('StatefulSet autolytiq-dev/redis : undefined → "an object"');
});

describe('a reason', () => {
  const quiet = (...differences: readonly Difference[]) =>
    ledgerOf({
      ...auth('ConfigMap', put('data.LOG_LEVEL', 'debug'), put('data.LOG_FORMAT', 'text')),
      environment: { ...PROD, differences: [...PROD.differences, ...differences] },
    });
  const CONFIG = 'ConfigMap autolytiq-prod/auth-service';

  test.each([
    [CONFIG, undefined, 2],
    [CONFIG, 'data', 2],
    [CONFIG, 'data.LOG_LEVEL', 1],
    ['ConfigMap autolytiq-prod/*', 'data.LOG_LEVEL', 1],
    ['ConfigMap */auth-*', 'data', 2],
  ])('for %s %s covers what is there and below', (object, path, count) => {
    const { explained, unexplained, idle } = quiet(reason(object, path));
    const given = explained.filter((entry) => entry.reason === 'it must');
    expect([given.length, unexplained.length, idle.length]).toEqual([count, 2 - count, 0]);
  });

  test.each([
    [CONFIG, 'data.LOG'],
    [CONFIG, 'data.LOG_LEVELS'],
    ['ConfigMap autolytiq-prod/auth', undefined],
    ['ConfigMap autolytiq-prod/auth.service', undefined],
    ['Deployment autolytiq-prod/auth-service', 'spec.template.spec.containers'],
  ])('for %s %s covers nothing, and is idle', (object, path) => {
    const idle = reason(object, path);
    expect(quiet(idle).explained.map((entry) => entry.reason)).not.toContain('it must');
    expect(quiet(idle).idle).toEqual([idle]);
  });

  test('may be given for scale, and for objects as a whole', () => {
    const scale = quiet(reason('HorizontalPodAutoscaler autolytiq-prod/*'));
    expect(scale.idle).toEqual([]);
    expect(scale.scale.map(({ kind }) => kind)).not.toContain('HorizontalPodAutoscaler');
    const prod = {
      ...render(PROD),
      environment: { ...PROD, differences: [reason('StatefulSet autolytiq-prod/redis')] },
    };
    expect(lines(parityLedger(render(DEV), prod).explained)).toEqual([
      'StatefulSet autolytiq-prod/redis : "an object" → undefined',
    ]);
  });
});
