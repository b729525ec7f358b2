import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { StoreSettings } from '../schema/resources';
import type { SystemSettings } from '../schema/system';
import type { Path } from '../source-file';
import { suggest } from '../suggest';
import { urlParametersOf } from '../url-parameters';
import type { Validated } from '../validate';
import { variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';
import { imageOfOthers } from './images';
import { unknownName } from './references';

const PLACES = ['managed', 'internet', 'inCluster'] as const;

/** Every store of the system has one place in the environment, and values for the parameters of its URLs. */
export function storePlacements(input: EnvironmentInput): readonly Problem[] {
  const { system, environment } = input;
  return Object.entries(system.settings.stores).flatMap(([name, store]) => {
    const placement = lookup(environment.settings.stores, name);
    const path = ['stores', name];
    const places = PLACES.filter((place) => placement?.[place] !== undefined);
    const declared = new Set(Object.keys(store.urlParameters));
    const unknown = Object.keys(placement?.urlParameters ?? {}).filter((parameter) => !declared.has(parameter));
    const expected = `where ${name} runs: exactly one of managed, internet, inCluster`;
    return [
      ...(places.length === 1
        ? urlParametersOf(input, name).problems
        : [problemAt(environment, path, { expected, found: places.join(' and ') || 'nothing' })]),
      ...unknown.map((parameter) =>
        problemAt(
          environment,
          [...path, 'urlParameters', parameter],
          unknownName(parameter, 'URL parameter that system.yaml declares', declared),
        ),
      ),
    ];
  });
}

/** The size of a pool is a number wherever a workload has one. */
export function poolSizes(input: EnvironmentInput): readonly Problem[] {
  const { system } = input;
  return declaredWorkloads(system.settings).flatMap((workload) => {
    const { config } = variablesOf(input, workload);
    return workload.resources.flatMap((resource) => {
      if (resource.kind !== 'store' || resource.settings.poolSize === undefined) return [];
      const { poolSize } = resource.settings;
      const size = lookup(config, poolSize) ?? lookup(urlParametersOf(input, resource.name).values, poolSize);
      if (size === undefined || /^[1-9]\d{0,5}$/.test(size)) return [];
      const expected = `${poolSize}, its number of connections, to be a whole number in ${input.environment.file.name}`;
      return [problemAt(system, [...resource.path, 'poolSize'], { expected, found: JSON.stringify(size) })];
    });
  });
}

/** A store in the cluster has an image, and what its engine needs to start. */
export function inClusterStores({ system, environment, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  return sortedEntries(environment.settings.stores).flatMap(([name, { inCluster }]) => {
    const store = lookup(system.settings.stores, name);
    if (inCluster === undefined || store === undefined) return [];
    const missing = NEEDED[store.engine].filter((setting) => store[setting] === undefined);
    return [
      ...missing.map((setting) =>
        problemAt(system, ['stores', name, setting], {
          expected: `${setting}, which ${store.engine} needs where it runs in the cluster (${environment.file.name})`,
          found: 'nothing',
        }),
      ),
      ...imageOfOthers(thirdPartyImages, store.engine, 'for stores that run in a cluster'),
    ];
  });
}

const NEEDED: Readonly<Record<StoreSettings['engine'], readonly ('database' | 'databaseUser' | 'password')[]>> = {
  postgres: ['database', 'databaseUser', 'password'],
  redis: [],
};

/** The pool size of a store is among what it brings, and parameters are for URLs that it has. */
export function storeVariables(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.stores).flatMap(([name, { poolSize, config, keys, urlParameters }]) => {
    const parameters = Object.keys(urlParameters);
    const hasUrl = Object.values(keys).some((source) => typeof source !== 'string');
    const expected = 'a key written as {url: …}, to which urlParameters are added';
    return [
      ...oneOf(system, ['stores', name, 'poolSize'], poolSize, 'its config or urlParameters', [
        ...Object.keys(config),
        ...parameters,
      ]),
      ...(parameters.length === 0 || hasUrl
        ? []
        : [problemAt(system, ['stores', name, 'keys'], { expected, found: 'none' })]),
    ];
  });
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
