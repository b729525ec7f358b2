import type { Environment } from '../../overlays/environment';

/** What a workload is to the system: the value of `app.kubernetes.io/component`. */
export type Component = 'service' | 'worker' | 'scheduled-job' | 'migration' | 'store';

/** Labels by which pods are selected. They are immutable in the cluster, so they hold names alone and never a version. */
export function selectorLabels(environment: Environment, name: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': environment.namespace,
  };
}

/** Labels of every object of a workload. */
export function workloadLabels(environment: Environment, name: string, component: Component): Record<string, string> {
  return {
    ...selectorLabels(environment, name),
    'app.kubernetes.io/component': component,
    ...environmentLabels(environment),
  };
}

/** Labels of the objects that run an image: those of the workload, and which version it is. */
export function versionedLabels(
  environment: Environment,
  workload: { readonly name: string; readonly version: string },
  component: Component,
): Record<string, string> {
  return {
    ...workloadLabels(environment, workload.name, component),
    'app.kubernetes.io/version': workload.version,
  };
}

/** Labels of every object. */
export function environmentLabels(environment: Environment): Record<string, string> {
  return {
    'app.kubernetes.io/part-of': environment.system,
    'app.kubernetes.io/managed-by': 'charthouse',
  };
}
