import { BARE_TARGET, counter, exposedBy, gauge, info, POD_TARGET, type Entry } from './metric';

const POD = ['namespace', 'pod', 'uid'];
const CONTAINER = [...POD, 'container'];
const HPA = ['namespace', 'horizontalpodautoscaler'];
const PDB = ['namespace', 'poddisruptionbudget'];
const CLAIM = ['namespace', 'persistentvolumeclaim'];
const JOB = ['namespace', 'job_name'];
const CRONJOB = ['namespace', 'cronjob'];
/** Made by monitoring/kube-state-metrics.ts; the last three are the kind, which every custom resource's series has. */
const EXTERNAL_SECRET = [
  ...['namespace', 'externalsecret'],
  ...['customresource_group', 'customresource_kind', 'customresource_version'],
];

const PODS: readonly (readonly Entry[])[] = [
  info(
    'kube_pod_info',
    [...POD, 'created_by_kind', 'created_by_name', 'host_ip', 'host_network', 'node', 'pod_ip', 'priority_class'],
    'A pod',
  ),
  info('kube_pod_owner', [...POD, 'owner_is_controller', 'owner_kind', 'owner_name'], 'What made a pod'),
  gauge('kube_pod_created', POD, 'When it was made, Unix time'),
  gauge('kube_pod_deletion_timestamp', POD, 'When it was deleted, Unix time; absent while it is not'),
  gauge('kube_pod_start_time', POD, 'When it started, Unix time'),
  gauge('kube_pod_status_phase', [...POD, 'phase'], '1 for the phase it is in'),
  gauge('kube_pod_status_ready', [...POD, 'condition'], '1 for what holds: true, false, unknown'),
  gauge('kube_pod_status_reason', [...POD, 'reason'], 'Why it failed: Evicted, NodeLost …'),
  gauge('kube_pod_status_scheduled', [...POD, 'condition'], '1 for what holds: true, false, unknown'),
  gauge('kube_pod_status_unschedulable', POD, '1 where no node takes it'),
  info('kube_pod_container_info', [...CONTAINER, 'container_id', 'image', 'image_id', 'image_spec'], 'A container'),
  gauge('kube_pod_container_resource_limits', [...CONTAINER, 'node', 'resource', 'unit'], 'Limits'),
  gauge('kube_pod_container_resource_requests', [...CONTAINER, 'node', 'resource', 'unit'], 'Requests'),
  gauge('kube_pod_container_status_last_terminated_reason', [...CONTAINER, 'reason'], 'Why it last ended: OOMKilled …'),
  gauge('kube_pod_container_status_last_terminated_exitcode', CONTAINER, 'Exit code of its last end'),
  gauge('kube_pod_container_status_last_terminated_timestamp', CONTAINER, 'When it last ended, Unix time'),
  gauge('kube_pod_container_status_ready', CONTAINER, 'Whether it is ready'),
  counter('kube_pod_container_status_restarts_total', CONTAINER, 'Restarts'),
  gauge('kube_pod_container_status_running', CONTAINER, 'Whether it runs'),
  gauge('kube_pod_container_status_terminated_reason', [...CONTAINER, 'reason'], 'Why it has ended'),
  gauge('kube_pod_container_status_waiting_reason', [...CONTAINER, 'reason'], 'What it waits for: CrashLoopBackOff …'),
  gauge('kube_pod_init_container_status_waiting_reason', [...CONTAINER, 'reason'], 'What an init container waits for'),
  counter('kube_pod_init_container_status_restarts_total', CONTAINER, 'Restarts of an init container'),
];

const workload = (
  kind: 'daemonset' | 'deployment' | 'statefulset',
  ...entries: readonly (readonly [string, string])[]
) => entries.map(([name, meaning]) => gauge(`kube_${kind}_${name}`, ['namespace', kind], meaning));

