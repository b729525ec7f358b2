import { monitoringResources } from '../../../charts/parts/monitoring-estate';
import type { ComponentKind, Environment } from '../../../overlays/environment';
import { PROD } from '../../autolytiq';
import { propsOf, stackOf } from '../monitoring/stack';

/** Pods for which there is room when the stack is one component of a kind. */
function podsOf(kind: ComponentKind, replicas: number, environment: Environment = PROD): number {
  const { component } = propsOf('grafana', { kind, replicas });
  const monitoring = { ...stackOf(PROD), components: [component] };
  return monitoringResources(environment, monitoring, component.namespace).total.pods;
}

const COUNTS: readonly { kind: ComponentKind; replicas: number; pods: number; why: string }[] = [
  { kind: 'grafana', replicas: 1, pods: 3, why: 'the old, the new, and one that still ends' },
  { kind: 'redis-exporter', replicas: 2, pods: 5, why: 'the same' },
  { kind: 'prometheus', replicas: 1, pods: 2, why: 'its successor, while it ends on a node that is drained' },
  { kind: 'alertmanager', replicas: 2, pods: 2, why: 'a StatefulSet waits for a pod to be gone' },
];

test.each(COUNTS)('$kind with $replicas replicas counts $pods times: $why', ({ kind, replicas, pods }) => {
  expect(podsOf(kind, replicas)).toBe(pods);
});

test('what is on every node counts once for each that there can be, upgrades included', () => {
  const group = { name: 'a', instanceTypes: ['m5.large'], min: 1, max: 4 };
  const cluster = { ...PROD.cluster, zones: ['a', 'b', 'c'], nodeGroups: [group, { ...group, max: 10 }] };
  expect(podsOf('node-exporter', 1, { ...PROD, cluster })).toBe(4 + 6 + 10 + 6);
});

test('resources count as often as pods, in each namespace by itself', () => {
  const resources = { cpuMillis: 10, memoryMebibytes: 20, ephemeralStorageMebibytes: 30 };
  const components = [
    propsOf('grafana', { resources }).component,
    propsOf('blackbox-exporter', { resources: { ...resources, memoryMebibytes: 50 } }).component,
    propsOf('node-exporter', { resources: { ...resources, cpuMillis: 9999 } }).component,
  ];
  expect(monitoringResources(PROD, { ...stackOf(PROD), components }, 'monitoring')).toEqual({
    total: { cpuMillis: 60, memoryMebibytes: 3 * 20 + 3 * 50, ephemeralStorageMebibytes: 180, pods: 6 },
    largest: { ...resources, memoryMebibytes: 50 },
  });
});
