import type { AlertDefinition, Monitored } from '../../alert';
import { systemNamespace, watchedNamespaces } from './namespaces';

const workloadUnavailable: AlertDefinition = {
  alert: 'WorkloadUnavailable',
  severity: 'critical',
  area: 'platform',
  // A workload with one pod is away while the pod moves to another node and starts, a minute or two. After 5 nothing brings it back.
  for: '5m',
  expr: (monitored) =>
    ['deployment', 'statefulset']
      .map((kind) => {
        const wanted = kind === 'deployment' ? 'kube_deployment_spec_replicas' : 'kube_statefulset_replicas';
        const by = `by (namespace, ${kind})`;
        // The name of the service, so that it is one incident with what else is said of it.
        return [
          `label_replace(`,
          `  max ${by} (kube_${kind}_status_replicas_available{${systemNamespace(monitored)}}) == 0`,
          `  and on (namespace, ${kind}) max ${by} (${wanted}) > 0,`,
          `  "service", "$1", "${kind}", "(.+)"`,
          `)`,
        ].join('\n');
      })
      .join('\nor\n'),
  summary: '{{ $labels.service }} has no pod that can answer',
  description: 'None of the pods of {{ $labels.service }} in {{ $labels.namespace }} has been available for 5 minutes.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'A Deployment or StatefulSet of the system should have pods, and not one of them is available.',
    impact: 'What it does, nobody does. Every request to it fails, and so does what calls it.',
    diagnosis: [
      'Its pods: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<workload> -o wide`. None at all: `kubectl describe deployment -n <namespace> <workload>` and `kubectl get events -n <namespace> --sort-by=.lastTimestamp | tail -30` say who refuses them (quota, Pod Security, admission).',
      'Pods that crash: `kubectl logs -n <namespace> <pod> --previous --tail=100`.',
      'Pods that run and are not ready: their probe fails; `kubectl describe pod -n <namespace> <pod> | grep -A3 Readiness`, and the alerts about stores and secrets.',
      'A rollout just now? `kubectl rollout history deployment/<workload> -n <namespace>`.',
      'Nodes: `kubectl get nodes`; a zone that is gone shows as several that are not ready.',
    ],
    mitigation: [
      'After a rollout, at once: `kubectl rollout undo deployment/<workload> -n <namespace>`; afterwards the former tag in `overlays/<system>/<env>.images.yaml`, `npm run synth`, commit.',
      'A store or secret is away: that first; pods become ready by themselves.',
      'Pods are refused by the quota: `kubectl describe resourcequota -n <namespace>`; delete what does not belong there, then see ResourceQuotaNearLimit.',
      'Nodes are gone: raise the desired size of the node group; pods are placed as soon as one joins.',
    ],
  },
};

const deploymentRolloutStuck: AlertDefinition = {
  alert: 'DeploymentRolloutStuck',
  severity: 'warning',
  area: 'platform',
  // The Deployment itself has waited for its deadline before it says so: one scrape more only has to agree.
  for: '1m',
  expr: (monitored) =>
    `max by (namespace, deployment) (kube_deployment_status_condition{${watchedNamespaces(monitored)}, condition="Progressing", status="false"}) == 1`,
  summary: 'The rollout of {{ $labels.namespace }}/{{ $labels.deployment }} does not go on',
  description:
    'Deployment {{ $labels.deployment }} in {{ $labels.namespace }} has made no progress within its deadline.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'New pods of a Deployment have not become ready within its deadline. The old ones stay: nothing is taken away.',
    impact: 'Users are served by the old version. The release is not out, and the next one queues behind it.',
    diagnosis: [
      'Where it stands: `kubectl rollout status deployment/<deployment> -n <namespace> --timeout=5s`, and `kubectl get replicaset -n <namespace> -l app.kubernetes.io/name=<deployment>`.',
      'The pods of the newest ReplicaSet: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<deployment> --sort-by=.metadata.creationTimestamp`; the last are the new ones.',
      'Why they are not ready: `kubectl describe pod -n <namespace> <pod>` and `kubectl logs -n <namespace> <pod> --tail=100`.',
      'No new pod at all: `kubectl describe replicaset -n <namespace> <replicaset>`; quota and Pod Security refuse there.',
      'A migration that should have run before: `kubectl get jobs -n <namespace>`.',
    ],
    mitigation: [
      'Back to what works: `kubectl rollout undo deployment/<deployment> -n <namespace>`, and the former tag in `overlays/<system>/<env>.images.yaml` with `npm run synth`.',
      'It only needs longer to start: raise `startupSeconds` of the service in `system.yaml`, `npm run synth`, apply.',
      'A failed migration: see JobFailed, then apply again.',
    ],
  },
};

