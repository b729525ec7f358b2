import { roleArn } from '../aws';
import { resolveCall } from '../calls';
import type { SecretVariable, StoreConnections, Workload } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup } from '../lookup';
import { mebibytes, millicores } from '../quantity';
import type { ServiceSettings } from '../schema/service';
import type { DeclaredKey } from '../secret-keys';
import type { Resource } from '../resources';
import { TIER_SETTINGS, type Resources } from '../sizes';
import { urlParametersOf } from '../url-parameters';
import { variablesOf } from '../variables';
import type { DeclaredWorkload } from '../workloads';
import { destinationsOf } from './destinations';
import { imageOf } from './image';

/** What a declared workload is in an environment, apart from how it is started. */
export function resolveWorkload(
  input: EnvironmentInput,
  declared: DeclaredWorkload,
  service: ServiceSettings,
): Omit<Workload, 'roleArn' | 'command' | 'args'> {
  const { config, keys } = variablesOf(input, declared);
  return {
    name: declared.name,
    ...imageOf(input, declared.service, service),
    resources: resourcesOf(input, declared.service, service),
    writableFolders: service.writableFolders,
    config,
    secretKeys: keys.map((key) => secretVariableOf(input, key)),
    destinations: destinationsOf(input, declared),
    addresses: addressesOf(input, declared),
    connections: connectionsOf(input, declared, config),
    kubernetesApi: service.kubernetesApi,
  };
}

function addressesOf({ system }: EnvironmentInput, { calls }: DeclaredWorkload): Readonly<Record<string, string>> {
  const resolved = calls.map((call) => resolveCall(system.settings, call)).filter((call) => call !== undefined);
  return Object.fromEntries(resolved.map(({ variable, address }) => [variable, address]));
}

function connectionsOf(
  input: EnvironmentInput,
  { resources }: DeclaredWorkload,
  config: Readonly<Record<string, string>>,
): readonly StoreConnections[] {
  return resources.flatMap((resource): readonly StoreConnections[] => {
    if (resource.kind !== 'store' || resource.settings.poolSize === undefined) return [];
    const { poolSize } = resource.settings;
    const size = lookup(config, poolSize) ?? lookup(urlParametersOf(input, resource.name).values, poolSize);
    return size === undefined ? [] : [{ store: resource.name, perPod: Number(size) }];
  });
}

function secretVariableOf(input: EnvironmentInput, { key, secret, urlOf }: DeclaredKey): SecretVariable {
  const query = urlOf === undefined ? '' : urlParametersOf(input, urlOf).query;
  return { key, secret, ...(query === '' ? {} : { urlParameters: query }) };
}

/**
 * The role that a workload's ServiceAccount takes on. A service of the system has one in any case, so that it takes on no
 * other; a migration or an image of others only where it uses a bucket, topic or queue.
 */
export function roleOf(
  { environment }: EnvironmentInput,
  { name, service: owner, resources }: DeclaredWorkload,
  service: ServiceSettings,
): Pick<Workload, 'roleArn'> {
  const { cluster } = environment.settings;
  const isService = name === owner && service.image === undefined;
  if (!isService && !resources.some(({ kind }) => AWS_KINDS.has(kind))) return {};
  return { roleArn: roleArn(cluster.account, cluster.name, name) };
}

/** Resources that are reached with a role. */
const AWS_KINDS: ReadonlySet<Resource['kind']> = new Set(['bucket', 'topic', 'queue']);

function resourcesOf({ environment }: EnvironmentInput, name: string, service: ServiceSettings): Resources {
  const { tier, services } = environment.settings;
  const sized = TIER_SETTINGS[tier].sizes[service.size].resources;
  const own = lookup(services, name)?.resources;
  return {
    cpuMillis: own?.cpu === undefined ? sized.cpuMillis : millicores(own.cpu),
    memoryMebibytes: own?.memory === undefined ? sized.memoryMebibytes : mebibytes(own.memory),
    ephemeralStorageMebibytes:
      own?.ephemeralStorage === undefined ? sized.ephemeralStorageMebibytes : mebibytes(own.ephemeralStorage),
  };
}
