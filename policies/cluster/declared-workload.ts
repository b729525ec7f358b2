import type { ClusterFacts, WorkloadFacts } from './facts';
import type { Pod } from './pod';

/** The hash that the name of a migration's Job ends with: its pod template cannot be changed, so every change makes a new Job. */
const HASH = /-[\da-f]{10}$/;

/** Name of the workload that pods belong to. */
export const workloadName = ({ owner }: Pod): string =>
  owner.kind === 'Job' ? owner.name.replace(HASH, '') : owner.name;

/** Finds what the overlays declare of pods; nothing for pods that they do not know. */
export function declarationsOf({
  workloads,
}: Pick<ClusterFacts, 'workloads'>): (pod: Pod) => WorkloadFacts | undefined {
  const byKey = new Map(workloads.map((workload) => [keyOf(workload), workload]));
  return (pod) => byKey.get(workloadKey(pod));
}

/** What tells a workload from every other of the cluster: `autolytiq-prod/auth-service`. */
export const keyOf = ({ namespace, name }: Pick<WorkloadFacts, 'namespace' | 'name'>): string => `${namespace}/${name}`;

/** The same, of pods. */
export const workloadKey = (pod: Pod): string => keyOf({ namespace: pod.namespace, name: workloadName(pod) });
