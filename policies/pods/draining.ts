import type { Cluster } from '../cluster/cluster';
import { at, listAt, shown } from '../cluster/json';
import { titleOf } from '../cluster/object';
import { runsForever, type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { staysOn } from './probe';
import type { Deregistration, RoutedService } from '../ingress/routed-services';
import { refused } from './security-context';
import { graceOf, gracePath, longestPause, pauseOf } from './shutdown';

/** Pods that get requests from outside, and are told to end while the load balancer still sends some. */
export function withoutPause(services: readonly RoutedService[]): readonly Violation[] {
  const judged = new Set<Container>();
  return services.flatMap((routed) =>
    routed.pods.flatMap((pod) =>
      serving(pod, routed)
        .filter((container) => !judged.has(container) && pauseOf(container).kind === 'none')
        .map((container) => {
          judged.add(container);
          return refused(
            pod,
            { path: `${container.path}.lifecycle.preStop`, value: undefined },
            `a pause before SIGTERM, since ${titleOf(routed.service)} is routed to`,
            `let ${container.name} sleep until load balancers have taken it out: exec with command [sleep, '15']`,
          );
        }),
    ),
  );
}

/** The containers with a port to which a Service is routed; the first, where none declares it. */
function serving({ containers }: Pod, { ports }: RoutedService): readonly Container[] {
  const staying = containers.filter(staysOn);
  const declaring = staying.filter(({ body }) =>
    listAt(body, 'ports').some((declared) =>
      ports.some(({ target }) => at(declared, typeof target === 'number' ? 'containerPort' : 'name') === target),
    ),
  );
  return declaring.length > 0 ? declaring : staying.filter(({ kind }) => kind === 'container').slice(0, 1);
}

/** What AWS takes where nothing is stated. */
const DEFAULT_DELAY_SECONDS = 300;
const LONGEST_DELAY_SECONDS = 3600;

/** Delays of load balancers that outlast the pods whose requests they wait for. */
export function lateDelays(services: readonly RoutedService[], unstated: 'counts' | 'ignored'): readonly Violation[] {
  const judged = new Set<Deregistration['object']>();
  return services.flatMap(({ pods, deregistration }) => {
    if (deregistration === undefined || judged.has(deregistration.object)) return [];
    if (deregistration.seconds === undefined && unstated === 'ignored') return [];
    const most = Math.min(...pods.map(graceOf), LONGEST_DELAY_SECONDS);
    const delay = delayOf(deregistration);
    if (delay !== undefined && delay <= most) return [];
    judged.add(deregistration.object);
    const { object, path, seconds } = deregistration;
    return [
      {
        object,
        path,
        expected: `deregistration_delay.timeout_seconds of at most ${most}, after which its pods are killed`,
        found: seconds === undefined ? `nothing, for which AWS takes ${DEFAULT_DELAY_SECONDS}` : shown(seconds),
        mend: 'state the time that requests are given to end, or raise terminationGracePeriodSeconds',
      },
    ];
  });
}

const delayOf = ({ seconds }: Deregistration): number | undefined => {
  if (seconds === undefined) return DEFAULT_DELAY_SECONDS;
  return /^\d{1,4}$/.test(seconds) ? Number(seconds) : undefined;
};

/** What a process needs to end by itself, once nothing runs any more. */
const LEAST_SECONDS = 5;

/** Pods whose grace does not hold their pause and, after it, the time that their requests are given to end. */
export function shortGraces(cluster: Cluster, services: readonly RoutedService[]): readonly Violation[] {
  const drains = new Map<Pod, number>();
  for (const { pods, deregistration } of services) {
    const delay = deregistration === undefined ? undefined : delayOf(deregistration);
    for (const pod of pods) drains.set(pod, Math.max(drains.get(pod) ?? 0, delay ?? 0));
  }
  return cluster.pods.filter(runsForever).flatMap((pod) => {
    const pause = longestPause(pod);
    const delay = drains.get(pod) ?? 0;
    const drain = Math.max(delay, LEAST_SECONDS);
    const grace = graceOf(pod);
    // Where the pause alone is too long, or the delay, that is said of them.
    if (pause + drain <= grace || (pause > 0 && pause >= grace) || delay > grace) return [];
    return [
      refused(
        pod,
        { path: gracePath(pod), value: grace },
        `at least ${pause + drain}: ${pause} s before SIGTERM, and ${drain} s for requests to end`,
        'raise it: what still runs is killed',
      ),
    ];
  });
}
