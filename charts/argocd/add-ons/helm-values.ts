import type { AddOn, AddOnContainer } from '../../../overlays/environment';
import { bytes, cpu } from '../../parts/quantity';

/** What a Helm chart is given, as it stands in the Application. */
export interface HelmValues {
  readonly [key: string]: HelmValue;
}

export type HelmValue = string | number | boolean | readonly HelmValue[] | HelmValues;

/** Requests of a container, as charts take them; without limits of ours, since an assumed number must not end a controller. */
export function requestsOf(addOn: AddOn, component: string, container: string): HelmValues {
  const { cpuMillis, memoryMebibytes } = containerOf(addOn, component, container);
  const memory = memoryMebibytes === 0 ? {} : { memory: String(bytes(memoryMebibytes).value) };
  return { requests: { cpu: String(cpu(cpuMillis).value), ...memory } };
}

/** Pods of a Deployment. */
export function replicasOf(addOn: AddOn, component: string): number {
  const { pods } = componentOf(addOn, component);
  if (pods.kind === 'per node') throw new Error(`${component} of ${addOn.name} is a DaemonSet`);
  return pods.count;
}

/** The ServiceAccount, with the IAM role it takes on (IRSA) where it has one. */
export function serviceAccountOf({ serviceAccount, roleArn }: AddOn): HelmValues {
  return {
    create: true,
    name: serviceAccount,
    ...(roleArn === undefined ? {} : { annotations: { 'eks.amazonaws.com/role-arn': roleArn } }),
  };
}

function componentOf(addOn: AddOn, name: string): AddOn['components'][number] {
  const component = addOn.components.find((one) => one.name === name);
  if (component === undefined) throw new Error(`${addOn.name} has no component ${name}`);
  return component;
}

function containerOf(addOn: AddOn, component: string, name: string): AddOnContainer {
  const container = componentOf(addOn, component).containers.find((one) => one.name === name);
  if (container === undefined) throw new Error(`${component} of ${addOn.name} has no container ${name}`);
  return container;
}
