import type { Json } from '../../../policies/cluster/json';
import { everything, podCounter, type PodCounts } from '../../../policies/capacity/pod-counts';
import { foreign } from '../clusters';

function countsOf(kind: string, spec: Json, ...others: readonly Json[]): PodCounts {
  const owner = { apiVersion: 'apps/v1', kind, metadata: { name: 'web', namespace: 'shop' }, spec };
  const cluster = foreign(owner, ...others);
  const [pod] = cluster.pods;
  if (pod === undefined) throw new Error('no pod');
  return podCounter(cluster, 7)(pod);
}

const scaler = (kind: string, apiVersion: string, spec: Json): Json => ({
  apiVersion,
  kind,
  metadata: { name: 'scaler', namespace: 'shop' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, ...spec },
});

const HPA = scaler('HorizontalPodAutoscaler', 'autoscaling/v2', { minReplicas: 3, maxReplicas: 10 });

test.each([
  ['nothing stated', {}, { least: 1, most: 1, surge: 1, draining: 1 }],
  ['replicas', { replicas: 5 }, { least: 5, most: 5, surge: 2, draining: 5 }],
  ['none at all', { replicas: 0 }, { least: 0, most: 0, surge: 0, draining: 0 }],
  [
    'a number',
    { replicas: 5, strategy: { rollingUpdate: { maxSurge: 1 } } },
    { least: 5, most: 5, surge: 1, draining: 5 },
  ],
  [
    'a share',
    { replicas: 5, strategy: { rollingUpdate: { maxSurge: '50%' } } },
    { least: 5, most: 5, surge: 3, draining: 5 },
  ],
  [
    'nonsense',
    { replicas: 5, strategy: { rollingUpdate: { maxSurge: 'all' } } },
    { least: 5, most: 5, surge: 0, draining: 5 },
  ],
  ['Recreate', { replicas: 5, strategy: { type: 'Recreate' } }, { least: 5, most: 5, surge: 0, draining: 0 }],
])('a Deployment: %s', (_, spec, counts) => {
  expect(countsOf('Deployment', spec)).toEqual(counts);
});

test('an autoscaler says how many there are', () => {
  expect(countsOf('Deployment', { replicas: 99 }, HPA)).toEqual({ least: 3, most: 10, surge: 3, draining: 10 });
  expect(
    countsOf('Deployment', {}, scaler('HorizontalPodAutoscaler', 'autoscaling/v2', { maxReplicas: 4 })),
  ).toMatchObject({ least: 1, most: 4 });
  expect(countsOf('Deployment', {}, scaler('ScaledObject', 'keda.sh/v1alpha1', {}))).toMatchObject({
    least: 0,
    most: 100,
  });
  expect(countsOf('Deployment', {}, scaler('ScaledObject', 'example.com/v1', {}))).toMatchObject({ least: 1, most: 1 });
});

test('an autoscaler of another kind, namespace or name says nothing', () => {
  expect(countsOf('StatefulSet', {}, HPA)).toMatchObject({ most: 1 });
  expect(countsOf('Deployment', {}, { ...HPA, metadata: { name: 'scaler', namespace: 'other' } })).toMatchObject({
    most: 1,
  });
});

test.each([
  ['StatefulSet', { replicas: 3 }, { least: 3, most: 3, surge: 0, draining: 0 }],
  ['ReplicaSet', { replicas: 3 }, { least: 3, most: 3, surge: 0, draining: 0 }],
  ['Rollout', { replicas: 4, strategy: { canary: { maxSurge: 1 } } }, { least: 4, most: 4, surge: 1, draining: 4 }],
  ['Rollout', { replicas: 4, strategy: { blueGreen: {} } }, { least: 4, most: 4, surge: 4, draining: 0 }],
  ['DaemonSet', {}, { least: 7, most: 7, surge: 0, draining: 0 }],
  [
    'DaemonSet',
    { updateStrategy: { rollingUpdate: { maxSurge: '10%' } } },
    { least: 7, most: 7, surge: 1, draining: 0 },
  ],
  ['Job', { parallelism: 2 }, { least: 2, most: 2, surge: 0, draining: 2 }],
  ['CronJob', { jobTemplate: { spec: { parallelism: 3 } } }, { least: 3, most: 3, surge: 0, draining: 3 }],
  ['CronJob', {}, { least: 1, most: 1, surge: 0, draining: 1 }],
  ['Pod', {}, { least: 1, most: 1, surge: 0, draining: 0 }],
])('%s %j', (kind, spec, counts) => {
  expect(countsOf(kind, spec)).toEqual(counts);
});

test('everything at once is all of them', () => {
  expect(everything(countsOf('Deployment', {}, HPA))).toBe(23);
});
