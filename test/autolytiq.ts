import type { Environment, Migration, ScheduledJob, Service } from '../overlays/environment';
import { COMMITTED } from './dist/committed';

/** The environments of Autolytiq, as the overlays in this repository describe them. */
export const ENVIRONMENTS: readonly Environment[] = COMMITTED.filter(({ system }) => system === 'autolytiq');

export const DEV = environmentNamed('dev');
export const PROD = environmentNamed('prod');

/** The service of that name in an environment. */
export function serviceOf(environment: Environment, name: string): Service {
  return found(
    environment.services.find((service) => service.name === name),
    name,
  );
}

/** The one scheduled job of an environment. */
export function scheduledJobOf(environment: Environment): ScheduledJob {
  return found(environment.scheduledJobs[0], 'scheduled job');
}

/** The one migration of an environment. */
export function migrationOf(environment: Environment): Migration {
  return found(environment.migrations[0], 'migration');
}

/** The environment with one of its services changed. */
export function withService(environment: Environment, name: string, change: Partial<Service>): Environment {
  const services = environment.services.map((service) => (service.name === name ? { ...service, ...change } : service));
  return { ...environment, services };
}

function environmentNamed(name: string): Environment {
  return found(
    ENVIRONMENTS.find((environment) => environment.name === name),
    name,
  );
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`Autolytiq has no ${what}`);
  return value;
}
