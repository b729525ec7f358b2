import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import { suggest } from '../suggest';
import type { Validated } from '../validate';

/** Every store of the system has a place in the environment. */
export function storePlacements({ system, environment }: EnvironmentInput): readonly Problem[] {
  return Object.keys(system.settings.stores)
    .filter((name) => lookup(environment.settings.stores, name) === undefined)
    .map((name) =>
      problemAt(environment, ['stores', name], {
        expected: `where ${name} runs: managed, internet or inCluster`,
        found: 'nothing',
      }),
    );
}

/** Engines that the output can run in a cluster, each with the image of that name. */
const IN_CLUSTER_ENGINES: ReadonlySet<string> = new Set(['redis']);

/** A store in the cluster has an engine that can run there, and an image. */
export function inClusterStores({ system, environment, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  return sortedEntries(environment.settings.stores).flatMap(([name, { inCluster }]) => {
    const store = lookup(system.settings.stores, name);
    if (inCluster === undefined || store === undefined) return [];
    if (!IN_CLUSTER_ENGINES.has(store.engine)) {
      const expected = `an engine that can run in the cluster (${[...IN_CLUSTER_ENGINES].join(', ')})`;
      return [problemAt(environment, ['stores', name, 'inCluster'], { expected, found: store.engine })];
    }
    if (lookup(thirdPartyImages.settings.images, store.engine) !== undefined) return [];
    const expected = `an image named ${store.engine}, for stores that run in a cluster`;
    return [problemAt(thirdPartyImages, ['images', store.engine], { expected, found: 'nothing' })];
  });
}

/** The password of a store is one of its keys. */
export function storePasswords(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.stores).flatMap(([name, { passwordKey, keys }]) => {
    if (passwordKey === undefined || lookup(keys, passwordKey) !== undefined) return [];
    const known = Object.keys(keys);
    return [
      problemAt(system, ['stores', name, 'passwordKey'], {
        expected: `one of the store's keys (${known.join(', ')})`,
        found: JSON.stringify(passwordKey),
        hint: suggest(passwordKey, known),
      }),
    ];
  });
}
