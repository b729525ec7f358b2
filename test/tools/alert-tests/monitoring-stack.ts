import type { AlertTest } from './alert-test';
import { ofComponent } from './kubernetes-series';

const prometheus = (name: string, labels: string, values: string) =>
  ofComponent('prometheus', 'prometheus', `prometheus_${name}`, labels, values);
const alertmanager = (name: string, labels: string, values: string) =>
  ofComponent('alertmanager', 'alertmanager', `alertmanager_${name}`, labels, values);
const secondAlertmanager = (name: string, values: string) => ({
  series: `alertmanager_${name}{environment="prod", instance="10.0.0.8:9093", job="alertmanager", namespace="monitoring", pod="alertmanager-1", service="alertmanager"}`,
  values,
});
const up = (job: string, values = '1x30') => ({
  series: `up{environment="prod", instance="i", job="${job}"}`,
  values,
});

const OF_PROMETHEUS = { namespace: 'monitoring', pod: 'prometheus-0' };
const OF_ALERTMANAGER = { namespace: 'monitoring', pod: 'alertmanager-0' };
const GROUP = '/etc/prometheus/rules/rules.yaml;slo';
const PEER = 'http://10.0.0.9:9093/api/v2/alerts';

const JOBS = [
  ...['alertmanager', 'blackbox', 'cadvisor', 'cloudwatch', 'kube-state-metrics'],
  ...['kubelet', 'node-exporter', 'prometheus'],
];

const TARGETS: readonly AlertTest[] = [
  { alert: 'Watchdog', series: [], interval: '1m', evalTime: '0m', labels: {} },
  {
    alert: 'ScrapeJobAbsent',
    series: JOBS.filter((job) => job !== 'kubelet').map((job) => up(job)),
    interval: '1m',
    evalTime: '15m',
    labels: { job: 'kubelet' },
  },
  ...[[ofComponent('monitoring', 'grafana', 'up', '', '1x2 0x30')], []].map((series): AlertTest => ({
    alert: 'GrafanaDown',
    series,
    interval: '1m',
    evalTime: '20m',
    labels: { job: 'monitoring', namespace: 'monitoring', service: 'grafana' },
  })),
  ...['list', 'watch'].map((verb): AlertTest => ({
    alert: 'KubeStateMetricsFailing',
    series: ['error', 'success'].flatMap((result) =>
      ofComponent(
        'monitoring',
        'kube-state-metrics',
        `kube_state_metrics_${verb}_total`,
        `resource="${result === 'error' ? '*v1.Node' : '*v1.Pod'}", result="${result}"`,
        '0+1x40',
      ),
    ),
    interval: '1m',
    evalTime: '25m',
    labels: { resource: '*v1.Node' },
  })),
];

