import type { AlertDefinition, Monitored } from '../../alert';

const DASHBOARD = { uid: 'monitoring', variables: [] } as const;

const prometheusNotConnectedToAlertmanager: AlertDefinition = {
  alert: 'PrometheusNotConnectedToAlertmanager',
  severity: 'warning',
  area: 'monitoring',
  // The pods of Alertmanager are found again within a minute of their start.
  for: '10m',
  expr: () => `max by (namespace, pod) (prometheus_notifications_alertmanagers_discovered) < 1`,
  summary: 'Prometheus knows no Alertmanager',
  description:
    '{{ $labels.pod }} has found no Alertmanager for 10 minutes: alerts fire and nobody is told. You see this in Prometheus, or because Watchdog was missed.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Discovery of Alertmanager yields nothing.',
    impact: 'No alert reaches anybody but through the heartbeat that stays away.',
    diagnosis: [
      'Does it run? `kubectl get pods -n monitoring -l app=alertmanager`.',
      'Its endpoints: `kubectl get endpointslice -n monitoring -l kubernetes.io/service-name=alertmanager`.',
      'What Prometheus sees: `kubectl port-forward -n monitoring deployment/prometheus 9090`, then Status → Runtime information, and Service discovery.',
      'Rights: `kubectl auth can-i list endpointslices.discovery.k8s.io -n monitoring --as=system:serviceaccount:monitoring:prometheus`.',
    ],
    mitigation: [
      'Bring Alertmanager up: `kubectl describe statefulset -n monitoring alertmanager`, and its volume claims.',
      'Objects changed by somebody: apply `dist/<cluster>` again.',
      'Read the alerts in Prometheus (Alerts) until then.',
    ],
  },
};

const prometheusNotificationsFailing: AlertDefinition = {
  alert: 'PrometheusNotificationsFailing',
  severity: 'warning',
  area: 'monitoring',
  // One of two Alertmanagers restarts within 5 minutes, and the other has the alert meanwhile.
  for: '15m',
  expr: () =>
    [
      `sum by (alertmanager) (rate(prometheus_notifications_errors_total[5m]))`,
      `/ on (alertmanager)`,
      `sum by (alertmanager) (rate(prometheus_notifications_sent_total[5m]))`,
      `> 0.01`,
    ].join('\n'),
  summary: 'Prometheus cannot hand alerts to {{ $labels.alertmanager }}',
  description:
    '{{ $value | humanizePercentage }} of the alerts for {{ $labels.alertmanager }} have failed for 15 minutes.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'An Alertmanager is known, and does not take the alerts that Prometheus sends.',
    impact: 'With a second one, none: it tells people alone. Without, nobody is told.',
    diagnosis: [
      'The error: `kubectl logs -n monitoring deployment/prometheus --tail=100 | grep -i notifier`.',
      'Is that pod well? `kubectl get pods -n monitoring -l app=alertmanager -o wide`.',
      'The way: `kubectl describe networkpolicy -n monitoring alertmanager`; port 9093 from Prometheus.',
      'Alerts that wait or are lost: `prometheus_notifications_queue_length`, `increase(prometheus_notifications_dropped_total[15m])`.',
    ],
    mitigation: [
      'Restart the pod: `kubectl delete pod -n monitoring <pod>`; its silences are on its volume.',
      'Policies changed by somebody: apply `dist/<cluster>` again.',
    ],
  },
};

