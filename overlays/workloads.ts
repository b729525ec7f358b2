import { sortedEntries } from './lookup';
import { resourcesOf, type Resource } from './resources';
import type { ConfigValue, SystemSettings } from './schema/system';
import type { Path } from './source-file';

/** A workload as system.yaml declares it: a service, a scheduled job or a migration. */
export interface DeclaredWorkload {
  /** Name of its objects. */
  readonly name: string;
  /** The service whose image it runs and whose values of `<env>.yaml` it takes. */
  readonly service: string;
  /** Where it stands in system.yaml. */
  readonly path: Path;
  readonly resources: readonly Resource[];
  readonly calls: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, ConfigValue>>;
}

/** Name of a migration's objects. */
export const migrationName = (service: string): string => `${service}-migrate`;

/** Everything that runs an image of the system, in alphabetical order, migrations last. */
export function declaredWorkloads(system: SystemSettings): readonly DeclaredWorkload[] {
  const services = sortedEntries(system.services).map(([name, service]) => ({
    name,
    service: name,
    path: ['services', name],
    resources: resourcesOf(system, [...system.uses, ...service.uses]),
    calls: service.calls,
    keys: service.keys,
    config: service.config,
  }));
  const migrations = system.migrations.map((migration, index) => ({
    name: migrationName(migration.service),
    service: migration.service,
    path: ['migrations', index],
    resources: resourcesOf(system, migration.uses),
    calls: [],
    keys: {},
    config: {},
  }));
  return [...services, ...migrations];
}

/** The variable that tells a caller where a service is: `AUTH_SERVICE_URL`. */
export function urlVariable(service: string): string {
  return `${service.toUpperCase().replaceAll('-', '_')}_URL`;
}
