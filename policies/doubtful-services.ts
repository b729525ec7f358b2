import type { Cluster } from './cluster/cluster';
import { titleOf } from './cluster/object';
import type { Policy, Violation } from './policy';
import { containerPortsOf } from './services/service-ports';
import {
  nearMiss,
  portsNowhere,
  selectingServices,
  shownContainerPorts,
  shownLabels,
  shownSome,
  type SelectingService,
} from './services/service-target';

/** What is an error where everything is known (`service-selectors`), and elsewhere may be right. */
export const doubtfulServices: Policy = {
  id: 'doubtful-services',
  severity: 'warning',
  demands: 'A Service selects pods that are there, and sends to ports that their containers declare.',
  prevents: 'Connections are refused although everything is running.',
  link: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
  needs: 'objects',
  check: (cluster) => (cluster.facts === undefined ? selectingServices(cluster).flatMap(doubtsIn(cluster)) : []),
};

function doubtsIn(cluster: Cluster): (service: SelectingService) => readonly Violation[] {
  return (service) => {
    const { object, selector, pods, ports } = service;
    if (pods.length === 0 && nearMiss(cluster, service) === undefined) {
      return [
        {
          object,
          path: 'spec.selector',
          expected: 'labels of pods that something here makes',
          found: `${shownLabels(selector)}, which selects nothing`,
          mend: 'write the labels as the pods have them, unless an operator makes these pods',
        },
      ];
    }
    const declaring = pods.filter((pod) => containerPortsOf(pod).length > 0);
    const nowhere = portsNowhere(service);
    // Where some of the numbers are declared, the others may well be listened on too.
    if (declaring.length < pods.length || nowhere.length < ports.length) return [];
    return nowhere
      .filter(({ target }) => typeof target === 'number')
      .map(({ path, target }) => ({
        object,
        path: `${path}.targetPort`,
        expected: `a port of ${shownSome(declaring.map(({ owner }) => titleOf(owner)))}: ${shownContainerPorts(declaring)}`,
        found: String(target),
        mend: 'send to the port on which the container listens, or declare it there',
      }));
  };
}
