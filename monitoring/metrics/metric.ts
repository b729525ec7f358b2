/** What a series is, as its exporter declares it; `info` is a gauge of 1 whose labels are the message. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info';

/** Names of scrape configurations; `synthetic` is what Prometheus writes about every target and alert itself. */
export type Job =
  | 'services'
  | 'monitoring'
  | 'prometheus'
  | 'alertmanager'
  | 'kube-state-metrics'
  | 'kubelet'
  | 'cadvisor'
  | 'node-exporter'
  | 'blackbox'
  | 'postgres'
  | 'redis'
  | 'cloudwatch'
  | 'synthetic'
  | 'rules';

/** A series that a rule, a dashboard or an autoscaler may use. */
export interface Metric {
  /** Name of the series, of a histogram with its suffix: `http_request_duration_seconds_bucket`. */
  readonly name: string;
  readonly type: MetricType;
  /** Every label that it carries after relabelling, the target's included. */
  readonly labels: readonly string[];
  /** The scrape configurations that bring it. */
  readonly jobs: readonly Job[];
  readonly meaning: string;
}

/** An entry of an exporter's list: its own labels alone. */
export interface Entry {
  readonly name: string;
  readonly type: MetricType;
  readonly labels: readonly string[];
  readonly meaning: string;
}

/** What all series of an exporter have in common. */
export interface Exporter {
  readonly jobs: readonly Job[];
  /** Labels that the target gives to each. */
  readonly target: readonly string[];
}

/**
 * Labels of a target that is a pod behind a Service. The relabelling of the scrape configurations gives them; `environment` is the
 * name of the environment, `service` that of the service or component.
 */
export const POD_TARGET = ['environment', 'instance', 'job', 'namespace', 'pod', 'service'] as const;

/** Labels of a target that is a node: kubelet, cAdvisor. */
export const NODE_TARGET = ['environment', 'instance', 'job', 'node'] as const;

/** Labels of a target whose series say themselves what they are about. */
export const BARE_TARGET = ['environment', 'instance', 'job'] as const;

export const counter = (name: string, labels: readonly string[], meaning: string): readonly Entry[] => [
  { name, type: 'counter', labels, meaning },
];

export const gauge = (name: string, labels: readonly string[], meaning: string): readonly Entry[] => [
  { name, type: 'gauge', labels, meaning },
];

export const info = (name: string, labels: readonly string[], meaning: string): readonly Entry[] => [
  { name, type: 'info', labels, meaning },
];

/** The three series of a classic histogram. */
export const histogram = (name: string, labels: readonly string[], meaning: string): readonly Entry[] => [
  { name: `${name}_bucket`, type: 'histogram', labels: [...labels, 'le'], meaning },
  { name: `${name}_sum`, type: 'histogram', labels, meaning: `${meaning} (sum)` },
  { name: `${name}_count`, type: 'histogram', labels, meaning: `${meaning} (number)` },
];

/** The three series of a summary. */
export const summary = (name: string, labels: readonly string[], meaning: string): readonly Entry[] => [
  { name, type: 'summary', labels: [...labels, 'quantile'], meaning },
  { name: `${name}_sum`, type: 'summary', labels, meaning: `${meaning} (sum)` },
  { name: `${name}_count`, type: 'summary', labels, meaning: `${meaning} (number)` },
];

/** The series of an exporter, each with its target's labels. */
export const exposedBy = ({ jobs, target }: Exporter, entries: readonly (readonly Entry[])[]): readonly Metric[] =>
  entries.flat().map((entry) => ({ ...entry, jobs, labels: [...new Set([...entry.labels, ...target])].sort() }));
