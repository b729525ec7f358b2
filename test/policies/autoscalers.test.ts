import { autoscalers } from '../../policies/autoscalers';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, without, withObject, withoutFacts } from './clusters';
import { append, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const HPA = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';
const AUTH = 'Deployment autolytiq-prod/auth-service';
const CONTAINER = 'spec.template.spec.containers[0]';

const refused = (title: string, path: string, expected: string, found: string, mend: string) =>
  `${title} ${path}: expected ${expected}, found ${found}; ${mend}`;

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(autoscalers, given)).toEqual([]);
  expect(lines(autoscalers, withoutFacts(given))).toEqual([]);
});

describe('what the overlays declare', () => {
  test('a workload that scales has an autoscaler', () => {
    const expected = refused(
      AUTH,
      'metadata.name',
      'a HorizontalPodAutoscaler from 3 to 6, as declared',
      'none',
      'add one whose scaleTargetRef is Deployment auth-service',
    );
    expect(lines(autoscalers, without(PROD, HPA))).toEqual([expected]);
    expect(lines(autoscalers, edited(PROD, HPA, put('spec.scaleTargetRef.name', 'auth')))).toEqual([
      refused(
        HPA,
        'spec.scaleTargetRef.name',
        'a Deployment of autolytiq-prod',
        'auth, which nothing here makes',
        'name what it scales',
      ),
      expected,
    ]);
  });

  test('its bounds are the declared ones', () => {
    const bound = (field: string, declared: number, found: string) =>
      refused(HPA, `spec.${field}`, `${declared}, as declared`, found, `write ${declared}, or declare other replicas`);
    expect(lines(autoscalers, edited(PROD, HPA, put('spec.minReplicas', 1)))).toEqual([bound('minReplicas', 3, '1')]);
    expect(lines(autoscalers, edited(PROD, HPA, drop('spec.minReplicas')))).toEqual([bound('minReplicas', 3, '1')]);
    expect(lines(autoscalers, edited(PROD, HPA, put('spec.maxReplicas', 7)))).toEqual([bound('maxReplicas', 6, '7')]);
    expect(lines(autoscalers, edited(PROD, HPA, drop('spec.maxReplicas')))).toEqual([
      bound('maxReplicas', 6, 'nothing'),
    ]);
  });

  test('what has a fixed number has none', () => {
    const dev = cluster('autolytiq-dev');
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'auth-service' };
    const given = withObject(edited(dev, 'Deployment autolytiq-dev/auth-service', drop('spec.replicas')), {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'more', namespace: 'autolytiq-dev' },
      spec: { scaleTargetRef: target, minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 70 },
    });
    expect(lines(autoscalers, given)).toEqual([
      refused(
        'HorizontalPodAutoscaler autolytiq-dev/more',
        'spec.scaleTargetRef.name',
        'no autoscaler of auth-service, which is declared to have 1 replicas',
        'one',
        'take it out, or declare replicas with a max above min',
      ),
    ]);
  });

  test('shares at which scaling works', () => {
    const percent = (value: number) =>
      lines(autoscalers, edited(PROD, HPA, put('spec.metrics[1].resource.target.averageUtilization', value)));
    const path = 'spec.metrics[1].resource.target.averageUtilization';
    expect(percent(91)).toEqual([refused(HPA, path, '30 to 90', '91', 'lower it, so that pods are added in time')]);
    expect(percent(29)).toEqual([refused(HPA, path, '30 to 90', '29', 'raise it, so that pods have work')]);
    expect([...percent(30), ...percent(90)]).toEqual([]);
    // Nobody can say what others have in mind.
    expect(lines(autoscalers, withoutFacts(edited(PROD, HPA, put(path, 150))))).toEqual([]);
  });

  test('pods are not taken away at once', () => {
    const path = 'spec.behavior.scaleDown.stabilizationWindowSeconds';
    const expected = (found: string) =>
      refused(
        HPA,
        path,
        'at least 60',
        found,
        'wait longer before pods are taken away, or load that comes in waves adds and takes them for ever',
      );
    expect(lines(autoscalers, edited(PROD, HPA, put(path, 59)))).toEqual([expected('59')]);
    expect(lines(autoscalers, edited(PROD, HPA, put(path, 0)))).toEqual([expected('0')]);
    expect(lines(autoscalers, edited(PROD, HPA, put(path, 60)))).toEqual([]);
    // Left out, Kubernetes waits five minutes.
    expect(lines(autoscalers, edited(PROD, HPA, drop('spec.behavior')))).toEqual([]);
    expect(lines(autoscalers, withoutFacts(edited(PROD, HPA, put(path, 0))))).toEqual([]);
  });
});

