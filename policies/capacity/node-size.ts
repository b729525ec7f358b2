import type { InstanceType } from './instance-types.data';

/** What pods ask of nodes, or nodes have for them. */
export interface Room {
  readonly cpuMillis: number;
  readonly memoryMebibytes: number;
  readonly pods: number;
}

/** Part of the memory that the kernel and the hypervisor keep from the kubelet: what Karpenter assumes. */
const HIDDEN_MEMORY = 0.075;

/** Most pods on a node of a managed group with fewer than 30 processors (https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html). */
const MOST_PODS = 110;

/** Hard eviction threshold of EKS nodes: `memory.available: 100Mi`. */
const EVICTION_MEBIBYTES = 100;

/** Share of each stretch of processors that EKS nodes reserve for the kubelet and the runtime. */
const RESERVED_CPU = [
  { fromMillis: 0, toMillis: 1000, share: 0.06 },
  { fromMillis: 1000, toMillis: 2000, share: 0.01 },
  { fromMillis: 2000, toMillis: 4000, share: 0.005 },
  { fromMillis: 4000, toMillis: Number.POSITIVE_INFINITY, share: 0.0025 },
];

/**
 * What a node has for pods: its capacity without what EKS reserves on it (nodeadm/internal/kubelet/config.go in
 * awslabs/amazon-eks-ami: memory 11 MiB per pod and 255 MiB), the eviction threshold, and the pods that are on every node.
 *
 * @param everywhere what the pods that are on every node ask for together
 */
export function roomOf(type: InstanceType, everywhere: Room): Room {
  const cpuMillis = type.vcpus * 1000;
  const mostPods = type.interfaces * (type.addressesPerInterface - 1) + 2;
  const visible = Math.floor(type.memoryGibibytes * 1024 * (1 - HIDDEN_MEMORY));
  const allocatable = {
    cpuMillis: cpuMillis - reservedMillis(cpuMillis),
    memoryMebibytes: visible - (11 * mostPods + 255) - EVICTION_MEBIBYTES,
    pods: Math.min(mostPods, MOST_PODS),
  };
  return less(allocatable, everywhere);
}

function reservedMillis(cpuMillis: number): number {
  return RESERVED_CPU.reduce(
    (sum, { fromMillis, toMillis, share }) =>
      sum + Math.floor(Math.max(0, Math.min(cpuMillis, toMillis) - fromMillis) * share),
    0,
  );
}

const less = (room: Room, taken: Room): Room => ({
  cpuMillis: room.cpuMillis - taken.cpuMillis,
  memoryMebibytes: room.memoryMebibytes - taken.memoryMebibytes,
  pods: room.pods - taken.pods,
});

/** How many pods of this size there is room for. */
export function fitting({ cpuMillis, memoryMebibytes }: Omit<Room, 'pods'>, room: Room): number {
  const times = (there: number, each: number): number => (each === 0 ? room.pods : Math.floor(there / each));
  return Math.max(
    0,
    Math.min(room.pods, times(room.cpuMillis, cpuMillis), times(room.memoryMebibytes, memoryMebibytes)),
  );
}
