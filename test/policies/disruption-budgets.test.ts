import { disruptionBudgets } from '../../policies/disruption-budgets';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, without, withObject, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const PDB = 'PodDisruptionBudget autolytiq-prod/auth-service';
const AUTH = 'Deployment autolytiq-prod/auth-service';

const refused = (title: string, path: string, expected: string, found: string, mend: string) =>
  `${title} ${path}: expected ${expected}, found ${found}; ${mend}`;
const blocks = (field: string, found: string, pods = 3) =>
  refused(
    PDB,
    `spec.${field}`,
    `a budget that gives one of ${pods}, the fewest pods of auth-service`,
    `${found}, which gives none`,
    'write maxUnavailable: 1',
  );
const keepsNone = (field: string, found: string) =>
  refused(
    PDB,
    `spec.${field}`,
    'a budget that keeps some of 3, the fewest pods of auth-service',
    `${found}, which keeps none`,
    'write maxUnavailable: 1',
  );
const unheld = refused(
  AUTH,
  'metadata.name',
  'a PodDisruptionBudget, since it has pods to spare',
  'none that selects its pods',
  'add one with maxUnavailable: 1 and the selector of auth-service',
);

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(disruptionBudgets, given)).toEqual([]);
  expect(lines(disruptionBudgets, withoutFacts(given))).toEqual([]);
});

test('what runs more than once has a budget', () => {
  expect(lines(disruptionBudgets, without(PROD, PDB))).toEqual([unheld]);
  expect(lines(disruptionBudgets, withoutFacts(without(PROD, PDB)))).toEqual([]);
});

test('a budget for nobody is none', () => {
  const label = 'spec.selector.matchLabels["app.kubernetes.io/name"]';
  const nobody = refused(
    PDB,
    'spec.selector',
    'the pods of one workload',
    'labels that no pods have',
    'write the selector of the workload that it is for',
  );
  expect(lines(disruptionBudgets, edited(PROD, PDB, put(label, 'auth')))).toEqual([unheld, nobody]);
  expect(lines(disruptionBudgets, edited(PROD, PDB, drop('spec.selector')))).toEqual([unheld, nobody]);
});

test('a budget for several is refused, and pods with two cannot be evicted', () => {
  const all = {
    matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['auth-service', 'user-service'] }],
  };
  const given = edited(PROD, PDB, put('spec.selector', all));
  const twice = refused(
    'PodDisruptionBudget autolytiq-prod/user-service',
    'spec.selector',
    'pods that no other budget selects',
    `those of Deployment user-service, which ${PDB} selects too`,
    'select by labels that one workload alone has: pods with two budgets cannot be evicted at all',
  );
  expect(lines(disruptionBudgets, given)).toEqual([
    twice,
    refused(
      PDB,
      'spec.selector',
      'the pods of one workload',
      'those of auth-service, user-service',
      'write the selector of the workload that it is for',
    ),
  ]);
  expect(lines(disruptionBudgets, withoutFacts(given))).toEqual([twice]);
});

test('an empty selector is every pod of the namespace', () => {
  expect(lines(disruptionBudgets, edited(PROD, PDB, put('spec.selector', {})))).toContain(
    refused(
      PDB,
      'spec.selector',
      'the pods of one workload',
      'those of deal-service-migrate-b9e235d025, api-gateway, auth-service and 10 more',
      'write the selector of the workload that it is for',
    ),
  );
});

describe('at the fewest pods', () => {
  const budget = (field: 'minAvailable' | 'maxUnavailable', value: unknown) =>
    edited(PROD, PDB, drop('spec.maxUnavailable'), put(`spec.${field}`, value));

  test.each([0, '0%'])('maxUnavailable %j blocks every drain', (value) => {
    expect(lines(disruptionBudgets, budget('maxUnavailable', value))).toEqual([
      blocks('maxUnavailable', JSON.stringify(value)),
    ]);
  });

  test.each([3, 4, '100%', '67%'])('minAvailable %j blocks every drain', (value) => {
    const expected = [blocks('minAvailable', JSON.stringify(value))];
    expect(lines(disruptionBudgets, budget('minAvailable', value))).toEqual(expected);
    expect(lines(disruptionBudgets, withoutFacts(budget('minAvailable', value)))).toEqual(expected);
  });

  test.each([2, '66%', '1%', 1])('minAvailable %j gives one and keeps one', (value) => {
    expect(lines(disruptionBudgets, budget('minAvailable', value))).toEqual([]);
  });

  test.each([2, '1%', '66%'])('maxUnavailable %j gives one and keeps one', (value) => {
    expect(lines(disruptionBudgets, budget('maxUnavailable', value))).toEqual([]);
  });

  test.each<['minAvailable' | 'maxUnavailable', number | string]>([
    ['maxUnavailable', 3],
    ['maxUnavailable', '67%'],
    ['minAvailable', 0],
    ['minAvailable', '0%'],
    ['maxUnavailable', 'one'],
  ])('%s %j keeps none', (field, value) => {
    expect(lines(disruptionBudgets, budget(field, value))).toEqual([keepsNone(field, JSON.stringify(value))]);
    expect(lines(disruptionBudgets, withoutFacts(budget(field, value)))).toEqual([]);
  });

  test('no bound keeps none', () => {
    expect(lines(disruptionBudgets, edited(PROD, PDB, drop('spec.maxUnavailable')))).toEqual([
      keepsNone('minAvailable', 'nothing'),
    ]);
  });

  test('the fewest are those of the autoscaler, or the replicas', () => {
    const two = edited(
      budget('minAvailable', 2),
      'HorizontalPodAutoscaler autolytiq-prod/auth-service',
      put('spec.minReplicas', 2),
    );
    expect(lines(disruptionBudgets, two)).toEqual([blocks('minAvailable', '2', 2)]);
    const fixed = edited(
      without(budget('minAvailable', 2), 'HorizontalPodAutoscaler autolytiq-prod/auth-service'),
      AUTH,
      put('spec.replicas', 2),
    );
    expect(lines(disruptionBudgets, fixed)).toEqual([blocks('minAvailable', '2', 2)]);
  });
});

