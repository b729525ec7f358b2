import { autoscalersOf, type Autoscaler } from './capacity/autoscaler';
import type { Cluster } from './cluster/cluster';
import {
  budgetsByPod,
  disruptionBudgetsOf,
  waitingForBrokenPods,
  type DisruptionBudget,
} from './capacity/disruption-budget';
import { podCounter } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';

/** What is an error where everything is known (`autoscalers`, `disruption-budgets`), and elsewhere may be meant. */
export const doubtfulScaling: Policy = {
  id: 'doubtful-scaling',
  severity: 'warning',
  demands:
    'An autoscaler has a target that is here; what runs more than once has a disruption budget, deaf to broken pods.',
  prevents:
    'Nothing is scaled; draining nodes takes every pod at once, or waits for ever for pods that never became ready.',
  link: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  needs: 'objects',
  check: (cluster) => {
    if (cluster.facts !== undefined) return [];
    const budgets = disruptionBudgetsOf(cluster);
    return [
      ...autoscalersOf(cluster).flatMap((autoscaler) => aimless(cluster, autoscaler)),
      ...budgets.flatMap(waitingForBrokenPods),
      ...unheld(cluster, budgets),
    ];
  },
};

/** Only beside workloads: a folder of autoscalers alone is about another. */
function aimless({ podsIn }: Cluster, { object, owner, target }: Autoscaler): readonly Violation[] {
  if (owner !== undefined || podsIn(object.namespace).length === 0) return [];
  return [
    {
      object,
      path: 'spec.scaleTargetRef.name',
      expected: 'the name of a workload that is here',
      found: `${target.kind} ${target.name}, which nothing here makes`,
      mend: 'name what it scales, unless something else makes it',
    },
  ];
}

function unheld(cluster: Cluster, budgets: readonly DisruptionBudget[]): readonly Violation[] {
  const count = podCounter(cluster, 0);
  const held = budgetsByPod(budgets);
  return cluster.pods
    .filter((pod) => ['Deployment', 'StatefulSet', 'Rollout'].includes(pod.owner.kind) && !held.has(pod))
    .map((pod) => ({ owner: pod.owner, pods: count(pod).least }))
    .filter(({ pods }) => pods > 1)
    .map(({ owner, pods }) => ({
      object: owner,
      path: 'metadata.name',
      expected: `a PodDisruptionBudget, since there are ${pods} of it`,
      found: 'none that selects its pods',
      mend: `add one with maxUnavailable: 1 and the selector of ${owner.name}`,
    }));
}
