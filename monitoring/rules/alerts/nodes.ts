import type { AlertDefinition } from '../../alert';

const nodeNotReady: AlertDefinition = {
  alert: 'NodeNotReady',
  severity: 'warning',
  area: 'platform',
  // A restart takes less than 5 minutes, after which its pods are moved anyway; a node that is replaced is deleted within 10.
  for: '10m',
  expr: () => `max by (node) (kube_node_status_condition{condition="Ready", status="true"}) == 0`,
  summary: 'Node {{ $labels.node }} is not ready',
  description:
    'Node {{ $labels.node }} has not reported as ready for 10 minutes; its pods are being started elsewhere.',
  dashboard: { uid: 'nodes', variables: ['node'] },
  runbook: {
    meaning:
      'The kubelet of a node does not report, or reports that it cannot run pods. After 5 minutes Kubernetes gives its pods up.',
    impact:
      'Capacity of one node less. Users notice if pods find no other place, or if a volume is bound to that zone.',
    diagnosis: [
      'Conditions and events: `kubectl describe node <node>`. `Unknown` means that the kubelet is silent, `False` that it complains.',
      'More than one? `kubectl get nodes -L topology.kubernetes.io/zone`; all of one zone is AWS, all of one group is its launch template.',
      "The instance: `aws ec2 describe-instance-status --instance-ids <id>`; the id is in `kubectl get node <node> -o jsonpath='{.spec.providerID}'`.",
      'Add-ons on it: `kubectl get pods -n kube-system -o wide --field-selector spec.nodeName=<node>` (`aws-node`, `kube-proxy`).',
      'Was it short of something before? `node_memory_MemAvailable_bytes{node="<node>"}` and `node_filesystem_avail_bytes{node="<node>"}` of the last hour.',
      'Pods that found no other place: `kubectl get pods -A --field-selector status.phase=Pending`.',
    ],
    mitigation: [
      'Replace it: `kubectl cordon <node>`, `kubectl drain <node> --ignore-daemonsets --delete-emptydir-data --timeout=5m`, then `aws ec2 terminate-instances --instance-ids <id>`; the node group starts another.',
      'A pod with a volume hangs in `Terminating`: once the instance is terminated, `kubectl delete pod -n <namespace> <pod> --force --grace-period=0`.',
      'No room elsewhere: raise the desired size of the node group (`aws eks update-nodegroup-config`), then the numbers in the overlay and in Terraform.',
    ],
  },
};

const nodePressure: AlertDefinition = {
  alert: 'NodePressure',
  severity: 'warning',
  area: 'platform',
  // The kubelet holds a condition for 5 minutes after its cause is gone; shorter than that says nothing new.
  for: '5m',
  expr: () =>
    `max by (node, condition) (kube_node_status_condition{condition=~"MemoryPressure|DiskPressure|PIDPressure", status="true"}) == 1`,
  summary: 'Node {{ $labels.node }} reports {{ $labels.condition }}',
  description:
    'The kubelet of {{ $labels.node }} reports {{ $labels.condition }}: it takes no new pods and evicts some that it has.',
  dashboard: { uid: 'nodes', variables: ['node'] },
  runbook: {
    meaning: 'A node runs out of memory, disk or process ids. The kubelet evicts pods to stay alive.',
    impact:
      'Pods of that node restart elsewhere, without the politeness of a disruption budget. Several nodes at once mean errors for users.',
    diagnosis: [
      'What it says: `kubectl describe node <node> | grep -A12 Conditions`.',
      'Who was evicted: `kubectl get pods -A --field-selector status.phase=Failed -o wide | grep <node>`.',
      'Memory: `topk(10, max by (namespace, pod, container) (container_memory_working_set_bytes{node="<node>", container!=""}))`. Pods without a limit are the suspects, since requests of ours equal limits.',
      'Disk: `node_filesystem_avail_bytes{node="<node>"} / node_filesystem_size_bytes`; large logs and images are the usual reasons.',
      'Processes: `kubectl debug node/<node> -it --image=busybox -- chroot /host ps -ef | wc -l`.',
    ],
    mitigation: [
      'Take the load off: `kubectl cordon <node>`, then `kubectl drain <node> --ignore-daemonsets --delete-emptydir-data`.',
      'One pod is the reason: `kubectl delete pod -n <namespace> <pod>`, and a limit for it in its overlay.',
      'Disk: drain and terminate the instance; a new one begins with an empty disk. If it comes again, a larger disk in the launch template.',
    ],
  },
};

