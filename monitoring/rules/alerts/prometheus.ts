import type { AlertDefinition } from '../../alert';

const DASHBOARD = { uid: 'monitoring', variables: [] } as const;

const prometheusConfigReloadFailed: AlertDefinition = {
  alert: 'PrometheusConfigReloadFailed',
  severity: 'warning',
  area: 'monitoring',
  // Files of a ConfigMap arrive one after the other within a minute or two; half a change may be refused.
  for: '10m',
  expr: () => `max by (namespace, pod) (prometheus_config_last_reload_successful) == 0`,
  summary: 'Prometheus refuses its configuration',
  description:
    '{{ $labels.pod }} could not load its configuration and goes on with the one before; it will not start with the new one.',
  dashboard: DASHBOARD,
  runbook: {
    meaning:
      'The last reload failed: prometheus.yml or a file of rules has a mistake, or a file that it names is missing.',
    impact:
      'None now. New services are not scraped, new rules not evaluated, and after a restart Prometheus would not come up.',
    diagnosis: [
      'The mistake, with file and line: `kubectl logs -n monitoring deployment/prometheus --tail=100 | grep -i "error"`.',
      'Check it here: `promtool check config` on the file out of `dist/<cluster>`; `npm run test:tools` does that for every environment.',
      'Is what the cluster has what the repository has? `kubectl diff -f dist/<cluster>`.',
    ],
    mitigation: [
      'Undo the change in the repository, `npm run synth`, apply, then `kubectl rollout restart deployment/prometheus -n monitoring`.',
      'Do not restart it before the configuration is right: the running one is the last that works.',
    ],
  },
};

const prometheusRuleEvaluationFailing: AlertDefinition = {
  alert: 'PrometheusRuleEvaluationFailing',
  severity: 'warning',
  area: 'monitoring',
  // A rule that fails because two versions of a target exist side by side does so for the minutes of a rollout.
  for: '10m',
  expr: () => `sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0`,
  summary: 'Rules of Prometheus fail',
  description:
    'Evaluating rules in {{ $labels.rule_group }} has failed for 10 minutes: their series are missing and their alerts cannot fire.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'A rule cannot be computed, mostly because two series match where one is expected.',
    impact: 'None for users. An alert of that group may be blind.',
    diagnosis: [
      'Which rule and why: `kubectl logs -n monitoring deployment/prometheus --tail=200 | grep -i "evaluating rule failed"`.',
      'In the browser: `kubectl port-forward -n monitoring deployment/prometheus 9090`, then Rules; the group shows the error.',
      '`many-to-many matching not allowed` or `duplicate series`: ask the two sides of the expression alone and look which label is not unique.',
      '`query timed out` or `too many samples`: the number of series has grown, see PrometheusTooManySeries.',
    ],
    mitigation: [
      'A target that exists twice: remove the one that should be gone (`kubectl get pods -A | grep <service>`).',
      'A rule that is wrong: mend it in the repository with a test that has such series, `npm run synth`, apply.',
    ],
  },
};

const prometheusRuleIterationsMissed: AlertDefinition = {
  alert: 'PrometheusRuleIterationsMissed',
  severity: 'warning',
  area: 'monitoring',
  // Reading the log after a start, and compaction, cost an evaluation now and then.
  for: '15m',
  expr: () => `sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[10m])) > 0`,
  summary: 'Prometheus does not get through its rules in time',
  description:
    'Evaluations of {{ $labels.rule_group }} have been skipped for 15 minutes, because the one before took longer than its interval.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'A group of rules takes longer than the time until it is due again.',
    impact: 'None for users. Alerts come late.',
    diagnosis: [
      'How long, of what is allowed: `prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds`.',
      'Is it out of CPU? `sum(rate(container_cpu_usage_seconds_total{namespace="monitoring", container="prometheus"}[5m]))`.',
      'More series than it was sized for? `prometheus_tsdb_head_series`.',
      'Somebody’s heavy query: `prometheus_engine_queries`, and the log of queries.',
    ],
    mitigation: [
      'End heavy queries: close the dashboard, or `kubectl rollout restart deployment/prometheus -n monitoring`.',
      'More CPU: its resources follow from the number of series that are expected; see PrometheusTooManySeries.',
    ],
  },
};

