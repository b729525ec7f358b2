import type { Policy } from './policy';
import { PROBE_KINDS } from './pods/probe';
import {
  harmfulProbes,
  impossibleProbes,
  missingProbes,
  probesOfJobs,
  serversOf,
  undeclaredPorts,
} from './pods/probe-rules';

/**
 * What can never work is an error whosever it is; the rest, without facts, a matter of `workload-advice`. A worker needs no
 * probe: only its own command knows whether it hangs, and one that is wrong restarts it for nothing. What it has must be sound.
 */
export const probes: Policy = {
  id: 'probes',
  severity: 'error',
  demands:
    'Every server of ours has a startup, a readiness and a liveness probe; probes ask ports that are there, liveness asks less than readiness and is patient.',
  prevents:
    'Requests reach pods that are still starting; a store that is down for a minute makes every pod restart at once.',
  link: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  needs: 'objects',
  check: (cluster) => [
    ...cluster.pods.flatMap(impossibleProbes),
    ...(cluster.facts === undefined
      ? []
      : [
          ...serversOf(cluster).flatMap((server) => missingProbes(server, PROBE_KINDS)),
          ...cluster.pods.flatMap((pod) => [...undeclaredPorts(pod), ...harmfulProbes(pod), ...probesOfJobs(pod)]),
        ]),
  ],
};