const prometheusNotificationsDropped: AlertDefinition = {
  alert: 'PrometheusNotificationsDropped',
  severity: 'warning',
  area: 'monitoring',
  // Firing alerts are sent again every minute: what was dropped once has been sent since, what is dropped for 10 minutes has not.
  for: '10m',
  expr: () => `sum by (alertmanager) (increase(prometheus_notifications_dropped_total[10m])) > 0`,
  summary: 'Prometheus drops alerts for {{ $labels.alertmanager }}',
  description:
    'Alerts for {{ $labels.alertmanager }} have been dropped for 10 minutes: its queue was full, or no attempt succeeded.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Alerts were thrown away because they could not be handed over.',
    impact: 'Somebody may not have been told of something.',
    diagnosis: [
      'Errors beside it: `rate(prometheus_notifications_errors_total[5m])`.',
      'Queue: `prometheus_notifications_queue_length / on () group_left () prometheus_notifications_queue_capacity`.',
      'How many alerts fire: `count by (alertname) (ALERTS{alertstate="firing"})`; thousands of one name are a rule that is too fine.',
      'Alertmanager: `kubectl logs -n monitoring statefulset/alertmanager --tail=50`.',
    ],
    mitigation: [
      'Alertmanager is down or slow: `kubectl rollout restart statefulset/alertmanager -n monitoring`.',
      'A rule that fires thousandfold: aggregate it in the repository, `npm run synth`, apply.',
      'Read in Prometheus (Alerts) what fires now.',
    ],
  },
};

const alertmanagerConfigReloadFailed: AlertDefinition = {
  alert: 'AlertmanagerConfigReloadFailed',
  severity: 'warning',
  area: 'monitoring',
  // As for Prometheus: the files of a change do not arrive at the same moment.
  for: '10m',
  expr: () => `max by (namespace, pod) (alertmanager_config_last_reload_successful) == 0`,
  summary: 'Alertmanager refuses its configuration',
  description:
    '{{ $labels.pod }} could not load its configuration and goes on with the one before; it will not start with the new one.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The configuration or a template has a mistake, or a file with a credential is missing.',
    impact: 'None now. New receivers are not used, and after a restart nobody would be told of anything.',
    diagnosis: [
      'The mistake: `kubectl logs -n monitoring <pod> --tail=100 | grep -i -E "error|config"`.',
      "Credentials: `kubectl get externalsecret -n monitoring alertmanager-secrets`, and which keys there are: `kubectl get secret -n monitoring alertmanager-secrets -o json | jq '.data | keys'`.",
      'Check it here: `amtool check-config` on the file out of `dist/<cluster>`; `npm run test:tools` does that.',
    ],
    mitigation: [
      'Undo the change in the repository, `npm run synth`, apply.',
      'Do not restart it before the configuration is right.',
    ],
  },
};

const alertmanagerNotificationsFailing: AlertDefinition = {
  alert: 'AlertmanagerNotificationsFailing',
  // What is critical goes over a second way as well, so that it arrives when the first is the one that fails.
  severity: 'critical',
  area: 'monitoring',
  // A receiver that is away for a few minutes gets the message at one of the next attempts.
  for: '10m',
  expr: () =>
    [
      `sum by (integration) (rate(alertmanager_notifications_failed_total[5m]))`,
      `/ on (integration)`,
      `sum by (integration) (rate(alertmanager_notifications_total[5m]))`,
      `> 0.05`,
    ].join('\n'),
  summary: 'Messages to {{ $labels.integration }} do not arrive',
  description:
    '{{ $value | humanizePercentage }} of the notifications by {{ $labels.integration }} have failed for 10 minutes: people are not told.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Alertmanager cannot deliver messages over one of its integrations.',
    impact: 'Whoever relies on that way hears nothing. Other ways go on.',
    diagnosis: [
      'Why: `sum by (integration, reason) (rate(alertmanager_notifications_failed_total[15m])) > 0`. `clientError` and `authError` are a credential or a channel that does not exist, `serverError` the provider, `contextDeadlineExceeded` the network.',
      'The answer: `kubectl logs -n monitoring statefulset/alertmanager --tail=100 | grep -i notify`.',
      'The credential: `kubectl get externalsecret -n monitoring alertmanager-secrets`; was it rotated?',
      'The provider’s status page (status.slack.com, status.pagerduty.com).',
      'The way out: `kubectl describe networkpolicy -n monitoring alertmanager`; port 443, for mail the port of the SMTP server.',
    ],
    mitigation: [
      'A credential: put the new one into the entry of the secret manager, then `kubectl annotate externalsecret -n monitoring alertmanager-secrets force-sync=$(date +%s) --overwrite`; Alertmanager reads the file at the next message.',
      'A channel or address that is gone: `monitoring` in the overlay, `npm run synth`, apply.',
      'The provider is down: agree on who looks at Alertmanager itself until it is back (`kubectl port-forward -n monitoring statefulset/alertmanager 9093`).',
    ],
  },
};

