import type { Monitored } from '../alert';
import { ALERTS } from '../rules/alerts';
import { recordingGroups } from '../rules/recording';
import { exportedMetrics } from './exported';
import type { Metric } from './metric';
import { recordedMetrics } from './recorded';
import { alertMetrics } from './synthetic';

export type { Metric } from './metric';

/**
 * Every series that a rule, a dashboard or an autoscaler of the environment may use, by name: what is scraped, what rules record, and
 * what Prometheus writes about targets and alerts.
 */
export function catalogue(monitored: Monitored): ReadonlyMap<string, Metric> {
  const { monitoring } = monitored;
  const recorded = recordedMetrics(recordingGroups(monitored));
  const exported = exportedMetrics(monitoring.httpMetrics);
  return new Map([
    ...exported,
    ...[...recorded, ...alertMetrics(labelsOfAlerts())].map((metric) => [metric.name, metric] as const),
  ]);
}

/** Labels that alerts have by definition, and those that they take over from their expressions, as far as they mention them. */
function labelsOfAlerts(): readonly string[] {
  const mentioned = ALERTS.flatMap(({ labels = {}, summary, description, dashboard }) => [
    ...Object.keys(labels),
    ...[...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].flatMap(([, label]) => label ?? []),
    ...dashboard.variables,
  ]);
  return [...new Set(mentioned)].sort();
}
