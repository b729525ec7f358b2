import type { HttpMetrics } from '../../overlays/environment';
import { ALERTMANAGER_METRICS } from './alertmanager';
import { BLACKBOX_METRICS } from './blackbox';
import { CADVISOR_METRICS } from './cadvisor';
import { CLOUDWATCH_METRICS } from './cloudwatch';
import { GRAFANA_METRICS } from './grafana';
import { KUBE_STATE_METRICS, KUBE_STATE_METRICS_ITSELF } from './kube-state-metrics';
import { KUBELET_METRICS } from './kubelet';
import type { Metric } from './metric';
import { NODE_EXPORTER_METRICS } from './node-exporter';
import { POSTGRES_METRICS } from './postgres';
import { PROMETHEUS_METRICS } from './prometheus';
import { REDIS_METRICS } from './redis';
import { serviceMetrics } from './services';
import { SCRAPE_METRICS } from './synthetic';

/** Every series that is scraped, by name; one that several jobs bring is one entry with the labels of all. */
export function exportedMetrics(http: HttpMetrics): ReadonlyMap<string, Metric> {
  const all = [
    ...serviceMetrics(http),
    ...PROMETHEUS_METRICS,
    ...ALERTMANAGER_METRICS,
    ...GRAFANA_METRICS,
    ...KUBE_STATE_METRICS,
    ...KUBE_STATE_METRICS_ITSELF,
    ...KUBELET_METRICS,
    ...CADVISOR_METRICS,
    ...NODE_EXPORTER_METRICS,
    ...BLACKBOX_METRICS,
    ...POSTGRES_METRICS,
    ...REDIS_METRICS,
    ...CLOUDWATCH_METRICS,
    ...SCRAPE_METRICS,
  ];
  const byName = new Map<string, Metric>();
  for (const metric of all) {
    const known = byName.get(metric.name);
    byName.set(metric.name, known === undefined ? metric : merged(known, metric));
  }
  return byName;
}

const merged = (one: Metric, other: Metric): Metric => ({
  ...one,
  labels: [...new Set([...one.labels, ...other.labels])].sort(),
  jobs: [...new Set([...one.jobs, ...other.jobs])],
});
