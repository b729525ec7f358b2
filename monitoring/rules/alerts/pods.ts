import type { AlertDefinition } from '../../alert';
import { watchedNamespaces } from './namespaces';

/** The containers of a pod; an alert has these labels and no others. */
const BY_CONTAINER = 'by (namespace, pod, container)';

const podCrashLooping: AlertDefinition = {
  alert: 'PodCrashLooping',
  severity: 'warning',
  area: 'platform',
  // The pause between two starts grows to 5 minutes, which the window bridges. A rollout that waits for something that starts beside
  // it crashes a few times in the first minutes: 10 minutes let that pass.
  for: '10m',
  expr: (monitored) =>
    `max ${BY_CONTAINER} (max_over_time(kube_pod_container_status_waiting_reason{${watchedNamespaces(monitored)}, reason="CrashLoopBackOff"}[5m])) >= 1`,
  summary: '{{ $labels.namespace }}/{{ $labels.pod }} crashes again and again',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.pod }} in {{ $labels.namespace }} ends soon after each start; Kubernetes waits up to 5 minutes between two attempts.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'A container ends shortly after it has started, every time. Kubernetes restarts it with growing pauses (`CrashLoopBackOff`).',
    impact:
      'This pod serves nothing. While other pods of the workload are ready, users notice at most the smaller capacity; if it is the newest version, the rollout stands still and the old pods go on.',
    diagnosis: [
      'What it said before it ended: `kubectl logs -n <namespace> <pod> -c <container> --previous --tail=100`.',
      "Exit code and reason: `kubectl get pod -n <namespace> <pod> -o jsonpath='{.status.containerStatuses[*].lastState.terminated}'`. 137 with `OOMKilled` is memory, 137 otherwise a liveness probe or a node under pressure, 1 and 2 the program itself.",
      'Events, among them failed probes: `kubectl describe pod -n <namespace> <pod> | tail -30`.',
      'Do all pods of the workload do it, or one? `kubectl get pods -n <namespace> -o wide`. All of them: configuration, secret or a dependency. One of them: its node or its data.',
      'Since when, against the last rollout: `changes(kube_deployment_status_observed_generation{namespace="<namespace>"}[6h])`.',
      'Did a secret change? `kubectl get externalsecret -n <namespace>`.',
    ],
    mitigation: [
      'After a rollout: go back with `kubectl rollout undo deployment/<workload> -n <namespace>`, then put the former tag into `overlays/<system>/<env>.images.yaml`, run `npm run synth` and commit, or the next apply brings the new version back.',
      'Wrong configuration: correct it in the overlay, `npm run synth`, commit, apply. An edit in the cluster lasts until the next apply.',
      'A dependency is down: deal with that alert first; the pod starts by itself at the next attempt, or at once after `kubectl delete pod -n <namespace> <pod>`.',
      'Killed for memory: see the page of ContainerOomKilled.',
    ],
  },
};

const containerOomKilled: AlertDefinition = {
  alert: 'ContainerOomKilled',
  severity: 'warning',
  area: 'platform',
  // No `for`: the kill is over when it is seen. The window keeps the alert for a quarter of an hour, long enough to be read.
  expr: (monitored) =>
    [
      `max ${BY_CONTAINER} (increase(kube_pod_container_status_restarts_total{${watchedNamespaces(monitored)}}[15m])) > 0`,
      `and on (namespace, pod, container)`,
      `max ${BY_CONTAINER} (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"}) == 1`,
    ].join('\n'),
  summary: '{{ $labels.namespace }}/{{ $labels.pod }} was killed for want of memory',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.pod }} in {{ $labels.namespace }} reached its memory limit and was killed by the kernel within the last 15 minutes.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'The container asked for more memory than its limit, the kernel killed it, and Kubernetes started it again. Request and limit are the same here, so the node had memory for it.',
    impact:
      'Requests that the container was answering failed. If it happens to several pods in turn, capacity shrinks and users see errors.',
    diagnosis: [
      'How memory grew: `container_memory_working_set_bytes{namespace="<namespace>", pod="<pod>", container="<container>"}`. A slope over hours is a leak, a step is one large request or a cache that fills.',
      "The limit: `kubectl get pod -n <namespace> <pod> -o jsonpath='{.spec.containers[*].resources.limits.memory}'`.",
      'All pods of the workload compared: `max by (pod) (container_memory_working_set_bytes{namespace="<namespace>", container="<container>"})`.',
      'More traffic than usual? `sum(rate(http_requests_total{service="<container>"}[5m]))`, with `offset 1d` beside it.',
      'Last words: `kubectl logs -n <namespace> <pod> -c <container> --previous --tail=50`. The kernel warns nobody, so look for a large job that had begun.',
    ],
    mitigation: [
      'Kills since a rollout: `kubectl rollout undo deployment/<workload> -n <namespace>`, and the former tag into `overlays/<system>/<env>.images.yaml`.',
      'Load that is legitimate: a larger `size` of the service, or more replicas, in the overlay; `npm run synth`, commit, apply. The quota of the namespace follows by itself.',
      'A leak: restart the workload before it is killed (`kubectl rollout restart deployment/<workload> -n <namespace>`) and give the owner the graph and a heap profile.',
    ],
  },
};

