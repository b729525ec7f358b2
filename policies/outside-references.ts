import type { Cluster } from './cluster/cluster';
import type { Policy, Violation } from './policy';
import { referencesOf, resolverOf, shownTarget } from './references/resolution';
import { distinct, serviceAddresses, shownAddress } from './services/service-addresses';

/** Kinds that stand beside the workloads that name them; classes and cluster roles are mostly made with the cluster. */
const BESIDE = new Set([
  'ConfigMap',
  'PersistentVolumeClaim',
  'Role',
  'Secret',
  'SecretProviderClass',
  'SecretStore',
  'Service',
  'ServiceAccount',
]);

/** What is an error where everything is known (`references`): elsewhere it may be made by something that is not here. */
export const outsideReferences: Policy = {
  id: 'outside-references',
  severity: 'warning',
  demands: 'Whatever an object names is in the folder, or known to be made elsewhere.',
  prevents: 'Pods wait for ever for a ConfigMap, Secret, claim or ServiceAccount that was forgotten or misspelt.',
  link: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
  needs: 'objects',
  check: (cluster) => {
    if (cluster.facts !== undefined) return [];
    const resolve = resolverOf(cluster);
    const isHere = namespacesHere(cluster);
    const missing = referencesOf(cluster)
      .filter(({ need, to }) => need === 'required' && BESIDE.has(to.kind) && isHere(to.namespace))
      .filter((reference) => resolve(reference).kind === 'absent');
    // Who names it first stands for all.
    const first = new Map(missing.toReversed().map((reference) => [shownTarget(reference.to), reference]));
    return [
      ...[...first.values()].toReversed().map(({ object, path, to }) => ({
        object,
        path,
        expected: `the name of a ${to.kind} that is here`,
        found: `${to.name}, which nothing here makes`,
        mend: `add ${shownTarget(to)}, unless something else makes it`,
      })),
      ...missingServices(cluster),
    ];
  },
};

/** Services that addresses name. */
const missingServices = (cluster: Cluster): readonly Violation[] =>
  distinct(serviceAddresses(cluster).filter(({ service }) => service === undefined)).map(
    ({ value, address, namespace, name }) => ({
      object: value.holder,
      path: value.path,
      expected: 'the name of a Service that is here',
      found: shownAddress(address),
      mend: `add ${shownTarget({ kind: 'Service', namespace, name })}, unless something else makes it`,
    }),
  );

function namespacesHere({ objects }: Cluster): (namespace: string) => boolean {
  const names = new Set(objects.map(({ namespace }) => namespace));
  return (namespace) => names.has(namespace);
}
