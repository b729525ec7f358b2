import type { Cluster } from '../cluster/cluster';
import { declarationsOf } from '../cluster/declared-workload';
import { numberAt } from '../cluster/json';
import { groupOf } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { probeOf, staysOn } from './probe';
import { refused } from './security-context';

/** What Kubernetes takes where nothing is stated. */
const DEFAULT_DEADLINE_SECONDS = 600;
const PATH = 'spec.progressDeadlineSeconds';

const deadlineOf = ({ owner }: Pod): number =>
  numberAt(owner.body, 'spec', 'progressDeadlineSeconds') ?? DEFAULT_DEADLINE_SECONDS;

const hasDeadline = ({ owner }: Pod): boolean =>
  (owner.kind === 'Deployment' && groupOf(owner) === 'apps') || owner.kind === 'Rollout';

/** Rollouts that have failed before their first pod can count as available: the API server refuses them. */
export const impossibleDeadlines = ({ pods }: Cluster): readonly Violation[] =>
  pods.filter(hasDeadline).flatMap((pod) => {
    const ready = numberAt(pod.owner.body, 'spec', 'minReadySeconds') ?? 0;
    if (ready === 0 || deadlineOf(pod) > ready) return [];
    return [
      refused(
        pod,
        { path: PATH, value: deadlineOf(pod) },
        `more than minReadySeconds, ${ready}`,
        'raise it, or wait less',
      ),
    ];
  });

/** Rollouts that are called failed while a pod may still be starting. */
export const earlyDeadlines = ({ pods }: Cluster): readonly Violation[] =>
  pods.filter(hasDeadline).flatMap((pod) => {
    const budgets = pod.containers.filter(staysOn).map((one) => probeOf(one, 'startup')?.budgetSeconds ?? 0);
    const longest = Math.max(0, ...budgets);
    if (deadlineOf(pod) > longest) return [];
    return [
      refused(
        pod,
        { path: PATH, value: deadlineOf(pod) },
        `more than ${longest}, for which its startupProbe waits`,
        'raise it, or let the startupProbe give up earlier',
      ),
    ];
  });

/** Rollouts that may hang for longer than the system allows. */
export function lateDeadlines({ pods, facts }: Cluster): readonly Violation[] {
  const declared = facts === undefined ? undefined : declarationsOf(facts);
  return pods.filter(hasDeadline).flatMap((pod) => {
    const most = declared?.(pod)?.rolloutSeconds;
    if (most === undefined || deadlineOf(pod) <= most) return [];
    return [
      refused(
        pod,
        { path: PATH, value: deadlineOf(pod) },
        `at most ${most}, within which a rollout of this system ends`,
        'lower it, or raise rolloutSeconds of the system',
      ),
    ];
  });
}
