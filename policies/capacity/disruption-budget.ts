import type { Cluster } from '../cluster/cluster';
import { at, isJson, recordAt, shown } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { podsSelected } from '../cluster/selected-pods';

/** A PodDisruptionBudget, of any version, and what it is about. */
export interface DisruptionBudget {
  readonly object: KubernetesObject;
  /** One for each workload that it selects. */
  readonly pods: readonly Pod[];
  readonly minAvailable: unknown;
  readonly maxUnavailable: unknown;
}

export function disruptionBudgetsOf(cluster: Cluster): readonly DisruptionBudget[] {
  return cluster
    .ofKind('PodDisruptionBudget')
    .filter((object) => groupOf(object) === 'policy')
    .map((object) => {
      const spec = recordAt(object.body, 'spec');
      const selector = at(spec, 'selector');
      return {
        object,
        // An empty selector selects every pod of the namespace, an absent one none.
        pods: isJson(selector) ? podsSelected(cluster, object.namespace, selector) : [],
        minAvailable: spec['minAvailable'] ?? undefined,
        maxUnavailable: spec['maxUnavailable'] ?? undefined,
      };
    });
}

/** The budgets of each workload's pods. */
export function budgetsByPod(budgets: readonly DisruptionBudget[]): ReadonlyMap<Pod, readonly DisruptionBudget[]> {
  const found = new Map<Pod, DisruptionBudget[]>();
  for (const budget of budgets) {
    for (const pod of budget.pods) found.set(pod, [...(found.get(pod) ?? []), budget]);
  }
  return found;
}

/**
 * How many of so many pods may be missing; undefined where it cannot be read. Both fields are rounded up when they are shares
 * (https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages).
 */
export function allowedDisruptions(
  { minAvailable, maxUnavailable }: DisruptionBudget,
  pods: number,
): number | undefined {
  if (maxUnavailable !== undefined) return bounded(share(maxUnavailable, pods), pods);
  if (minAvailable === undefined) return undefined;
  const available = share(minAvailable, pods);
  return available === undefined ? undefined : bounded(pods - available, pods);
}

const bounded = (value: number | undefined, most: number): number | undefined =>
  value === undefined ? undefined : Math.min(Math.max(value, 0), most);

function share(value: unknown, pods: number): number | undefined {
  if (typeof value === 'number') return value;
  const percent = typeof value === 'string' ? /^(?<percent>\d+)%$/.exec(value)?.groups?.['percent'] : undefined;
  return percent === undefined ? undefined : Math.ceil((pods * Number(percent)) / 100);
}

/** Whether a budget keeps pods that never became ready, which Kubernetes can let go from 1.27 on. */
export function waitingForBrokenPods({ object }: DisruptionBudget): readonly Violation[] {
  const found = at(object.body, 'spec', 'unhealthyPodEvictionPolicy');
  if (found === 'AlwaysAllow') return [];
  return [
    {
      object,
      path: 'spec.unhealthyPodEvictionPolicy',
      expected: 'AlwaysAllow',
      found: shown(found),
      mend: 'write it: pods that never became ready must not stop a node from being drained',
    },
  ];
}
