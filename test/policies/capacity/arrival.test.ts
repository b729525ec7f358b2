import {
  largestFirst,
  zoneLast,
  type Arrival,
  type NodePool,
  type OpenNode,
  type PodLot,
} from '../../../policies/capacity/arrival';
import { runAnywhere, type ZoneShare } from '../../../policies/capacity/zone-share';

const GENERAL: NodePool = { name: 'general', max: 10, room: { cpuMillis: 1000, memoryMebibytes: 1000, pods: 10 } };

/** Nodes of these zones. */
const nodesIn = (...zones: readonly number[]): OpenNode[] =>
  zones.map((zone) => ({ pool: GENERAL, zone, free: GENERAL.room }));

/** Pods of a tenth of a node. */
const lot = (name: string, share: Partial<ZoneShare>): PodLot => {
  const whole = { ...runAnywhere(0), ...share };
  const pods = whole.anywhere + whole.even.pods + whole.apart.pods;
  return { name, pods, cpuMillis: 100, memoryMebibytes: 100, pools: ['general'], share: whole };
};

/** Workloads with so many pods in each of three zones. */
const spread = (workloads: number, perZone = workloads): PodLot =>
  lot('spread', { even: { pods: 3 * perZone, perZone, workloads } });
const free = (pods: number): PodLot => lot('free', { anywhere: pods });

/** What finds no place, as `name: pods`. */
const left = (arrival: Arrival, lots: readonly PodLot[], nodes: OpenNode[], spares: readonly PodLot[] = []) =>
  arrival(lots, nodes, spares).map(({ name, pods }) => `${name}: ${pods}`);

/** How many pods are on each node. */
const taken = (nodes: readonly OpenNode[]): readonly number[] => nodes.map(({ free }) => 10 - free.pods);

test('the largest first: those that must spread go evenly to all zones, the others to all nodes', () => {
  const nodes = nodesIn(0, 1, 2, 0);
  expect(left(largestFirst, [spread(6), free(10)], nodes)).toEqual([]);
  expect(taken(nodes)).toEqual([7, 8, 8, 5]);
});

test('the largest first: there is room for the spares', () => {
  const spare = lot('spare', { apart: { pods: 3, perZone: 1 } });
  expect(left(largestFirst, [spread(9)], nodesIn(0, 1, 2), [spare])).toEqual([]);
  expect(left(largestFirst, [spread(10)], nodesIn(0, 1, 2), [spare])).toEqual(['spare: 3']);
});

test('all at once: what runs anywhere has come to a zone before what is tied to it', () => {
  const pods = [spread(6), free(10)];
  // 28 pods on 40 places, but one node alone has to hold the six of its zone.
  expect(left(zoneLast(0), pods, nodesIn(0, 1, 2, 0))).toEqual([]);
  expect(left(zoneLast(1), pods, nodesIn(0, 1, 2, 0))).not.toEqual([]);
  for (const zone of [0, 1, 2]) expect(left(zoneLast(zone), pods, nodesIn(0, 1, 2, 0, 1, 2))).toEqual([]);
});

test('all at once: no zone is ahead by more than one pod of a workload', () => {
  // Three of one workload in each zone: the others have one when the free ones come, so that all get as many.
  const nodes = nodesIn(0, 1, 2);
  expect(left(zoneLast(0), [spread(1, 3), free(4)], nodes)).toEqual([]);
  expect(taken(nodes)).toEqual([5, 4, 4]);
  // Three workloads with one: the others have three.
  const behind = nodesIn(0, 1, 2);
  expect(left(zoneLast(0), [spread(3), free(4)], behind)).toEqual([]);
  expect(taken(behind)).toEqual([7, 3, 3]);
});

test('all at once: pods that are left over take what is left', () => {
  const apart = lot('apart', { apart: { pods: 2, perZone: 1 } });
  expect(left(zoneLast(0), [spread(9), apart], nodesIn(0, 1, 2))).toEqual([]);
  expect(left(zoneLast(0), [spread(10), apart], nodesIn(0, 1, 2))).toEqual(['apart: 2']);
});

test('all at once: a group that is not in every zone waits for none that it is not in', () => {
  const small: NodePool = { ...GENERAL, name: 'database', max: 2 };
  const nodes = [0, 1].map((zone): OpenNode => ({ pool: small, zone, free: small.room }));
  const pods = { ...lot('a', { even: { pods: 8, perZone: 4, workloads: 4 } }), pools: ['database'] };
  for (const zone of [0, 1, 2])
    expect(
      left(
        zoneLast(zone),
        [pods],
        nodes.map((node) => ({ ...node })),
      ),
    ).toEqual([]);
});
