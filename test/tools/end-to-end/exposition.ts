import type { Monitored } from '../../../monitoring/alert';
import { catalogue } from '../../../monitoring/metrics';
import type { Job, Metric } from '../../../monitoring/metrics/metric';
import { healthySeries } from '../alert-tests/healthy';

type Labels = Readonly<Record<string, string>>;

/** A series as an exporter says it, without the labels of its target. */
interface Said {
  readonly name: string;
  readonly labels: Labels;
  /** What is said now, by the clock: counters grow, times are as far away as they always are. */
  readonly value: () => number;
}

/** Jobs whose exporters are played. */
export type PlayedJob = Exclude<Job, 'services' | 'prometheus' | 'alertmanager' | 'synthetic' | 'rules'>;

/** Of several targets of a job, the one that is meant: `{ store: 'postgres' }`. */
export type Target = Labels;

const OF_POD = ['namespace', 'pod', 'service', 'store', 'node'];
/** Labels that the target gives, beside those that every target does: no exporter says them. */
const FROM_TARGET: Readonly<Record<PlayedJob, readonly string[]>> = {
  'kube-state-metrics': [],
  cloudwatch: [],
  monitoring: OF_POD,
  'node-exporter': OF_POD,
  postgres: OF_POD,
  redis: OF_POD,
  kubelet: ['node'],
  cadvisor: ['node'],
  blackbox: ['service', 'probe'],
};
const FROM_EVERY_TARGET = ['environment', 'instance', 'job'];

/** Values of labels where a query asks for one that there is, or joins by it; of all others one value is as good as another. */
const VALUES: Labels = {
  condition: 'true',
  container: 'auth-service',
  cronjob: 'nightly',
  horizontalpodautoscaler: 'auth-service',
  job_name: 'migration',
  le: '+Inf',
  node: 'node-1',
  persistentvolumeclaim: 'prometheus',
  pod: 'auth-service-1',
  poddisruptionbudget: 'auth-service',
};

/**
 * What the exporters of a job say while nothing is wrong, at /metrics: what rules read has the values of the healthy time, and every
 * other series of the catalogue is there once, with some value.
 */
export function exposition(monitored: Monitored, job: PlayedJob, target: Target = {}): () => string {
  const known = catalogue(monitored);
  const healthy = healthySeries(monitored)
    .map(parsed)
    .filter(({ name, labels }) => (labels['job'] ?? known.get(name)?.jobs[0]) === job)
    // What Prometheus writes about a target, `up`, nobody says himself.
    .filter(({ name }) => known.get(name)?.jobs.includes(job))
    .filter(({ labels }) => Object.entries(target).every(([label, value]) => labels[label] === value));
  const names = new Set(healthy.map(({ name }) => name));
  const others = [...known.values()]
    .filter((metric) => metric.jobs.includes(job) && !names.has(metric.name))
    .map((metric) => some(monitored, metric));
  const said = [...healthy, ...others].map(({ name, labels, value }) => ({
    text: `${name}{${Object.entries(labels)
      .filter(([label]) => ![...FROM_EVERY_TARGET, ...FROM_TARGET[job]].includes(label))
      .map(([label, text]) => `${label}="${text}"`)
      .join(',')}}`,
    value,
  }));
  // What differs in the target alone is one series of each.
  const once = [...new Map(said.map((one) => [one.text, one.value]))];
  return () => [...once.map(([text, value]) => `${text} ${value()}`), ''].join('\n');
}

const seconds = (): number => Date.now() / 1000;
/** Counters have begun at some time. */
const sinceBegin = (): number => seconds() - 1_700_000_000;

const TIME = /_(time|expiry)$/;

/** A series of promtool's notation, of those that the healthy time has: `5x240`, `0+6x240` per minute. */
function parsed({ series, values }: { readonly series: string; readonly values: string }): Said {
  const [, name = '', selector = ''] = /^([^{]+)\{(.*)\}$/.exec(series) ?? [];
  const labels = Object.fromEntries(
    [...selector.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
  );
  const [, start, perMinute] = /^([\d.]+)(?:\+([\d.]+))?x\d+$/.exec(values) ?? [];
  if (start === undefined) throw new Error(`${series}: ${values} is no value that stays or grows`);
  if (perMinute !== undefined) return { name, labels, value: () => (sinceBegin() / 60) * Number(perMinute) };
  return { name, labels, value: () => Number(start) + (TIME.test(name) ? seconds() : 0) };
}

/** Some series of a metric that no rule reads. */
function some({ environment }: Monitored, { name, labels, type }: Metric): Said {
  const values: Labels = { ...VALUES, namespace: environment.namespace };
  return {
    name,
    labels: Object.fromEntries(labels.map((label) => [label, values[label] ?? 'some'])),
    value: type === 'gauge' || type === 'info' ? () => (TIME.test(name) ? seconds() : 1) : sinceBegin,
  };
}