describe('the target', () => {
  test('has replicas', () => {
    const found = lines(autoscalers, edited(PROD, HPA, put('spec.scaleTargetRef.kind', 'DaemonSet')));
    expect(found[0]).toBe(
      refused(
        HPA,
        'spec.scaleTargetRef.kind',
        'Deployment or StatefulSet',
        'DaemonSet',
        'name what has replicas, or take the autoscaler out',
      ),
    );
    const rollout = edited(PROD, HPA, put('spec.scaleTargetRef.kind', 'Rollout'));
    expect(lines(autoscalers, rollout)[0]).toContain('expected Deployment or StatefulSet, found Rollout');
    expect(lines(autoscalers, withoutFacts(rollout))).toEqual([]);
  });

  test('is named with the group of its kind', () => {
    const group = (apiVersion: string) => edited(PROD, HPA, put('spec.scaleTargetRef.apiVersion', apiVersion));
    const expected = (found: string) => [
      refused(HPA, 'spec.scaleTargetRef.apiVersion', 'apps/v1', found, 'write apps/v1, the group of a Deployment'),
    ];
    expect(lines(autoscalers, group('v1'))).toEqual(expected('"v1"'));
    expect(lines(autoscalers, withoutFacts(group('extensions/v1beta1')))).toEqual(expected('"extensions/v1beta1"'));
    expect(lines(autoscalers, edited(PROD, HPA, drop('spec.scaleTargetRef.apiVersion')))).toEqual(expected('""'));
  });

  test('leaves its replicas to the autoscaler', () => {
    const given = edited(PROD, AUTH, put('spec.replicas', 3));
    const expected = [
      refused(
        AUTH,
        'spec.replicas',
        'nothing, since HorizontalPodAutoscaler auth-service sets it',
        '3',
        'take it out: every apply would undo what the autoscaler has done',
      ),
    ];
    expect(lines(autoscalers, given)).toEqual(expected);
    expect(lines(autoscalers, withoutFacts(given))).toEqual(expected);
  });

  test('has one autoscaler', () => {
    const second = { ...structuredClone(PROD.find('HorizontalPodAutoscaler', 'autolytiq-prod', 'auth-service')?.body) };
    const given = withObject(PROD, { ...second, metadata: { name: 'second', namespace: 'autolytiq-prod' } });
    const expected = [
      refused(
        'HorizontalPodAutoscaler autolytiq-prod/second',
        'spec.scaleTargetRef.name',
        'a workload that no other autoscaler scales',
        `auth-service, which ${HPA} scales too`,
        'put the metrics of both into one autoscaler',
      ),
    ];
    expect(lines(autoscalers, given)).toEqual(expected);
    expect(lines(autoscalers, withoutFacts(given))).toEqual(expected);
  });
});

