import type { Cluster } from './cluster/cluster';
import { unstatedResources, type Stated } from './pods/container-resources';
import { unstatedUsers } from './pods/container-user';
import { lateDelays, withoutPause } from './pods/draining';
import type { Pod } from './cluster/pod';
import { baselineViolations } from './pods/pod-security-baseline';
import { statedEnforcement, unstatedEnforcement, withoutLevel } from './pods/pod-security-level';
import type { Policy, Violation } from './policy';
import { harmfulProbes, missingProbes, serversOf } from './pods/probe-rules';
import { earlyDeadlines } from './pods/rollout-deadline';
import { routedServices } from './ingress/routed-services';
import { writableRoots } from './pods/root-filesystem';

/** What quotas and schedulers count; hardly anybody states scratch space. */
const ADVISED: readonly Stated[] = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['limits', 'memory'],
];

/**
 * What `pod-security`, `non-root-user`, `read-only-root`, `resources`, `probes` and `termination` ask of ours alone, as advice
 * about objects of others: each of it may be right for reasons that nobody has written down.
 */
export const workloadAdvice: Policy = {
  id: 'workload-advice',
  severity: 'warning',
  demands:
    'Workloads of others, too, state a Pod Security level, a user, resources and probes, keep their root file system, and end without losing requests.',
  prevents: 'Nothing at once; what is left open shows on the day of the first incident.',
  link: 'https://kubernetes.io/docs/setup/production-environment/',
  needs: 'objects',
  check: (cluster) => (cluster.facts === undefined ? advice(cluster) : []),
};

function advice(cluster: Cluster): readonly Violation[] {
  const routed = routedServices(cluster);
  return [
    ...cluster.ofKind('Namespace').flatMap(withoutLevel),
    ...cluster.pods.flatMap((pod) => [
      ...unheld(cluster, pod),
      ...unstatedUsers(pod),
      ...writableRoots(pod),
      ...unstatedResources(pod, ADVISED, 'for both'),
      ...harmfulProbes(pod),
    ]),
    ...serversOf(cluster).flatMap((server) => missingProbes(server, ['readiness', 'liveness'])),
    ...withoutPause(routed),
    ...lateDelays(routed, 'ignored'),
    ...earlyDeadlines(cluster),
  ];
}

/** What even the lowest level refuses, in a namespace that states none. */
function unheld(cluster: Cluster, pod: Pod): readonly Violation[] {
  if (statedEnforcement(cluster, pod.namespace) !== undefined) return [];
  const { level, minor } = unstatedEnforcement(cluster, pod);
  return level === 'privileged' ? [] : baselineViolations(pod, minor);
}
