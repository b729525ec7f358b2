import type { Monitored } from '../../../monitoring/alert';
import type { PrometheusConfig } from '../../../monitoring/prometheus/config';
import type { ScrapeConfig } from '../../../monitoring/prometheus/scrape-config';
import { alertmanagerConfig } from '../../../monitoring/alertmanager/config';
import { prometheusConfig } from '../../../monitoring/prometheus/config';
import { endpoint, node, type Labels } from '../../monitoring/prometheus/discovered';
import { stackOf, type Stack } from '../stack-files';
import { CLUSTER_STATE_ITSELF, NODE } from './cast';

/**
 * What of the generated files is another here, and nothing else is:
 * - Discovery through the Kubernetes API: the same labels that it yields are written down, with loopback addresses. Relabelling is as
 *   generated, and must drop what is written down beside the targets.
 * - The kubelet and blackbox-exporter are asked by HTTP at loopback addresses, without certificate and token.
 * - Prometheus' time runs FASTER times as fast: every duration in rules and every interval is divided by it, so that an hour's window
 *   is two minutes. What Alertmanager waits is as generated.
 * - PagerDuty and the mail server have loopback addresses, the latter without TLS.
 * - Folders of the containers are below a temporary one (stack-files.ts).
 */
export const FASTER = 30;

/** Addresses in place of those in the cluster. */
export interface Addresses {
  readonly prometheus: string;
  readonly alertmanagers: readonly string[];
  readonly pagerduty: string;
  readonly mail: string;
  /** Of who is played: the address of a name. */
  readonly of: (name: string) => string;
}

/** The files of an environment, for programs on one machine. */
export function substituted(monitored: Monitored, addresses: Addresses): Stack {
  const stack = stackOf(monitored);
  return {
    prometheus: substitutedPrometheus(prometheusConfig(monitored), monitored, addresses),
    alertmanager: substitutedAlertmanager(monitored, addresses),
    rules: Object.fromEntries(Object.entries(stack.rules).map(([name, rules]) => [name, fasterRules(rules)])),
  };
}

function substitutedPrometheus(config: PrometheusConfig, monitored: Monitored, addresses: Addresses): object {
  const discovered = everyEndpoint(monitored, addresses);
  const nodes = [node(NODE, '10.0.0.1')].map((labels) => ({ ...labels, __address__: addresses.of(NODE) }));
  return {
    ...config,
    global: {
      ...config.global,
      scrape_interval: faster(config.global.scrape_interval),
      evaluation_interval: faster(config.global.evaluation_interval),
      // A third of a second would be too little for a busy machine.
      scrape_timeout: faster(config.global.scrape_interval),
    },
    alerting: {
      alertmanagers: config.alerting.alertmanagers.map(({ relabel_configs }) => ({
        relabel_configs,
        static_configs: discovered.map(written),
      })),
    },
    scrape_configs: config.scrape_configs.map((job) => substitutedJob(job, discovered, nodes, addresses)),
  };
}

function substitutedJob(
  job: ScrapeConfig,
  endpoints: readonly Labels[],
  nodes: readonly Labels[],
  addresses: Addresses,
): object {
  const { kubernetes_sd_configs, scheme: _, authorization, tls_config, ...rest } = job;
  const [discovery] = kubernetes_sd_configs ?? [];
  const found =
    discovery?.role === 'node'
      ? nodes
      : endpoints.filter(({ __meta_kubernetes_namespace: at }) => discovery?.namespaces?.names.includes(at ?? ''));
  return {
    ...rest,
    static_configs: discovery === undefined ? job.static_configs : found.map(written),
    relabel_configs: job.relabel_configs.map((rule) =>
      rule.target_label === '__address__' && rule.replacement?.startsWith('blackbox-exporter.') === true
        ? { ...rule, replacement: addresses.of('blackbox-exporter') }
        : rule,
    ),
    ...(authorization === undefined && tls_config === undefined ? {} : { scheme: 'http' }),
  };
}

/** What discovery would yield: every port of every Service, ports that no Service offers, and a Service that is not ours. */
function everyEndpoint({ environment, monitoring }: Monitored, addresses: Addresses): readonly Labels[] {
  const decoy = '127.0.0.1:9';
  const services = environment.services.flatMap(({ name, metrics, listeners }) => [
    ...listeners.map(({ port }, index) =>
      endpoint(
        environment.namespace,
        name,
        port.name,
        index === 0 && metrics !== undefined ? addresses.of(name) : decoy,
      ),
    ),
    endpoint(environment.namespace, name, '', decoy),
  ]);
  const components = monitoring.components.flatMap(({ kind, name, namespace, listeners }) =>
    listeners.flatMap(({ port }, index) => {
      const speaker = kind === 'kube-state-metrics' && index > 0 ? CLUSTER_STATE_ITSELF : name;
      const own = componentAddresses(kind, speaker, addresses);
      return index === 0 || speaker !== name
        ? own.map((address) => endpoint(namespace, name, port.name, address))
        : [endpoint(namespace, name, port.name, decoy)];
    }),
  );
  return [...services, ...components, endpoint(environment.namespace, 'stranger', 'http', decoy)];
}

function componentAddresses(kind: string, name: string, addresses: Addresses): readonly string[] {
  if (kind === 'prometheus') return [addresses.prometheus];
  return kind === 'alertmanager' ? addresses.alertmanagers : [addresses.of(name)];
}

function written({ __address__ = '', ...labels }: Labels): object {
  return { targets: [__address__], labels };
}

function substitutedAlertmanager(monitored: Monitored, { pagerduty, mail }: Addresses): object {
  const config = alertmanagerConfig(monitored);
  return {
    ...config,
    global: { ...config.global, pagerduty_url: pagerduty },
    receivers: config.receivers.map(({ email_configs, ...receiver }) => ({
      ...receiver,
      ...(email_configs === undefined
        ? {}
        : { email_configs: email_configs.map((one) => ({ ...one, smarthost: mail, require_tls: false })) }),
    })),
  };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** A duration divided by FASTER: `5m` becomes `10000ms`. */
function faster(duration: string): string {
  const seconds = [...duration.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
  return `${Math.round((seconds * 1000) / FASTER)}ms`;
}

/** Durations of rules: their own, and those of ranges and offsets in expressions. */
function fasterRules(rules: object): object {
  const changed = (key: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value;
    if (['for', 'interval', 'keep_firing_for'].includes(key)) return faster(value);
    return key === 'expr' ? fasterExpression(value) : value;
  };
  return JSON.parse(JSON.stringify(rules, changed));
}

function fasterExpression(expression: string): string {
  return expression
    .replace(/\[([0-9smhd]+)(?::([0-9smhd]*))?\]/g, (_, range: string, step?: string) =>
      step === undefined ? `[${faster(range)}]` : `[${faster(range)}:${step === '' ? '' : faster(step)}]`,
    )
    .replace(/\boffset (\d+[smhd])/g, (_, by: string) => `offset ${faster(by)}`);
}
