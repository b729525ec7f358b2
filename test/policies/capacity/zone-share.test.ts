import { addShares, runAnywhere, zoneShareOf } from '../../../policies/capacity/zone-share';
import { objectOf } from '../../../policies/cluster/object';
import { podOf, type Pod } from '../../../policies/cluster/pod';

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

function podWith(spec: unknown): Pod {
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'shop' }, spec };
  const object = objectOf(body, '');
  const pod = object === undefined ? undefined : podOf(object);
  if (pod === undefined) throw new Error('no pod');
  return pod;
}

const constrained = (constraint: unknown): Pod => podWith({ topologySpreadConstraints: [constraint] });
const HARD = { topologyKey: ZONE, maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' };

test('what must spread has as many pods in each zone, and the rest in zones of their own', () => {
  const share = (pods: number) => zoneShareOf(constrained(HARD), pods, 3);
  expect(share(2)).toEqual({
    anywhere: 0,
    even: { pods: 0, perZone: 0, workloads: 0 },
    apart: { pods: 2, perZone: 1 },
  });
  expect(share(6)).toEqual({
    anywhere: 0,
    even: { pods: 6, perZone: 2, workloads: 1 },
    apart: { pods: 0, perZone: 0 },
  });
  expect(share(7)).toEqual({
    anywhere: 0,
    even: { pods: 6, perZone: 2, workloads: 1 },
    apart: { pods: 1, perZone: 1 },
  });
});

test('in a single zone everything runs anywhere', () => {
  expect(zoneShareOf(constrained(HARD), 7, 1)).toEqual(runAnywhere(7));
});

test.each([
  ['by default', constrained({ topologyKey: ZONE, maxSkew: 1 })],
  [
    'by a required anti-affinity',
    podWith({
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ZONE }] } },
    }),
  ],
])('must spread %s', (_, pod) => {
  expect(zoneShareOf(pod, 3, 3).even).toEqual({ pods: 3, perZone: 1, workloads: 1 });
});

test.each([
  ['as a preference', constrained({ ...HARD, whenUnsatisfiable: 'ScheduleAnyway' })],
  ['over nodes', constrained({ ...HARD, topologyKey: HOST })],
  ['with a wide skew', constrained({ ...HARD, maxSkew: 5 })],
  [
    'by a required anti-affinity over nodes',
    podWith({
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: HOST }] } },
    }),
  ],
  ['in another form', podWith({ topologySpreadConstraints: 'zone', affinity: 7 })],
])('need not spread %s', (_, pod) => {
  expect(zoneShareOf(pod, 3, 3)).toEqual(runAnywhere(3));
});

test('shares add up', () => {
  const pod = constrained(HARD);
  expect([zoneShareOf(pod, 7, 3), zoneShareOf(pod, 5, 3), runAnywhere(4)].reduce(addShares)).toEqual({
    anywhere: 4,
    even: { pods: 9, perZone: 3, workloads: 2 },
    apart: { pods: 3, perZone: 2 },
  });
});
