import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import type { Path } from '../source-file';
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

/** The password and the pool size of a store are among what it brings. */
export function storeVariables(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.stores).flatMap(([name, { passwordKey, poolSizeVariable, keys, config }]) => [
    ...oneOf(system, ['stores', name, 'passwordKey'], passwordKey, "the store's keys", Object.keys(keys)),
    ...oneOf(system, ['stores', name, 'poolSizeVariable'], poolSizeVariable, "the store's config", Object.keys(config)),
  ]);
}

function oneOf(
  system: Validated<SystemSettings>,
  path: Path,
  found: string | undefined,
  kind: string,
  known: readonly string[],
): readonly Problem[] {
  if (found === undefined || known.includes(found)) return [];
  const expected = `one of ${kind} (${known.join(', ')})`;
  return [problemAt(system, path, { expected, found: JSON.stringify(found), hint: suggest(found, known) })];
}
