import type { InClusterStore } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import { mebibytes } from '../quantity';
import type { StorePlacementSettings } from '../schema/environment';
import type { StoreSettings } from '../schema/system';
import { TIER_SETTINGS } from '../sizes';
import { callersByCallee } from './services';
import { pinned } from './workload';

/** The stores that the environment runs in its cluster. */
export function resolveStores(input: EnvironmentInput): readonly InClusterStore[] {
  const { stores } = input.environment.settings;
  const callers = callersByCallee(input);
  return sortedEntries(input.system.settings.stores).flatMap(([name, store]) => {
    const placement = lookup(stores, name)?.inCluster;
    return placement === undefined ? [] : resolveStore(input, name, store, placement, callers.get(name) ?? []);
  });
}

function resolveStore(
  { environment, thirdPartyImages }: EnvironmentInput,
  name: string,
  { engine, port, passwordKey }: StoreSettings,
  { size, storage }: NonNullable<StorePlacementSettings['inCluster']>,
  callers: readonly string[],
): readonly InClusterStore[] {
  const { images, mirror } = thirdPartyImages.settings;
  const image = lookup(images, engine);
  if (image === undefined || engine !== 'redis') return []; // Rules have refused both.
  const repository = mirror === undefined ? image.repository : image.repository.replace(/^[^/]+/, mirror);
  return [
    {
      name,
      engine,
      port,
      image: pinned(repository, image),
      version: image.tag,
      user: { uid: image.uid, gid: image.gid },
      resources: TIER_SETTINGS[environment.settings.tier].sizes[size].resources,
      storageMebibytes: mebibytes(storage),
      ...(passwordKey === undefined ? {} : { passwordKey }),
      callers: callers.map((caller) => ({ kind: 'pods', name: caller })),
    },
  ];
}
