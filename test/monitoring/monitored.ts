import type { Monitored } from '../../monitoring/alert';
import type { Alerting, Environment, Monitoring } from '../../overlays/environment';
import { COMMITTED } from '../dist/committed';

/** Every environment of the overlays that has a monitoring stack. */
export const MONITORED: readonly Monitored[] = COMMITTED.flatMap((environment) =>
  environment.monitoring === undefined ? [] : [{ environment, monitoring: environment.monitoring }],
);

/** The environment of a cluster: `autolytiq-prod`. */
export function monitored(cluster: string): Monitored {
  const found = MONITORED.find(({ environment }) => environment.cluster.name === cluster);
  if (found === undefined) throw new Error(`${cluster} is no cluster with a monitoring stack`);
  return found;
}

/** The same with another description of its system. */
export function withEnvironment(of: Monitored, change: Partial<Environment>): Monitored {
  return { ...of, environment: { ...of.environment, ...change } };
}

/** The same with another monitoring stack. */
export function withMonitoring(of: Monitored, change: Partial<Monitoring>): Monitored {
  return { ...of, monitoring: { ...of.monitoring, ...change } };
}

/** The same with other ways to reach people. */
export function withAlerting(of: Monitored, change: Partial<Alerting>): Monitored {
  return withMonitoring(of, { alerting: { ...of.monitoring.alerting, ...change } });
}
