import { counter, exposedBy, gauge, histogram, NODE_TARGET } from './metric';

const VOLUME = ['namespace', 'persistentvolumeclaim'];

/** What the kubelet of each node says at /metrics (https://kubernetes.io/docs/reference/instrumentation/metrics/). */
export const KUBELET_METRICS = exposedBy({ jobs: ['kubelet'], target: NODE_TARGET }, [
  gauge('kubelet_volume_stats_available_bytes', VOLUME, 'Free space of a volume'),
  gauge('kubelet_volume_stats_capacity_bytes', VOLUME, 'Size of a volume'),
  gauge('kubelet_volume_stats_used_bytes', VOLUME, 'Used space of a volume'),
  gauge('kubelet_volume_stats_inodes', VOLUME, 'Inodes of a volume'),
  gauge('kubelet_volume_stats_inodes_free', VOLUME, 'Free inodes of a volume'),
  gauge('kubelet_volume_stats_inodes_used', VOLUME, 'Used inodes of a volume'),
  gauge('kubelet_running_pods', [], 'Pods that run on the node'),
  gauge('kubelet_running_containers', ['container_state'], 'Containers on the node'),
  gauge('kubelet_node_name', ['node'], 'Name of the node'),
  histogram('kubelet_pleg_relist_duration_seconds', [], 'Time to ask the runtime for all containers'),
  histogram('kubelet_pod_start_duration_seconds', [], 'Time from the first sight of a pod to its start'),
  counter('kubelet_runtime_operations_errors_total', ['operation_type'], 'Operations of the runtime that failed'),
  counter('kubelet_runtime_operations_total', ['operation_type'], 'Operations of the runtime'),
  counter('kubelet_evictions', ['eviction_signal'], 'Pods evicted'),
  gauge('kubelet_certificate_manager_client_ttl_seconds', [], 'Seconds until its client certificate expires'),
  gauge('kubelet_certificate_manager_server_ttl_seconds', [], 'Seconds until its server certificate expires'),
]);
