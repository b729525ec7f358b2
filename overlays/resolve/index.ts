import { SECRET_STORE, roleArn } from '../aws';
import type { Environment, SecretStore } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { placeholdersOf } from '../placeholders';
import { resolveIngress } from './ingress';
import { resolveSecrets } from './secrets';
import { resolveWorkloads } from './services';
import { resolveStores } from './stores';

/** The model of an environment whose files have passed every rule: complete, and deeply frozen. */
export function resolveEnvironment(input: EnvironmentInput): Environment {
  const { system, environment, name } = input;
  const { cluster, tier } = environment.settings;
  const systemName = system.settings.system;
  const namespace = `${systemName}-${name}`;
  const ingress = resolveIngress(input);
  const secrets = resolveSecrets(input);
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
    },
    sources: {
      system: system.file.name,
      environment: environment.file.name,
      images: input.images.file.name,
      thirdPartyImages: input.thirdPartyImages.file.name,
    },
    ...(secrets.length === 0 ? {} : { secretStore: secretStoreOf(input, namespace) }),
    secrets,
    ...resolveWorkloads(input),
    stores: resolveStores(input),
    ...(ingress === undefined ? {} : { ingress }),
    placeholders: placeholdersOf(environment.settings),
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
