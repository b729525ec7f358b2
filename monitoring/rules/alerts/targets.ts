import type { AlertDefinition, Monitored } from '../../alert';
import type { Job } from '../../metrics/metric';

const watchdog: AlertDefinition = {
  alert: 'Watchdog',
  // Fires always, and from the first evaluation on: there is no state in which it should wait.
  severity: 'none',
  area: 'monitoring',
  expr: () => 'vector(1)',
  summary: 'Alerts are being sent',
  description:
    'This alert always fires. Its receiver tells somebody when it does not hear of it any more: then no alert reaches anybody.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning:
      'Nothing is wrong while it fires. If you are here because the service that waits for it has called you, the way from Prometheus through Alertmanager to the outside is broken somewhere, and no other alert would have told you.',
    impact: 'Silent: whatever fails now, nobody is told.',
    diagnosis: [
      'Do they run? `kubectl get pods -n monitoring -o wide`.',
      'Does Prometheus evaluate? `kubectl port-forward -n monitoring deployment/prometheus 9090`, then Alerts: Watchdog must be firing.',
      'Does Alertmanager have it? `kubectl port-forward -n monitoring statefulset/alertmanager 9093`, then look for Watchdog, and for silences that match everything.',
      'Can it send? `kubectl logs -n monitoring statefulset/alertmanager --tail=50`, and `sum by (integration) (rate(alertmanager_notifications_failed_total[15m]))`.',
      'Does the address of the heartbeat still hold? It is the key `heartbeat-url` of the Secret `alertmanager-secrets`; `kubectl get externalsecret -n monitoring alertmanager-secrets`.',
      'Is the cluster itself there? `kubectl get nodes`.',
    ],
    mitigation: [
      'Look at the services by hand until it works: the public addresses with `curl`, `kubectl get pods -A`.',
      'Restart what is stuck: `kubectl rollout restart deployment/prometheus -n monitoring`, `kubectl rollout restart statefulset/alertmanager -n monitoring`.',
      'A silence that is too wide: expire it in Alertmanager.',
    ],
  },
};

const scrapeJobAbsent: AlertDefinition = {
  alert: 'ScrapeJobAbsent',
  severity: 'warning',
  area: 'monitoring',
  // A pod that moves, or a node that is replaced, is away for up to 5 minutes. TargetDown does not see what was never found.
  for: '10m',
  expr: (monitored) =>
    expectedJobs(monitored)
      .map((job) => `absent(up{job="${job}"})`)
      .join('\nor\n'),
  summary: 'Prometheus finds no target of {{ $labels.job }}',
  description:
    'The job {{ $labels.job }} should have targets and has had none for 10 minutes: nothing is known of what it reads.',
  dashboard: { uid: 'monitoring', variables: ['job'] },
  runbook: {
    meaning: 'Discovery yields nothing for a job that the environment is known to have.',
    impact:
      'None for users. All alerts about that subject are blind; of `kube-state-metrics` and `kubelet` that is most of the platform’s.',
    diagnosis: [
      'Are its pods there? `kubectl get pods -n monitoring` and `-n monitoring-nodes`; do their Services have endpoints? `kubectl get endpointslice -n monitoring`.',
      'What discovery found before filtering: `prometheus_sd_discovered_targets{config="<job>"}`; zero is discovery, more than zero is a filter that drops all (Status → Service discovery shows the labels).',
      'May Prometheus look? `kubectl auth can-i list endpointslices.discovery.k8s.io -n <namespace> --as=system:serviceaccount:monitoring:prometheus`, for nodes `kubectl auth can-i list nodes --as=…`.',
      'Errors of the API: `rate(prometheus_sd_kubernetes_failures_total[5m])` and `kubectl logs -n monitoring deployment/prometheus --tail=50`.',
    ],
    mitigation: [
      'Objects are missing: apply `dist/<cluster>` again.',
      'Discovery hangs: `kubectl rollout restart deployment/prometheus -n monitoring`.',
    ],
  },
};

