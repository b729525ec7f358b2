import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ArgoCd } from '../../overlays/environment';
import { addAddOns } from './add-on-applications';
import { addApplication, type ForeignField } from './application';
import { addProject } from './app-project';
import type { DeployedCluster, DeployedObject } from './deployed';
import { clusterObjects, namespacedKinds } from './permitted-kinds';

export interface ArgoCdChartProps {
  readonly argoCd: ArgoCd;
  readonly clusters: readonly DeployedCluster[];
}

/**
 * What `kubectl apply -f dist` gives the hub: for each cluster its add-ons, a project that permits what its folder holds, and the
 * Application of that folder.
 */
export class ArgoCdChart extends Chart {
  constructor(scope: Construct, id: string, { argoCd, clusters }: ArgoCdChartProps) {
    super(scope, id);
    for (const cluster of clusters) {
      addAddOns(this, { argoCd, environment: cluster.environment });
      this.addSystem(argoCd, cluster);
    }
  }

  private addSystem(argoCd: ArgoCd, { environment, objects }: DeployedCluster): void {
    const { cluster, system, name, namespace } = environment;
    const place = { argoCd, environment };
    addProject(this, place, {
      name: cluster.name,
      description: `${system} in ${name}: what the folder ${cluster.name} holds, and nothing else`,
      repositories: [argoCd.repository],
      namespaces: namespacesOf(objects),
      clusterObjects: clusterObjects(objects),
      namespacedKinds: namespacedKinds(objects),
      orphans: 'warned of',
    });
    addApplication(this, place, {
      name: cluster.name,
      project: cluster.name,
      source: {
        repoUrl: argoCd.repository,
        targetRevision: argoCd.revision,
        path: argoCd.path === '.' ? cluster.name : `${argoCd.path}/${cluster.name}`,
      },
      namespace,
      leftToOthers: objects.flatMap(scaledByOthers),
      syncOptions: [],
    });
  }
}

function namespacesOf(objects: readonly DeployedObject[]): readonly string[] {
  return [...new Set(objects.flatMap(({ namespace }) => namespace ?? []))].sort();
}

/** The number of pods, which an autoscaler writes; of nothing that has none. */
function scaledByOthers({ namespace, scales }: DeployedObject): readonly ForeignField[] {
  if (scales === undefined || namespace === undefined) return [];
  return [{ ...scales, namespace, jsonPointers: ['/spec/replicas'] }];
}