const prometheusNotIngesting: AlertDefinition = {
  alert: 'PrometheusNotIngesting',
  severity: 'warning',
  area: 'monitoring',
  // While it reads its log after a start it takes nothing in, for a few minutes.
  for: '10m',
  expr: () => `sum by (namespace, pod) (rate(prometheus_tsdb_head_samples_appended_total[5m])) == 0`,
  summary: 'Prometheus takes no samples in',
  description: '{{ $labels.pod }} has appended no sample for 10 minutes, although it evaluates rules.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Prometheus runs and stores nothing: no target answers, or its storage takes nothing.',
    impact: 'None for users. All alerts judge by what is old, until nothing is left to judge.',
    diagnosis: [
      'Targets: `count by (job) (up)` and `sum by (job) (up)`.',
      'Its log: `kubectl logs -n monitoring deployment/prometheus --tail=100`; `no space left on device`, `read-only file system`.',
      'Its volume: `kubelet_volume_stats_available_bytes{namespace="monitoring"}`.',
      'No target answers at all: network policies of the namespace, `kubectl get networkpolicy -n monitoring`.',
    ],
    mitigation: [
      'A full volume: see MonitoringVolumeFilling.',
      'Network: apply `dist/<cluster>` again.',
      '`kubectl rollout restart deployment/prometheus -n monitoring`.',
    ],
  },
};

const prometheusDiscoveryFailing: AlertDefinition = {
  alert: 'PrometheusDiscoveryFailing',
  severity: 'warning',
  area: 'monitoring',
  // Watches are cut when the API server restarts, which takes less.
  for: '15m',
  expr: () => `sum by (namespace, pod) (increase(prometheus_sd_kubernetes_failures_total[10m])) > 0`,
  summary: 'Prometheus cannot ask the Kubernetes API for targets',
  description:
    'Discovery of {{ $labels.pod }} has been failing for 15 minutes: new pods are not found, old ones are not forgotten.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Requests of Prometheus to the Kubernetes API are refused or not answered.',
    impact: 'None for users. After the next rollout the new pods are not watched, and the old ones count as down.',
    diagnosis: [
      'The error: `kubectl logs -n monitoring deployment/prometheus --tail=100 | grep -i "kubernetes"`.',
      'Rights: `kubectl auth can-i watch endpointslices.discovery.k8s.io -n <namespace> --as=system:serviceaccount:monitoring:prometheus`, and for `services`, `pods` and `nodes`.',
      'The way: its network policy must name the addresses of the API server, `kubectl get endpoints kubernetes`.',
    ],
    mitigation: [
      'Rights or policy changed by somebody: apply `dist/<cluster>` again.',
      'The addresses of the API server have changed: `network.services` or `network.vpc` in the overlay, `npm run synth`, apply.',
    ],
  },
};

const prometheusSamplesRejected: AlertDefinition = {
  alert: 'PrometheusSamplesRejected',
  severity: 'info',
  area: 'monitoring',
  // During a rollout two pods may carry the same labels for a moment.
  for: '30m',
  expr: () =>
    ['duplicate_timestamp', 'out_of_order', 'out_of_bounds']
      .map((kind) => `sum by (namespace, pod) (rate(prometheus_target_scrapes_sample_${kind}_total[10m])) > 0`)
      .join('\nor\n'),
  summary: 'Prometheus rejects samples',
  description:
    '{{ $labels.pod }} has rejected samples for half an hour: two targets write the same series, or a clock is wrong.',
  dashboard: DASHBOARD,
  runbook: {
    meaning:
      'Samples arrive that Prometheus cannot store: twice the same series at one time, or from the past or future.',
    impact: 'None for users. Some numbers are of one target or the other, by chance.',
    diagnosis: [
      'Which target: `kubectl logs -n monitoring deployment/prometheus --tail=200 | grep -i "scrape_pool"`.',
      'Two pods behind one name: `count by (job, instance) (up) > 1`.',
      'Clocks: `node_timex_offset_seconds` and `node_timex_sync_status`.',
    ],
    mitigation: [
      'Remove the second of what should exist once (`kubectl get pods -A -o wide | grep <name>`).',
      'A program that shows the same series twice has a fault: tell its owner.',
      'A wrong clock: replace the node.',
    ],
  },
};

/** How Prometheus fares with its configuration, its rules and its targets. */
export const PROMETHEUS_ALERTS: readonly AlertDefinition[] = [
  prometheusConfigReloadFailed,
  prometheusRuleEvaluationFailing,
  prometheusRuleIterationsMissed,
  prometheusNotIngesting,
  prometheusDiscoveryFailing,
  prometheusSamplesRejected,
];
