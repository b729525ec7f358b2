import { autoscalersByOwner } from './capacity/autoscaler';
import type { Cluster } from './cluster/cluster';
import {
  allowedDisruptions,
  budgetsByPod,
  disruptionBudgetsOf,
  waitingForBrokenPods,
  type DisruptionBudget,
} from './capacity/disruption-budget';
import { at, shown } from './cluster/json';
import { titleOf } from './cluster/object';
import type { Pod } from './cluster/pod';
import { podCounter } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';
import { shownSome } from './services/service-target';

/** Kinds whose replicas Kubernetes can ask for: a budget counts no others. */
const COUNTED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'Rollout'];

/** A budget keeps some pods while nodes are drained, and lets nodes be drained. */
export const disruptionBudgets: Policy = {
  id: 'disruption-budgets',
  severity: 'error',
  demands:
    'What has pods to spare has one disruption budget, for its own pods, that gives some of them and never all; the rest has none.',
  prevents: 'Draining nodes for an upgrade takes every pod at once, or waits for ever for one that may not go.',
  link: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  needs: 'objects',
  check: (cluster) => {
    const budgets = disruptionBudgetsOf(cluster);
    const counts = counter(cluster);
    const held = budgetsByPod(budgets);
    return [
      ...budgets.flatMap((budget) => [...form(budget), ...blocked(budget, totalOf(budget, counts))]),
      ...[...held].flatMap(([pod, own]) => several(pod, own)),
      ...(cluster.facts === undefined ? [] : ownViolations(cluster, budgets, held)),
    ];
  },
};

/** Fewest pods of a workload; undefined where nothing here says how many there are. */
function counter(cluster: Cluster): (pod: Pod) => number | undefined {
  const count = podCounter(cluster, 0);
  const scaled = autoscalersByOwner(cluster);
  return (pod) => {
    const isStated = at(pod.owner.body, 'spec', 'replicas') !== undefined || scaled.has(pod.owner);
    const { least } = count(pod);
    return COUNTED.includes(pod.owner.kind) && (isStated || least !== 1 || cluster.facts !== undefined)
      ? least
      : undefined;
  };
}

function form({ object, minAvailable, maxUnavailable }: DisruptionBudget): readonly Violation[] {
  if (minAvailable === undefined || maxUnavailable === undefined) return [];
  return [
    {
      object,
      path: 'spec.minAvailable',
      expected: 'either minAvailable or maxUnavailable',
      found: 'both',
      mend: 'keep maxUnavailable, which stays right when replicas change',
    },
  ];
}

/** Budgets that let no pod go while there are as few as there may be. */
function blocked(budget: DisruptionBudget, pods: number | undefined): readonly Violation[] {
  if (pods === undefined || allowedDisruptions(budget, pods) !== 0) return [];
  const { object } = budget;
  return [
    {
      object,
      path: `spec.${boundOf(budget)}`,
      expected: `a budget that gives one of ${pods}, the fewest pods of ${ownersOf(budget)}`,
      found: `${shown(at(object.body, 'spec', boundOf(budget)))}, which gives none`,
      mend: pods === 1 ? 'take the budget out, or run more than one' : 'write maxUnavailable: 1',
    },
  ];
}

function totalOf({ pods }: DisruptionBudget, counts: (pod: Pod) => number | undefined): number | undefined {
  const each = pods.map(counts);
  const total = each.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return total === 0 || each.includes(undefined) ? undefined : total;
}

const boundOf = ({ maxUnavailable }: DisruptionBudget): string =>
  maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';

const ownersOf = ({ pods }: DisruptionBudget): string => shownSome(pods.map(({ owner }) => owner.name));

const several = ({ owner }: Pod, [first, ...others]: readonly DisruptionBudget[]): readonly Violation[] =>
  others.map(({ object }) => ({
    object,
    path: 'spec.selector',
    expected: 'pods that no other budget selects',
    found: `those of ${owner.kind} ${owner.name}, which ${first === undefined ? 'another' : titleOf(first.object)} selects too`,
    mend: 'select by labels that one workload alone has: pods with two budgets cannot be evicted at all',
  }));

/** What our own clusters have to have besides. */
function ownViolations(
  cluster: Cluster,
  budgets: readonly DisruptionBudget[],
  held: ReadonlyMap<Pod, readonly DisruptionBudget[]>,
): readonly Violation[] {
  const count = podCounter(cluster, 0);
  const unheld = cluster.pods
    .filter((pod) => COUNTED.includes(pod.owner.kind) && count(pod).least > 1 && !held.has(pod))
    .map(({ owner }) => ({
      object: owner,
      path: 'metadata.name',
      expected: 'a PodDisruptionBudget, since it has pods to spare',
      found: 'none that selects its pods',
      mend: `add one with maxUnavailable: 1 and the selector of ${owner.name}`,
    }));
  return [
    ...unheld,
    ...budgets.flatMap((budget) => [
      ...selection(budget),
      ...waitingForBrokenPods(budget),
      ...budget.pods.slice(0, 1).flatMap((pod) => generous(budget, pod, count(pod).least)),
    ]),
  ];
}

function selection(budget: DisruptionBudget): readonly Violation[] {
  const { object, pods } = budget;
  if (pods.length === 1) return [];
  return [
    {
      object,
      path: 'spec.selector',
      expected: 'the pods of one workload',
      found: pods.length === 0 ? 'labels that no pods have' : `those of ${ownersOf(budget)}`,
      mend: 'write the selector of the workload that it is for',
    },
  ];
}

/** Budgets that keep nothing. */
function generous(budget: DisruptionBudget, { owner }: Pod, pods: number): readonly Violation[] {
  const { object } = budget;
  const gives = allowedDisruptions(budget, pods);
  if (pods === 1) {
    // One that gives none is refused for that.
    if (gives === 0) return [];
    const expected = 'pods of what runs more than once';
    const mend = 'take the budget out, or run more than one';
    return [{ object, path: 'spec.selector', expected, found: `those of ${owner.name}, which runs once`, mend }];
  }
  if (gives !== undefined && gives < pods) return [];
  const path = `spec.${boundOf(budget)}`;
  const found = `${shown(at(object.body, 'spec', boundOf(budget)))}, which keeps none`;
  const expected = `a budget that keeps some of ${pods}, the fewest pods of ${owner.name}`;
  return [{ object, path, expected, found, mend: 'write maxUnavailable: 1' }];
}