const nodeDiskFilling: AlertDefinition = {
  alert: 'NodeDiskFilling',
  severity: 'warning',
  area: 'platform',
  // At 15 % the kubelet begins to delete images, every 5 minutes: what is still below after a quarter of an hour it cannot free.
  for: '15m',
  expr: () =>
    [
      `min by (node, mountpoint) (`,
      `  node_filesystem_avail_bytes{fstype!~"tmpfs|ramfs|overlay|squashfs|erofs"} / node_filesystem_size_bytes`,
      `  and node_filesystem_readonly == 0`,
      `) < 0.15`,
    ].join('\n'),
  summary: 'Disk {{ $labels.mountpoint }} of {{ $labels.node }} is filling up',
  description:
    'Only {{ $value | humanizePercentage }} of {{ $labels.mountpoint }} on {{ $labels.node }} are free, although the kubelet deletes unused images; at 10 % it evicts pods.',
  dashboard: { uid: 'nodes', variables: ['node'] },
  runbook: {
    meaning:
      'The disk of a node has been fuller than 85 % for a quarter of an hour. Deleting unused images has not helped.',
    impact: 'None yet. At 90 % the kubelet evicts pods and takes no new ones.',
    diagnosis: [
      'How fast: `predict_linear(node_filesystem_avail_bytes{node="<node>", mountpoint="<mountpoint>"}[1h], 4 * 3600)`; negative means full within 4 hours.',
      'Pods that write much: `kubectl get --raw /api/v1/nodes/<node>/proxy/stats/summary | jq \'.pods[] | {pod: .podRef.name, bytes: .["ephemeral-storage"].usedBytes}\'`.',
      'Logs and images on the node: `kubectl debug node/<node> -it --image=busybox -- chroot /host du -xsh /var/log/pods /var/lib/containerd`.',
      'Inodes: `node_filesystem_files_free{node="<node>"} / node_filesystem_files`.',
    ],
    mitigation: [
      'Replace the node: `kubectl drain <node> --ignore-daemonsets --delete-emptydir-data`, then terminate the instance.',
      'A pod that fills it: `kubectl delete pod -n <namespace> <pod>`; its limit on ephemeral storage, in the overlay, keeps it from doing so again.',
      'All nodes are tight: a larger disk in the launch template of the node group.',
    ],
  },
};

const nodeMemorySaturated: AlertDefinition = {
  alert: 'NodeMemorySaturated',
  severity: 'warning',
  area: 'platform',
  // Builds of caches and restarts of pods pass within minutes; the kernel becomes slow when it lasts.
  for: '15m',
  expr: () => `1 - min by (node) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > 0.92`,
  summary: 'Node {{ $labels.node }} has hardly any memory left',
  description:
    '{{ $value | humanizePercentage }} of the memory of {{ $labels.node }} are in use; soon the kernel kills processes.',
  dashboard: { uid: 'nodes', variables: ['node'] },
  runbook: {
    meaning:
      'Programs of a node use more than 92 % of its memory. Our pods request what they may use at most, so somebody is not counted: pods without requests, or the system itself.',
    impact:
      'Reads from disk become slow as the page cache shrinks; then processes are killed, not always those that are at fault.',
    diagnosis: [
      'The largest: `topk(10, max by (namespace, pod, container) (container_memory_working_set_bytes{node="<node>", container!=""}))`.',
      'Pods without a limit: `kubectl get pods -A --field-selector spec.nodeName=<node> -o json | jq -r \'.items[] | select(any(.spec.containers[]; .resources.limits.memory == null)) | .metadata.namespace + "/" + .metadata.name\'`.',
      'How long tasks waited for memory: `rate(node_pressure_memory_waiting_seconds_total{node="<node>"}[5m])`.',
      'Kills already? `increase(node_vmstat_oom_kill{node="<node>"}[1h])`.',
    ],
    mitigation: [
      'Move load away: `kubectl cordon <node>`, then delete single pods, which start elsewhere.',
      'Give the culprit a limit; if it is an add-on in kube-system, in the configuration of the add-on.',
      'All nodes are full: one node more, or larger ones, in the overlay and in Terraform.',
    ],
  },
};

const nodeCpuSaturated: AlertDefinition = {
  alert: 'NodeCpuSaturated',
  severity: 'info',
  area: 'platform',
  // Using the whole CPU for a while is what it is for; after half an hour it is a level, and burstable instances run out of credits.
  for: '30m',
  expr: () => `1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) > 0.9`,
  summary: 'Node {{ $labels.node }} is out of CPU',
  description: 'The CPUs of {{ $labels.node }} have been {{ $value | humanizePercentage }} busy for half an hour.',
  dashboard: { uid: 'nodes', variables: ['node'] },
  runbook: {
    meaning: 'The processors of a node have been more than 90 % busy for half an hour.',
    impact:
      'Pods get what they request and no more. Latency rises; the objectives of the services say whether users notice. An instance of the t family is slowed down when its credits are gone.',
    diagnosis: [
      'Who: `topk(10, sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{node="<node>", container!=""}[5m])))`.',
      'What kind: `sum by (mode) (rate(node_cpu_seconds_total{node="<node>"}[5m]))`; `steal` is AWS throttling a burstable instance, `iowait` a disk.',
      'Whether tasks wait: `rate(node_pressure_cpu_waiting_seconds_total{node="<node>"}[5m])`.',
      'Are pods spread badly? `count by (node) (kube_pod_info)`.',
    ],
    mitigation: [
      'Move load: `kubectl cordon <node>`, delete some of its pods, `kubectl uncordon <node>`.',
      'Everywhere the same: another node, or instances that do not burst, in `cluster.nodeGroups` of the overlay and in Terraform.',
      'A service that uses far more than it requests: a larger `size` in the overlay, so that the scheduler counts it.',
    ],
  },
};

/** Causes in nodes. */
export const NODE_ALERTS: readonly AlertDefinition[] = [
  nodeNotReady,
  nodePressure,
  nodeDiskFilling,
  nodeMemorySaturated,
  nodeCpuSaturated,
];
