import type { Room } from './node-size';
import { runAnywhere, type ZoneShare } from './zone-share';

/** Nodes of one size. */
export interface NodePool {
  readonly name: string;
  /** What one node has for pods. */
  readonly room: Room;
  readonly max: number;
}

/** Pods of one size. */
export interface PodLot {
  readonly name: string;
  readonly pods: number;
  /** Of one pod. */
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
  /** Names of the pools in which it may run; each has room for it. */
  readonly pools: readonly string[];
  /** How they have to be distributed over zones. */
  readonly share: ZoneShare;
}

/** A node that pods are put on. */
interface OpenNode {
  readonly pool: NodePool;
  readonly zone: number;
  free: Room;
}

/** So many nodes are looked at one by one; no cluster has more, and a slip in a number must not take all memory. */
const MOST_NODES = 10_000;

/**
 * How many nodes of each pool hold the pods, where the nodes of a pool are spread evenly over the zones, as Auto Scaling does it. Pods
 * are put on the emptiest nodes, the largest first. But the scheduler takes them as they come, and a volume keeps its pod in one zone:
 * so that each finds a place, every zone must have room for one more of the largest (of those that take more than half a node each
 * has a node of its own, and needs none to spare). A pool is used up to its most before the next, the one with the highest most
 * first; when all are full the first goes beyond.
 */
export function pack(lots: readonly PodLot[], pools: readonly NodePool[], zones: number): ReadonlyMap<string, number> {
  const inOrder = [...pools].sort((one, other) => other.max - one.max || byCodeUnit(one.name, other.name));
  const housed = lots.filter((lot) => lot.pods > 0 && poolsOf(lot, inOrder).length > 0);
  const sorted = largestFirst(housed, pools);
  const spares = sorted
    .filter((lot) => shareOfNode(lot, pools) <= 1 / 2)
    .slice(0, 1)
    .map((lot) => spareOf(lot, zonesOf(lot.pools, pools, zones)));
  const all = [...sorted, ...spares];
  let count: ReadonlyMap<string, number> = new Map(inOrder.map(({ name }) => [name, 0]));
  for (;;) {
    const nodes = emptyNodes(inOrder, count, zones);
    const left = all.map((lot) => ({ ...lot, pods: leftOver(lot, nodes) })).filter(({ pods }) => pods > 0);
    if (left.length === 0) return count;
    count = grown(count, inOrder, left);
    if ([...count.values()].some((nodes) => nodes > MOST_NODES)) return count;
  }
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

/** Puts the pods of a lot on nodes; how many of them find no place. */
function leftOver(lot: PodLot, nodes: readonly OpenNode[]): number {
  const { anywhere, even, apart } = lot.share;
  return (
    deal(lot, even.pods, even.perZone, nodes) +
    deal(lot, apart.pods, apart.perZone, nodes) +
    deal(lot, anywhere, Infinity, nodes)
  );
}

/** Deals pods out in rounds, to the emptiest nodes first, at most so many to the nodes of one zone; how many are left. */
function deal(lot: PodLot, pods: number, perZone: number, nodes: readonly OpenNode[]): number {
  if (pods === 0) return 0;
  const inZone = new Map<number, number>();
  let left = pods;
  let taking = emptiestFirst(nodes.filter(({ pool }) => lot.pools.includes(pool.name)));
  while (left > 0 && taking.length > 0) {
    const each = Math.max(1, Math.floor(left / taking.length));
    const notFull: OpenNode[] = [];
    for (const node of taking) {
      const there = inZone.get(node.zone) ?? 0;
      const placed = place(lot, Math.min(each, left, perZone - there), node);
      inZone.set(node.zone, there + placed);
      left -= placed;
      if (placed === each) notFull.push(node);
    }
    taking = notFull;
  }
  return left;
}

/** By what the scheduler scores: the parts of processors and memory that are free. */
function emptiestFirst(nodes: readonly OpenNode[]): readonly OpenNode[] {
  const emptiness = ({ free, pool: { room } }: OpenNode): number =>
    free.cpuMillis / room.cpuMillis + free.memoryMebibytes / room.memoryMebibytes;
  return nodes
    .map((node) => ({ node, empty: emptiness(node) }))
    .sort((one, other) => other.empty - one.empty)
    .map(({ node }) => node);
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

/** How many pods of this size there is room for. */
export function fitting({ cpuMillis, memoryMebibytes }: Omit<Room, 'pods'>, room: Room): number {
  const times = (there: number, each: number): number => (each === 0 ? room.pods : Math.floor(there / each));
  return Math.max(
    0,
    Math.min(room.pods, times(room.cpuMillis, cpuMillis), times(room.memoryMebibytes, memoryMebibytes)),
  );
}

function place(lot: PodLot, left: number, node: OpenNode): number {
  const pods = Math.min(left, fitting(lot, node.free));
  node.free = {
    cpuMillis: node.free.cpuMillis - pods * lot.cpuMillis,
    memoryMebibytes: node.free.memoryMebibytes - pods * lot.memoryMebibytes,
    pods: node.free.pods - pods,
  };
  return pods;
}

function largestFirst(lots: readonly PodLot[], pools: readonly NodePool[]): readonly PodLot[] {
  return lots
    .map((lot) => ({ lot, share: shareOfNode(lot, pools) }))
    .sort((one, other) => other.share - one.share || byCodeUnit(one.lot.name, other.lot.name))
    .map(({ lot }) => lot);
}

const byCodeUnit = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