const WORKLOADS: readonly (readonly Entry[])[] = [
  ...workload(
    'deployment',
    ['created', 'When it was made, Unix time'],
    ['metadata_generation', 'Generation of its specification'],
    ['spec_paused', 'Whether its rollout is paused'],
    ['spec_replicas', 'Pods asked for'],
    ['status_observed_generation', 'Generation that the controller has seen'],
    ['status_replicas', 'Pods'],
    ['status_replicas_available', 'Pods that have been ready for long enough'],
    ['status_replicas_ready', 'Pods that are ready'],
    ['status_replicas_unavailable', 'Pods that lack'],
    ['status_replicas_updated', 'Pods of the newest specification'],
  ),
  gauge('kube_deployment_status_condition', ['namespace', 'deployment', 'condition', 'status'], 'Conditions'),
  ...workload(
    'statefulset',
    ['created', 'When it was made, Unix time'],
    ['metadata_generation', 'Generation of its specification'],
    ['replicas', 'Pods asked for'],
    ['status_observed_generation', 'Generation that the controller has seen'],
    ['status_replicas', 'Pods'],
    ['status_replicas_available', 'Pods that have been ready for long enough'],
    ['status_replicas_current', 'Pods of the old specification'],
    ['status_replicas_ready', 'Pods that are ready'],
    ['status_replicas_updated', 'Pods of the newest specification'],
  ),
  ...workload(
    'daemonset',
    ['created', 'When it was made, Unix time'],
    ['status_current_number_scheduled', 'Nodes that have its pod and should'],
    ['status_desired_number_scheduled', 'Nodes that should have its pod'],
    ['status_number_available', 'Nodes whose pod is available'],
    ['status_number_misscheduled', 'Nodes that have its pod and should not'],
    ['status_number_ready', 'Nodes whose pod is ready'],
    ['status_number_unavailable', 'Nodes whose pod lacks'],
    ['status_updated_number_scheduled', 'Nodes with a pod of the newest specification'],
  ),
  info(
    'kube_replicaset_owner',
    ['namespace', 'replicaset', 'owner_is_controller', 'owner_kind', 'owner_name'],
    'Owner',
  ),
];

const CONTROLLERS: readonly (readonly Entry[])[] = [
  info(
    'kube_horizontalpodautoscaler_info',
    [...HPA, 'scaletargetref_api_version', 'scaletargetref_kind', 'scaletargetref_name'],
    'What an autoscaler scales',
  ),
  gauge('kube_horizontalpodautoscaler_spec_max_replicas', HPA, 'Most pods'),
  gauge('kube_horizontalpodautoscaler_spec_min_replicas', HPA, 'Fewest pods'),
  gauge('kube_horizontalpodautoscaler_status_condition', [...HPA, 'condition', 'status'], 'Conditions'),
  gauge('kube_horizontalpodautoscaler_status_current_replicas', HPA, 'Pods'),
  gauge('kube_horizontalpodautoscaler_status_desired_replicas', HPA, 'Pods wanted'),
  gauge('kube_horizontalpodautoscaler_spec_target_metric', [...HPA, 'metric_name', 'metric_target_type'], 'Targets'),
  gauge('kube_horizontalpodautoscaler_status_target_metric', [...HPA, 'metric_name', 'metric_target_type'], 'Values'),
  gauge('kube_poddisruptionbudget_status_current_healthy', PDB, 'Healthy pods'),
  gauge('kube_poddisruptionbudget_status_desired_healthy', PDB, 'Healthy pods that must stay'),
  gauge('kube_poddisruptionbudget_status_expected_pods', PDB, 'Pods counted'),
  gauge('kube_poddisruptionbudget_status_pod_disruptions_allowed', PDB, 'Pods that may be evicted now'),
  gauge('kube_job_complete', [...JOB, 'condition'], 'Whether a Job is complete'),
  gauge('kube_job_created', JOB, 'When it was made, Unix time'),
  gauge('kube_job_failed', [...JOB, 'condition'], 'Whether it has failed'),
  info('kube_job_owner', [...JOB, 'owner_is_controller', 'owner_kind', 'owner_name'], 'What made a Job'),
  gauge('kube_job_spec_active_deadline_seconds', JOB, 'Longest time it may run'),
  gauge('kube_job_status_active', JOB, 'Pods that run'),
  gauge('kube_job_status_completion_time', JOB, 'When it was complete, Unix time'),
  gauge('kube_job_status_failed', [...JOB, 'reason'], 'Pods that failed'),
  gauge('kube_job_status_start_time', JOB, 'When it started, Unix time'),
  gauge('kube_job_status_succeeded', JOB, 'Pods that succeeded'),
  info('kube_cronjob_info', [...CRONJOB, 'concurrency_policy', 'schedule', 'timezone'], 'A CronJob'),
  gauge('kube_cronjob_created', CRONJOB, 'When it was made, Unix time'),
  gauge('kube_cronjob_next_schedule_time', CRONJOB, 'When it is next due, Unix time'),
  gauge('kube_cronjob_spec_suspend', CRONJOB, 'Whether it is suspended'),
  gauge('kube_cronjob_status_active', CRONJOB, 'Jobs of it that run'),
  gauge('kube_cronjob_status_last_schedule_time', CRONJOB, 'When it was last started, Unix time'),
  gauge('kube_cronjob_status_last_successful_time', CRONJOB, 'When it last succeeded, Unix time'),
];