const workloadReplicasMissing: AlertDefinition = {
  alert: 'WorkloadReplicasMissing',
  severity: 'warning',
  area: 'platform',
  // As long as PodNotReady waits, for the same reason; it also sees pods that nobody could make, of which there is no series.
  for: '15m',
  expr: (monitored) => {
    const matcher = `{${watchedNamespaces(monitored)}}`;
    return [
      ['deployment', 'kube_deployment_status_replicas_available', 'kube_deployment_spec_replicas'],
      ['statefulset', 'kube_statefulset_status_replicas_ready', 'kube_statefulset_replicas'],
      ['daemonset', 'kube_daemonset_status_number_available', 'kube_daemonset_status_desired_number_scheduled'],
    ]
      .map(
        ([kind = '', available = '', wanted = '']) =>
          `max by (namespace, ${kind}) (${wanted}${matcher}) - max by (namespace, ${kind}) (${available}) > 0`,
      )
      .join('\nor\n');
  },
  summary: '{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} lacks {{ $value }} of its pods',
  description:
    '{{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} in {{ $labels.namespace }} has had {{ $value }} pods fewer than it should for 15 minutes.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'A workload has had fewer available pods than its specification asks for, for a quarter of an hour.',
    impact:
      'Capacity is smaller than planned, and one more failure may be one too many. Of a DaemonSet, single nodes go without it.',
    diagnosis: [
      'Which pods there are: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<workload> -o wide`.',
      'Fewer than wanted: somebody refuses to make them. `kubectl get events -n <namespace> --field-selector reason=FailedCreate` names the quota, Pod Security or a webhook.',
      'As many as wanted, some not ready: the alert PodNotReady has the names.',
      'Of a DaemonSet, the nodes without it: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<workload> -o wide` against `kubectl get nodes`.',
      'Since when: `kube_deployment_status_replicas_available{namespace="<namespace>"}` (or the series of StatefulSets and DaemonSets) over the last day.',
    ],
    mitigation: [
      'Quota: `kubectl describe resourcequota -n <namespace>`; it is derived from the overlays, so `npm run synth` and apply, if the cluster has an older one.',
      'No room on nodes: raise `max` of the node group in the overlay and in Terraform.',
      'A pod hangs in `Terminating` on a dead node: `kubectl delete pod -n <namespace> <pod> --force --grace-period=0` once the node is certain to be gone.',
    ],
  },
};

const horizontalPodAutoscalerAtMaximum: AlertDefinition = {
  alert: 'HorizontalPodAutoscalerAtMaximum',
  severity: 'warning',
  area: 'platform',
  // Peaks of a few minutes are what the maximum is for; after 15 it is a level.
  for: '15m',
  expr: (monitored) =>
    scales(monitored)
      ? [
          `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_desired_replicas{${systemNamespace(monitored)}})`,
          `>= on (namespace, horizontalpodautoscaler) max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas)`,
          `> on (namespace, horizontalpodautoscaler) max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_min_replicas)`,
        ].join('\n')
      : undefined,
  summary: '{{ $labels.horizontalpodautoscaler }} cannot grow any further',
  description:
    '{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has wanted all of its {{ $value }} pods for 15 minutes; more load finds no more pods.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'An autoscaler has run the most pods it may for a quarter of an hour.',
    impact: 'None while they suffice. More load makes answers slower, then makes them fail.',
    diagnosis: [
      'What it measures against its target: `kubectl describe hpa -n <namespace> <horizontalpodautoscaler>`.',
      'Load against last week: `sum(rate(http_requests_total{service="<service>"}[10m]))` beside the same with `offset 1w`.',
      'CPU per request: `sum(rate(container_cpu_usage_seconds_total{namespace="<namespace>", container="<service>"}[10m])) / sum(rate(http_requests_total{service="<service>"}[10m]))`. A step after a rollout is the new version, not the load.',
      'Callers that repeat: error rate and latency of what it calls; retries look like load.',
      'Are its latency and error rate still within the objective? The dashboard of the service shows it.',
    ],
    mitigation: [
      'Load that is real: raise `replicas.max` in the overlay, `npm run synth`, apply. Check that the store accepts their connections (`synth` does) and that the node group has room.',
      'A new version that needs more: `kubectl rollout undo deployment/<service> -n <namespace>`.',
      'Somebody floods it: a rule in the web ACL of the load balancer.',
    ],
  },
};

