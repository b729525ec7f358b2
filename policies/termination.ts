import { calledWithoutPause } from './services/called-services';
import type { Cluster } from './cluster/cluster';
import { lateDelays, shortGraces, withoutPause } from './pods/draining';
import type { Policy, Violation } from './policy';
import { earlyDeadlines, impossibleDeadlines, lateDeadlines } from './pods/rollout-deadline';
import { routedServices } from './ingress/routed-services';
import { endlessPauses } from './pods/shutdown';

/** What can never work is an error whosever it is; the rest, without facts, a matter of `workload-advice`. */
export const termination: Policy = {
  id: 'termination',
  severity: 'error',
  demands:
    'What is routed or called pauses before SIGTERM, pause and draining fit into the grace period, the load balancer waits no longer, and a rollout fails after its pods had time to start.',
  prevents:
    'Every release and every node that goes cuts off running requests (502, 504), or a good release is reported as failed.',
  link: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  needs: 'objects',
  check: (cluster) => [
    ...cluster.pods.flatMap(endlessPauses),
    ...impossibleDeadlines(cluster),
    ...(cluster.facts === undefined ? [] : ofOurs(cluster)),
  ],
};

function ofOurs(cluster: Cluster): readonly Violation[] {
  const routed = routedServices(cluster);
  return [
    ...withoutPause(routed),
    ...calledWithoutPause(cluster),
    ...lateDelays(routed, 'counts'),
    ...shortGraces(cluster, routed),
    ...earlyDeadlines(cluster),
    ...lateDeadlines(cluster),
  ];
}
