import { SECRET_STORE, roleArn } from '../aws';
import type { Environment, NodeGroup, SecretStore, StoreLimit } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import { placeholdersOf } from '../placeholders';
import type { EnvironmentSettings } from '../schema/environment';
import { identitiesOf } from './identities';
import { imageRepositoriesOf } from './image';
import { resolveIngress } from './ingress';
import { resolveSecrets } from './secrets';
import { resolveWorkloads } from './services';
import { resolveStores } from './stores';

/** The model of an environment whose files have passed every rule: complete, and deeply frozen. */
export function resolveEnvironment(input: EnvironmentInput): Environment {
  const { system, environment, name } = input;
  const { cluster, network, tier } = environment.settings;
  const systemName = system.settings.system;
  const namespace = `${systemName}-${name}`;
  const ingress = resolveIngress(input);
  const secrets = resolveSecrets(input);
  const workloads = resolveWorkloads(input);
  const secretStore = secrets.length === 0 ? undefined : secretStoreOf(input, namespace);
  const { services, workers, scheduledJobs, migrations } = workloads;
  return deepFreeze({
    system: systemName,
    name,
    tier,
    namespace,
    cluster: {
      name: cluster.name,
      kubernetesVersion: cluster.kubernetesVersion,
      account: cluster.account,
      region: cluster.region,
      zones: cluster.zones,
      storageClass: cluster.storageClass,
      nodeGroups: nodeGroupsOf(cluster),
    },
    network: { vpc: network.vpc, publicSubnets: network.publicSubnets },
    imageRepositories: imageRepositoriesOf(input),
    sources: {
      system: system.file.name,
      environment: environment.file.name,
      images: input.images.file.name,
      thirdPartyImages: input.thirdPartyImages.file.name,
    },
    ...(secretStore === undefined ? {} : { secretStore }),
    secrets,
    secretInventory: sortedEntries(system.settings.secrets).map(([entry, properties]) => ({
      entry: `${systemName}/${name}/${entry}`,
      properties,
    })),
    ...workloads,
    storeLimits: storeLimitsOf(input),
    stores: resolveStores(input),
    ...(ingress === undefined ? {} : { ingress }),
    waivers: environment.settings.waivers.map((waiver, index) => ({
      ...waiver,
      where: environment.file.locate(['waivers', index]),
    })),
    differences: environment.settings.differences.map((difference, index) => ({
      ...difference,
      where: environment.file.locate(['differences', index]),
    })),
    partialServices: sortedEntries(input.everyService).flatMap(([service, { only }]) =>
      only === undefined ? [] : [{ name: service, ...only }],
    ),
    identities: identitiesOf(input, namespace, {
      workloads: [...services, ...workers, ...scheduledJobs, ...migrations],
      secretStore,
    }),
    placeholders: placeholdersOf(environment.settings),
  });
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

function secretStoreOf({ environment, name }: EnvironmentInput, namespace: string): SecretStore {
  const { cluster } = environment.settings;
  return {
    name: `aws-secrets-manager-${name}`,
    // Of External Secrets itself, where the ServiceAccount is out of reach of the system's workloads.
    serviceAccountNamespace: SECRET_STORE,
    roleArn: roleArn(cluster.account, cluster.name, SECRET_STORE),
    region: cluster.region,
    namespaces: [namespace],
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
