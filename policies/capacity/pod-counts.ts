import type { Cluster } from '../cluster/cluster';
import { numberAt, recordAt, textAt, type Json } from '../cluster/json';
import { groupOf } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import type { Pod } from '../cluster/pod';

/** How many pods of a workload there can be. */
export interface PodCounts {
  /** While there is little to do. */
  readonly least: number;
  /** When its autoscaler has gone as far as it may. */
  readonly most: number;
  /** Beyond the most, while a new version is rolled out: started before old ones are gone. */
  readonly surge: number;
  /** Beyond the most, while a new version is rolled out: old ones that have been told to end, and still do their work. */
  readonly draining: number;
}

/** The limits of an autoscaler. */
interface Scaling {
  readonly least: number;
  readonly most: number;
}

/** Counts the pods of each workload; of a DaemonSet there is one for each node. */
export function podCounter(cluster: Cluster, nodes: number): (pod: Pod) => PodCounts {
  const scalings = scalingsOf(cluster);
  const counted = countedIn(cluster);
  return (pod) => {
    const counts = counted.get(pod) ?? countsOf(pod, nodes, scalings);
    if (pod.owner.kind !== 'DaemonSet') counted.set(pod, counts);
    return counts;
  };
}

/** The counts that do not depend on the number of nodes: half a dozen policies ask for them. */
const countedIn = perCluster(() => new Map<Pod, PodCounts>());

function countsOf({ owner }: Pod, nodes: number, scalings: ReadonlyMap<string, Scaling>): PodCounts {
  const { kind, namespace, name, body } = owner;
  const spec = recordAt(body, 'spec');
  switch (kind) {
    case 'Pod':
      return steady(1);
    case 'DaemonSet':
      return daemonCounts(spec, nodes);
    case 'Job':
      return jobCounts(spec);
    case 'CronJob':
      return jobCounts(recordAt(spec, 'jobTemplate', 'spec'));
    default: {
      const replicas = numberAt(spec, 'replicas') ?? 1;
      const scaling = scalings.get(keyOf(kind, namespace, name)) ?? { least: replicas, most: replicas };
      return { ...scaling, ...rolloutOf(kind, spec, scaling.most) };
    }
  }
}

const steady = (pods: number): PodCounts => ({ least: pods, most: pods, surge: 0, draining: 0 });

/** A Job that is replaced may still be ending when its successor begins. */
function jobCounts(spec: Json): PodCounts {
  const pods = numberAt(spec, 'parallelism') ?? 1;
  return { ...steady(pods), draining: pods };
}

function daemonCounts(spec: Json, nodes: number): PodCounts {
  return { ...steady(nodes), surge: share(recordAt(spec, 'updateStrategy', 'rollingUpdate')['maxSurge'] ?? 0, nodes) };
}

/** StatefulSets and bare ReplicaSets start a pod when the one before it is gone. */
function rolloutOf(kind: string, spec: Json, most: number): Pick<PodCounts, 'surge' | 'draining'> {
  const strategy = recordAt(spec, 'strategy');
  const rolls = kind === 'Rollout' || (kind === 'Deployment' && textAt(strategy, 'type') !== 'Recreate');
  if (!rolls) return { surge: 0, draining: 0 };
  if (strategy['blueGreen'] !== undefined) return { surge: most, draining: 0 };
  const rolling = recordAt(strategy, kind === 'Rollout' ? 'canary' : 'rollingUpdate');
  return { surge: share(rolling['maxSurge'] ?? '25%', most), draining: most };
}

const PERCENT = /^(\d+)%$/;

/** `2`, or `25%` of the pods, rounded up. */
function share(value: unknown, pods: number): number {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? PERCENT.exec(value)?.[1] : undefined;
  return percent === undefined ? 0 : Math.ceil((pods * Number(percent)) / 100);
}

const scalingsOf = perCluster((cluster): ReadonlyMap<string, Scaling> => {
  const scalings = new Map<string, Scaling>();
  for (const { namespace, body } of cluster.ofKind('HorizontalPodAutoscaler')) {
    const spec = recordAt(body, 'spec');
    const target = recordAt(spec, 'scaleTargetRef');
    const least = numberAt(spec, 'minReplicas') ?? 1;
    const most = Math.max(least, numberAt(spec, 'maxReplicas') ?? least);
    scalings.set(keyOf(textAt(target, 'kind') ?? '', namespace, textAt(target, 'name') ?? ''), { least, most });
  }
  for (const { apiVersion, namespace, body } of cluster.ofKind('ScaledObject')) {
    if (groupOf({ apiVersion }) !== 'keda.sh') continue;
    const spec = recordAt(body, 'spec');
    const target = recordAt(spec, 'scaleTargetRef');
    const least = numberAt(spec, 'minReplicaCount') ?? 0;
    const most = Math.max(least, numberAt(spec, 'maxReplicaCount') ?? KEDA_MOST);
    scalings.set(keyOf(textAt(target, 'kind') ?? 'Deployment', namespace, textAt(target, 'name') ?? ''), {
      least,
      most,
    });
  }
  return scalings;
});

/** What KEDA takes where `maxReplicaCount` is left out. */
const KEDA_MOST = 100;

const keyOf = (kind: string, namespace: string, name: string): string => JSON.stringify([kind, namespace, name]);

/** Pods of every workload at once: all at their most, all in the middle of a rollout. */
export const everything = ({ most, surge, draining }: PodCounts): number => most + surge + draining;
