import type { AlertDefinition, Monitored } from '../../alert';

/** Where no service exposes metrics, there is nothing to say about them. */
const whereServices =
  (expr: string) =>
  ({ monitoring }: Monitored): string | undefined =>
    monitoring.objectives.length === 0 ? undefined : expr;

const OWNER = 'on (namespace, service) group_left (team) service:declared:info';
const DASHBOARD = { uid: 'service', variables: ['service'] } as const;

const PODS = '`kubectl get pods -n <namespace> -l app.kubernetes.io/name=<service> -o wide`';
const UNDO =
  'After a rollout: `kubectl rollout undo deployment/<service> -n <namespace>`, then revert the change of the image in the overlays.';

const serviceHighErrorRate: AlertDefinition = {
  alert: 'ServiceHighErrorRate',
  severity: 'warning',
  area: 'service',
  // Long enough that a rollout or a node that leaves is over.
  for: '5m',
  // 0.05 of a request per second are fifteen in the window: of fewer, one is already more than a twentieth.
  expr: whereServices(
    `(service:http_requests_errors:ratio_rate5m > 0.05) * ${OWNER}` +
      ' and on (namespace, service) service:http_requests:rate5m > 0.05',
  ),
  summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }} of its requests',
  description:
    'More than 5 % of the requests to {{ $labels.service }} in {{ $labels.namespace }} were answered with a 5xx for five minutes.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'More than one request in twenty was answered with a 5xx over five minutes, for five minutes.',
    impact: 'Users see errors. The budget alerts page if it goes on long enough to matter.',
    diagnosis: [
      'Which paths and codes: `sum by (path, status) (rate(http_requests_total{service="<service>", status=~"5.."}[5m]))`.',
      `Is it all pods or one? \`sum by (pod) (rate(http_requests_total{service="<service>", status=~"5.."}[5m]))\`, and ${PODS}.`,
      'What it logs: `kubectl logs -n <namespace> deployment/<service> --since=15m`.',
    ],
    mitigation: [
      UNDO,
      'One bad pod: `kubectl delete pod <pod> -n <namespace>`; its Deployment makes another.',
      'Where a store or a service that it calls is down, follow the runbook of that alert.',
    ],
  },
};

const serviceHighLatency: AlertDefinition = {
  alert: 'ServiceHighLatency',
  severity: 'warning',
  area: 'service',
  // Two windows: slowness right after a start, with cold caches, is over by then.
  for: '10m',
  expr: whereServices(
    '(service:http_request_duration_seconds:p95 > on (namespace, service) group_left (team) service:objective_latency:seconds)' +
      ' and on (namespace, service) service:http_requests:rate5m > 0.05',
  ),
  summary: '95 % of the requests to {{ $labels.service }} take up to {{ $value | humanizeDuration }}',
  description:
    'The 95th percentile of {{ $labels.service }} in {{ $labels.namespace }} has been above its objective for ten minutes.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The 95th percentile of the duration of requests was above the objective of the service for ten minutes.',
    impact: 'Users wait; callers with a deadline give up and may try again, which adds load.',
    diagnosis: [
      'Which paths: `histogram_quantile(0.95, sum by (path, le) (rate(http_request_duration_seconds_bucket{service="<service>"}[5m])))`.',
      'Are its containers held back at their CPU limit? `namespace_pod_container:container_cpu_throttling:ratio_rate5m{namespace="<namespace>", pod=~"<service>-.*"}`.',
      'Is the autoscaler at its maximum? `kubectl get hpa -n <namespace>`.',
      'Do its stores or the services that it calls answer slowly? See the dashboard *dependencies*.',
    ],
    mitigation: [
      UNDO,
      'At the maximum of the autoscaler: raise `replicas.max` in the overlays. At the CPU limit: raise `resources`.',
      'Slow queries of a store: follow the runbooks of the store.',
    ],
  },
};

const serviceNoTraffic: AlertDefinition = {
  alert: 'ServiceNoTraffic',
  severity: 'warning',
  area: 'service',
  // Clients that reconnect after a fault of the network take minutes, not a quarter of an hour.
  for: '15m',
  // Traffic is normal where there was some at this time yesterday; nights and services that nobody calls stay silent.
  expr: whereServices(
    '(service:http_requests:rate5m < 0.05 * avg_over_time(service:http_requests:rate5m[1h] offset 1d))' +
      ` * ${OWNER}` +
      ' and on (namespace, service) avg_over_time(service:http_requests:rate5m[1h] offset 1d) > 0.1',
  ),
  summary: '{{ $labels.service }} gets almost no requests',
  description:
    '{{ $labels.service }} in {{ $labels.namespace }} gets {{ $value | humanize }} requests per second, less than a twentieth of this time yesterday.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The service answers less than a twentieth of the requests that it answered at the same time yesterday.',
    impact: 'What calls it cannot reach it, or does not try: users may see errors that this service knows nothing of.',
    diagnosis: [
      'Do the services that call it get requests? See the dashboard *estate overview*.',
      'For a service with public routes: does the probe answer (`probe_success{service="<service>"}`), and does the load balancer have targets (`kubectl describe ingress -n <namespace>`)?',
      'Does its Service have endpoints? `kubectl get endpointslices -n <namespace> -l kubernetes.io/service-name=<service>`.',
      'Was a network rule changed? `kubectl get networkpolicies -n <namespace>`.',
    ],
    mitigation: [
      'Revert the last change of routes, DNS or network rules.',
      'Expected (a weekday after a holiday, a switched-off client): silence it for a day with `amtool silence add alertname=ServiceNoTraffic service=<service> --duration=24h --comment=…`.',
    ],
  },
};

