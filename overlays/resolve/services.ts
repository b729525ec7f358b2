import type { Caller, Exposure, Migration, ScheduledJob, Service } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup } from '../lookup';
import { replicasOf } from '../replicas';
import { HEALTH_CHECK, maxSurgePercent, secondsToReady } from '../rollout';
import type { MigrationSettings, ServiceSettings } from '../schema/system';
import { declaredWorkloads, migrationName, type DeclaredWorkload } from '../workloads';
import { resolveWorkload, roleOf } from './workload';

/** Between the end of draining and the kill, for the process to end by itself. */
const GRACE_SECONDS = 5;

/** The workloads of an environment. */
export interface Workloads {
  readonly services: readonly Service[];
  readonly scheduledJobs: readonly ScheduledJob[];
  readonly migrations: readonly Migration[];
}

/** Resolves every workload that runs an image of the system. */
export function resolveWorkloads(input: EnvironmentInput): Workloads {
  const { services, migrations } = input.system.settings;
  const declared = new Map(declaredWorkloads(input.system.settings).map((workload) => [workload.name, workload]));
  const callers = callersByCallee(input);
  const resolved: { services: Service[]; scheduledJobs: ScheduledJob[] } = { services: [], scheduledJobs: [] };
  for (const [name, workload] of declared) {
    const service = lookup(services, name);
    if (service?.port !== undefined) {
      resolved.services.push(resolveService(input, workload, service, service.port, callers.get(name) ?? []));
    } else if (service?.schedule !== undefined) {
      resolved.scheduledJobs.push(resolveScheduledJob(input, workload, service, service.schedule));
    }
  }
  return {
    ...resolved,
    migrations: [...migrations]
      .sort((left, right) => byCodeUnit(migrationName(left.service), migrationName(right.service)))
      .flatMap((migration) => {
        const workload = declared.get(migrationName(migration.service));
        const service = lookup(services, migration.service);
        return workload && service ? [resolveMigration(input, workload, service, migration)] : [];
      }),
  };
}

/** Workloads that call each callee or use each store, in alphabetical order. */
export function callersByCallee(input: EnvironmentInput): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, string[]>();
  for (const { name, calls, resources } of declaredWorkloads(input.system.settings)) {
    for (const callee of [...calls, ...resources.map((resource) => resource.name)]) {
      const names = callers.get(callee);
      if (names === undefined) callers.set(callee, [name]);
      else names.push(name);
    }
  }
  for (const names of callers.values()) names.sort(byCodeUnit);
  return callers;
}

function resolveService(
  input: EnvironmentInput,
  declared: DeclaredWorkload,
  service: ServiceSettings,
  port: number,
  callers: readonly string[],
): Service {
  const { system, environment } = input;
  const { rolloutSeconds, shutdown, routes } = system.settings;
  const exposure: Exposure = routes.some((route) => route.service === declared.name)
    ? { kind: 'routed', healthCheck: HEALTH_CHECK }
    : { kind: 'internal' };
  const replicas = replicasOf(input, declared.name, service);
  const ready = secondsToReady(service.startupSeconds, exposure.kind);
  const pods = callers.map((name): Caller => ({ kind: 'pods', name }));
  const balancer: Caller = { kind: 'addresses', ranges: environment.settings.network.publicSubnets };
  return {
    ...resolveWorkload(input, declared, service),
    ...startOf(service),
    roleArn: roleOf(input, declared.name),
    port,
    callers: exposure.kind === 'routed' ? [...pods, balancer] : pods,
    probes: {
      health: service.health,
      ...(service.liveness === undefined ? {} : { liveness: service.liveness }),
      startupSeconds: service.startupSeconds,
    },
    replicas,
    rollout: {
      maxSurgePercent: maxSurgePercent(replicas, ready, rolloutSeconds) ?? 100,
      deadlineSeconds: rolloutSeconds,
    },
    shutdown: { ...shutdown, gracePeriodSeconds: shutdown.preStopSeconds + shutdown.drainSeconds + GRACE_SECONDS },
    zoneSpread: environment.settings.cluster.zones.length > 1 ? 'required' : 'preferred',
    exposure,
  };
}

function resolveScheduledJob(
  input: EnvironmentInput,
  declared: DeclaredWorkload,
  service: ServiceSettings,
  schedule: string,
): ScheduledJob {
  return {
    ...resolveWorkload(input, declared, service),
    ...startOf(service),
    roleArn: roleOf(input, declared.name),
    schedule,
    timeZone: service.timeZone,
  };
}

/** A migration takes on a role only where it uses a bucket: nothing else of what it does calls AWS. */
function resolveMigration(
  input: EnvironmentInput,
  declared: DeclaredWorkload,
  service: ServiceSettings,
  { command, deadlineSeconds }: MigrationSettings,
): Migration {
  const callsAws = declared.resources.some(({ kind }) => kind === 'bucket');
  return {
    ...resolveWorkload(input, declared, service),
    command,
    ...(callsAws ? { roleArn: roleOf(input, declared.name) } : {}),
    service: declared.service,
    deadlineSeconds,
  };
}

function startOf({ command, args }: ServiceSettings): Pick<Service, 'command' | 'args'> {
  return { ...(command === undefined ? {} : { command }), ...(args === undefined ? {} : { args }) };
}
