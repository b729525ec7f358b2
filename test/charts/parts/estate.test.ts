import { estateResources } from '../../../charts/parts/estate';
import type { Environment } from '../../../overlays/environment';
import type { Manifest } from '../../../synth/manifest';
import { DEV, ENVIRONMENTS, PROD, serviceOf } from '../../autolytiq';
import { ofKind, only, podTemplates } from '../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../query';
import { estateObjects } from '../chart-objects';

const EMPTY: Environment = { ...PROD, services: [], workers: [], scheduledJobs: [], migrations: [], stores: [] };

const resources = (cpuMillis: number, memoryMebibytes: number, ephemeralStorageMebibytes: number) => ({
  cpuMillis,
  memoryMebibytes,
  ephemeralStorageMebibytes,
});

test.each(['services', 'workers'])(
  '%s count with their most replicas, the old ones that still drain, and what a rollout starts at once',
  (list) => {
    const service = {
      ...serviceOf(PROD, 'auth-service'),
      resources: resources(100, 256, 10),
      replicas: { min: 3, max: 6 },
      rollout: { maxSurgePercent: 25, deadlineSeconds: 300 },
    };
    expect(estateResources({ ...EMPTY, [list]: [service] })).toEqual({
      total: { ...resources(1400, 14 * 256, 140), pods: 14 },
      largest: resources(100, 256, 10),
    });
  },
);

test('a Job counts twice, since its successor may start beside it, and a store once', () => {
  const [job] = PROD.scheduledJobs.map((scheduled) => ({ ...scheduled, resources: resources(1, 2, 3) }));
  const [store] = DEV.stores.map((inCluster) => ({ ...inCluster, resources: resources(10, 1, 30) }));
  if (job === undefined || store === undefined) throw new Error('Autolytiq has no job or no store');
  expect(estateResources({ ...EMPTY, scheduledJobs: [job], stores: [store] })).toEqual({
    total: { ...resources(12, 5, 36), pods: 3 },
    largest: resources(10, 2, 30),
  });
});

describe.each(ENVIRONMENTS)('in $cluster.name', (environment) => {
  const objects = estateObjects(environment).filter(({ metadata }) => metadata.namespace === environment.namespace);
  const hard = valueAt(only(objects, 'ResourceQuota'), 'spec.hard');

  test.each([
    ['requests.cpu', 'requests', 'cpu'],
    ['requests.memory', 'requests', 'memory'],
    ['limits.memory', 'limits', 'memory'],
    ['requests.ephemeral-storage', 'requests', 'ephemeral-storage'],
  ])('the quota of %s holds every pod at once', (quota, kind, resource) => {
    const needed = demands(objects).reduce(
      (sum, { pods, template }) =>
        sum + pods * amount(textAt(template, `spec.containers[0].resources.${kind}.${resource}`)),
      0,
    );
    expect(needed).toBeGreaterThan(0);
    expect(amount(textAt(hard, `["${quota}"]`))).toBeGreaterThanOrEqual(needed);
    expect(amount(textAt(hard, `["${quota}"]`))).toBeLessThan(3 * needed);
  });

  test('the quota of pods holds every pod at once', () => {
    const needed = demands(objects).reduce((sum, { pods }) => sum + pods, 0);
    expect(needed).toBeGreaterThan(20);
    expect(Number(textAt(hard, 'pods'))).toBeGreaterThanOrEqual(needed);
  });

  test('every container states what the quota counts, and is no larger than the LimitRange allows', () => {
    const largest = valueAt(only(objects, 'LimitRange'), 'spec.limits[type=Container].max');
    const containers = podTemplates(objects).flatMap(({ template }) => findAll(template, '**.containers[*]'));
    expect(containers.length).toBeGreaterThanOrEqual(13);
    for (const container of containers) {
      for (const resource of ['memory', 'ephemeral-storage']) {
        const limit = textAt(container, `resources.limits.${resource}`);
        expect(textAt(container, `resources.requests.${resource}`)).toBe(limit);
        expect(amount(limit)).toBeLessThanOrEqual(amount(textAt(largest, resource)));
      }
      expect(amount(textAt(container, 'resources.requests.cpu'))).toBeGreaterThan(0);
      expect(findAll(container, 'resources.limits.cpu')).toEqual([]);
    }
  });

  test('what states nothing gets no more than the largest may have', () => {
    const limits = only(objects, 'LimitRange');
    for (const resource of ['memory', 'ephemeral-storage']) {
      const [most = NaN, ...less] = ['max', 'default', 'defaultRequest'].map((bound) =>
        amount(textAt(limits, `spec.limits[0].${bound}.${resource}`)),
      );
      for (const bound of less) expect(bound).toBeLessThanOrEqual(most);
    }
  });
});

/** Pod templates, and how many pods of each there can be at once, read off the objects alone. */
function demands(objects: readonly Manifest[]): readonly { readonly pods: number; readonly template: unknown }[] {
  return podTemplates(objects).map(({ title, template }) => {
    const [kind, name] = title.split(' ');
    if (kind === 'Job' || kind === 'CronJob') return { pods: 2, template };
    const workload = objects.find((object) => object.kind === kind && object.metadata.name === name);
    const [autoscaler] = ofKind(objects, 'HorizontalPodAutoscaler').filter(({ metadata }) => metadata.name === name);
    const most =
      autoscaler === undefined ? numberAt(workload, 'spec.replicas') : numberAt(autoscaler, 'spec.maxReplicas');
    const [surge = '0%'] = textsAt(workload, 'spec.strategy.rollingUpdate.maxSurge');
    return { pods: most + Math.ceil((most * Number.parseInt(surge, 10)) / 100), template };
  });
}

/** A quantity in thousandths of a core, or of a byte. */
function amount(quantity: string): number {
  const UNITS: Readonly<Record<string, number>> = { m: 1, '': 1000, k: 1e6, Mi: 1000 * 2 ** 20, Gi: 1000 * 2 ** 30 };
  const [, digits, unit = ''] = /^(\d+)(\w*)$/.exec(quantity) ?? [];
  return Number(digits) * (UNITS[unit] ?? NaN);
}
