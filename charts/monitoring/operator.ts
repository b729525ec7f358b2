import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  PrometheusRule,
  ServiceMonitor,
  ServiceMonitorSpecEndpointsRelabelingsAction as Action,
  ServiceMonitorSpecFallbackScrapeProtocol as Protocol,
  type PrometheusRuleSpecGroups,
  type ServiceMonitorSpecEndpoints,
  type ServiceMonitorSpecEndpointsRelabelings,
} from '../../imports/monitoring.coreos.com';
import type { Monitored } from '../../monitoring/alert';
import { prometheusConfig } from '../../monitoring/prometheus/config';
import type { RelabelRule, ScrapeConfig } from '../../monitoring/prometheus/scrape-config';
import type { RuleGroup } from '../../monitoring/rule';
import { environmentLabels, selectorLabels } from '../parts/labels';
import { rulePacks } from './parts/rule-packs';

/** A Service, and one of its ports. */
interface Offered {
  readonly service: string;
  readonly namespace: string;
  readonly port: string;
  /** Whether it is the Service's first. */
  readonly place: 'first' | 'further';
}

/** Labels that the operator gives every target; a target that speaks about others has none of its own. */
const LABELS_OF_TARGETS = 'namespace|service|pod|container|endpoint';

/**
 * The same targets and the same rules as custom resources, for a Prometheus that an operator runs in the cluster beside this one.
 * Which Services a job means is read off the job itself. Kubelets are left out: an operator has a Service of its own for them.
 */
export class OperatorChart extends Chart {
  constructor(scope: Construct, id: string, monitored: Monitored) {
    super(scope, id);
    const { environment, monitoring } = monitored;
    const { scrape_configs: jobs } = prometheusConfig(monitored);
    for (const job of jobs) {
      const chosen = offered(monitored).filter((one) => isChosen(job, one));
      for (const one of chosen) addMonitor(this, monitored, job, one, [endpoint(monitored, job, one)]);
      if (job.static_configs !== undefined) addProbes(this, monitored, job);
    }
    for (const { name, groups } of rulePacks(monitored)) {
      new PrometheusRule(this, name, {
        metadata: { name, namespace: monitoring.namespace, labels: environmentLabels(environment) },
        spec: { groups: groups.map(ruleGroup) },
      });
    }
  }
}

/** Every port that a Service of the system or of the stack offers. */
function offered({ environment, monitoring }: Monitored): readonly Offered[] {
  const services = environment.services.map(({ name, listeners }) => ({
    name,
    listeners,
    namespace: environment.namespace,
  }));
  return [...services, ...monitoring.components].flatMap(({ name, namespace, listeners }) =>
    listeners.map(({ port }, index): Offered => ({
      service: name,
      namespace,
      port: port.name,
      place: index === 0 ? 'first' : 'further',
    })),
  );
}

/** Whether a job keeps a port, as its own rule says. */
function isChosen(
  { kubernetes_sd_configs: discoveries = [], relabel_configs: rules }: ScrapeConfig,
  one: Offered,
): boolean {
  return (
    discoveries.some(({ role, namespaces }) => role === 'endpointslice' && namespaces?.names.includes(one.namespace)) &&
    rules.some((rule) => rule.action === 'keep' && matches(rule, one))
  );
}

function matches({ regex = '.*' }: RelabelRule, { service, port }: Offered): boolean {
  return new RegExp(`^(?:${regex})$`).test(`${service};${port}`);
}

function addMonitor(
  scope: Construct,
  { environment }: Monitored,
  job: ScrapeConfig,
  { service, namespace, port, place }: Offered,
  endpoints: readonly ServiceMonitorSpecEndpoints[],
): void {
  const name = place === 'first' ? service : `${service}-${port}`;
  const own = { system: environment.system, namespace };
  new ServiceMonitor(new Construct(scope, `${job.job_name}/${namespace}/${name}`), 'service-monitor', {
    metadata: { name, namespace, labels: environmentLabels(environment) },
    spec: {
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: selectorLabels(own, service) },
      fallbackScrapeProtocol: Protocol.PROMETHEUS_TEXT0_0_4,
      sampleLimit: job.sample_limit,
      endpoints: [...endpoints],
    },
  });
}