test('one bound, not both', () => {
  expect(lines(disruptionBudgets, edited(PROD, PDB, put('spec.minAvailable', 1)))).toEqual([
    refused(
      PDB,
      'spec.minAvailable',
      'either minAvailable or maxUnavailable',
      'both',
      'keep maxUnavailable, which stays right when replicas change',
    ),
  ]);
});

test('pods that never became ready do not count', () => {
  const given = edited(PROD, PDB, drop('spec.unhealthyPodEvictionPolicy'));
  const mend = 'write it: pods that never became ready must not stop a node from being drained';
  expect(lines(disruptionBudgets, given)).toEqual([
    refused(PDB, 'spec.unhealthyPodEvictionPolicy', 'AlwaysAllow', 'nothing', mend),
  ]);
  expect(lines(disruptionBudgets, withoutFacts(given))).toEqual([]);
  expect(
    lines(disruptionBudgets, edited(PROD, PDB, put('spec.unhealthyPodEvictionPolicy', 'IfHealthyBudget'))),
  ).toEqual([refused(PDB, 'spec.unhealthyPodEvictionPolicy', 'AlwaysAllow', '"IfHealthyBudget"', mend)]);
});

const pdb = (spec: unknown, name = 'web') => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name },
  spec,
});
const web = (spec: Json, kind = 'Deployment', name = 'web') => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name },
  spec: { ...spec, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } },
});
const selector = { matchLabels: { app: 'web' } };

test('what runs once has none: one that blocks is an error anywhere', () => {
  const dev = cluster('autolytiq-dev');
  const own = (bound: Json) =>
    lines(
      disruptionBudgets,
      withObject(dev, {
        ...pdb({
          ...bound,
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
          selector: { matchLabels: { 'app.kubernetes.io/name': 'redis' } },
        }),
        metadata: { name: 'redis', namespace: 'autolytiq-dev' },
      }),
    );
  const title = 'PodDisruptionBudget autolytiq-dev/redis';
  expect(own({ maxUnavailable: 1 })).toEqual([
    refused(
      title,
      'spec.selector',
      'pods of what runs more than once',
      'those of redis, which runs once',
      'take the budget out, or run more than one',
    ),
  ]);
  const blocked = (named: string, pods: string) =>
    refused(
      named,
      'spec.minAvailable',
      `a budget that gives one of 1, the fewest pods of ${pods}`,
      '1, which gives none',
      'take the budget out, or run more than one',
    );
  expect(own({ minAvailable: 1 })).toEqual([blocked(title, 'redis')]);
  expect(lines(disruptionBudgets, foreign(web({ replicas: 1 }), pdb({ minAvailable: 1, selector })))).toEqual([
    blocked('PodDisruptionBudget web', 'web'),
  ]);
  expect(lines(disruptionBudgets, foreign(web({ replicas: 1 }), pdb({ maxUnavailable: 1, selector })))).toEqual([]);
});

test('one budget over several workloads of others counts them together', () => {
  const both = (minAvailable: number) =>
    lines(
      disruptionBudgets,
      foreign(web({ replicas: 1 }), web({ replicas: 2 }, 'StatefulSet', 'web-2'), pdb({ minAvailable, selector })),
    );
  expect(both(2)).toEqual([]);
  expect(both(3)).toEqual([
    refused(
      'PodDisruptionBudget web',
      'spec.minAvailable',
      'a budget that gives one of 3, the fewest pods of web, web-2',
      '3, which gives none',
      'write maxUnavailable: 1',
    ),
  ]);
});

test.each<[string, readonly Json[]]>([
  ['pods that an operator makes', []],
  ['replicas that nobody states', [web({})]],
  ['no replicas', [web({ replicas: 0 })]],
  ['pods of every node', [web({}, 'DaemonSet')]],
  ['pods of a Job beside those of a workload', [web({ replicas: 1 }), web({}, 'Job', 'web-job')]],
])('of others %s are not counted', (_, objects) => {
  expect(lines(disruptionBudgets, foreign(...objects, pdb({ minAvailable: 1, selector })))).toEqual([]);
});

test('an autoscaler of others says how many there are at least', () => {
  const hpa = (minReplicas: number) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas, maxReplicas: 5 },
  });
  expect(lines(disruptionBudgets, foreign(web({}), hpa(2), pdb({ minAvailable: 1, selector })))).toEqual([]);
  expect(lines(disruptionBudgets, foreign(web({}), hpa(1), pdb({ minAvailable: 1, selector })))).toHaveLength(1);
});

test('any form is read', () => {
  for (const spec of [
    undefined,
    null,
    'x',
    [],
    { selector: 'x' },
    { selector, minAvailable: {}, maxUnavailable: null },
  ]) {
    expect(lines(disruptionBudgets, foreign(web({ replicas: 2 }), pdb(spec)))).toEqual([]);
  }
});