const containerMemoryNearLimit: AlertDefinition = {
  alert: 'ContainerMemoryNearLimit',
  severity: 'info',
  area: 'platform',
  // A garbage collector lets memory rise and fall within minutes: what stays high for 15 does not come down by itself.
  for: '15m',
  expr: (monitored) =>
    [
      `max ${BY_CONTAINER} (container_memory_working_set_bytes{${watchedNamespaces(monitored)}, container!=""})`,
      `/ on (namespace, pod, container)`,
      `max ${BY_CONTAINER} (kube_pod_container_resource_limits{resource="memory"})`,
      `> 0.9`,
    ].join('\n'),
  summary: '{{ $labels.namespace }}/{{ $labels.pod }} is close to its memory limit',
  description:
    'Container {{ $labels.container }} of pod {{ $labels.pod }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its memory limit; at 100 % it is killed.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'For a quarter of an hour a container has used more than nine tenths of the memory it may have.',
    impact: 'None yet. The next burst of requests may get it killed, with the requests it is answering.',
    diagnosis: [
      'The curve of the last day: `container_memory_working_set_bytes{namespace="<namespace>", pod="<pod>", container="<container>"}`. Flat and high: the limit is tight. Rising: a leak.',
      'Without the page cache, which the kernel gives back: `container_memory_rss` with the same labels.',
      'When it would be full: `predict_linear(container_memory_working_set_bytes{namespace="<namespace>", pod="<pod>", container="<container>"}[1h], 4 * 3600)`.',
      'Whether its siblings are the same: `max by (pod) (container_memory_working_set_bytes{namespace="<namespace>", container="<container>"})`.',
    ],
    mitigation: [
      'A tight limit: a larger `size` in the overlay, `npm run synth`, commit, apply.',
      'A leak: `kubectl rollout restart deployment/<workload> -n <namespace>` buys the time that the last climb took; open a ticket for the owner with the curve.',
    ],
  },
};

const podNotReady: AlertDefinition = {
  alert: 'PodNotReady',
  severity: 'warning',
  area: 'platform',
  // A new node takes about 5 minutes to join and to pull images, a slow service a few more to be healthy: what is not ready after 15
  // will not be without help.
  for: '15m',
  expr: (monitored) =>
    [
      `max by (namespace, pod) (`,
      `  kube_pod_status_phase{${watchedNamespaces(monitored)}, phase=~"Pending|Unknown"} == 1`,
      `  or kube_pod_status_ready{${watchedNamespaces(monitored)}, condition="false"} == 1`,
      `)`,
      // The pods of finished Jobs are not ready, and need not be.
      `unless on (namespace, pod) max by (namespace, pod) (kube_pod_status_phase{phase=~"Succeeded|Failed"} == 1)`,
    ].join('\n'),
  summary: '{{ $labels.namespace }}/{{ $labels.pod }} has not been ready for 15 minutes',
  description:
    'Pod {{ $labels.pod }} in {{ $labels.namespace }} waits for a node, for its image or for its probes, and gets no requests meanwhile.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'A pod that should run is pending, or runs and does not pass its readiness probe. Behind the load balancer a pod is ready only when its target group says so, too.',
    impact: 'One pod less answers requests. A rollout waits for it, and an eviction of its siblings is refused.',
    diagnosis: [
      'What Kubernetes says about it: `kubectl describe pod -n <namespace> <pod>`, from `Conditions` on.',
      '`Pending` with `FailedScheduling`: the event names what lacks (cpu, memory, zone, volume). Free room per node: `kubectl describe nodes | grep -A8 "Allocated resources"`.',
      '`ImagePullBackOff`: the tag is not in the registry, or the login is refused; the event has the registry’s answer.',
      '`CreateContainerConfigError`: a Secret or a key is missing; `kubectl get externalsecret -n <namespace>`.',
      "Running and not ready: ask it as the probe does, `kubectl logs -n <namespace> <pod> --tail=50`, and `kubectl get pod -n <namespace> <pod> -o jsonpath='{.status.conditions}'`; a condition `target-health.elbv2.k8s.aws/…` that is false means the load balancer.",
      'Whether it is alone: `count by (namespace) (kube_pod_status_ready{condition="false"} == 1)`.',
    ],
    mitigation: [
      'No room: raise `max` of the node group (`cluster.nodeGroups` in the overlay and in Terraform), or fewer replicas for what can spare them.',
      'A wrong image or configuration: correct the overlay, `npm run synth`, commit, apply; until then `kubectl rollout undo deployment/<workload> -n <namespace>`.',
      'A broken node: `kubectl cordon <node>`, then `kubectl delete pod -n <namespace> <pod>`; it starts elsewhere.',
      'The load balancer does not find it healthy: see LoadBalancerTargetsUnhealthy.',
    ],
  },
};

/** Causes in pods and containers. */
export const POD_ALERTS: readonly AlertDefinition[] = [
  podCrashLooping,
  containerOomKilled,
  containerMemoryNearLimit,
  podNotReady,
];
