import type { ClusterFacts, WorkloadFacts } from './facts';
import type { Pod } from './pod';

/** The hash that the name of a migration's Job ends with: its pod template cannot be changed, so every change makes a new Job. */
const HASH = /-[\da-f]{10}$/;

/** Name of the workload that pods belong to. */
export const workloadName = ({ owner }: Pod): string =>
  owner.kind === 'Job' ? owner.name.replace(HASH, '') : owner.name;

/** Finds what the overlays declare of pods; nothing for pods that they do not know. */
export function declarationsOf({ namespace, workloads }: ClusterFacts): (pod: Pod) => WorkloadFacts | undefined {
  const byName = new Map(workloads.map((workload) => [workload.name, workload]));
  return (pod) => (pod.namespace === namespace ? byName.get(workloadName(pod)) : undefined);
}
