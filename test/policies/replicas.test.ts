import { replicas } from '../../policies/replicas';
import { CLUSTERS, cluster, edited, foreign, lines, without, withObject, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const HPA = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';
const AUTH = 'Deployment autolytiq-prod/auth-service';
const SPREAD = 'spec.template.spec.topologySpreadConstraints';

const refused = (title: string, path: string, expected: string, found: string, mend: string) =>
  `${title} ${path}: expected ${expected}, found ${found}; ${mend}`;
const few = (title: string, path: string, name: string) =>
  refused(
    title,
    path,
    'at least 2, as in every environment of the tier prod',
    '1',
    `give ${name} more replicas in the overlays`,
  );

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(replicas, given)).toEqual([]);
  expect(lines(replicas, withoutFacts(given))).toEqual([]);
});

describe('how many', () => {
  test('the least that an autoscaler may leave', () => {
    expect(lines(replicas, edited(PROD, HPA, put('spec.minReplicas', 1)))).toEqual([
      few(HPA, 'spec.minReplicas', 'auth-service'),
    ]);
    expect(lines(replicas, edited(PROD, HPA, put('spec.minReplicas', 2)))).toEqual([]);
  });

  test('or the replicas, of which there is one if nothing is said', () => {
    const fixed = without(PROD, HPA);
    expect(lines(replicas, fixed)).toEqual([few(AUTH, 'spec.replicas', 'auth-service')]);
    expect(lines(replicas, edited(fixed, AUTH, put('spec.replicas', 1)))).toEqual([
      few(AUTH, 'spec.replicas', 'auth-service'),
    ]);
    expect(lines(replicas, edited(fixed, AUTH, put('spec.replicas', 2)))).toEqual([]);
  });

  test('stores in the cluster may stand alone, other StatefulSets may not; of some kinds there is one for each node or run', () => {
    const one = (kind: string, name: string) =>
      withObject(PROD, {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name, namespace: 'autolytiq-prod' },
        spec: { template: {} },
      });
    expect(lines(replicas, one('DaemonSet', 'agent'))).toEqual([]);
    expect(lines(replicas, one('Job', 'once'))).toEqual([]);
    expect(lines(replicas, one('StatefulSet', 'search'))).toEqual([
      few('StatefulSet autolytiq-prod/search', 'spec.replicas', 'search'),
    ]);
    const { facts } = PROD;
    const [workload] = facts?.workloads ?? [];
    if (facts === undefined || workload === undefined) throw new Error('autolytiq-prod has no facts');
    const workloads = [...facts.workloads, { ...workload, name: 'search', kind: 'store' as const }];
    expect(lines(replicas, { ...one('StatefulSet', 'search'), facts: { ...facts, workloads } })).toEqual([]);
  });
});

describe('where', () => {
  test('pods are spread over zones', () => {
    const expected = (found: string) => [
      refused(
        AUTH,
        SPREAD,
        'a constraint with the topologyKey topology.kubernetes.io/zone',
        found,
        'spread the pods of auth-service over zones',
      ),
    ];
    expect(lines(replicas, edited(PROD, AUTH, drop(SPREAD)))).toEqual(expected('none'));
    expect(lines(replicas, edited(PROD, AUTH, drop(`${SPREAD}[0]`)))).toEqual(
      expected('constraints over kubernetes.io/hostname'),
    );
    expect(lines(replicas, withoutFacts(edited(PROD, AUTH, drop(SPREAD))))).toEqual([]);
    const dev = edited(cluster('autolytiq-dev'), 'Deployment autolytiq-dev/auth-service', drop(SPREAD));
    expect(lines(replicas, dev)).toEqual([]);
  });

  test('a constraint counts the pods that it spreads', () => {
    const path = `${SPREAD}[0].labelSelector`;
    const expected = (found: string) => [
      refused(
        AUTH,
        path,
        'labels of the pods of auth-service',
        found,
        'write the selector of the workload: pods that are not counted are not spread',
      ),
    ];
    const renamed = edited(PROD, AUTH, put(`${path}.matchLabels`, { app: 'auth' }));
    expect(lines(replicas, renamed)).toEqual(expected('{"matchLabels":{"app":"auth"}}'));
    expect(lines(replicas, withoutFacts(renamed))).toEqual(expected('{"matchLabels":{"app":"auth"}}'));
    expect(lines(replicas, edited(PROD, AUTH, drop(path)))).toEqual(expected('nothing'));
  });

  test('and no others', () => {
    const path = `${SPREAD}[1].labelSelector`;
    const given = edited(PROD, AUTH, drop(`${path}.matchLabels["app.kubernetes.io/name"]`));
    expect(lines(replicas, given)).toEqual([
      refused(
        AUTH,
        path,
        'labels that the pods of auth-service alone have',
        '{"app.kubernetes.io/instance":"autolytiq-prod"}, which also selects deal-service-migrate-b9e235d025, api-gateway, config-service and 9 more',
        'write the selector of the workload: pods of others would push its own into one zone',
      ),
    ]);
    expect(lines(replicas, withoutFacts(given))).toEqual([]);
  });

  test('zones are demanded only where there are several', () => {
    const { facts } = PROD;
    if (facts === undefined) throw new Error('autolytiq-prod has no facts');
    const one = { ...PROD, facts: { ...facts, zones: ['us-east-1a'] } };
    const found = lines(replicas, one);
    expect(found).toHaveLength(11);
    expect(found).toContain(
      refused(
        AUTH,
        `${SPREAD}[0].whenUnsatisfiable`,
        'ScheduleAnyway, since the cluster has one zone',
        '"DoNotSchedule"',
        'ask for other zones rather than demand them, or give the cluster more',
      ),
    );
    expect(lines(replicas, { ...PROD, facts: { ...facts, zones: ['us-east-1a', 'us-east-1b'] } })).toEqual([]);
    const asking = edited(PROD, AUTH, put(`${SPREAD}[0].whenUnsatisfiable`, 'ScheduleAnyway'));
    expect(lines(replicas, { ...asking, facts: { ...facts, zones: ['us-east-1a'] } })).toHaveLength(10);
  });
});

test('objects of others: one replica and no constraints are their business; any form is read', () => {
  const web = (spec: unknown) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec });
  const template = (constraints: unknown) => ({
    template: {
      metadata: { labels: { app: 'web', chart: 'web-1.0' } },
      spec: { topologySpreadConstraints: constraints },
    },
  });
  const zone = { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' };
  expect(lines(replicas, foreign(web({ replicas: 1, ...template([]) })))).toEqual([]);
  expect(
    lines(replicas, foreign(web(template([{ ...zone, labelSelector: { matchLabels: { app: 'web' } } }])))),
  ).toEqual([]);
  for (const spec of [undefined, null, 'x', template(null), template('x'), template([null, 'x'])]) {
    expect(lines(replicas, foreign(web(spec)))).toEqual([]);
  }
});
