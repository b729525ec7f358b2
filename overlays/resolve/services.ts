import { portsOf } from '../calls';
import type {
  Caller,
  Deployed,
  Exposure,
  Listener,
  Migration,
  Probe,
  ScheduledJob,
  Service,
  Worker,
} from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup } from '../lookup';
import { replicasOf } from '../replicas';
import { HEALTH_CHECK, maxSurgePercent, secondsToReady } from '../rollout';
import type { ServiceSettings } from '../schema/service';
import type { MigrationSettings } from '../schema/system';
import { withDefaults } from '../service-defaults';
import { declaredWorkloads, migrationName, type DeclaredWorkload } from '../workloads';
import { callersByCallee, portKey } from './callers';
import { PROMETHEUS, isMonitored } from './monitored';
import { resolveWorkload, roleOf } from './workload';

/** Between the end of draining and the kill, for the process to end by itself. */
const GRACE_SECONDS = 5;

/** The workloads of an environment. */
export interface Workloads {
  readonly services: readonly Service[];
  readonly workers: readonly Worker[];
  readonly scheduledJobs: readonly ScheduledJob[];
  readonly migrations: readonly Migration[];
}

/** A declared workload with what system.yaml says of its service. */
interface Declared {
  readonly declared: DeclaredWorkload;
  readonly service: ServiceSettings;
}

/** Resolves every workload: each is of the one kind that its settings make it. */
export function resolveWorkloads(input: EnvironmentInput): Workloads {
  const { services, migrations } = input.system.settings;
  const callers = callersByCallee(input);
  const all = declaredWorkloads(input.system.settings).flatMap((declared): Declared[] => {
    const service = lookup(services, declared.service);
    return service === undefined ? [] : [{ declared, service }];
  });
  const own = all.filter(({ declared }) => declared.name === declared.service);
  return {
    services: own.flatMap((one) => resolveService(input, one, callers)),
    workers: own.flatMap((one) => resolveWorker(input, one)),
    scheduledJobs: own.flatMap((one) => resolveScheduledJob(input, one)),
    migrations: [...migrations]
      .sort((left, right) => byCodeUnit(migrationName(left.service), migrationName(right.service)))
      .flatMap((migration) =>
        all
          .filter(({ declared }) => declared.name === migrationName(migration.service))
          .map((one) => resolveMigration(input, one, migration)),
      ),
  };
}

function resolveService(
  input: EnvironmentInput,
  one: Declared,
  callers: ReadonlyMap<string, readonly string[]>,
): readonly Service[] {
  const { declared, service } = one;
  const exposure = exposureOf(input, declared.name);
  const balancer: Caller = { kind: 'addresses', ranges: input.environment.settings.network.publicSubnets };
  const [first, ...further] = portsOf(service).map((port): Listener => {
    const names = callers.get(portKey(declared.name, port.number)) ?? [];
    return { port, callers: names.map((name) => ({ kind: 'pods', name })) };
  });
  if (first === undefined) return [];
  const metrics = metricsOf(service);
  const opened = {
    ...first,
    callers: [
      ...first.callers,
      ...(metrics !== undefined && isMonitored(input) ? [PROMETHEUS] : []),
      ...(exposure.kind === 'routed' ? [balancer] : []),
    ],
  };
  return [
    {
      ...resolveDeployed(input, one, exposure),
      listeners: [opened, ...further],
      ...(metrics === undefined ? {} : { metrics }),
      probe: probeOf(service),
      exposure,
    },
  ];
}

/** Metrics are read by HTTP, where a service speaks that. */
function metricsOf(service: ServiceSettings): string | undefined {
  const { protocol, metrics } = withDefaults(service);
  return protocol === 'http' ? metrics : undefined;
}

function exposureOf({ system }: EnvironmentInput, name: string): Exposure {
  return system.settings.routes.some((route) => route.service === name)
    ? { kind: 'routed', healthCheck: HEALTH_CHECK }
    : { kind: 'internal' };
}

function probeOf(service: ServiceSettings): Probe {
  const { protocol, health, liveness } = withDefaults(service);
  if (protocol !== 'http') return { kind: protocol };
  return { kind: 'http', health, ...(liveness === undefined ? {} : { liveness }) };
}

function resolveWorker(input: EnvironmentInput, one: Declared): readonly Worker[] {
  const { worker } = one.service;
  if (worker === undefined) return [];
  const { alive } = worker;
  return [{ ...resolveDeployed(input, one, { kind: 'internal' }), ...(alive === undefined ? {} : { alive }) }];
}

function resolveDeployed(input: EnvironmentInput, { declared, service }: Declared, exposure: Exposure): Deployed {
  const { rolloutSeconds, shutdown } = input.system.settings;
  const replicas = replicasOf(input, declared.name, service);
  const { startupSeconds, reloader } = withDefaults(service);
  const ready = secondsToReady(startupSeconds, exposure.kind);
  return {
    ...resolveWorkload(input, declared, service),
    ...startOf(service),
    ...roleOf(input, declared, service),
    replicas,
    rollout: {
      maxSurgePercent: maxSurgePercent(replicas, ready, rolloutSeconds) ?? 100,
      deadlineSeconds: rolloutSeconds,
    },
    shutdown: { ...shutdown, gracePeriodSeconds: shutdown.preStopSeconds + shutdown.drainSeconds + GRACE_SECONDS },
    zoneSpread: input.environment.settings.cluster.zones.length > 1 ? 'required' : 'preferred',
    startupSeconds,
    reloader,
  };
}

function resolveScheduledJob(input: EnvironmentInput, { declared, service }: Declared): readonly ScheduledJob[] {
  const { schedule, timeZone, deadlineSeconds } = withDefaults(service);
  if (schedule === undefined) return [];
  return [
    {
      ...resolveWorkload(input, declared, service),
      ...startOf(service),
      ...roleOf(input, declared, service),
      schedule,
      timeZone,
      deadlineSeconds,
    },
  ];
}

function resolveMigration(
  input: EnvironmentInput,
  { declared, service }: Declared,
  { command, deadlineSeconds }: MigrationSettings,
): Migration {
  return {
    ...resolveWorkload(input, declared, service),
    command,
    ...roleOf(input, declared, service),
    service: declared.service,
    deadlineSeconds,
  };
}

function startOf({ command, args }: ServiceSettings): Pick<Service, 'command' | 'args'> {
  return { ...(command === undefined ? {} : { command }), ...(args === undefined ? {} : { args }) };
}