const PROMETHEUS: readonly AlertTest[] = [
  {
    alert: 'PrometheusConfigReloadFailed',
    series: [prometheus('config_last_reload_successful', '', '0x20')],
    interval: '1m',
    evalTime: '15m',
    labels: OF_PROMETHEUS,
  },
  {
    alert: 'PrometheusRuleEvaluationFailing',
    series: [
      prometheus('rule_evaluation_failures_total', `rule_group="${GROUP}"`, '0+1x30'),
      prometheus('rule_evaluation_failures_total', 'rule_group="well"', '3x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { rule_group: GROUP },
  },
  {
    alert: 'PrometheusRuleIterationsMissed',
    series: [prometheus('rule_group_iterations_missed_total', `rule_group="${GROUP}"`, '0+1x40')],
    interval: '1m',
    evalTime: '30m',
    labels: { rule_group: GROUP },
  },
  {
    alert: 'PrometheusNotIngesting',
    series: [prometheus('tsdb_head_samples_appended_total', 'type="float"', '0+100x5 500x30')],
    interval: '1m',
    evalTime: '25m',
    labels: OF_PROMETHEUS,
  },
  {
    alert: 'PrometheusDiscoveryFailing',
    series: [prometheus('sd_kubernetes_failures_total', '', '0+2x40')],
    interval: '1m',
    evalTime: '30m',
    labels: OF_PROMETHEUS,
  },
  ...['duplicate_timestamp', 'out_of_order', 'out_of_bounds'].map((kind): AlertTest => ({
    alert: 'PrometheusSamplesRejected',
    series: [prometheus(`target_scrapes_sample_${kind}_total`, '', '0+5x60')],
    interval: '1m',
    evalTime: '45m',
    labels: OF_PROMETHEUS,
  })),
];

const STORAGE: readonly AlertTest[] = [
  {
    alert: 'PrometheusTsdbReloadsFailing',
    series: [prometheus('tsdb_reloads_failures_total', '', '0+1x80')],
    interval: '1m',
    evalTime: '45m',
    labels: OF_PROMETHEUS,
  },
  {
    alert: 'PrometheusTsdbCompactionsFailing',
    series: [prometheus('tsdb_compactions_failed_total', '', '0x10 1x80')],
    interval: '1m',
    evalTime: '60m',
    labels: OF_PROMETHEUS,
  },
  ...['wal_corruptions', 'wal_writes_failed', 'wal_truncations_failed', 'checkpoint_creations_failed'].map(
    (kind): AlertTest => ({
      alert: 'PrometheusWalFailing',
      series: [prometheus(`tsdb_${kind}_total`, '', '0x10 1x30')],
      interval: '1m',
      evalTime: '20m',
      labels: OF_PROMETHEUS,
    }),
  ),
  {
    alert: 'PrometheusTooManySeries',
    series: [prometheus('tsdb_head_series', '', '1000000x60')],
    interval: '5m',
    evalTime: '200m',
    labels: OF_PROMETHEUS,
    values: ['1M'],
  },
];

const ALERTMANAGER: readonly AlertTest[] = [
  {
    alert: 'PrometheusNotConnectedToAlertmanager',
    series: [prometheus('notifications_alertmanagers_discovered', '', '2x2 0x20')],
    interval: '1m',
    evalTime: '15m',
    labels: OF_PROMETHEUS,
  },
  {
    alert: 'PrometheusNotificationsFailing',
    series: [
      prometheus('notifications_errors_total', `alertmanager="${PEER}"`, '0+1x40'),
      prometheus('notifications_sent_total', `alertmanager="${PEER}"`, '0+10x40'),
    ],
    interval: '1m',
    evalTime: '30m',
    labels: { alertmanager: PEER },
    values: ['10%'],
  },
  {
    alert: 'PrometheusNotificationsDropped',
    series: [prometheus('notifications_dropped_total', `alertmanager="${PEER}"`, '0+1x40')],
    interval: '1m',
    evalTime: '25m',
    labels: { alertmanager: PEER },
  },
  {
    alert: 'AlertmanagerConfigReloadFailed',
    series: [
      alertmanager('config_last_reload_successful', '', '0x20'),
      secondAlertmanager('config_last_reload_successful', '1x20'),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: OF_ALERTMANAGER,
  },
  {
    alert: 'AlertmanagerNotificationsFailing',
    series: [
      alertmanager('notifications_failed_total', 'integration="slack", reason="clientError"', '0+2x40'),
      alertmanager('notifications_failed_total', 'integration="slack", reason="serverError"', '0+3x40'),
      alertmanager('notifications_total', 'integration="slack"', '0+10x40'),
      alertmanager('notifications_failed_total', 'integration="email", reason="other"', '0x40'),
      alertmanager('notifications_total', 'integration="email"', '0+10x40'),
    ],
    interval: '1m',
    evalTime: '30m',
    labels: { integration: 'slack' },
    values: ['50%'],
  },
  {
    alert: 'AlertmanagerClusterIncomplete',
    series: [alertmanager('cluster_members', '', '1x30'), secondAlertmanager('cluster_members', '2x30')],
    interval: '1m',
    evalTime: '20m',
    labels: OF_ALERTMANAGER,
    values: ['1'],
  },
  {
    alert: 'AlertmanagerConfigsDiffer',
    series: [alertmanager('config_hash', '', '1x40'), secondAlertmanager('config_hash', '2x40')],
    interval: '1m',
    evalTime: '30m',
    labels: { namespace: 'monitoring' },
  },
];

export const MONITORING_STACK_TESTS: readonly AlertTest[] = [...TARGETS, ...PROMETHEUS, ...STORAGE, ...ALERTMANAGER];
