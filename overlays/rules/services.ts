import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup, sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import { replicasOf } from '../replicas';
import { maxSurgePercent, secondsToReady } from '../rollout';
import type { SystemSettings } from '../schema/system';
import { TIER_SETTINGS } from '../sizes';
import type { Validated } from '../validate';
import { declaredVariables, variablesOf } from '../variables';
import { declaredWorkloads } from '../workloads';
import { unknownName } from './references';

/** A service either listens or runs by the clock. */
export function portOrSchedule(system: Validated<SystemSettings>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [name, { port, schedule }] of sortedEntries(system.settings.services)) {
    if ((port === undefined) !== (schedule === undefined)) continue;
    const found = port === undefined ? 'neither' : 'both';
    problems.push(problemAt(system, ['services', name], { expected: 'either a port or a schedule', found }));
  }
  return problems;
}

/** Where ports are part of a service's identity, no two services have the same. */
export function distinctPorts(system: Validated<SystemSettings>): readonly Problem[] {
  if (system.settings.ports === 'any') return [];
  const holders = new Map<number, string>();
  const problems: Problem[] = [];
  for (const [name, { port }] of sortedEntries(system.settings.services)) {
    if (port === undefined) continue;
    const holder = holders.get(port);
    if (holder === undefined) holders.set(port, name);
    else {
      problems.push(
        problemAt(system, ['services', name, 'port'], {
          expected: 'a port of its own',
          found: `${port}, the port of ${holder}`,
          hint: 'give it another, or say ports: any at the top if services may share one',
        }),
      );
    }
  }
  return problems;
}

/** A service does not call itself. */
export function noCallToItself(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, { calls }]) =>
    calls.includes(name)
      ? [
          problemAt(system, ['services', name, 'calls', calls.indexOf(name)], {
            expected: 'another service',
            found: JSON.stringify(name),
          }),
        ]
      : [],
  );
}

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
    const ready = secondsToReady(service.startupSeconds, routed.has(name) ? 'routed' : 'internal');
    if (service.port === undefined || maxSurgePercent(replicasOf(input, name, service), ready, rolloutSeconds))
      return [];
    return [
      problemAt(system, ['services', name, 'startupSeconds'], {
        expected: `a pod that is available within rolloutSeconds (${rolloutSeconds})`,
        found: `${service.startupSeconds}, available after ${ready} s`,
        hint: 'lower startupSeconds or raise rolloutSeconds',
      }),
    ];
  });
}

/** Every workload's variables are settled without contradiction. */
export function variables(input: EnvironmentInput): readonly Problem[] {
  return declaredWorkloads(input.system.settings).flatMap((workload) => variablesOf(input, workload).problems);
}

/** An environment sets only variables that system.yaml declares. */
export function declaredConfiguration(input: EnvironmentInput): readonly Problem[] {
  const { environment } = input;
  const byService = new Map<string, Set<string>>();
  const all = new Set<string>();
  for (const workload of declaredWorkloads(input.system.settings)) {
    const own = byService.get(workload.service) ?? new Set<string>();
    for (const name of declaredVariables(input, workload)) {
      own.add(name);
      all.add(name);
    }
    byService.set(workload.service, own);
  }
  const kind = 'variable that system.yaml declares';
  const problems = Object.keys(environment.settings.config)
    .filter((name) => !all.has(name))
    .map((name) => problemAt(environment, ['config', name], unknownName(name, kind, all)));
  for (const [service, { config }] of sortedEntries(environment.settings.services)) {
    const own = byService.get(service);
    if (own === undefined) continue; // An unknown service; another rule says so.
    for (const name of Object.keys(config).filter((variable) => !own.has(variable))) {
      const complaint = unknownName(name, `${kind} for ${service}`, own);
      problems.push(problemAt(environment, ['services', service, 'config', name], complaint));
    }
  }
  return problems;
}
