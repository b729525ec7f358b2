import { declaredCall, type DeclaredCall } from './calls';
import { lookup, sortedEntries } from './lookup';
import { resourcesOf, type Brought, type Resource } from './resources';
import type { SystemSettings } from './schema/system';
import type { ConfigValue } from './schema/variables';

/** A workload as system.yaml declares it: a service, a scheduled job or a migration. */
export interface DeclaredWorkload extends Brought {
  /** The service whose image it runs and whose values of `<env>.yaml` it takes. */
  readonly service: string;
  readonly resources: readonly Resource[];
  readonly calls: readonly DeclaredCall[];
  /** Stores it may connect to, beside those it uses. */
  readonly reaches: readonly string[];
  /** Configuration that every workload of the system has. */
  readonly systemConfig: Readonly<Record<string, ConfigValue>>;
}

/** Name of a migration's objects. */
export const migrationName = (service: string): string => `${service}-migrate`;

/** Everything that runs as a workload of its own, in alphabetical order, migrations last. */
export function declaredWorkloads(system: SystemSettings): readonly DeclaredWorkload[] {
  const services = sortedEntries(system.services).map(([name, service]): DeclaredWorkload => {
    // What every service of the system has means nothing to an image of others.
    const [uses, systemConfig] = service.image === undefined ? [system.uses, system.config] : [[], {}];
    return {
      name,
      service: name,
      path: ['services', name],
      resources: resourcesOf(system, [...uses, ...service.uses]),
      calls: service.calls.map(declaredCall),
      reaches: service.reaches,
      secret: service.secret,
      keys: service.keys,
      config: service.config,
      systemConfig,
    };
  });
  const migrations = system.migrations.flatMap((migration, index): readonly DeclaredWorkload[] => {
    if (lookup(system.services, migration.service) === undefined) return [];
    return [
      {
        name: migrationName(migration.service),
        service: migration.service,
        path: ['migrations', index],
        resources: resourcesOf(system, migration.uses),
        calls: [],
        reaches: [],
        secret: 'shared',
        keys: {},
        config: {},
        systemConfig: system.config,
      },
    ];
  });
  return [...services, ...migrations];
}