const CLUSTER: readonly (readonly Entry[])[] = [
  info(
    'kube_node_info',
    [
      'node',
      'container_runtime_version',
      'internal_ip',
      'kernel_version',
      'kubelet_version',
      'kubeproxy_version',
      'os_image',
      'pod_cidr',
      'provider_id',
      'system_uuid',
    ],
    'A node',
  ),
  gauge('kube_node_created', ['node'], 'When it joined, Unix time'),
  gauge('kube_node_spec_taint', ['node', 'effect', 'key', 'value'], 'Taints'),
  gauge('kube_node_spec_unschedulable', ['node'], 'Whether new pods stay away'),
  gauge('kube_node_status_allocatable', ['node', 'resource', 'unit'], 'What pods can have'),
  gauge('kube_node_status_capacity', ['node', 'resource', 'unit'], 'What there is'),
  gauge('kube_node_status_condition', ['node', 'condition', 'status'], '1 for what holds'),
  gauge('kube_namespace_status_phase', ['namespace', 'phase'], '1 for the phase it is in'),
  gauge('kube_resourcequota', ['namespace', 'resource', 'resourcequota', 'type'], 'Quotas: type is hard or used'),
  gauge('kube_resourcequota_created', ['namespace', 'resourcequota'], 'When it was made, Unix time'),
  info('kube_persistentvolumeclaim_info', [...CLAIM, 'storageclass', 'volumemode', 'volumename'], 'A volume claim'),
  gauge('kube_persistentvolumeclaim_resource_requests_storage_bytes', CLAIM, 'Size asked for'),
  gauge('kube_persistentvolumeclaim_status_phase', [...CLAIM, 'phase'], '1 for the phase it is in'),
  info(
    'kube_service_info',
    ['namespace', 'service', 'uid', 'cluster_ip', 'external_name', 'external_traffic_policy', 'load_balancer_ip'],
    'A Service',
  ),
  info(
    'kube_ingress_path',
    ['namespace', 'ingress', 'host', 'path', 'path_type', 'service_name', 'service_port'],
    'A path of an Ingress',
  ),
  info('kube_externalsecret_info', [...EXTERNAL_SECRET, 'secretstore'], 'An ExternalSecret'),
  gauge('kube_externalsecret_status_condition', [...EXTERNAL_SECRET, 'condition', 'status'], '1 for what holds'),
];

/**
 * What kube-state-metrics says of objects (https://github.com/kubernetes/kube-state-metrics, docs/metrics). Labels of its target that
 * would be taken for those of an object (namespace, pod, service) are dropped.
 */
export const KUBE_STATE_METRICS = exposedBy({ jobs: ['kube-state-metrics'], target: BARE_TARGET }, [
  ...PODS,
  ...WORKLOADS,
  ...CONTROLLERS,
  ...CLUSTER,
]);

/** What it says of itself, on a port of its own. */
export const KUBE_STATE_METRICS_ITSELF = exposedBy({ jobs: ['monitoring'], target: POD_TARGET }, [
  counter('kube_state_metrics_list_total', ['resource', 'result'], 'Lists of objects asked for'),
  counter('kube_state_metrics_watch_total', ['resource', 'result'], 'Watches of objects begun'),
]);