function endpoint({ monitoring }: Monitored, job: ScrapeConfig, one: Offered): ServiceMonitorSpecEndpoints {
  const { relabel_configs: rules, honor_labels: honorLabels } = job;
  const paths = rules.filter((rule) => rule.target_label === '__metrics_path__');
  const kept = rules.filter((rule) => rule.action !== 'keep' && !paths.includes(rule));
  return {
    port: one.port,
    path: paths.find((rule) => matches(rule, one))?.replacement ?? job.metrics_path ?? '/metrics',
    interval: `${monitoring.prometheus.scrapeSeconds}s`,
    ...(honorLabels === undefined ? {} : { honorLabels }),
    relabelings: [
      ...(honorLabels === undefined ? [] : [{ action: Action.LABELDROP, regex: LABELS_OF_TARGETS }]),
      written('job', job.job_name),
      ...kept.map(relabeling),
    ],
  };
}

/** The public addresses: one endpoint of the blackbox-exporter for each. */
function addProbes(scope: Construct, monitored: Monitored, job: ScrapeConfig): void {
  const { monitoring } = monitored;
  const exporter = offered(monitored).find(({ service }) => service === 'blackbox-exporter');
  const { static_configs: probes = [], params = {}, metrics_path: path = '/probe' } = job;
  if (exporter === undefined) return;
  const endpoints = probes.flatMap(({ targets, labels }) =>
    targets.map((target): ServiceMonitorSpecEndpoints => ({
      port: exporter.port,
      path,
      interval: `${monitoring.prometheus.scrapeSeconds}s`,
      params: {
        ...Object.fromEntries(Object.entries(params).map(([key, values]) => [key, [...values]])),
        target: [target],
      },
      relabelings: [
        { action: Action.LABELDROP, regex: LABELS_OF_TARGETS },
        written('job', job.job_name),
        written('instance', target),
        ...Object.entries(labels).map(([label, value]) => written(label, value)),
        ...job.relabel_configs.filter(({ target_label: label }) => label === 'environment').map(relabeling),
      ],
    })),
  );
  addMonitor(scope, monitored, job, { ...exporter, place: 'further', port: 'probes' }, endpoints);
}

function written(targetLabel: string, replacement: string): ServiceMonitorSpecEndpointsRelabelings {
  return { action: Action.REPLACE, targetLabel, replacement };
}

/** The action always stands there: what the API server adds to a list would be a change at every apply. */
function relabeling({ source_labels: sources, regex, target_label: target, replacement }: RelabelRule) {
  return {
    action: Action.REPLACE,
    ...(sources === undefined ? {} : { sourceLabels: [...sources] }),
    ...(regex === undefined ? {} : { regex }),
    ...(target === undefined ? {} : { targetLabel: target }),
    ...(replacement === undefined ? {} : { replacement }),
  };
}

function ruleGroup({ name, interval, rules }: RuleGroup): PrometheusRuleSpecGroups {
  return {
    name,
    ...(interval === undefined ? {} : { interval }),
    rules: rules.map((rule) => {
      const { labels, expr } = rule;
      if ('record' in rule)
        return {
          record: rule.record,
          expr,
          ...(labels === undefined ? {} : { labels: { ...labels } }),
        };
      const { alert, for: held, keep_firing_for: keepFiringFor, annotations } = rule;
      return {
        alert,
        expr,
        ...(held === undefined ? {} : { for: held }),
        ...(keepFiringFor === undefined ? {} : { keepFiringFor }),
        labels: { ...labels },
        annotations: { ...annotations },
      };
    }),
  };
}
