import { exposedBy, gauge, type Metric } from './metric';

/** Labels that the target of one job or another has; `store` of exporters of stores, `node` of nodes, `probe` of probes. */
const ANY_TARGET = ['environment', 'instance', 'job', 'namespace', 'node', 'pod', 'probe', 'service', 'store'];

/** What Prometheus writes about each target. */
export const SCRAPE_METRICS: readonly Metric[] = exposedBy({ jobs: ['synthetic'], target: ANY_TARGET }, [
  gauge('up', [], 'Whether the last scrape worked'),
  gauge('scrape_duration_seconds', [], 'Duration of the scrape'),
  gauge('scrape_samples_post_metric_relabeling', [], 'Samples kept'),
  gauge('scrape_samples_scraped', [], 'Samples in the answer'),
  gauge('scrape_series_added', [], 'Series that are new, roughly'),
]);

/** What Prometheus writes about each alert; `labels` are those that some alert has. */
export const alertMetrics = (labels: readonly string[]): readonly Metric[] => {
  const all = [...labels, 'alertname', 'area', 'severity', 'team'];
  return exposedBy({ jobs: ['synthetic'], target: all }, [
    gauge('ALERTS', ['alertstate'], 'Alerts that are pending or firing'),
    gauge('ALERTS_FOR_STATE', [], 'Since when the condition holds, Unix time'),
  ]);
};
