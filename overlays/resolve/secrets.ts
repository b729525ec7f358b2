import type { Secret, SecretKey } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { passwordKeyOf, registryLoginOf, type DeclaredKey } from '../secret-keys';
import { urlParametersOf } from '../url-parameters';
import { variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';

/** The Secrets of an environment, each with exactly the keys that something here reads. */
export function resolveSecrets(input: EnvironmentInput): readonly Secret[] {
  const bySecret = new Map<string, Map<string, DeclaredKey>>();
  for (const key of keysRead(input)) {
    const keys = bySecret.get(key.secret);
    if (keys === undefined) bySecret.set(key.secret, new Map([[key.key, key]]));
    else keys.set(key.key, key);
  }
  const login = registryLoginOf(input.system.settings);
  return [...bySecret]
    .sort(([left], [right]) => byCodeUnit(left, right))
    .map(([name, keys]) => ({
      name,
      kind: name === login?.secret ? 'registry-login' : 'variables',
      keys: [...keys.values()]
        .sort((left, right) => byCodeUnit(left.key, right.key))
        .map((key) => secretKeyOf(input, key)),
    }));
}

function keysRead(input: EnvironmentInput): readonly DeclaredKey[] {
  const { settings } = input.system;
  const ofWorkloads = declaredWorkloads(settings).flatMap((workload) => variablesOf(input, workload).keys);
  const ofStores = sortedEntries(settings.stores).flatMap(([name, store]) => {
    const runsHere = lookup(input.environment.settings.stores, name)?.inCluster !== undefined;
    const key = passwordKeyOf(settings, name, store);
    return runsHere && key !== undefined ? [key] : [];
  });
  const login = registryLoginOf(settings);
  return [...ofWorkloads, ...ofStores, ...(login === undefined ? [] : [login])];
}

function secretKeyOf(input: EnvironmentInput, { key, reference, urlOf }: DeclaredKey): SecretKey {
  const [entry = '', property = ''] = reference.split('.');
  const query = urlOf === undefined ? '' : urlParametersOf(input, urlOf).query;
  return {
    key,
    entry: `${input.system.settings.system}/${input.name}/${entry}`,
    property,
    ...(query === '' ? {} : { urlParameters: query }),
  };
}
