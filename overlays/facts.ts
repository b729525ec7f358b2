import { emulatorOf, queueUrl, topicArn } from './events';
import { problemAt, type EnvironmentInput } from './inputs';
import { lookup } from './lookup';
import type { Problem } from './problem';
import type { Resource } from './resources';
import type { ExternalSettings } from './schema/resources';
import type { ConfigValue } from './schema/variables';
import type { Path } from './source-file';

/** A fact of the environment that configuration may be taken from. */
export type Fact = Extract<Exclude<ConfigValue, string | number | boolean>, { readonly from: unknown }>['from'];

/** Where a fact is asked for. */
export interface Asked {
  /** Where the variable stands in system.yaml. */
  readonly path: Path;
  /** What brought the variable, if not the system or the service itself. */
  readonly resource?: Resource;
}

/** The value of a fact here, or the problem that there is none. */
export function factOf(input: EnvironmentInput, asked: Asked, fact: Fact): string | Problem {
  const { cluster } = input.environment.settings;
  switch (fact) {
    case 'environment':
      return input.name;
    case 'cluster.name':
      return cluster.name;
    case 'cluster.region':
      return cluster.region;
    case 'bucket.name':
    case 'topic.arn':
    case 'queue.url':
    case 'store.host':
    case 'store.address':
    case 'external.host':
    case 'external.url':
      return factOfResource(input, asked, fact);
  }
}

function factOfResource(input: EnvironmentInput, { path, resource }: Asked, fact: Fact): string | Problem {
  const [kind] = fact.split('.');
  if (resource === undefined || resource.kind !== kind) {
    const expected = `from: ${fact} only in the config of ${kind === 'external' ? 'an' : 'a'} ${kind ?? ''}`;
    return problemAt(input.system, path, { expected, found: 'it elsewhere' });
  }
  switch (resource.kind) {
    case 'bucket':
      return bucketName(input, resource.name);
    case 'topic':
      return topicArn(input, resource.name);
    case 'queue':
      return queueUrl(input, resource.name);
    case 'store': {
      const host = storeHost(input, resource.name);
      if (typeof host !== 'string') return host;
      return fact === 'store.host' ? host : `${host}:${resource.settings.port}`;
    }
    case 'external': {
      const { scheme } = resource.settings;
      const port = externalPort(resource.settings);
      const host = externalHost(input, resource.name, resource.settings.host);
      if (typeof host !== 'string' || fact === 'external.host') return host;
      return port === DEFAULT_PORTS[scheme] ? `${scheme}://${host}` : `${scheme}://${host}:${port}`;
    }
    case 'variableSet':
      return '';
  }
}

/** Name of a bucket in an environment: `<system>-<environment>-<name>`. */
export function bucketName(input: EnvironmentInput, bucket: string): string {
  return `${input.system.settings.system}-${input.name}-${bucket}`;
}

function storeHost({ environment }: EnvironmentInput, name: string): string | Problem {
  const placement = lookup(environment.settings.stores, name);
  if (placement === undefined) return ''; // A rule says that it has no place.
  if (placement.inCluster !== undefined) return name;
  return (
    placement.internet?.host ??
    placement.managed?.host ??
    problemAt(environment, ['stores', name, 'managed', 'host'], {
      expected: `the host of ${name}, which configuration takes from here`,
      found: 'nothing',
    })
  );
}

const DEFAULT_PORTS = { https: 443, http: 80 } as const;

/** The port of an external: the one of its scheme, unless it has another. */
export const externalPort = ({ port, scheme }: ExternalSettings): number => port ?? DEFAULT_PORTS[scheme];

/** The host of an external in this environment. */
export function externalHost(
  { environment }: EnvironmentInput,
  name: string,
  everywhere: string | undefined,
): string | Problem {
  return (
    lookup(environment.settings.externals, name)?.host ??
    everywhere ??
    problemAt(environment, ['externals', name, 'host'], {
      expected: `the host of ${name}, which system.yaml leaves to each environment`,
      found: 'nothing',
    })
  );
}

/** The variable with the address of the AWS emulator, for those that use what it emulates; undefined where there is none. */
export function emulatorVariable(
  input: EnvironmentInput,
  resources: readonly Resource[],
): { readonly name: string; readonly value: string } | undefined {
  const emulator = emulatorOf(input);
  if (emulator === undefined || !resources.some(({ kind }) => kind === 'topic' || kind === 'queue')) return undefined;
  return { name: emulator.endpointVariable, value: `http://${emulator.name}:${emulator.port}` };
}
