import { largestFirst, zoneLast, type Arrival, type NodePool, type PodLot } from './arrival';
import { leastNodes, pack, shareOfNode, sumOf, zonesOf } from './bin-packing';
import type { Cluster } from '../cluster/cluster';
import type { ClusterFacts, NodeGroup } from '../cluster/facts';
import { INSTANCE_TYPES } from './instance-types.data';
import { textsOf } from '../cluster/json';
import { fitting, roomOf, type Room } from './node-size';
import { titleOf } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { podCounter, type PodCounts } from './pod-counts';
import { defaultsByNamespace, podAmount } from './pod-resources';
import { systemPods, type SystemPod } from './system-pods';
import { addShares, runAnywhere, zoneShareOf } from './zone-share';

/** How many nodes a cluster needs, for its policy and for reports. */
export interface CapacityPlan {
  readonly pools: readonly PlannedPool[];
  /** Every workload at the fewest pods its autoscaler keeps, in whatever order they come. */
  readonly atMinimum: NodesNeeded;
  /** Every workload at the most pods, and one in the middle of a rollout, its old pods all still draining. */
  readonly atMaximum: NodesNeeded;
  /** Nodes over all zones, of which those that are left when one zone is gone still hold the minimum; absent for a single zone. */
  readonly zoneLost?: number;
  /** The workload whose rollout is counted at the maximum. */
  readonly rolledOut?: string;
  /** Pods that no node has room for, and that no other figure counts. */
  readonly homeless: readonly Homeless[];
}

/** A node group, and what one of its nodes has for pods. */
export interface PlannedPool extends NodePool {
  readonly instanceType: string;
  readonly min: number;
}

export interface NodesNeeded {
  /** Nodes that hold all pods, wherever they must run, with room for one more of the largest in each zone. */
  readonly nodes: number;
  /** Fewest nodes there could be, by sums alone. */
  readonly atLeast: number;
  readonly byPool: Readonly<Record<string, number>>;
  /** What the pods ask for together. */
  readonly demand: Room;
}

/** A pod that fits on no node. */
export interface Homeless {
  readonly pod: Pod;
  readonly asks: Omit<Room, 'pods'>;
  /** The groups that its nodeSelector admits. */
  readonly admitted: readonly PlannedPool[];
}

/** Labels that managed nodes have, by which a pod may choose a group. */
const NODE_LABELS: Readonly<Record<string, (group: NodeGroup) => string | undefined>> = {
  'eks.amazonaws.com/nodegroup': ({ name }) => name,
  'node.kubernetes.io/instance-type': ({ instanceTypes }) => instanceTypes[0],
};

/** Where most pods are there already, and few come. */
const ONE_BY_ONE = [largestFirst];

/**
 * Where a cluster starts: in whatever order the scheduler takes them. On four nodes in three zones kube-scheduler 1.34 was seen, in one
 * start of twenty, to fill a zone's only node before all pods that had to be in that zone had come.
 */
const atOnce = (zones: number): readonly Arrival[] => [
  ...ONE_BY_ONE,
  ...Array.from({ length: zones }, (_, zone) => zoneLast(zone)),
];

/** Undefined where the overlays name no node groups, or instance types that nothing is known of. */
export function nodesNeeded(cluster: Cluster): CapacityPlan | undefined {
  const { facts } = cluster;
  if (facts === undefined || facts.nodeGroups.length === 0 || unknownTypes(facts).length > 0) return undefined;
  const size = podSizes(cluster);
  const { perNode, anywhere } = systemPods(facts);
  const pools = poolsOf(facts, everywhereOf(cluster, size, perNode));
  const workloads = cluster.pods
    .filter(({ owner }) => owner.kind !== 'DaemonSet')
    .map((pod) => {
      const asks = size(pod);
      const admitted = admittedPools(pod, facts, pools);
      return { pod, asks, admitted, fit: admitted.filter(({ room }) => fitting(asks, room) > 0) };
    });
  const housed = workloads.filter(({ fit }) => fit.length > 0);
  const counts = podCounter(cluster, 0);
  const neededIn = (
    zones: number,
    podsOf: (counts: PodCounts, pod: Pod) => number,
    arrivals: readonly Arrival[],
  ): NodesNeeded => {
    const own = housed.map(({ pod, asks, fit }) => {
      const pods = podsOf(counts(pod), pod);
      const names = fit.map(({ name }) => name);
      const share = zoneShareOf(pod, pods, zonesOf(names, pools, zones));
      return { name: titleOf(pod.owner), pods, ...asks, pools: names, share };
    });
    const everywhere = pools.map(({ name }) => name);
    const system = anywhere.map((one) => ({ ...one, pools: everywhere, share: runAnywhere(one.pods) }));
    return needed([...own, ...system], pools, zones, arrivals);
  };
  const rolled = heaviestRollout(housed, counts, pools);
  const zones = Math.max(1, facts.zones.length);
  const fewest = ({ least }: PodCounts): number => least;
  const withRollout = ({ most, surge, draining }: PodCounts, pod: Pod): number =>
    pod === rolled ? most + surge + draining : most;
  return {
    pools,
    atMinimum: neededIn(zones, fewest, atOnce(zones)),
    atMaximum: neededIn(zones, withRollout, ONE_BY_ONE),
    ...(zones > 1 ? { zoneLost: withOneZoneToSpare(neededIn(zones - 1, fewest, ONE_BY_ONE).nodes, zones) } : {}),
    ...(rolled === undefined ? {} : { rolledOut: titleOf(rolled.owner) }),
    homeless: workloads.filter(({ fit }) => fit.length === 0),
  };
}

