import type { Construct } from 'constructs';
import { AppProject } from '../../imports/argoproj.io';
import type { ArgoCd, Environment, SyncWindow } from '../../overlays/environment';
import { environmentLabels } from '../parts/labels';

/** What the Applications of a project may do. */
export interface Permissions {
  readonly name: string;
  readonly description: string;
  readonly repositories: readonly string[];
  readonly namespaces: readonly string[];
  /** Without a name: any object of the kind. */
  readonly clusterObjects: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
  readonly namespacedKinds: readonly { readonly group: string; readonly kind: string }[];
  /** Whether objects that no Application made are warned of: not in namespaces that others use too. */
  readonly orphans: 'warned of' | 'left alone';
}

/** The project of an environment: nothing but what is listed, nowhere but in its own cluster. */
export function addProject(
  scope: Construct,
  { argoCd, environment }: { readonly argoCd: ArgoCd; readonly environment: Environment },
  permissions: Permissions,
): void {
  const { name, description, repositories, namespaces, clusterObjects, namespacedKinds, orphans } = permissions;
  const { windows } = environment.sync;
  new AppProject(scope, `project-${name}`, {
    metadata: { name, namespace: argoCd.namespace, labels: environmentLabels(environment) },
    spec: {
      description,
      sourceRepos: [...repositories],
      destinations: namespaces.map((namespace) => ({ name: environment.cluster.name, namespace })),
      clusterResourceWhitelist: [...clusterObjects],
      namespaceResourceWhitelist: [...namespacedKinds],
      orphanedResources: { warn: orphans === 'warned of' },
      ...(windows.length === 0 ? {} : { syncWindows: windows.map(syncWindow) }),
    },
  });
}

const syncWindow = ({ kind, schedule, duration, timeZone, manualSync }: SyncWindow) => ({
  kind,
  schedule,
  duration,
  timeZone,
  applications: ['*'],
  ...(manualSync === 'allowed' ? { manualSync: true } : {}),
});
