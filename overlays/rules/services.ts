import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import { replicasOf } from '../replicas';
import { maxSurgePercent, secondsToReady } from '../rollout';
import type { ConfigValue } from '../schema/variables';
import { withDefaults } from '../service-defaults';
import { TIER_SETTINGS } from '../sizes';
import type { Path } from '../source-file';
import { declaredVariables, followsFromTier, variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';
import { unknownName } from './references';

/** Replicas are enough for the tier and in order, and belong to a service that has any. */
export function replicas({ system, environment }: EnvironmentInput): readonly Problem[] {
  const { tier, services } = environment.settings;
  const { fewestReplicas } = TIER_SETTINGS[tier];
  return sortedEntries(services).flatMap(([name, { replicas: asked }]) => {
    if (asked === undefined) return [];
    const path = ['services', name, 'replicas'];
    if (lookup(system.settings.services, name)?.schedule !== undefined) {
      return [problemAt(environment, path, { expected: 'no replicas for what runs by the clock', found: 'replicas' })];
    }
    if (asked.min < fewestReplicas) {
      const expected = `at least ${fewestReplicas} in ${tier}`;
      return [problemAt(environment, [...path, 'min'], { expected, found: String(asked.min) })];
    }
    if (asked.max < asked.min) {
      const expected = `at least min (${asked.min})`;
      return [problemAt(environment, [...path, 'max'], { expected, found: String(asked.max) })];
    }
    return [];
  });
}

/** At its most replicas, a service's rollout ends within the time that the system allows. */
export function rollouts(input: EnvironmentInput): readonly Problem[] {
  const { system } = input;
  const { rolloutSeconds, routes } = system.settings;
  const routed = new Set(routes.map(({ service }) => service));
  return sortedEntries(system.settings.services).flatMap(([name, service]) => {
    const { startupSeconds } = withDefaults(service);
    const ready = secondsToReady(startupSeconds, routed.has(name) ? 'routed' : 'internal');
    if (service.schedule !== undefined || maxSurgePercent(replicasOf(input, name, service), ready, rolloutSeconds))
      return [];
    return [
      problemAt(system, ['services', name, 'startupSeconds'], {
        expected: `a pod that is available within rolloutSeconds (${rolloutSeconds})`,
        found: `${startupSeconds}, available after ${ready} s`,
        hint: 'lower startupSeconds or raise rolloutSeconds',
      }),
    ];
  });
}

/** Every workload's variables are settled without contradiction. */
export function variables(input: EnvironmentInput): readonly Problem[] {
  return declaredWorkloads(input.system.settings).flatMap((workload) => variablesOf(input, workload).problems);
}

/** An environment sets only variables that system.yaml declares, and none that follow from the tier. */
export function declaredConfiguration(input: EnvironmentInput): readonly Problem[] {
  const { environment } = input;
  const byService = new Map<string, Map<string, ConfigValue>>();
  const all = new Map<string, ConfigValue>();
  for (const workload of declaredWorkloads(input.system.settings)) {
    const own = byService.get(workload.service) ?? new Map<string, ConfigValue>();
    for (const [name, value] of declaredVariables(input, workload)) {
      // What follows from the tier for one workload is for no environment to set, whatever it is for others.
      for (const map of [own, all]) if (!map.has(name) || followsFromTier(value)) map.set(name, value);
    }
    byService.set(workload.service, own);
  }
  const kind = 'variable that system.yaml declares';
  const problems = misplaced(environment, ['config'], environment.settings.config, all, kind);
  for (const [service, { config }] of sortedEntries(environment.settings.services)) {
    const own = byService.get(service);
    if (own === undefined) continue; // An unknown service; another rule says so.
    problems.push(...misplaced(environment, ['services', service, 'config'], config, own, `${kind} for ${service}`));
  }
  return problems;
}

function misplaced(
  environment: EnvironmentInput['environment'],
  path: Path,
  config: Readonly<Record<string, unknown>>,
  declared: ReadonlyMap<string, ConfigValue>,
  kind: string,
): Problem[] {
  return Object.keys(config).flatMap((name) => {
    const value = declared.get(name);
    if (value === undefined) {
      return [problemAt(environment, [...path, name], unknownName(name, kind, new Set(declared.keys())))];
    }
    if (!followsFromTier(value)) return [];
    const expected = `no value for ${name}: it follows from the tier`;
    const hint = 'remove it, or declare it in system.yaml as {per: environment}';
    return [problemAt(environment, [...path, name], { expected, found: 'one', hint })];
  });
}
