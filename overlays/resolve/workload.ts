import { registryOf, roleArn } from '../aws';
import type { Destination, Workload } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup } from '../lookup';
import { mebibytes, millicores } from '../quantity';
import type { Resource } from '../resources';
import type { ServiceSettings } from '../schema/system';
import { TIER_SETTINGS, type Resources } from '../sizes';
import { variablesOf } from '../variables';
import type { DeclaredWorkload } from '../workloads';

/** Port of the APIs of AWS. */
const HTTPS = 443;

/** What a declared workload is in an environment, apart from how it is started. */
export function resolveWorkload(
  input: EnvironmentInput,
  declared: DeclaredWorkload,
  service: ServiceSettings,
): Omit<Workload, 'roleArn' | 'command' | 'args'> {
  const { config, keys } = variablesOf(input, declared);
  const pin = lookup(input.images.settings.images, declared.service);
  return {
    name: declared.name,
    image: imageOf(input, declared.service, pin),
    version: pin?.tag ?? '',
    user: service.user ?? input.system.settings.user,
    resources: resourcesOf(input, declared.service, service),
    config,
    secretKeys: Object.keys(keys).sort(byCodeUnit),
    destinations: destinationsOf(input, declared),
    kubernetesApi: service.kubernetesApi,
  };
}

/** ARN of the role that a workload's ServiceAccount takes on. */
export function roleOf(input: EnvironmentInput, workload: string): string {
  const { account, name } = input.environment.settings.cluster;
  return roleArn(account, name, workload);
}

interface Pin {
  readonly tag: string;
  readonly digest?: string;
}

/** `repository:tag`, and the digest behind it where one is pinned. */
export function pinned(repository: string, { tag, digest }: Pin): string {
  return digest === undefined ? `${repository}:${tag}` : `${repository}:${tag}@${digest}`;
}

function imageOf({ system, environment }: EnvironmentInput, service: string, pin: Pin | undefined): string {
  const { account, region } = environment.settings.cluster;
  const repository = `${registryOf(account, region)}/${system.settings.system}/${service}`;
  return pin === undefined ? repository : pinned(repository, pin);
}

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

/** Where it may connect to: what it calls, and where what it uses stands here; each destination once. */
function destinationsOf(input: EnvironmentInput, declared: DeclaredWorkload): readonly Destination[] {
  const { services } = input.system.settings;
  const calls = declared.calls.flatMap((name): Destination[] => {
    const port = lookup(services, name)?.port;
    return port === undefined ? [] : [{ kind: 'pods', name, port }];
  });
  const uses = declared.resources.flatMap((resource) => destinationsOfResource(input, resource));
  const distinct = new Map([...calls, ...uses].map((destination) => [JSON.stringify(destination), destination]));
  return [...distinct].sort(([left], [right]) => byCodeUnit(left, right)).map(([, destination]) => destination);
}

function destinationsOfResource({ environment }: EnvironmentInput, resource: Resource): readonly Destination[] {
  const { network, stores } = environment.settings;
  const internet = (port: number): Destination => ({ kind: 'internet', vpc: network.vpc, port });
  switch (resource.kind) {
    case 'variableSet':
      return [];
    case 'external':
      return [internet(resource.settings.port)];
    case 'bucket': {
      const endpoints: Destination = { kind: 'addresses', ranges: network.endpoints, port: HTTPS };
      return network.endpoints.length === 0 ? [internet(HTTPS)] : [endpoints, internet(HTTPS)];
    }
    case 'store': {
      const { port } = resource.settings;
      const placement = lookup(stores, resource.name);
      if (placement?.managed !== undefined) return [{ kind: 'addresses', ranges: placement.managed.addresses, port }];
      if (placement?.inCluster !== undefined) return [{ kind: 'pods', name: resource.name, port }];
      return [internet(port)];
    }
  }
}
