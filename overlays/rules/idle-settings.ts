import { problemAt } from '../inputs';
import { sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { Brought } from '../resources';
import type { ServiceSettings } from '../schema/service';
import type { SystemSettings } from '../schema/system';
import { withDefaults } from '../service-defaults';
import { declaredWorkloads } from '../workloads';
import { display, type Validated } from '../validate';
import { kindsOf } from './system-services';

/** What a load balancer, kubelet or Prometheus asks by http. */
const OF_HTTP = ['health', 'liveness', 'metrics'] as const;

/** What is about the port of a service. */
const OF_PORTS = ['protocol', 'address', ...OF_HTTP] as const;

/** What is about the runs of a schedule. */
const OF_SCHEDULES = ['timeZone', 'deadlineSeconds'] as const;

/** Settings that do nothing in a service. */
interface Idle {
  readonly settings: readonly (keyof ServiceSettings)[];
  /** Why, as the end of "since <service> …". */
  readonly because: string;
  /** What to do instead, as the end of "remove it". */
  readonly instead: string;
}

/** No setting stands where it does nothing: whoever wrote it believes that it does. */
export function idleSettings(system: Validated<SystemSettings>): readonly Problem[] {
  const readers = readersOf(system.settings);
  return sortedEntries(system.settings.services).flatMap(([name, service]) =>
    [...idleIn(service), ...(readers.has(name) ? [] : [UNREAD])].flatMap(({ settings, because, instead }) =>
      settings
        .filter((setting) => service[setting] !== undefined)
        .map((setting) =>
          problemAt(system, ['services', name, setting], {
            expected: `no ${setting}, since ${name} ${because}`,
            found: display(service[setting]),
            hint: `remove it${instead}`,
          }),
        ),
    ),
  );
}

/** Services that read a Secret. */
function readersOf(system: SystemSettings): ReadonlySet<string> {
  const reads = ({ keys }: Pick<Brought, 'keys'>): boolean => Object.keys(keys).length > 0;
  const readers = declaredWorkloads(system).filter((workload) => [workload, ...workload.resources].some(reads));
  return new Set(readers.map(({ name }) => name));
}

/** Without a Secret there is none that could change. */
const UNREAD: Idle = { settings: ['reloader'], because: 'reads no Secret', instead: '' };

const UNSCHEDULED: Idle = { settings: OF_SCHEDULES, because: 'has no schedule', instead: '' };

function idleIn(service: ServiceSettings): readonly Idle[] {
  const [kind, other] = kindsOf(service);
  if (kind === undefined || other !== undefined) return []; // Another rule says so.
  switch (kind) {
    case 'port': {
      const { protocol } = withDefaults(service);
      const speaks: Idle = { settings: OF_HTTP, because: `speaks ${protocol}`, instead: ', or say protocol: http' };
      return protocol === 'http' ? [UNSCHEDULED] : [speaks, UNSCHEDULED];
    }
    case 'worker': {
      const instead = ', or give it a port in the place of worker (worker.alive says when to restart it)';
      return [{ settings: OF_PORTS, because: 'is a worker, which listens nowhere', instead }, UNSCHEDULED];
    }
    case 'schedule':
      return [{ settings: [...OF_PORTS, 'startupSeconds', 'reloader'], because: 'runs by the clock', instead: '' }];
  }
}
