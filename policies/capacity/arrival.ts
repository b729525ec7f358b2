import { fitting, type Room } from './node-size';
import type { ZoneShare } from './zone-share';

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
export interface OpenNode {
  readonly pool: NodePool;
  readonly zone: number;
  free: Room;
}

/**
 * An order in which pods come to empty nodes. Lots are given the largest first, with what must have room beside them when pods come one
 * by one; answers with what finds no place.
 */
export type Arrival = (
  lots: readonly PodLot[],
  nodes: readonly OpenNode[],
  spares: readonly PodLot[],
) => readonly PodLot[];

/** The largest first; then there is room for the spares. */
export const largestFirst: Arrival = (lots, nodes, spares) =>
  unplaced([...lots, ...spares], (lot) => {
    const { anywhere, even, apart } = lot.share;
    return (
      deal(lot, even.pods, even.perZone, nodes) +
      deal(lot, apart.pods, apart.perZone, nodes) +
      deal(lot, anywhere, Infinity, nodes)
    );
  });

/**
 * All at once, as when a cluster starts, and to the disadvantage of one zone: every other has a pod of each workload that must spread
 * before this one has any, so that what runs anywhere comes here.
 */
export const zoneLast =
  (zone: number): Arrival =>
  (lots, nodes) => {
    const others = nodes.filter((node) => node.zone !== zone);
    const inZone = new Map(lots.map((lot) => [lot, new Map<number, number>()]));
    const waiting = new Map(
      lots.map((lot) => [lot, deal(lot, lot.share.even.pods, lot.share.even.workloads, others, inZone.get(lot))]),
    );
    const homeless = new Map(lots.map((lot) => [lot, level(lot, nodes)]));
    return unplaced(lots, (lot) => {
      const { even, apart } = lot.share;
      return (
        (homeless.get(lot) ?? 0) +
        deal(lot, waiting.get(lot) ?? 0, even.perZone, nodes, inZone.get(lot)) +
        deal(lot, apart.pods, apart.perZone, nodes)
      );
    });
  };

/** The lots of which pods are left. */
const unplaced = (lots: readonly PodLot[], leftOver: (lot: PodLot) => number): readonly PodLot[] =>
  lots.map((lot) => ({ ...lot, pods: leftOver(lot) })).filter(({ pods }) => pods > 0);

/** Deals pods out in rounds, to the emptiest nodes first, at most so many to the nodes of one zone; how many are left. */
function deal(
  lot: PodLot,
  pods: number,
  perZone: number,
  nodes: readonly OpenNode[],
  inZone = new Map<number, number>(),
): number {
  if (pods === 0) return 0;
  let left = pods;
  let taking = emptiestFirst(lot, nodes).map(({ node }) => node);
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

/** Puts the pods that run anywhere where most is free, one by one, until all nodes are as full; how many are left. */
function level(lot: PodLot, nodes: readonly OpenNode[]): number {
  let left = lot.share.anywhere;
  while (left > 0) {
    const open = emptiestFirst(
      lot,
      nodes.filter(({ free }) => fitting(lot, free) > 0),
    );
    const [first] = open;
    if (first === undefined) return left;
    const emptiest = open.filter(({ emptiness, asked }) => emptiness + asked >= first.emptiness);
    // When all are about as full, each gets its part at once: there may be many pods.
    const each = emptiest.length === open.length ? Math.max(1, Math.floor(left / open.length)) : 1;
    for (const { node } of emptiest) left -= place(lot, Math.min(each, left), node);
  }
  return 0;
}

/** The nodes on which the lot may run, by what the scheduler scores: the parts of processors and memory that are free, and that a pod takes. */
function emptiestFirst(lot: PodLot, nodes: readonly OpenNode[]) {
  const part = (amount: Omit<Room, 'pods'>, { room }: NodePool): number =>
    amount.cpuMillis / room.cpuMillis + amount.memoryMebibytes / room.memoryMebibytes;
  return nodes
    .filter(({ pool }) => lot.pools.includes(pool.name))
    .map((node) => ({ node, emptiness: part(node.free, node.pool), asked: part(lot, node.pool) }))
    .sort((one, other) => other.emptiness - one.emptiness);
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
