import { lookup } from './lookup';
import type { ConfigValue, StoreSettings, SystemSettings } from './schema/system';
import type { Path } from './source-file';

interface Variables {
  readonly name: string;
  /** Where it stands in system.yaml. */
  readonly path: Path;
  readonly keys: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

/** What a service can name under `uses`: each kind brings keys and configuration, and its own network and IAM rules. */
export type Resource = Variables &
  (
    | { readonly kind: 'store'; readonly settings: StoreSettings }
    | { readonly kind: 'external'; readonly settings: SystemSettings['externals'][string] }
    | { readonly kind: 'bucket'; readonly settings: SystemSettings['buckets'][string] }
    | { readonly kind: 'variableSet' }
  );

/** The maps of system.yaml whose members `uses` may name. */
export const RESOURCE_MAPS = ['stores', 'externals', 'buckets', 'variableSets'] as const;

/** The resource of a name, or undefined. */
function findResource(system: SystemSettings, name: string): Resource | undefined {
  const store = lookup(system.stores, name);
  if (store !== undefined) {
    return { kind: 'store', name, path: ['stores', name], keys: store.keys, config: store.config, settings: store };
  }
  const external = lookup(system.externals, name);
  if (external !== undefined) {
    const { keys, config } = external;
    return { kind: 'external', name, path: ['externals', name], keys, config, settings: external };
  }
  const bucket = lookup(system.buckets, name);
  if (bucket !== undefined) {
    return { kind: 'bucket', name, path: ['buckets', name], keys: {}, config: bucket.config, settings: bucket };
  }
  const set = lookup(system.variableSets, name);
  return set && { kind: 'variableSet', name, path: ['variableSets', name], keys: set.keys, config: set.config };
}

/** Every name that `uses` may hold. */
export function resourceNames(system: SystemSettings): readonly string[] {
  return RESOURCE_MAPS.flatMap((map) => Object.keys(system[map]));
}

/** The resources of these names; names that mean nothing are left to the rules. */
export function resourcesOf(system: SystemSettings, names: readonly string[]): readonly Resource[] {
  return [...new Set(names)].map((name) => findResource(system, name)).filter((found) => found !== undefined);
}