/** Instance types of node groups that are not in the table, of those that count. */
export function unknownTypes({ nodeGroups }: ClusterFacts): readonly NodeGroup[] {
  return nodeGroups.filter(({ instanceTypes: [first = ''] }) => !Object.hasOwn(INSTANCE_TYPES, first));
}

/** Of the instance types of a group the first counts: EKS takes another only when that one is not to be had. */
function poolsOf({ nodeGroups }: ClusterFacts, everywhere: Room): readonly PlannedPool[] {
  return nodeGroups.flatMap(({ name, instanceTypes: [instanceType = ''], min, max }): PlannedPool[] => {
    const type = INSTANCE_TYPES[instanceType];
    return type === undefined ? [] : [{ name, instanceType, min, max, room: roomOf(type, everywhere) }];
  });
}

function podSizes(cluster: Cluster): (pod: Pod) => Omit<Room, 'pods'> {
  const defaults = defaultsByNamespace(cluster);
  return (pod) => ({
    cpuMillis: podAmount(pod, 'requests', 'cpu', defaults.get(pod.namespace)),
    memoryMebibytes: Math.ceil(podAmount(pod, 'requests', 'memory', defaults.get(pod.namespace)) / 2 ** 20),
  });
}

/** What the pods that are on every node ask for there. */
function everywhereOf(cluster: Cluster, size: (pod: Pod) => Omit<Room, 'pods'>, system: readonly SystemPod[]): Room {
  const own = cluster.pods.filter(({ owner }) => owner.kind === 'DaemonSet').map((pod) => ({ pods: 1, ...size(pod) }));
  return sumOf([...own, ...system]);
}

/** Labels of a nodeSelector that managed nodes do not have by themselves may have been given to any group. */
function admittedPools(
  { spec }: Pod,
  { nodeGroups }: ClusterFacts,
  pools: readonly PlannedPool[],
): readonly PlannedPool[] {
  const wanted = Object.entries(textsOf(spec['nodeSelector']));
  const names = nodeGroups
    .filter((group) =>
      wanted.every(([label, value]) => NODE_LABELS[label] === undefined || NODE_LABELS[label](group) === value),
    )
    .map(({ name }) => name);
  return pools.filter(({ name }) => names.includes(name));
}

/** The workload whose rollout adds most at the maximum, by what it takes most of. */
function heaviestRollout(
  workloads: readonly { readonly pod: Pod; readonly asks: Omit<Room, 'pods'> }[],
  counts: (pod: Pod) => PodCounts,
  pools: readonly PlannedPool[],
): Pod | undefined {
  let heaviest: Pod | undefined;
  let most = 0;
  for (const { pod, asks } of workloads) {
    const { surge, draining } = counts(pod);
    const added = (surge + draining) * shareOfNode(asks, pools);
    if (added > most) [heaviest, most] = [pod, added];
  }
  return heaviest;
}

function needed(
  workloads: readonly PodLot[],
  pools: readonly PlannedPool[],
  zones: number,
  arrivals: readonly Arrival[],
): NodesNeeded {
  const lots = together(workloads);
  const byPool = pack(lots, pools, zones, arrivals);
  return {
    nodes: [...byPool.values()].reduce((sum, nodes) => sum + nodes, 0),
    atLeast: leastNodes(lots, pools),
    byPool: Object.fromEntries(byPool),
    demand: sumOf(lots),
  };
}

/** Pods of the same size that may run in the same places as one lot: there are few sizes and many workloads. */
function together(lots: readonly PodLot[]): readonly PodLot[] {
  const bySize = new Map<string, PodLot>();
  for (const lot of lots) {
    const key = [lot.cpuMillis, lot.memoryMebibytes, ...lot.pools].join(' ');
    const known = bySize.get(key);
    bySize.set(
      key,
      known === undefined ? lot : { ...known, pods: known.pods + lot.pods, share: addShares(known.share, lot.share) },
    );
  }
  return [...bySize.values()];
}

/** Fewest nodes, spread evenly, of which enough are left when the zone with most of them is gone. */
export function withOneZoneToSpare(nodes: number, zones: number): number {
  // all − ⌈all / zones⌉ = ⌊all × (zones − 1) / zones⌋ is enough
  return zones < 2 ? nodes : Math.ceil((nodes * zones) / (zones - 1));
}
