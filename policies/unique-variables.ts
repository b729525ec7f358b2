import type { Cluster } from './cluster/cluster';
import type { Container, Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { variablesOf, type Variable } from './pods/variables';

/**
 * A variable has one value. Where nothing is known of a cluster, `env` may be meant to override `envFrom`; a name that stands
 * twice in one list is a slip everywhere, and server-side apply refuses it.
 */
export const uniqueVariables: Policy = {
  id: 'unique-variables',
  severity: 'error',
  demands: 'A container is given each variable once.',
  prevents: 'Somebody changes the value that does not count; or server-side apply refuses the object.',
  link: 'https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/',
  needs: 'objects',
  check: (cluster) =>
    cluster.pods.flatMap((pod) => pod.containers.flatMap((container) => repeated(cluster, pod, container))),
};

function repeated(cluster: Cluster, pod: Pod, container: Container): readonly Violation[] {
  const { all } = variablesOf(cluster, pod, container);
  const mayOverride = cluster.facts === undefined;
  const first = new Map<string, Variable>();
  return all.flatMap((variable): Violation[] => {
    const earlier = first.get(variable.name);
    if (earlier === undefined) {
      first.set(variable.name, variable);
      return [];
    }
    if (mayOverride && (earlier.given === 'in envFrom' || variable.given === 'in envFrom')) return [];
    return [
      {
        object: pod.owner,
        path: variable.path,
        expected: `each variable of ${container.name} once`,
        found: `${variable.name}, which ${earlier.path} gives already`,
        mend: `take ${variable.name} away in one of the two places`,
      },
    ];
  });
}