const grafanaDown: AlertDefinition = {
  alert: 'GrafanaDown',
  severity: 'info',
  area: 'monitoring',
  // Its pod is replaced, not rolled, when it changes; 10 minutes are more than it ever needs.
  for: '10m',
  expr: ({ monitoring }: Monitored) => {
    const up = `up{job="monitoring", namespace="${monitoring.namespace}", service="grafana"}`;
    return `max by (job, namespace, service) (${up}) == 0\nor\nabsent(${up})`;
  },
  summary: 'Grafana is down',
  description: 'Grafana has not answered for 10 minutes. Alerts do not depend on it; dashboards do.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning: 'Grafana does not run, or cannot be reached by Prometheus.',
    impact: 'No dashboards. Prometheus and its alerts go on.',
    diagnosis: [
      'Its pod: `kubectl get pods -n monitoring -l app.kubernetes.io/name=grafana`, and `kubectl logs -n monitoring deployment/grafana --tail=50`.',
      'A file that it refuses at the start is named in its log (`provisioning`): a data source or dashboard of the last change.',
      'Its password: `kubectl get externalsecret -n monitoring grafana-secrets`.',
    ],
    mitigation: [
      '`kubectl rollout restart deployment/grafana -n monitoring`.',
      'After a change: undo it in the repository, `npm run synth`, apply.',
      'Meanwhile queries can be asked of Prometheus: `kubectl port-forward -n monitoring deployment/prometheus 9090`.',
    ],
  },
};

const kubeStateMetricsFailing: AlertDefinition = {
  alert: 'KubeStateMetricsFailing',
  severity: 'warning',
  area: 'monitoring',
  // The API server ends watches when it restarts; they are taken up again within a minute or two.
  for: '15m',
  expr: () =>
    ['list', 'watch']
      .map((verb) => `sum by (resource) (rate(kube_state_metrics_${verb}_total{result="error"}[5m])) > 0`)
      .join('\nor\n'),
  summary: 'kube-state-metrics cannot read {{ $labels.resource }}',
  description:
    'Requests of kube-state-metrics for {{ $labels.resource }} have been failing for 15 minutes; series about them are old or missing.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning: 'The API server refuses lists or watches of kube-state-metrics, or is not reached.',
    impact: 'None for users. Alerts about pods, rollouts, jobs or secrets judge by old state.',
    diagnosis: [
      'The error: `kubectl logs -n monitoring deployment/kube-state-metrics --tail=50`.',
      'Rights: `kubectl auth can-i list <resource> -A --as=system:serviceaccount:monitoring:kube-state-metrics`.',
      'A version of an API that the cluster does not have any more: `kubectl api-resources | grep <resource>`, against the release notes of the image.',
      'All resources at once: the way to the API server; `kubectl describe networkpolicy -n monitoring kube-state-metrics` must name its addresses.',
    ],
    mitigation: [
      'Rights: apply `dist/<cluster>` again.',
      'The addresses of the API server have changed: `network.services` or `network.vpc` in the overlay, `npm run synth`, apply.',
      '`kubectl rollout restart deployment/kube-state-metrics -n monitoring`.',
    ],
  },
};

/** Jobs that have targets whenever the stack is whole; those of stores are missed by name. */
function expectedJobs({ monitoring }: Monitored): readonly Job[] {
  const has = (kind: string): boolean => monitoring.components.some((component) => component.kind === kind);
  return [
    'alertmanager',
    ...(has('blackbox-exporter') ? ['blackbox' as const] : []),
    'cadvisor',
    ...(has('cloudwatch-exporter') ? ['cloudwatch' as const] : []),
    'kube-state-metrics',
    'kubelet',
    'node-exporter',
    'prometheus',
  ];
}

/** What Prometheus reads, and that anybody is told. */
export const TARGET_ALERTS: readonly AlertDefinition[] = [
  watchdog,
  scrapeJobAbsent,
  grafanaDown,
  kubeStateMetricsFailing,
];
