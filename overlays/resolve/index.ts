import { SECRET_STORE, roleArn } from '../aws';
import type { Environment, NodeGroup, SecretStore, StoreLimit } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import { placeholdersOf } from '../placeholders';
import type { EnvironmentSettings } from '../schema/environment';
import { neededAddOns, resolveAddOns } from './add-ons';
import { resolveSync } from './argocd';
import { identitiesOf } from './identities';
import { imageRepositoriesOf } from './image';
import { resolveIngress } from './ingress';
import { kubernetesApiAddresses } from './kubernetes-api';
import { resolveMonitoring } from './monitoring';
import { resolveSecrets } from './secrets';
import { resolveWorkloads } from './services';
import { resolveStores } from './stores';

/** The model of an environment whose files have passed every rule: complete, and deeply frozen. */
export function resolveEnvironment(input: EnvironmentInput): Environment {
  const { system, environment, name } = input;
  const { network, tier } = environment.settings;
  const systemName = system.settings.system;
  const namespace = `${systemName}-${name}`;
  const parts = partsOf(input, namespace);
  const addOns = resolveAddOns(input, parts);
  const { services, workers, scheduledJobs, migrations, monitoring, secretStore } = parts;
  return deepFreeze({
    ...parts,
    system: systemName,
    name,
    tier,
    namespace,
    network: {
      vpc: network.vpc,
      ...(network.vpcId === undefined ? {} : { vpcId: network.vpcId }),
      publicSubnets: network.publicSubnets,
      kubernetesApi: kubernetesApiAddresses(input),
    },
    imageRepositories: imageRepositoriesOf(input),
    sources: {
      system: system.file.name,
      environment: environment.file.name,
      images: input.images.file.name,
      thirdPartyImages: input.thirdPartyImages.file.name,
    },
    secretInventory: sortedEntries(system.settings.secrets).map(([entry, properties]) => ({
      entry: `${systemName}/${name}/${entry}`,
      properties,
    })),
    storeLimits: storeLimitsOf(input),
    sync: resolveSync(input),
    addOns,
    addOnsOfOthers: neededAddOns(parts).filter((addOn) => !addOns.some((ours) => ours.name === addOn)),
    ...exceptionsOf(input),
    identities: identitiesOf(input, namespace, {
      workloads: [
        ...services,
        ...workers,
        ...scheduledJobs,
        ...migrations,
        ...(monitoring?.components ?? []),
        ...addOns,
      ],
      secretStore,
    }),
    placeholders: placeholdersOf(environment.settings),
  });
}

/** What runs in the cluster, and what that needs there. */
function partsOf(input: EnvironmentInput, namespace: string) {
  const ingress = resolveIngress(input);
  const secrets = resolveSecrets(input);
  const workloads = resolveWorkloads(input);
  const monitoring = resolveMonitoring(input, { workloads, ingress });
  const readers = [
    ...(secrets.length === 0 ? [] : [namespace]),
    ...(monitoring === undefined ? [] : [monitoring.namespace]),
  ];
  return {
    cluster: clusterOf(input.environment.settings.cluster),
    ...(readers.length === 0 ? {} : { secretStore: secretStoreOf(input, readers) }),
    secrets,
    ...workloads,
    stores: resolveStores(input),
    ...(ingress === undefined ? {} : { ingress }),
    ...(monitoring === undefined ? {} : { monitoring }),
  };
}

/** What may be otherwise than policies and the other environments have it. */
function exceptionsOf({
  environment,
  everyService,
}: EnvironmentInput): Pick<Environment, 'waivers' | 'differences' | 'partialServices'> {
  const { settings, file } = environment;
  return {
    waivers: settings.waivers.map((waiver, index) => ({ ...waiver, where: file.locate(['waivers', index]) })),
    differences: settings.differences.map((difference, index) => ({
      ...difference,
      where: file.locate(['differences', index]),
    })),
    partialServices: sortedEntries(everyService).flatMap(([service, { only }]) =>
      only === undefined ? [] : [{ name: service, ...only }],
    ),
  };
}

function clusterOf(cluster: EnvironmentSettings['cluster']): Environment['cluster'] {
  const { name, kubernetesVersion, account, region, zones, storageClass } = cluster;
  return { name, kubernetesVersion, account, region, zones, storageClass, nodeGroups: nodeGroupsOf(cluster) };
}

function nodeGroupsOf({ nodeGroups }: EnvironmentSettings['cluster']): readonly NodeGroup[] {
  return sortedEntries(nodeGroups).map(([name, { instanceTypes, min, max }]) => ({ name, instanceTypes, min, max }));
}

function storeLimitsOf({ system, environment }: EnvironmentInput): readonly StoreLimit[] {
  return sortedEntries(system.settings.stores).map(([name]) => {
    const placement = lookup(environment.settings.stores, name);
    const maxConnections = placement?.managed?.maxConnections ?? placement?.internet?.maxConnections;
    return { name, ...(maxConnections === undefined ? {} : { maxConnections }) };
  });
}

function secretStoreOf({ environment, name }: EnvironmentInput, namespaces: readonly string[]): SecretStore {
  const { cluster } = environment.settings;
  return {
    name: `aws-secrets-manager-${name}`,
    // Of External Secrets itself, where the ServiceAccount is out of reach of the system's workloads.
    serviceAccountNamespace: SECRET_STORE,
    roleArn: roleArn(cluster.account, cluster.name, SECRET_STORE),
    region: cluster.region,
    namespaces,
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