const alertmanagerClusterIncomplete: AlertDefinition = {
  alert: 'AlertmanagerClusterIncomplete',
  severity: 'warning',
  area: 'monitoring',
  // A pod that moves to another node with its volume needs a few minutes, and gossip another one.
  for: '15m',
  expr: (monitored) => {
    const members = alertmanagers(monitored);
    return members < 2
      ? undefined
      : `max by (namespace, pod) (max_over_time(alertmanager_cluster_members[5m])) < ${members}`;
  },
  summary: 'An Alertmanager does not find the others',
  description: '{{ $labels.pod }} sees {{ $value }} members of its cluster, itself included, and should see more.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The replicas of Alertmanager do not gossip with each other.',
    impact: 'Messages may come twice, and a silence made in one does not hold in the other.',
    diagnosis: [
      'Are all pods there? `kubectl get pods -n monitoring -l app=alertmanager -o wide`.',
      'What each one sees: `alertmanager_cluster_members`, `alertmanager_cluster_failed_peers`.',
      'Names of the peers: `kubectl get endpointslice -n monitoring -l kubernetes.io/service-name=alertmanager -o yaml`.',
      'The way: `kubectl describe networkpolicy -n monitoring alertmanager`; port 9094 among themselves, TCP and UDP.',
      '`kubectl logs -n monitoring alertmanager-0 --tail=50 | grep -i -E "cluster|peer"`.',
    ],
    mitigation: [
      'A missing pod: see WorkloadReplicasMissing.',
      'Both there and apart: `kubectl delete pod -n monitoring alertmanager-1`; it joins again as it starts.',
    ],
  },
};

const alertmanagerConfigsDiffer: AlertDefinition = {
  alert: 'AlertmanagerConfigsDiffer',
  severity: 'warning',
  area: 'monitoring',
  // Pods are replaced one after the other, each with its own time to become ready.
  for: '20m',
  expr: (monitored) =>
    alertmanagers(monitored) < 2
      ? undefined
      : `max by (namespace) (alertmanager_config_hash) != on (namespace) min by (namespace) (alertmanager_config_hash)`,
  summary: 'The Alertmanagers have different configurations',
  description:
    'The replicas in {{ $labels.namespace }} have had different configurations for 20 minutes: who is told depends on which one is asked.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'A change of the configuration has reached one replica and not the other.',
    impact: 'Messages may come twice, or to the old receivers.',
    diagnosis: [
      'Which: `alertmanager_config_hash` and `alertmanager_config_last_reload_success_timestamp_seconds`.',
      'Did one refuse it? See AlertmanagerConfigReloadFailed.',
      'Does a rollout stand still? `kubectl rollout status statefulset/alertmanager -n monitoring --timeout=5s`.',
    ],
    mitigation: [
      '`kubectl delete pod -n monitoring <pod>`, the one with the older configuration.',
      'Apply `dist/<cluster>` again if the rollout was cut off.',
    ],
  },
};

function alertmanagers({ monitoring }: Monitored): number {
  return monitoring.components.find(({ kind }) => kind === 'alertmanager')?.replicas ?? 0;
}

/** The way from Prometheus to people. */
export const ALERTMANAGER_ALERTS: readonly AlertDefinition[] = [
  prometheusNotConnectedToAlertmanager,
  prometheusNotificationsFailing,
  prometheusNotificationsDropped,
  alertmanagerConfigReloadFailed,
  alertmanagerNotificationsFailing,
  alertmanagerClusterIncomplete,
  alertmanagerConfigsDiffer,
];
