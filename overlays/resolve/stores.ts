import { emulatorOf, queuesOf, topicsOf } from '../events';
import type { Engine, InClusterStore } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { mebibytes } from '../quantity';
import type { StoreSettings } from '../schema/resources';
import { passwordKeyOf } from '../secret-keys';
import { TIER_SETTINGS, type Size } from '../sizes';
import { callersByCallee } from './callers';
import { thirdPartyImage } from './image';
import { exportersOf } from './monitored';

/** The stores that the environment runs in its cluster, the AWS emulator among them. */
export function resolveStores(input: EnvironmentInput): readonly InClusterStore[] {
  const callers = callersByCallee(input);
  const callersOf = (name: string) => [
    ...(callers.get(name) ?? []).map((caller) => ({ kind: 'pods', name: caller }) as const),
    ...exportersOf(input, name),
  ];
  const stores = sortedEntries(input.system.settings.stores).flatMap(([name, store]): readonly InClusterStore[] => {
    const placement = lookup(input.environment.settings.stores, name)?.inCluster;
    const engine = engineOf(input, name, store);
    if (placement === undefined || engine === undefined) return [];
    return [{ name, engine, port: store.port, ...placed(input, store.engine, placement), callers: callersOf(name) }];
  });
  const emulator = emulatorOf(input);
  const placement = input.environment.settings.awsEmulator;
  if (emulator === undefined || placement === undefined) return stores;
  const { name, port } = emulator;
  const engine: Engine = {
    kind: 'localstack',
    region: input.environment.settings.cluster.region,
    topics: topicsOf(input),
    queues: queuesOf(input),
  };
  const emulated = { name, engine, port, ...placed(input, name, placement), callers: callersOf(name) };
  return [...stores, emulated].sort((left, right) => byCodeUnit(left.name, right.name));
}

/** The engine with what it needs; undefined when system.yaml lacks some of it, which a rule reports. */
function engineOf({ system }: EnvironmentInput, name: string, store: StoreSettings): Engine | undefined {
  const password = passwordKeyOf(system.settings, name, store);
  if (store.engine === 'redis')
    return { kind: 'redis', ...(password === undefined ? {} : { password: pick(password) }) };
  const { database, databaseUser } = store;
  if (database === undefined || databaseUser === undefined || password === undefined) return undefined;
  return { kind: 'postgres', database, user: databaseUser, password: pick(password) };
}

const pick = ({ secret, key }: { readonly secret: string; readonly key: string }) => ({ secret, key });

function placed(
  input: EnvironmentInput,
  image: string,
  { size, storage }: { readonly size: Size; readonly storage: string },
): Pick<InClusterStore, 'image' | 'version' | 'user' | 'resources' | 'storageMebibytes'> {
  return {
    ...thirdPartyImage(input, image),
    resources: TIER_SETTINGS[input.environment.settings.tier].sizes[size].resources,
    storageMebibytes: mebibytes(storage),
  };
}
