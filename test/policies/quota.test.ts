import type { Json } from '../../policies/cluster/json';
import { quota } from '../../policies/quota';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts, withObject } from './clusters';
import { append, change, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const QUOTA = 'ResourceQuota autolytiq-prod/estate';
const LIMITS = 'LimitRange autolytiq-prod/containers';
const AUTH = 'Deployment autolytiq-prod/auth-service';
const HPA = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';
const RESOURCES = 'spec.template.spec.containers[0].resources';

const hard = (key: string): string => `spec.hard["${key}"]`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(quota, given)).toEqual([]);
});

test.each(['pods', 'requests.cpu', 'requests.memory', 'limits.memory', 'requests.ephemeral-storage'])(
  'one less of %s than the quota of ours has is too little',
  (key) => {
    let [value, less] = ['', ''];
    const lower = change(hard(key), (before) => {
      value = String(before);
      less = value.replace(/^\d+/, (number) => String(Number(number) - 1));
      return less;
    });
    expect(lines(quota, edited(PROD, QUOTA, lower))).toEqual([
      `${QUOTA} ${hard(key)}: expected at least ${value}, which the workloads of the namespace can grow to, found "${less}"; raise the quota, or lower the requests or the most replicas`,
    ]);
  },
);

test.each([
  ['cpu', '20'],
  ['memory', '1Gi'],
  ['count/pods', 168],
])('the short name %s counts like the long one', (key, value) => {
  const given = edited(PROD, QUOTA, put(hard(key), value));
  expect(lines(quota, given)).toEqual([expect.stringContaining(`${QUOTA} ${hard(key)}: expected at least`)]);
  expect(lines(quota, edited(given, QUOTA, put(hard(key), '999Gi')))).toEqual([]);
});

test('an autoscaler, a surge or a request that grows outgrows the quota', () => {
  const grown = [
    edited(PROD, HPA, put('spec.maxReplicas', 7)),
    edited(PROD, AUTH, put('spec.strategy.rollingUpdate.maxSurge', '100%')),
  ];
  for (const given of grown) expect(lines(quota, given)).toHaveLength(5);
  expect(lines(quota, edited(PROD, AUTH, put(`${RESOURCES}.requests.cpu`, '101m')))).toEqual([
    expect.stringContaining('expected at least 20664m, which'),
  ]);
});

test('one more Job counts twice: it may be replaced while it ends', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'more', namespace: 'autolytiq-prod' },
    spec: {
      template: {
        spec: {
          containers: [{ name: 'a', resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } } }],
        },
      },
    },
  };
  expect(lines(quota, withObject(PROD, job))).toContain(
    `${QUOTA} ${hard('pods')}: expected at least 171, which the workloads of the namespace can grow to, found "169"; raise the quota, or lower the requests or the most replicas`,
  );
});

test('a namespace of ours without a quota is refused', () => {
  const none = without(PROD, QUOTA);
  expect(lines(quota, none)).toEqual([
    'Namespace autolytiq-prod metadata.name: expected a ResourceQuota in the namespace that limits pods, requests.cpu, requests.memory, limits.memory, requests.ephemeral-storage, found none; add a ResourceQuota, so that a runaway workload cannot take the whole cluster',
  ]);
  expect(lines(quota, withoutFacts(none))).toEqual([]);
});

test.each(['pods', 'requests.cpu', 'requests.memory', 'limits.memory', 'requests.ephemeral-storage'])(
  'a quota of ours that leaves out %s is refused',
  (key) => {
    expect(lines(quota, edited(PROD, QUOTA, drop(hard(key))))).toEqual([
      expect.stringContaining(`expected a ResourceQuota in the namespace that limits ${key}, found estate;`),
    ]);
  },
);

test('quotas with scopes count pods that nobody can tell from here', () => {
  for (const scope of [put('spec.scopes', ['NotTerminating']), put('spec.scopeSelector', { matchExpressions: [] })]) {
    const scoped = edited(withoutFacts(PROD), QUOTA, put(hard('pods'), '1'), scope);
    expect(lines(quota, scoped)).toEqual([]);
    expect(lines(quota, edited(PROD, QUOTA, scope))).toEqual([expect.stringContaining('found none')]);
  }
});

