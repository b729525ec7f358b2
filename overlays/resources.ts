import { lookup } from './lookup';
import type { BucketSettings, ExternalSettings, QueueSettings, StoreSettings, TopicSettings } from './schema/resources';
import type { SystemSettings } from './schema/system';
import type { ConfigValue, KeySource } from './schema/variables';
import type { Path } from './source-file';

/** Keys and configuration that something brings to its users. */
export interface Brought {
  readonly name: string;
  /** Where it stands in system.yaml. */
  readonly path: Path;
  /** Whether its keys are in the system's Secret or in one of its own. */
  readonly secret: 'shared' | 'own';
  readonly keys: Readonly<Record<string, KeySource>>;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

/** What a service can name under `uses`: each kind brings keys and configuration, and its own network and IAM rules. */
export type Resource = Brought &
  (
    | { readonly kind: 'store'; readonly settings: StoreSettings }
    | { readonly kind: 'external'; readonly settings: ExternalSettings }
    | { readonly kind: 'bucket'; readonly settings: BucketSettings }
    | { readonly kind: 'topic'; readonly settings: TopicSettings }
    | { readonly kind: 'queue'; readonly settings: QueueSettings }
    | { readonly kind: 'variableSet' }
  );

/** The maps of system.yaml whose members `uses` may name. */
export const RESOURCE_MAPS = ['stores', 'externals', 'buckets', 'topics', 'queues', 'variableSets'] as const;

/** How messages call what `uses` may name. */
export const RESOURCE_KINDS = 'store, external, bucket, topic, queue or variable set';

/** Finds a resource in one of the maps. */
type Finder = (system: SystemSettings, name: string) => Resource | undefined;

const WITHOUT_KEYS = { secret: 'shared', keys: {} } as const;

/** One finder per map; no name stands in two of them. */
const FINDERS: readonly Finder[] = [
  ({ stores }, name) => {
    const settings = lookup(stores, name);
    return settings && { kind: 'store', name, path: ['stores', name], ...settings, settings };
  },
  ({ externals }, name) => {
    const settings = lookup(externals, name);
    return settings && { kind: 'external', name, path: ['externals', name], ...settings, settings };
  },
  ({ buckets }, name) => {
    const settings = lookup(buckets, name);
    return (
      settings && { kind: 'bucket', name, path: ['buckets', name], ...WITHOUT_KEYS, config: settings.config, settings }
    );
  },
  ({ topics }, name) => {
    const settings = lookup(topics, name);
    return (
      settings && { kind: 'topic', name, path: ['topics', name], ...WITHOUT_KEYS, config: settings.config, settings }
    );
  },
  ({ queues }, name) => {
    const settings = lookup(queues, name);
    return (
      settings && { kind: 'queue', name, path: ['queues', name], ...WITHOUT_KEYS, config: settings.config, settings }
    );
  },
  ({ variableSets }, name) => {
    const settings = lookup(variableSets, name);
    return settings && { kind: 'variableSet', name, path: ['variableSets', name], ...settings };
  },
];

/** Every name that `uses` may hold. */
export function resourceNames(system: SystemSettings): readonly string[] {
  return RESOURCE_MAPS.flatMap((map) => Object.keys(system[map]));
}

/** The resources of these names; names that mean nothing are left to the rules. */
export function resourcesOf(system: SystemSettings, names: readonly string[]): readonly Resource[] {
  return [...new Set(names)].flatMap((name) => {
    for (const find of FINDERS) {
      const found = find(system, name);
      if (found !== undefined) return [found];
    }
    return [];
  });
}
