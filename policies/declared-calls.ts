import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import { shown } from './cluster/json';
import type { Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { plainValue, variablesOf } from './pods/variables';

/** What a workload is declared to call stands in its variables. */
export const declaredCalls: Policy = {
  id: 'declared-calls',
  severity: 'error',
  demands: 'A workload has the address of everything that it is declared to call, as it is declared.',
  prevents: 'A service that does not find another, or calls that of another release or environment.',
  link: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#configure-all-key-value-pairs-in-a-configmap-as-container-environment-variables',
  needs: 'facts',
  check: (cluster) => (cluster.facts === undefined ? [] : callsIn(cluster, cluster.facts)),
};

function callsIn(cluster: Cluster, facts: ClusterFacts): readonly Violation[] {
  const declaredOf = declarationsOf(facts);
  return cluster.pods.flatMap((pod) =>
    Object.entries(declaredOf(pod)?.addresses ?? {}).flatMap(([name, address]) => unlike(cluster, pod, name, address)),
  );
}

/** Every container of the pod that has the variable must have it as declared, and one must have it. */
function unlike(cluster: Cluster, pod: Pod, name: string, address: string): readonly Violation[] {
  const holders = pod.containers
    .filter(({ kind }) => kind === 'container')
    .map((container) => ({ container, variables: variablesOf(cluster, pod, container) }))
    .filter(({ variables }) => variables.all.some((variable) => variable.name === name));
  const expected = `${name}: ${address}`;
  if (holders.length === 0) {
    return [
      {
        object: pod.owner,
        path: pod.containers[0]?.path ?? pod.path,
        expected,
        found: `no variable ${name}`,
        mend: `give it ${name} in the ConfigMap that it reads, or take the call away from the overlay`,
      },
    ];
  }
  return holders.flatMap(({ container, variables }): Violation[] => {
    const value = plainValue(variables, name);
    if (value?.text === address) return [];
    return [
      {
        object: value?.holder ?? pod.owner,
        path: value?.path ?? container.path,
        expected,
        found: value === undefined ? `${name} from elsewhere than configuration` : shown(value.text),
        mend: `set ${name} to the address of the Service`,
      },
    ];
  });
}