const horizontalPodAutoscalerInactive: AlertDefinition = {
  alert: 'HorizontalPodAutoscalerInactive',
  severity: 'warning',
  area: 'platform',
  // During a rollout new pods have no measurements for a minute or two, and metrics-server restarts within five.
  for: '15m',
  expr: (monitored) =>
    scales(monitored)
      ? `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_condition{${systemNamespace(monitored)}, condition="ScalingActive", status="false"}) == 1`
      : undefined,
  summary: '{{ $labels.horizontalpodautoscaler }} does not scale: it has no measurements',
  description:
    '{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} cannot compute how many pods it needs and keeps the number it has.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'An autoscaler gets no metrics. EKS brings no metrics-server of its own; without it, or while it is ill, nothing scales.',
    impact: 'None at the present load. With more, no pods are added.',
    diagnosis: [
      'The reason: `kubectl describe hpa -n <namespace> <horizontalpodautoscaler> | grep -A8 Conditions`.',
      'Is metrics-server there and ready? `kubectl get apiservice v1beta1.metrics.k8s.io` and `kubectl get pods -n kube-system -l k8s-app=metrics-server`.',
      'Does it answer? `kubectl top pods -n <namespace>`.',
      'Its log, if not: `kubectl logs -n kube-system -l k8s-app=metrics-server --tail=50`; certificates of kubelets and security groups (port 10250) are the usual reasons.',
    ],
    mitigation: [
      'Restart it: `kubectl rollout restart deployment/metrics-server -n kube-system`; if it does not exist, install the EKS add-on.',
      'Load is rising meanwhile: `kubectl scale deployment/<service> -n <namespace> --replicas=<number>`; an autoscaler without metrics leaves it alone. For longer, raise `replicas.min` in the overlay and `npm run synth`.',
    ],
  },
};

const podDisruptionBudgetBlocked: AlertDefinition = {
  alert: 'PodDisruptionBudgetBlocked',
  severity: 'warning',
  area: 'platform',
  // Every rollout and every drained node uses the budget up for a few minutes.
  for: '15m',
  expr: (monitored) =>
    [
      `max by (namespace, poddisruptionbudget) (kube_poddisruptionbudget_status_pod_disruptions_allowed{${watchedNamespaces(monitored)}}) == 0`,
      `and on (namespace, poddisruptionbudget)`,
      `kube_poddisruptionbudget_status_current_healthy < kube_poddisruptionbudget_status_expected_pods`,
    ].join('\n'),
  summary: 'No pod of {{ $labels.namespace }}/{{ $labels.poddisruptionbudget }} may be evicted',
  description:
    'Pods of {{ $labels.poddisruptionbudget }} in {{ $labels.namespace }} are not healthy, so its budget allows no eviction; nodes that have one of them cannot be drained.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'So many pods of a workload are unhealthy that its disruption budget allows none to be evicted.',
    impact:
      'Users are served by the pods that are left. Draining a node, and with it every upgrade of the cluster, waits.',
    diagnosis: [
      'The numbers: `kubectl get pdb -n <namespace> <poddisruptionbudget> -o wide`.',
      'Which pods are not healthy: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<poddisruptionbudget> -o wide`.',
      'Why: the alerts PodNotReady and PodCrashLooping about the same namespace have it.',
      'Does somebody wait for an eviction? `kubectl get nodes` shows `SchedulingDisabled`.',
    ],
    mitigation: [
      'Make the pods healthy; the budget opens by itself.',
      'A node must go now, and its pod is broken anyway: `kubectl delete pod -n <namespace> <pod>` is not held back by the budget. Delete no healthy one.',
    ],
  },
};

/** Whether anything here has an autoscaler. */
function scales({ environment: { services, workers } }: Monitored): boolean {
  return [...services, ...workers].some(({ replicas: { min, max } }) => min < max);
}

/** Causes in workloads and their rollouts. */
export const ROLLOUT_ALERTS: readonly AlertDefinition[] = [
  workloadUnavailable,
  deploymentRolloutStuck,
  workloadReplicasMissing,
  horizontalPodAutoscalerAtMaximum,
  horizontalPodAutoscalerInactive,
  podDisruptionBudgetBlocked,
];
