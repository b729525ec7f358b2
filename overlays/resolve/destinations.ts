import { resolveCall } from '../calls';
import { emulatorOf } from '../events';
import type { Destination } from '../environment';
import { externalPort } from '../facts';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup } from '../lookup';
import type { Resource } from '../resources';
import type { DeclaredWorkload } from '../workloads';

/** Port of the APIs of AWS. */
const HTTPS = 443;

/** Where a workload may connect to: what it calls, and where what it uses stands here; each destination once. */
export function destinationsOf(input: EnvironmentInput, declared: DeclaredWorkload): readonly Destination[] {
  const calls = declared.calls.flatMap((one): Destination[] => {
    const call = resolveCall(input.system.settings, one);
    return call === undefined ? [] : [{ kind: 'pods', name: call.service, port: call.port.number }];
  });
  const uses = declared.resources.flatMap((resource) => destinationsOfResource(input, resource));
  const reaches = declared.reaches.flatMap((store) => destinationsOfStore(input, store));
  const all = [...calls, ...uses, ...reaches];
  const distinct = new Map(all.map((destination) => [JSON.stringify(destination), destination]));
  return [...distinct].sort(([left], [right]) => byCodeUnit(left, right)).map(([, destination]) => destination);
}

function destinationsOfResource(input: EnvironmentInput, resource: Resource): readonly Destination[] {
  switch (resource.kind) {
    case 'variableSet':
      return [];
    case 'external': {
      const port = externalPort(resource.settings);
      const ranges = lookup(input.environment.settings.externals, resource.name)?.addresses ?? [];
      return ranges.length === 0 ? [internet(input, port)] : [{ kind: 'addresses', ranges, port }];
    }
    case 'bucket':
      return awsApi(input);
    case 'topic':
    case 'queue': {
      const emulator = emulatorOf(input);
      return emulator === undefined ? awsApi(input) : [{ kind: 'pods', name: emulator.name, port: emulator.port }];
    }
    case 'store':
      return destinationsOfStore(input, resource.name);
  }
}

/** Where a store stands here. */
export function destinationsOfStore(input: EnvironmentInput, name: string): readonly Destination[] {
  const port = lookup(input.system.settings.stores, name)?.port;
  const placement = lookup(input.environment.settings.stores, name);
  if (port === undefined) return [];
  if (placement?.managed !== undefined) return [{ kind: 'addresses', ranges: placement.managed.addresses, port }];
  if (placement?.inCluster !== undefined) return [{ kind: 'pods', name, port }];
  return [internet(input, port)];
}

/** The APIs of AWS: through VPC endpoints, where there are some, and over the internet. */
export function awsApi(input: EnvironmentInput): readonly Destination[] {
  const { endpoints } = input.environment.settings.network;
  const overInternet = internet(input, HTTPS);
  return endpoints.length === 0
    ? [overInternet]
    : [{ kind: 'addresses', ranges: endpoints, port: HTTPS }, overInternet];
}

/** Anything outside the VPC, at one port. */
export function internet({ environment }: EnvironmentInput, port: number): Destination {
  return { kind: 'internet', vpc: environment.settings.network.vpc, port };
}
