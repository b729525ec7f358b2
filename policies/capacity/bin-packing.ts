import type { Arrival, NodePool, OpenNode, PodLot } from './arrival';
import { fitting, type Room } from './node-size';
import { runAnywhere } from './zone-share';

/** So many nodes are looked at one by one; no cluster has more, and a slip in a number must not take all memory. */
const MOST_NODES = 10_000;

/**
 * How many nodes of each pool hold the pods, in whichever of these orders they come, where the nodes of a pool are spread evenly over
 * the zones, as Auto Scaling does it. Where pods come one by one, a volume keeps its pod in one zone and none is moved: every zone must
 * have room for one more of the largest (of those that take more than half a node each has a node of its own, and needs none to spare).
 * A pool is used up to its most before the next, the one with the highest most first; when all are full the first goes beyond.
 */
export function pack(
  lots: readonly PodLot[],
  pools: readonly NodePool[],
  zones: number,
  arrivals: readonly Arrival[],
): ReadonlyMap<string, number> {
  const inOrder = [...pools].sort((one, other) => other.max - one.max || byCodeUnit(one.name, other.name));
  const housed = lots.filter((lot) => lot.pods > 0 && poolsOf(lot, inOrder).length > 0);
  const sorted = sortedBySize(housed, pools);
  const spares = sorted
    .filter((lot) => shareOfNode(lot, pools) <= 1 / 2)
    .slice(0, 1)
    .map((lot) => spareOf(lot, zonesOf(lot.pools, pools, zones)));
  let count: ReadonlyMap<string, number> = new Map(inOrder.map(({ name }) => [name, 0]));
  const leftIn = (arrival: Arrival) => arrival(sorted, emptyNodes(inOrder, count, zones), spares);
  for (;;) {
    const left = firstOf(arrivals, leftIn);
    if (left.length === 0) return count;
    count = grown(count, inOrder, left);
    if ([...count.values()].some((nodes) => nodes > MOST_NODES)) return count;
  }
}

/** What the first order leaves that leaves any. */
function firstOf(arrivals: readonly Arrival[], leftIn: (arrival: Arrival) => readonly PodLot[]): readonly PodLot[] {
  for (const arrival of arrivals) {
    const left = leftIn(arrival);
    if (left.length > 0) return left;
  }
  return [];
}

/** Over how many zones the nodes of some pools can be spread. */
export const zonesOf = (names: readonly string[], pools: readonly NodePool[], zones: number): number =>
  Math.min(
    zones,
    pools.filter(({ name }) => names.includes(name)).reduce((sum, { max }) => sum + max, 0),
  );

/** The pools that have room for a pod of the lot. */
const poolsOf = (lot: PodLot, pools: readonly NodePool[]): readonly NodePool[] =>
  pools.filter(({ name, room }) => lot.pools.includes(name) && fitting(lot, room) > 0);

const spareOf = (lot: PodLot, zones: number): PodLot => ({
  ...lot,
  pods: zones,
  share: { ...runAnywhere(0), apart: { pods: zones, perZone: 1 } },
});

/** One zone after the other gets a node. */
function emptyNodes(
  pools: readonly NodePool[],
  count: ReadonlyMap<string, number>,
  zones: number,
): readonly OpenNode[] {
  return pools
    .flatMap((pool) => Array.from({ length: count.get(pool.name) ?? 0 }, () => pool))
    .map((pool, index) => ({ pool, zone: index % zones, free: pool.room }));
}

/** More nodes, the fewest that could hold what is left over. */
function grown(
  count: ReadonlyMap<string, number>,
  pools: readonly NodePool[],
  left: readonly PodLot[],
): ReadonlyMap<string, number> {
  const more = new Map(count);
  const wanting = left.map((lot) => {
    const allowed = poolsOf(lot, pools);
    return { lot, pool: allowed.find(({ name, max }) => (count.get(name) ?? 0) < max) ?? allowed[0] };
  });
  for (const pool of pools) {
    const there = count.get(pool.name) ?? 0;
    const lots = wanting.filter((one) => one.pool === pool).map(({ lot }) => lot);
    const nodes = there + leastNodes(lots, [pool]);
    more.set(pool.name, there < pool.max ? Math.min(nodes, pool.max) : nodes);
  }
  return more;
}

/** Fewest nodes that could hold the pods if pods could be cut to pieces. */
export function leastNodes(lots: readonly PodLot[], pools: readonly NodePool[]): number {
  const total = sumOf(lots);
  const nodes = (value: (room: Room) => number): number =>
    Math.ceil(value(total) / Math.max(1, ...pools.map(({ room }) => value(room))));
  return lots.length === 0
    ? 0
    : Math.max(
        nodes(({ cpuMillis }) => cpuMillis),
        nodes(({ memoryMebibytes }) => memoryMebibytes),
        nodes(({ pods }) => pods),
      );
}

/** What pods ask for together. */
export function sumOf(lots: readonly Room[]): Room {
  return lots.reduce(
    (sum, lot) => ({
      cpuMillis: sum.cpuMillis + lot.pods * lot.cpuMillis,
      memoryMebibytes: sum.memoryMebibytes + lot.pods * lot.memoryMebibytes,
      pods: sum.pods + lot.pods,
    }),
    { cpuMillis: 0, memoryMebibytes: 0, pods: 0 },
  );
}

/** How much of the roomiest node one pod takes, by what it takes most of. */
export function shareOfNode(
  { cpuMillis, memoryMebibytes }: Omit<Room, 'pods'>,
  pools: readonly { readonly room: Room }[],
): number {
  const most = (value: (room: Room) => number): number => Math.max(1, ...pools.map(({ room }) => value(room)));
  return Math.max(
    cpuMillis / most((room) => room.cpuMillis),
    memoryMebibytes / most((room) => room.memoryMebibytes),
    1 / most((room) => room.pods),
  );
}

function sortedBySize(lots: readonly PodLot[], pools: readonly NodePool[]): readonly PodLot[] {
  return lots
    .map((lot) => ({ lot, share: shareOfNode(lot, pools) }))
    .sort((one, other) => other.share - one.share || byCodeUnit(one.lot.name, other.lot.name))
    .map(({ lot }) => lot);
}

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
