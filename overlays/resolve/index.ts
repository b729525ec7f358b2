import { roleArn } from '../aws';
import type { Environment, SecretKey } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit } from '../lookup';
import { placeholdersOf } from '../placeholders';
import { variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';
import { resolveIngress } from './ingress';
import { resolveWorkloads } from './services';
import { resolveStores } from './stores';

/** The namespace of External Secrets, where the store's ServiceAccount is out of reach of the system's workloads. */
const EXTERNAL_SECRETS_NAMESPACE = 'external-secrets';

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
      serviceAccountNamespace: EXTERNAL_SECRETS_NAMESPACE,
      roleArn: roleArn(cluster.account, cluster.name, 'external-secrets'),
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

/** Every key that a workload reads, once, with its place in the secret manager. */
function secretKeysOf(input: EnvironmentInput): readonly SecretKey[] {
  const references = new Map<string, string>();
  for (const workload of declaredWorkloads(input.system.settings)) {
    for (const [key, reference] of Object.entries(variablesOf(input, workload).keys)) references.set(key, reference);
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
