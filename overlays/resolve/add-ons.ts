import { ADD_ON_NAMES, ADD_ON_SOURCES, EKS_IMAGE_ACCOUNTS } from '../add-ons';
import { roleArn } from '../aws';
import type { AddOn, AddOnComponent, AddOnContainer, AddOnName, Environment } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup } from '../lookup';
import { mebibytes, millicores } from '../quantity';
import type { AddOnsSettings } from '../schema/add-ons';

/** What of an environment decides which add-ons its cluster needs. */
export type AddOnNeeds = Pick<
  Environment,
  'cluster' | 'services' | 'workers' | 'stores' | 'ingress' | 'monitoring' | 'secretStore'
>;

/** Whether a cluster needs an add-on: each follows from what is described, none from a setting. */
const NEEDED: Readonly<Record<AddOnName, (environment: AddOnNeeds) => boolean>> = {
  // Network policies are everywhere, and enforced by nothing else.
  'aws-vpc-cni': () => true,
  'cluster-autoscaler': ({ cluster }) => cluster.nodeGroups.some(({ min, max }) => min < max),
  'aws-ebs-csi-driver': ({ stores, monitoring }) =>
    stores.length > 0 || (monitoring?.components ?? []).some(({ storageMebibytes }) => storageMebibytes !== undefined),
  'aws-load-balancer-controller': ({ ingress, monitoring }) =>
    ingress !== undefined || monitoring?.grafanaHost !== undefined,
  'metrics-server': ({ services, workers }) =>
    [...services, ...workers].some(({ replicas }) => replicas.min < replicas.max),
  'external-secrets': ({ secretStore }) => secretStore !== undefined,
};

/** The add-ons that a cluster needs, whoever installs them, in the order in which it needs them. */
export function neededAddOns(environment: AddOnNeeds): readonly AddOnName[] {
  return ADD_ON_NAMES.filter((name) => NEEDED[name](environment));
}

/** The add-ons that Argo CD installs here: those that the cluster needs and overlays/argocd.yaml pins. */
export function resolveAddOns({ argoCd, environment }: EnvironmentInput, needs: AddOnNeeds): readonly AddOn[] {
  const { account, name: cluster, region, kubernetesVersion } = environment.settings.cluster;
  return neededAddOns(needs).flatMap((name): AddOn[] => {
    const settings = argoCd?.settings.addOns[name];
    if (settings === undefined) return [];
    const { repository, namespace, serviceAccount, role } = ADD_ON_SOURCES[name];
    const imageTag = 'imageTags' in settings ? lookup(settings.imageTags, kubernetesVersion) : undefined;
    const imageAccount = name === 'aws-vpc-cni' ? lookup(EKS_IMAGE_ACCOUNTS, region) : undefined;
    return [
      {
        name,
        chart: { repository, name, version: settings.version },
        namespace,
        serviceAccount,
        ...(role === 'own' ? { roleArn: roleArn(account, cluster, name) } : {}),
        ...(imageTag === undefined ? {} : { imageTag }),
        ...(imageAccount === undefined ? {} : { imageAccount }),
        ...(settings.assumption === undefined ? {} : { assumption: settings.assumption }),
        components: componentsOf(settings.components),
      },
    ];
  });
}

type ComponentSettings = Readonly<
  Record<string, { readonly replicas?: number; readonly containers: ContainerSettings }>
>;
type ContainerSettings = Readonly<Record<string, { readonly cpu: string; readonly memory?: string }>>;

function componentsOf(components: NonNullable<AddOnsSettings[AddOnName]>['components']): readonly AddOnComponent[] {
  const byName: ComponentSettings = { ...components };
  return Object.entries(byName).map(([name, { replicas, containers }]) => ({
    name,
    pods: replicas === undefined ? { kind: 'per node' } : { kind: 'replicas', count: replicas },
    containers: containersOf(containers),
  }));
}

/** Where the chart gives this container what it gives `ebs-plugin`, since it is in two components but has one value. */
const LIKE_EBS_PLUGIN = 'liveness-probe';

function containersOf(settings: ContainerSettings): readonly AddOnContainer[] {
  const containers = Object.entries(settings).map(([name, { cpu, memory }]) => ({
    name,
    cpuMillis: millicores(cpu),
    memoryMebibytes: memory === undefined ? 0 : mebibytes(memory),
  }));
  const plugin = containers.find(({ name }) => name === 'ebs-plugin');
  return plugin === undefined ? containers : [...containers, { ...plugin, name: LIKE_EBS_PLUGIN }];
}
