import type { Cluster } from '../cluster/cluster';
import { declarationsOf } from '../cluster/declared-workload';
import type { Violation } from '../policy';
import { refused } from '../pods/security-context';
import { pauseOf } from '../pods/shutdown';

/** Services that others call, and that are told to end while these still connect to them: routes inside the cluster lag too. */
export function calledWithoutPause({ podsIn, facts }: Cluster): readonly Violation[] {
  if (facts === undefined) return [];
  const declarationOf = declarationsOf(facts);
  return podsIn(facts.namespace).flatMap((pod) => {
    const declared = declarationOf(pod);
    const isCalled = declared?.kind === 'service' && declared.listeners.some(({ callers }) => callers.length > 0);
    if (!isCalled || declared.routed === 'routed') return []; // What is routed is asked for itself.
    const containers = pod.containers.filter(({ kind }) => kind === 'container');
    if (containers.some((container) => pauseOf(container).kind !== 'none')) return [];
    return containers
      .slice(0, 1)
      .map((container) =>
        refused(
          pod,
          { path: `${container.path}.lifecycle.preStop`, value: undefined },
          `a pause before SIGTERM, since ${declared.name} is called by others`,
          `let ${container.name} sleep until callers have another pod: exec with command [sleep, '15']`,
        ),
      );
  });
}
