import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { titleOf } from './cluster/object';
import type { Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { containerPortsOf, declaredTarget } from './services/service-ports';
import {
  nearMiss,
  portsNowhere,
  selectingServices,
  shownContainerPorts,
  shownLabels,
  shownSome,
  type SelectingService,
} from './services/service-target';
import { isVersionLabel } from './services/version-labels';

/**
 * What a Service sends its connections to. Where nothing is known of a cluster, only what cannot be meant: pods may be made by
 * operators, several workloads may share a Service (canaries), and containers need not declare their ports.
 */
export const serviceSelectors: Policy = {
  id: 'service-selectors',
  severity: 'error',
  demands:
    'A Service selects the pods of exactly one workload, by labels that outlive releases, and its ports are ports of theirs.',
  prevents: 'Connections are refused, or answered by pods of something else, although everything is running.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service',
  needs: 'objects',
  check: (cluster) => {
    const judge = cluster.facts === undefined ? unlikelyIn(cluster) : strictly;
    return selectingServices(cluster).flatMap(judge);
  },
};

/** One workload, all its ports, and no version. */
function strictly(service: SelectingService): readonly Violation[] {
  const { object, selector, pods } = service;
  const version = Object.keys(selector).find(isVersionLabel);
  return [
    ...(pods.length === 1 ? [] : [notOne(service)]),
    ...(pods.length === 0 ? [] : portsNowhere(service).map((port) => missingPort(service, port))),
    ...(version === undefined
      ? []
      : [
          {
            object,
            path: inField('spec.selector', version),
            expected: 'no label that says which release it is',
            found: version,
            mend: 'select by names alone: in a rollout the pods of the other release would get nothing',
          },
        ]),
  ];
}

function notOne({ object, selector, pods }: SelectingService): Violation {
  const titles = pods.map(({ owner }) => titleOf(owner));
  return {
    object,
    path: 'spec.selector',
    expected: `the pods of one workload of ${object.namespace}`,
    found: `${shownLabels(selector)}, which selects ${titles.length === 0 ? 'nothing' : `those of ${shownSome(titles)}`}`,
    mend: `write the labels that the pods of the workload behind ${object.name} have, and no other pods`,
  };
}

function missingPort(
  { object, pods }: SelectingService,
  { path, target, protocol }: SelectingService['ports'][number],
): Violation {
  return {
    object,
    path: `${path}.targetPort`,
    expected: `a ${protocol} port that ${shownSome(pods.map(({ owner }) => titleOf(owner)))} declares: ${shownContainerPorts(pods)}`,
    found: String(target),
    mend: 'name the port as the container does, or declare it there',
  };
}

/** What nobody means, whatever else there is in the cluster. */
function unlikelyIn(cluster: Cluster): (service: SelectingService) => readonly Violation[] {
  return (service) => {
    const { object, selector, pods } = service;
    const meant = nearMiss(cluster, service);
    if (meant !== undefined) {
      return [
        {
          object,
          path: 'spec.selector',
          expected: `the labels of the pods of ${titleOf(meant.owner)}: ${shownLabels(meant.labels)}`,
          found: `${shownLabels(selector)}, which selects nothing`,
          mend: 'write the labels as the pods have them',
        },
      ];
    }
    const unnamed = pods.length === 0 ? [] : portsNowhere(service).filter(({ target }) => typeof target === 'string');
    return [...unnamed.map((port) => missingPort(service, port)), ...strangers(service)];
  };
}

/** Pods that answer on none of the ports, beside others that do: they get their share of the connections all the same. */
function strangers(service: SelectingService): readonly Violation[] {
  const { object, selector, pods, ports, address } = service;
  const answers = (pod: Pod): boolean => ports.some((port) => declaredTarget(pod, port) !== undefined);
  if (address === 'none' || !pods.some(answers)) return [];
  const others = pods.filter((pod) => containerPortsOf(pod).length > 0 && !answers(pod));
  if (others.length === 0) return [];
  return [
    {
      object,
      path: 'spec.selector',
      expected: `pods that listen on ${ports.map(({ target }) => String(target)).join(', ')}`,
      found: `${shownLabels(selector)}, which also selects ${shownSome(others.map(({ owner }) => titleOf(owner)))} with ${shownContainerPorts(others)}`,
      mend: `add a label to the selector that only the pods behind ${object.name} have`,
    },
  ];
}
