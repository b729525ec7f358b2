import type { Autoscaler, UtilisationMetric } from './autoscaler';
import type { Cluster } from '../cluster/cluster';
import type { Container, Pod } from '../cluster/pod';
import { containerAmount, defaultsByNamespace, type Defaults } from './pod-resources';
import type { Violation } from '../policy';

/**
 * Shares at which scaling works: autoscalers act a tenth above the share, and beyond what containers ask for there may be
 * nothing left; far below it, pods idle.
 */
const LOWEST_PERCENT = 30;
const HIGHEST_PERCENT = 90;

/** Metrics that cannot be measured, since a share of nothing is nothing; and, in our own clusters, shares that do not work. */
export function metricViolations(cluster: Cluster): (autoscaler: Autoscaler, pod: Pod) => readonly Violation[] {
  const defaults = defaultsByNamespace(cluster);
  return (autoscaler, pod) =>
    autoscaler.metrics.flatMap((metric) => [
      // Our own say what they ask for themselves: defaults are for what somebody forgot.
      ...unmeasured(autoscaler, pod, metric, cluster.facts === undefined ? defaults.get(pod.namespace) : undefined),
      ...(cluster.facts === undefined ? [] : outOfRange(autoscaler, metric)),
    ]);
}

function unmeasured(
  { object }: Autoscaler,
  { owner, containers }: Pod,
  { path, resource, container }: UtilisationMetric,
  defaults: Defaults | undefined,
): readonly Violation[] {
  const measured = containers.filter(isMeasured).filter(({ name }) => container === undefined || name === container);
  if (container !== undefined && measured.length === 0) {
    return [
      {
        object,
        path: `${path}.containerResource.container`,
        expected: `a container of ${owner.kind} ${owner.name}: ${containers.filter(isMeasured).map(named).join(', ')}`,
        found: container,
        mend: 'name a container that is there',
      },
    ];
  }
  return measured
    .filter((one) => containerAmount(one, 'requests', resource, defaults) === undefined)
    .map((one) => ({
      object: owner,
      path: `${one.path}.resources.requests.${resource}`,
      expected: `an amount of which HorizontalPodAutoscaler ${object.name} can take a share`,
      found: 'nothing',
      mend: `state what the container asks for, or take ${resource} out of the autoscaler's metrics`,
    }));
}

const named = ({ name }: Container): string => name;

/** Containers that run as long as the pod does. */
const isMeasured = ({ kind, body }: Container): boolean =>
  kind === 'container' || (kind === 'init' && body['restartPolicy'] === 'Always');

function outOfRange({ object }: Autoscaler, { percentPath, percent }: UtilisationMetric): readonly Violation[] {
  if (LOWEST_PERCENT <= percent && percent <= HIGHEST_PERCENT) return [];
  return [
    {
      object,
      path: percentPath,
      expected: `${LOWEST_PERCENT} to ${HIGHEST_PERCENT}`,
      found: String(percent),
      mend: percent > HIGHEST_PERCENT ? 'lower it, so that pods are added in time' : 'raise it, so that pods have work',
    },
  ];
}
