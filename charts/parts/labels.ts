import type { Environment } from '../../overlays/environment';

/** What a workload is to the system: the value of `app.kubernetes.io/component`. */
export type Component = 'service' | 'worker' | 'scheduled-job' | 'migration' | 'store' | 'monitoring';

/** Where objects are and whose they are: an environment as it is, or another namespace of it. */
export type Place = Pick<Environment, 'namespace' | 'system'>;

/** Labels by which pods are selected. They are immutable in the cluster, so they hold names alone and never a version. */
export function selectorLabels(place: Place, name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': place.namespace,
  };
}

/** Labels of every object of a workload. */
export function workloadLabels(place: Place, name: string, component: Component): Record<string, string> {
  return {
    ...selectorLabels(place, name),
    'app.kubernetes.io/component': component,
    ...environmentLabels(place),
  };
}

/** Labels of the objects that run an image: those of the workload, and which version it is. */
export function versionedLabels(
  place: Place,
  workload: { readonly name: string; readonly version: string },
  component: Component,
): Record<string, string> {
  return {
    ...workloadLabels(place, workload.name, component),
    'app.kubernetes.io/version': workload.version,
  };
}

/** Labels of every object. */
export function environmentLabels(place: Place): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': place.system,
    'app.kubernetes.io/managed-by': 'charthouse',
  };
}