describe('metrics', () => {
  const unmeasured = (resource: string, container = CONTAINER) =>
    refused(
      AUTH,
      `${container}.resources.requests.${resource}`,
      'an amount of which HorizontalPodAutoscaler auth-service can take a share',
      'nothing',
      `state what the container asks for, or take ${resource} out of the autoscaler's metrics`,
    );

  test('every container asks for what is measured', () => {
    expect(lines(autoscalers, edited(PROD, AUTH, drop(`${CONTAINER}.resources.requests.cpu`)))).toEqual([
      unmeasured('cpu'),
    ]);
    const memory = edited(
      PROD,
      AUTH,
      drop(`${CONTAINER}.resources.requests.memory`),
      drop(`${CONTAINER}.resources.limits.memory`),
    );
    expect(lines(autoscalers, memory)).toEqual([unmeasured('memory')]);
    const beside = edited(PROD, AUTH, append('spec.template.spec.containers', { name: 'proxy' }));
    const second = 'spec.template.spec.containers[1]';
    expect(lines(autoscalers, beside)).toEqual([unmeasured('memory', second), unmeasured('cpu', second)]);
  });

  test('a limit is a request too, and outside the overlays a default of the namespace', () => {
    const limited = edited(
      PROD,
      AUTH,
      drop(`${CONTAINER}.resources.requests.cpu`),
      put(`${CONTAINER}.resources.limits.cpu`, '1'),
    );
    expect(lines(autoscalers, limited)).toEqual([]);
    const silent = withoutFacts(edited(PROD, AUTH, drop(`${CONTAINER}.resources`)));
    expect(lines(autoscalers, silent)).toEqual([]);
    expect(lines(autoscalers, without(silent, 'LimitRange autolytiq-prod/containers'))).toEqual([
      unmeasured('memory'),
      unmeasured('cpu'),
    ]);
  });

  test('init containers count when they stay', () => {
    const init = (body: Json) =>
      lines(autoscalers, edited(PROD, AUTH, put('spec.template.spec.initContainers', [body])));
    expect(init({ name: 'prepare' })).toEqual([]);
    expect(init({ name: 'proxy', restartPolicy: 'Always' })).toHaveLength(2);
  });

  test('an average value needs no request', () => {
    const target = { type: 'AverageValue', averageValue: '500m' };
    const given = edited(PROD, HPA, put('spec.metrics', [{ type: 'Resource', resource: { name: 'cpu', target } }]));
    const silent = edited(given, AUTH, drop(`${CONTAINER}.resources.requests.cpu`));
    expect(lines(autoscalers, silent)).toEqual([]);
  });

  const UNSTATED = refused(
    HPA,
    'spec.metrics',
    'the metrics that it goes by',
    'none',
    'state memory and cpu with their targets',
  );

  test('without metrics, and in the first version, the processor is measured', () => {
    const silent = edited(PROD, AUTH, drop(`${CONTAINER}.resources.requests.cpu`));
    expect(lines(autoscalers, edited(silent, HPA, drop('spec.metrics')))).toEqual([unmeasured('cpu'), UNSTATED]);
    const first = edited(
      PROD,
      HPA,
      drop('spec.metrics'),
      put('apiVersion', 'autoscaling/v1'),
      put('spec.targetCPUUtilizationPercentage', 99),
    );
    expect(lines(autoscalers, first)).toEqual([
      refused(HPA, 'spec.targetCPUUtilizationPercentage', '30 to 90', '99', 'lower it, so that pods are added in time'),
    ]);
  });

  test('a metric of one container names one that is there', () => {
    const one = (container: string) =>
      edited(
        PROD,
        HPA,
        put('spec.metrics', [
          {
            type: 'ContainerResource',
            containerResource: { name: 'cpu', container, target: { type: 'Utilization', averageUtilization: 70 } },
          },
        ]),
      );
    expect(lines(autoscalers, one('auth-service'))).toEqual([]);
    expect(lines(autoscalers, one('auth'))).toEqual([
      refused(
        HPA,
        'spec.metrics[0].containerResource.container',
        'a container of Deployment auth-service: auth-service',
        'auth',
        'name a container that is there',
      ),
    ]);
    const beside = edited(one('auth-service'), AUTH, append('spec.template.spec.containers', { name: 'proxy' }));
    expect(lines(autoscalers, beside)).toEqual([]);
    expect(lines(autoscalers, edited(one('auth-service'), AUTH, drop(`${CONTAINER}.resources`)))).toEqual([
      unmeasured('cpu'),
    ]);
  });
});

describe('objects of others', () => {
  const hpa = (spec: unknown) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec,
  });
  const web = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', labels: { 'helm.sh/chart': 'web-1.2.3' } },
    spec: { template: { spec: { containers: [{ name: 'web', resources: { requests: { cpu: '100m' } } }] } } },
  };
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' };

  test('a sound one is accepted, and so is one whose target is elsewhere or of a kind of its own', () => {
    expect(lines(autoscalers, foreign(web, hpa({ scaleTargetRef, maxReplicas: 3 })))).toEqual([]);
    expect(lines(autoscalers, foreign(hpa({ scaleTargetRef, maxReplicas: 3 })))).toEqual([]);
    const custom = { apiVersion: 'example.com/v1', kind: 'Cache', name: 'web' };
    expect(lines(autoscalers, foreign(web, hpa({ scaleTargetRef: custom, maxReplicas: 3 })))).toEqual([]);
  });

  test('the least above the most is refused; both the same scale nothing, which may be meant', () => {
    const bounds = (minReplicas: number) =>
      lines(autoscalers, foreign(web, hpa({ scaleTargetRef, minReplicas, maxReplicas: 3 })));
    expect(bounds(4)).toEqual([
      refused(
        'HorizontalPodAutoscaler web',
        'spec.maxReplicas',
        'at least minReplicas, 4',
        '3',
        'raise maxReplicas or lower minReplicas',
      ),
    ]);
    expect(bounds(3)).toEqual([]);
  });

  test('any form is read', () => {
    const forms = [
      undefined,
      null,
      'x',
      [],
      { scaleTargetRef: 3, metrics: 'x' },
      { scaleTargetRef, metrics: [null, { type: 'Resource' }, { type: 'ContainerResource', containerResource: 4 }] },
    ];
    for (const spec of forms) expect(lines(autoscalers, foreign(web, hpa(spec)))).toEqual([]);
    expect(lines(autoscalers, foreign({ ...web, spec: null }, hpa({ scaleTargetRef })))).toEqual([]);
  });
});
