import type { Cluster } from './cluster/cluster';
import { textAt } from './cluster/json';
import { inSpec, type Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import type { Reference } from './references/reference';
import { referencesOf, resolverOf, shownTarget } from './references/resolution';
import { shownSome } from './services/service-target';
import { unknownVariables } from './references/variable-references';

/**
 * Names lead somewhere. Where nothing is known of a cluster, what is not here may be elsewhere (`outside-references` says so);
 * a key that is not in what is here is nowhere.
 */
export const references: Policy = {
  id: 'references',
  severity: 'error',
  demands:
    'Whatever an object names is there: ServiceAccount, ConfigMap, Secret and their keys, claim, store, role, Service, variable.',
  prevents:
    'Pods wait for ever in CreateContainerConfigError, ContainerCreating or Pending, or start without what they need.',
  link: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
  needs: 'objects',
  check: (cluster) => {
    const resolve = resolverOf(cluster);
    const isWhole = cluster.facts !== undefined;
    const dangling = referencesOf(cluster)
      .filter(({ need }) => need === 'required')
      .flatMap((reference): Violation[] => {
        const resolution = resolve(reference);
        if (resolution.kind === 'lacks-key') return [withoutKey(reference, resolution.keys)];
        return resolution.kind === 'absent' && isWhole ? [absent(reference)] : [];
      });
    return isWhole ? [...dangling, ...unstated(cluster)] : dangling;
  },
};

function absent({ object, path, to }: Reference): Violation {
  return {
    object,
    path,
    expected: `the name of a ${to.kind}${to.namespace === '' ? '' : ` of ${to.namespace}`}`,
    found: `${to.name}, which nothing here makes`,
    mend: `name one that is there, or add ${shownTarget(to)}`,
  };
}

function withoutKey({ object, path, to, key }: Reference, keys: readonly string[]): Violation {
  return {
    object,
    path,
    expected: `a key of ${shownTarget(to)}: ${shownSome(keys)}`,
    found: key ?? 'nothing',
    mend: `name one of its keys, or add ${key ?? 'it'} there`,
  };
}

/** What Kubernetes fills in where nothing is said, and nobody has declared. */
function unstated(cluster: Cluster): readonly Violation[] {
  return [...cluster.pods.flatMap(withoutAccount), ...cluster.pods.flatMap((pod) => unknownVariables(cluster, pod))];
}

function withoutAccount(pod: Pod): readonly Violation[] {
  const account = textAt(pod.spec, 'serviceAccountName');
  if (account !== undefined && account !== 'default') return [];
  return [
    {
      object: pod.owner,
      path: inSpec(pod, 'serviceAccountName'),
      expected: 'a ServiceAccount of its own',
      found: account ?? 'nothing, which means default',
      mend: 'name the ServiceAccount of the workload: whoever shares one shares its rights',
    },
  ];
}
