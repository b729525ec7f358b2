import { largestFirst, type Arrival, type NodePool, type PodLot } from '../../../policies/capacity/arrival';
import { leastNodes, pack, sumOf, zonesOf } from '../../../policies/capacity/bin-packing';
import { runAnywhere, type ZoneShare } from '../../../policies/capacity/zone-share';

const pool = (name: string, max: number, cpuMillis = 1000, memoryMebibytes = 1000, pods = 10): NodePool => ({
  name,
  max,
  room: { cpuMillis, memoryMebibytes, pods },
});

const lot = (name: string, pods: number, cpuMillis: number, memoryMebibytes: number, ...pools: string[]): PodLot => ({
  name,
  pods,
  cpuMillis,
  memoryMebibytes,
  pools: pools.length === 0 ? ['general'] : pools,
  share: runAnywhere(pods),
});

/** Pods of a tenth of a node, as the share has them. */
const shared = (name: string, share: Partial<ZoneShare>): PodLot => {
  const whole = { ...runAnywhere(0), ...share };
  return { ...lot(name, whole.anywhere + whole.even.pods + whole.apart.pods, 1, 1), share: whole };
};

const GENERAL = pool('general', 10);

/** Nodes of a single pool. */
const nodesFor = (lots: readonly PodLot[], zones = 1): number | undefined =>
  pack(lots, [GENERAL], zones, [largestFirst]).get('general');

test.each([
  ['by CPU', [lot('a', 5, 500, 0)], 3],
  ['by memory', [lot('a', 5, 0, 400)], 3],
  ['by pods', [lot('a', 21, 1, 1)], 3],
  ['what is free beside large pods takes small ones', [lot('small', 4, 100, 100), lot('large', 1, 800, 800)], 2],
  ['pods that ask for nothing take places', [lot('a', 11, 0, 0)], 2],
  ['nothing', [], 0],
  ['no pods', [lot('a', 0, 500, 0)], 0],
])('%s', (_, lots, nodes) => {
  expect(nodesFor(lots)).toBe(nodes);
});

test('there is room for one more of the largest, in whichever zone', () => {
  expect(nodesFor([lot('a', 9, 100, 0)])).toBe(1);
  expect(nodesFor([lot('a', 10, 100, 0)])).toBe(2);
  // 18 of 20 places are taken, and one in each zone is left; then one zone has none.
  expect(nodesFor([lot('a', 18, 100, 0)], 2)).toBe(2);
  expect(nodesFor([lot('a', 19, 100, 0)], 2)).toBe(3);
  expect(nodesFor([lot('a', 19, 100, 0)])).toBe(2);
});

test('pods that take more than half a node have nodes of their own, and small ones do not ask for more of them', () => {
  expect(nodesFor([lot('large', 3, 900, 0), lot('small', 20, 50, 0)], 3)).toBe(6);
});

test('a zone must hold its part of pods that are even, however much is free in the others', () => {
  const even = (perZone: number): PodLot => shared('even', { even: { pods: 3 * perZone, perZone, workloads: 1 } });
  // Nine and one to spare fill a node of each zone; with ten each zone needs a second.
  expect(nodesFor([even(9)], 3)).toBe(3);
  expect(nodesFor([even(10)], 3)).toBe(6);
  expect(nodesFor([shared('free', { anywhere: 30 })], 3)).toBe(4);
});

test('pods that are left over go to zones that have room, one of each workload to a zone', () => {
  // Four workloads with two pods each beside three zones full but for four places: eight of twelve places.
  const filling = shared('filling', { even: { pods: 15, perZone: 5, workloads: 1 } });
  const left = (perZone: number): PodLot => shared('left', { apart: { pods: 8, perZone } });
  expect(nodesFor([filling, left(4)], 3)).toBe(3);
  expect(nodesFor([shared('alone', { apart: { pods: 2, perZone: 1 } })], 3)).toBe(3);
  expect(nodesFor([shared('alone', { apart: { pods: 2, perZone: 2 } })], 1)).toBe(1);
});

test('pods are never cut to pieces, sums are', () => {
  const lots = [lot('a', 3, 600, 0)];
  expect(nodesFor(lots)).toBe(3);
  expect(leastNodes(lots, [GENERAL])).toBe(2);
  expect(leastNodes([], [GENERAL])).toBe(0);
});

test('as many nodes as the most demanding of several orders needs', () => {
  const leaves: Arrival = (lots, nodes) => (nodes.length < 4 ? lots : []);
  const orders = (...arrivals: readonly Arrival[]) => pack([lot('a', 1, 1, 1)], [GENERAL], 1, arrivals).get('general');
  expect(orders(largestFirst)).toBe(1);
  expect(orders(largestFirst, leaves)).toBe(4);
  expect(orders(leaves, largestFirst)).toBe(4);
});

test('the order in which pods are named makes no difference', () => {
  const lots = [lot('a', 3, 300, 500), lot('b', 2, 700, 100), lot('c', 5, 200, 200)];
  expect(nodesFor(lots.toReversed(), 3)).toBe(nodesFor(lots, 3));
});

test('the pool with the highest most is filled first, then the next', () => {
  const pools = [pool('database', 2), pool('general', 3)];
  const anywhere = (pods: number) =>
    Object.fromEntries(pack([lot('a', pods, 1000, 1, 'database', 'general')], pools, 1, [largestFirst]));
  expect(anywhere(3)).toEqual({ general: 3, database: 0 });
  expect(anywhere(5)).toEqual({ general: 3, database: 2 });
  expect(anywhere(6)).toEqual({ general: 4, database: 2 });
});

test('a pod stays in the pools that it may run in', () => {
  const pools = [pool('database', 2), pool('general', 9)];
  const lots = [lot('a', 3, 1000, 1, 'database'), lot('b', 1, 1, 1, 'general')];
  expect(Object.fromEntries(pack(lots, pools, 1, [largestFirst]))).toEqual({ general: 1, database: 3 });
});

test('what fits on no node is left out, and does not stop the rest', () => {
  const lots = [lot('giant', 1, 2000, 1), lot('nowhere', 1, 1, 1, 'gone')];
  expect(nodesFor(lots)).toBe(0);
  expect(nodesFor([...lots, lot('b', 1, 1, 1)])).toBe(1);
});

test('a slip in a number is answered at once', () => {
  expect(nodesFor([lot('a', 1e12, 1000, 1)], 3)).toBeGreaterThan(1e11);
});

test('a pool cannot be in more zones than it may have nodes', () => {
  const pools = [pool('database', 2), pool('general', 3)];
  expect(zonesOf(['database'], pools, 3)).toBe(2);
  expect(zonesOf(['database', 'general'], pools, 3)).toBe(3);
});

test('sums', () => {
  expect(sumOf([lot('a', 2, 100, 10), lot('b', 1, 50, 5)])).toEqual({ cpuMillis: 250, memoryMebibytes: 25, pods: 3 });
});
