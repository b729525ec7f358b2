import type { Room } from './node-size';

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
}

interface OpenNode {
  readonly pool: string;
  free: Room;
}

/** So many nodes are packed one by one; no cluster has more, and a slip in a number must not take all memory. */
const MOST_NODES = 10_000;

/**
 * How many nodes of each pool hold the pods, by first fit, the largest first: an upper bound, since a better packing may exist.
 * A pool is used up to its most before the next, the one with the highest most first; when all are full the first goes beyond.
 */
export function pack(lots: readonly PodLot[], pools: readonly NodePool[]): ReadonlyMap<string, number> {
  const inOrder = [...pools].sort((one, other) => other.max - one.max || byCodeUnit(one.name, other.name));
  const count = new Map(inOrder.map(({ name }) => [name, 0]));
  const nodes: OpenNode[] = [];
  const open = (lot: PodLot): OpenNode | undefined => {
    const allowed = inOrder.filter(({ name, room }) => lot.pools.includes(name) && fitting(lot, room) > 0);
    const pool = allowed.find(({ name, max }) => (count.get(name) ?? 0) < max) ?? allowed[0];
    if (pool === undefined) return undefined;
    count.set(pool.name, (count.get(pool.name) ?? 0) + 1);
    const node = { pool: pool.name, free: pool.room };
    nodes.push(node);
    return node;
  };
  /** Nodes of the pool that is tried first, each full of one lot: what is left in them counts for nothing. */
  const beyond = (lot: PodLot, left: number): void => {
    const pool = inOrder.find(({ name, room }) => lot.pools.includes(name) && fitting(lot, room) > 0);
    if (pool !== undefined) {
      count.set(pool.name, (count.get(pool.name) ?? 0) + Math.ceil(left / fitting(lot, pool.room)));
    }
  };
  for (const lot of largestFirst(lots, pools)) {
    let left = lot.pods;
    for (const node of nodes) {
      if (left > 0 && lot.pools.includes(node.pool)) left -= place(lot, left, node);
    }
    while (left > 0) {
      if (nodes.length >= MOST_NODES) {
        beyond(lot, left);
        break;
      }
      const node = open(lot);
      if (node === undefined) break; // It fits on no node at all; whoever asks knows.
      left -= place(lot, left, node);
    }
  }
  return count;
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
export function sumOf(lots: readonly PodLot[]): Room {
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