const serviceDown: AlertDefinition = {
  alert: 'ServiceDown',
  severity: 'critical',
  area: 'service',
  // A rollout always leaves pods that answer, so that three minutes are not a rollout.
  for: '3m',
  expr: whereServices(`(max by (namespace, service) (up{job="services"}) == 0) * ${OWNER}`),
  summary: 'No pod of {{ $labels.service }} answers',
  description: 'Prometheus has reached no pod of {{ $labels.service }} in {{ $labels.namespace }} for three minutes.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The service has pods, and none of them answered a scrape of its metrics for three minutes.',
    impact: 'The service is most likely down for everybody who calls it.',
    diagnosis: [
      `The pods and their state: ${PODS}, then \`kubectl describe pod <pod> -n <namespace>\`.`,
      'Why they ended: `kubectl logs -n <namespace> <pod> --previous`.',
      'What the scrape says: the page *Status → Target health* of Prometheus (`kubectl port-forward -n monitoring deployment/prometheus 9090`).',
      'If the pods are ready and serve, a network rule keeps Prometheus out: `kubectl get networkpolicies -n <namespace>`.',
    ],
    mitigation: [
      UNDO,
      'Crash at start for a missing key: see the alerts about External Secrets.',
      'No node has room: see the alerts about nodes and quota.',
    ],
  },
};

const serviceMetricsAbsent: AlertDefinition = {
  alert: 'ServiceMetricsAbsent',
  severity: 'critical',
  area: 'service',
  // Time for a first rollout: image, start, readiness.
  for: '10m',
  expr: whereServices('service:declared:info unless on (namespace, service) up{job="services"}'),
  summary: '{{ $labels.service }} is declared, and Prometheus finds no pod of it',
  description:
    'No target of {{ $labels.service }} has been found in {{ $labels.namespace }} for ten minutes: it has no pods, or no Service that leads to them.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The overlays declare the service with metrics, and discovery finds no endpoint of it at all.',
    impact: 'Either the service does not run, or nobody would notice if it failed: no other alert about it can fire.',
    diagnosis: [
      'Is it there? `kubectl get deployment,service,endpointslices -n <namespace> -l app.kubernetes.io/name=<service>`.',
      'Does it have pods? `kubectl describe deployment <service> -n <namespace>`; quota and admission speak in the events of its ReplicaSet.',
      'Does discovery work at all? `prometheus_sd_kubernetes_failures_total` and `kubectl logs -n monitoring deployment/prometheus`.',
    ],
    mitigation: [
      'Apply the manifests of the cluster: the service may have been deleted by hand.',
      'A service that shall be gone: take it out of the overlays and apply.',
    ],
  },
};

const targetDown: AlertDefinition = {
  alert: 'TargetDown',
  severity: 'warning',
  area: 'monitoring',
  // Pods that are replaced keep their address in discovery for minutes.
  for: '10m',
  expr: () =>
    'count by (job, namespace, service) (up{job!="blackbox"} == 0) / count by (job, namespace, service) (up{job!="blackbox"}) > 0.1',
  summary:
    '{{ $value | humanizePercentage }} of the targets of {{ $labels.job }} {{ $labels.service }} cannot be scraped',
  description:
    'Prometheus does not reach targets of the job {{ $labels.job }} (service {{ $labels.service }}, namespace {{ $labels.namespace }}), so that alerts about them are blind.',
  dashboard: { uid: 'monitoring', variables: ['job'] },
  runbook: {
    meaning: 'More than a tenth of the targets of a job could not be scraped for ten minutes.',
    impact: 'None for users by itself; alerts and dashboards that read these series see nothing.',
    diagnosis: [
      'The error of each target: *Status → Target health* of Prometheus (`kubectl port-forward -n monitoring deployment/prometheus 9090`), or `up{job="<job>"} == 0`.',
      'Timeouts: `scrape_duration_seconds{job="<job>"}`. Refused connections: is the pod ready, does a network rule admit Prometheus?',
      'Status 401 or 403 of kubelets: the ClusterRole of Prometheus lacks `nodes/metrics`.',
    ],
    mitigation: [
      'Apply the manifests of the cluster, if rules or roles were changed by hand.',
      'A target that is too slow: find out which of its series are many (`topk(10, count by (__name__) ({job="<job>"}))`).',
    ],
  },
};

/** What users of a service notice, and whether it can be watched at all. */
export const SERVICE_ALERTS: readonly AlertDefinition[] = [
  serviceHighErrorRate,
  serviceHighLatency,
  serviceNoTraffic,
  serviceDown,
  serviceMetricsAbsent,
  targetDown,
];
