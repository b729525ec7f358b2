import type { Construct } from 'constructs';
import type { AddOn, ArgoCd, Environment } from '../../overlays/environment';
import { ADD_ONS, type AddOnKind } from './add-ons';
import { addApplication } from './application';
import { addProject } from './app-project';
import { distinctKinds, withMade } from './permitted-kinds';

/** Where Helm charts of Kubernetes' own place their objects; it exists in every cluster. */
const SYSTEM_NAMESPACE = 'kube-system';

/** An add-on of a cluster, and what is known of its chart. */
interface Installed {
  readonly addOn: AddOn;
  readonly kind: AddOnKind;
}

/**
 * The add-ons of a cluster: an Application each, and a project for all of them, apart from that of the system, which may make neither
 * definitions nor webhooks. Nothing is made for a cluster without any.
 */
export function addAddOns(
  scope: Construct,
  place: { readonly argoCd: ArgoCd; readonly environment: Environment },
): void {
  const { environment } = place;
  const installed = ADD_ONS.flatMap((kind): Installed[] => {
    const addOn = environment.addOns.find(({ name }) => name === kind.name);
    return addOn === undefined ? [] : [{ addOn, kind }];
  });
  if (installed.length === 0) return;
  const project = `${environment.cluster.name}-add-ons`;
  const namespaces = [...new Set(installed.map(({ addOn }) => addOn.namespace))].sort();
  addProject(scope, place, {
    name: project,
    description: `Add-ons of the cluster ${environment.cluster.name}`,
    repositories: [...new Set(installed.map(({ addOn }) => addOn.chart.repository))].sort(),
    namespaces,
    clusterObjects: distinctKinds([
      ...installed.flatMap(({ kind }) => kind.clusterKinds),
      ...namespaces.filter(isOwn).map((name) => ({ group: '', kind: 'Namespace', name })),
    ]),
    namespacedKinds: withMade(installed.flatMap(({ kind }) => kind.namespacedKinds)),
    // In kube-system is much that others made.
    orphans: 'left alone',
  });
  for (const { addOn, kind } of installed) {
    addApplication(scope, place, {
      name: `${environment.cluster.name}-${addOn.name}`,
      project,
      source: {
        repoUrl: addOn.chart.repository,
        chart: addOn.chart.name,
        targetRevision: addOn.chart.version,
        helm: { releaseName: addOn.name, valuesObject: kind.values(environment, addOn) },
      },
      namespace: addOn.namespace,
      leftToOthers: kind.ignoreDifferences,
      // The folder of the system gives the namespace its labels, but comes after the add-ons.
      syncOptions: isOwn(addOn.namespace) ? ['CreateNamespace=true'] : [],
    });
  }
}

const isOwn = (namespace: string): boolean => namespace !== SYSTEM_NAMESPACE;
