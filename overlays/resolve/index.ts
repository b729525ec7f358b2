import { SECRET_STORE, roleArn } from '../aws';
import type { Environment, SecretKey } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup } from '../lookup';
import { placeholdersOf } from '../placeholders';
import { variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';
import { resolveIngress } from './ingress';
import { resolveWorkloads } from './services';
import { resolveStores } from './stores';

/** The model of an environment whose files have passed every rule: complete, and deeply frozen. */
export function resolveEnvironment(input: EnvironmentInput): Environment {
  const { system, environment, name } = input;
  const { cluster, tier } = environment.settings;
  const systemName = system.settings.system;
  const namespace = `${systemName}-${name}`;
  const ingress = resolveIngress(input);
  const keys = secretKeysOf(input);
  const storeName = `aws-secrets-manager-${name}`;
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
    secretStore: {
      name: storeName,
      // Of External Secrets itself, where the ServiceAccount is out of reach of the system's workloads.
      serviceAccountNamespace: SECRET_STORE,
      roleArn: roleArn(cluster.account, cluster.name, SECRET_STORE),
      region: cluster.region,
      namespaces: [namespace],
    },
    secret: { name: `${systemName}-secrets`, keys },
    ...resolveWorkloads(input),
    stores: resolveStores(input),
    ...(ingress === undefined ? {} : { ingress }),
    placeholders: placeholdersOf(environment.settings),
  });
}

/** Every key that a workload or a store in the cluster reads, once, with its place in the secret manager. */
function secretKeysOf(input: EnvironmentInput): readonly SecretKey[] {
  const references = new Map<string, string>();
  for (const workload of declaredWorkloads(input.system.settings)) {
    for (const [key, reference] of Object.entries(variablesOf(input, workload).keys)) references.set(key, reference);
  }
  for (const [name, { passwordKey, keys }] of Object.entries(input.system.settings.stores)) {
    const reference = passwordKey === undefined ? undefined : lookup(keys, passwordKey);
    const runsHere = lookup(input.environment.settings.stores, name)?.inCluster !== undefined;
    if (passwordKey !== undefined && reference !== undefined && runsHere) references.set(passwordKey, reference);
  }
  return [...references]
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([key, reference]) => {
      const [entry = '', property = ''] = reference.split('.');
      return { key, entry: `${input.system.settings.system}/${input.name}/${entry}`, property };
    });
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