test('of objects alone no more is asked than that the pods can start', () => {
  const tight = (pods: number) => withoutFacts(edited(PROD, QUOTA, put(hard('pods'), String(pods))));
  // 11 services with 3 pods, a migration and a job.
  expect(lines(quota, tight(35))).toEqual([]);
  expect(lines(quota, tight(34))).toEqual([
    `${QUOTA} ${hard('pods')}: expected at least 35, which the workloads of the namespace start with, found "34"; raise the quota, or lower the requests or the most replicas`,
  ]);
});

test('where a quota counts memory, a container that states none is refused, but for a default', () => {
  const bare = edited(PROD, AUTH, drop(`${RESOURCES}.limits.memory`), drop(`${RESOURCES}.requests.memory`));
  expect(lines(quota, bare)).toEqual([]);
  expect(lines(quota, without(bare, LIMITS))).toEqual(
    [
      expect.stringContaining(
        `${AUTH} ${RESOURCES}.limits.memory: expected an amount, since ResourceQuota estate counts it, found nothing; state it`,
      ),
      expect.stringContaining(`${AUTH} ${RESOURCES}.requests.memory: expected an amount`),
    ].sort(),
  );
  const init = put('spec.template.spec.initContainers', [{ name: 'wait' }]);
  const found = lines(quota, edited(without(PROD, LIMITS), AUTH, init));
  expect(found).toContainEqual(
    expect.stringContaining('spec.template.spec.initContainers[0].resources.requests.cpu: expected an amount'),
  );
});

test('ephemeral storage need not be stated', () => {
  const bare = edited(
    without(PROD, LIMITS),
    AUTH,
    drop(`${RESOURCES}.limits.ephemeral-storage`),
    drop(`${RESOURCES}.requests.ephemeral-storage`),
  );
  expect(lines(quota, bare)).toEqual([]);
});

test('a container beyond the maximum of the LimitRange is refused', () => {
  const given = edited(PROD, LIMITS, put('spec.limits[0].max.memory', '511Mi'));
  expect(lines(quota, given)).toEqual([
    `Deployment autolytiq-prod/api-gateway ${RESOURCES}: expected at most "511Mi" of memory, the maximum of LimitRange containers for a Container, found 512Mi; raise max in the LimitRange, or ask for less`,
  ]);
  expect(lines(quota, withoutFacts(given))).toHaveLength(1);
  expect(lines(quota, edited(PROD, LIMITS, put('spec.limits[0].max.cpu', '200m')))).toEqual([
    expect.stringContaining('expected at most "200m" of cpu'),
  ]);
});

test('a pod beyond the maximum for pods is refused', () => {
  const limit = { type: 'Pod', max: { memory: '300Mi' } };
  expect(lines(quota, edited(PROD, LIMITS, append('spec.limits', limit)))).toEqual([
    expect.stringContaining(
      'Deployment autolytiq-prod/api-gateway spec.template.spec.containers: expected at most "300Mi" of memory, the maximum of LimitRange containers for a Pod, found 512Mi;',
    ),
  ]);
});

const SHOP: readonly Json[] = [
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'team', namespace: 'shop' },
    spec: { hard: { pods: '5', 'requests.cpu': '1', 'services.loadbalancers': '0', 'requests.nvidia.com/gpu': '1' } },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { replicas: 4, template: { spec: { containers: [{ name: 'web', resources: { limits: { cpu: 0.25 } } }] } } },
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent', namespace: 'other' }, spec: {} },
];

test('a sound quota of others passes, one that is too small does not', () => {
  expect(lines(quota, foreign(...SHOP))).toEqual([]);
  const [team, ...others] = SHOP;
  const small = { ...team, spec: { hard: { pods: 3, 'requests.cpu': '900m' } } };
  expect(lines(quota, foreign(small, ...others))).toEqual([
    expect.stringContaining('expected at least 4, which the workloads of the namespace start with, found 3;'),
    expect.stringContaining('expected at least 1000m, which'),
  ]);
});

test('odd forms are passed over', () => {
  const odd = (kind: string, spec: unknown) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'odd', namespace: 'shop' },
    spec,
  });
  const forms = [
    null,
    { hard: 'all' },
    { hard: { pods: 'many', 'requests.cpu': null } },
    { limits: [null, 'all', { max: 1 }, { type: 'Container', max: { cpu: 'x' } }] },
  ];
  for (const form of forms) {
    expect(
      lines(
        quota,
        foreign(
          odd('ResourceQuota', form),
          odd('LimitRange', form),
          odd('Pod', { containers: [null, { resources: [] }] }),
        ),
      ).filter((line) => !line.includes('counts it')),
    ).toEqual([]);
  }
});
