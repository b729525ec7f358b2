import type { Monitored } from '../alert';
import { alertmanagerPanels } from './alertmanager';
import { alertsOf } from './alerts';
import { dashboard, type Dashboard } from './dashboard';
import type { PanelMaker } from './panel';
import { prometheusPanels } from './prometheus';
import { query, RATE } from './query';
import { FULL_STEPS, READY_STEPS } from './steps';
import { table } from './table';
import { timeseries } from './timeseries';
import { EVERYTHING, type Variable } from './variable';

const JOB: Variable = {
  name: 'job',
  title: 'Job',
  description: 'A scrape configuration of Prometheus.',
  series: 'up',
  initially: EVERYTHING,
};

/** The monitoring stack itself: what it reads, keeps, and tells. */
export function monitoringStack(monitored: Monitored): Dashboard {
  const { namespace, nodeNamespace } = monitored.monitoring;
  const inside = `namespace=~"${namespace}|${nodeNamespace}"`;
  return dashboard(monitored, {
    uid: 'monitoring',
    folder: 'monitoring',
    description: 'The monitoring stack itself: what it reads, what it keeps, whom it tells.',
    variables: [JOB],
    rows: [
      { title: 'Targets', panels: targets() },
      { title: 'Prometheus', panels: prometheusPanels(namespace) },
      { title: 'Alertmanager', panels: alertmanagerPanels() },
      { title: 'Grafana, exporters and their pods', panels: [...grafana(), ...pods(inside)] },
      { title: 'Alerts', panels: alertsOf(monitored, 'monitoring') },
    ],
  });
}

function targets(): readonly PanelMaker[] {
  return [
    table({
      title: 'Scrapes by job',
      description: 'Targets of each job, the share that answers, what they take in, and how long the slowest takes.',
      width: 12,
      height: 10,
      keys: [{ label: 'job', heading: 'Job' }],
      columns: [
        { heading: 'Targets', expr: 'count by (job) (up{job=~"$job"})', unit: 'short' },
        {
          heading: 'Answer',
          expr: 'avg by (job) (up{job=~"$job"})',
          unit: 'percentunit',
          thresholds: READY_STEPS,
        },
        {
          heading: 'Samples',
          expr: 'sum by (job) (scrape_samples_post_metric_relabeling{job=~"$job"})',
          unit: 'short',
        },
        { heading: 'Slowest', expr: 'max by (job) (scrape_duration_seconds{job=~"$job"})', unit: 's' },
      ],
    }),
    table({
      title: 'Targets that do not answer',
      description: 'Targets whose last scrape failed. Empty is good.',
      width: 12,
      height: 10,
      keys: [
        { label: 'job', heading: 'Job' },
        { label: 'instance', heading: 'Address' },
        { label: 'service', heading: 'Service' },
        { label: 'pod', heading: 'Pod' },
        { label: 'node', heading: 'Node' },
      ],
      columns: [
        {
          heading: 'Up',
          expr: 'max by (job, instance, service, pod, node) (up{job=~"$job"}) == 0',
          unit: 'bool_yes_no',
        },
      ],
    }),
  ];
}

function grafana(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Grafana: requests',
      description: 'Requests per second to Grafana by the class of their status code.',
      unit: 'reqps',
      min: 0,
      queries: [
        query(
          `sum by (class) (label_replace(rate(grafana_http_request_duration_seconds_count[${RATE}]), "class", "\${1}xx", "status_code", "(.).*"))`,
          '{{class}}',
        ),
      ],
    }),
    timeseries({
      title: 'Grafana: queries of dashboards',
      description: 'Requests per second of Grafana to its data sources, by data source and status code.',
      unit: 'reqps',
      min: 0,
      queries: [
        query(`sum by (datasource, code) (rate(grafana_datasource_request_total[${RATE}]))`, '{{datasource}} {{code}}'),
      ],
    }),
  ];
}

/** The pods of the stack, kube-state-metrics and the exporters among them. */
function pods(inside: string): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Memory of limit',
      description: 'Memory of each pod of the stack, as a share of its limit. At 100 % it is killed.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(`max by (pod) (namespace_pod_container:container_memory_limits_utilization:ratio{${inside}})`, '{{pod}}'),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'CPU',
      description: 'CPU that each pod of the stack uses.',
      unit: 'cores',
      min: 0,
      queries: [
        query(`sum by (pod) (namespace_pod_container:container_cpu_usage_seconds:rate5m{${inside}})`, '{{pod}}'),
      ],
    }),
    timeseries({
      title: 'Volumes',
      description: 'Used space of the volumes of the stack, as a share of their size.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [
        query(
          `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${inside}} / kubelet_volume_stats_capacity_bytes{${inside}})`,
          '{{persistentvolumeclaim}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Restarts',
      description: 'Restarts of each pod of the stack within an hour.',
      unit: 'short',
      min: 0,
      queries: [query(`sum by (pod) (increase(kube_pod_container_status_restarts_total{${inside}}[1h]))`, '{{pod}}')],
      thresholds: [{ from: 1, colour: 'red' }],
    }),
  ];
}
