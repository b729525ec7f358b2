import type { Monitored } from '../../../monitoring/alert';
import type { AlertTest } from './alert-test';

type Series = AlertTest['series'][number];
type Labels = Readonly<Record<string, string>>;

/** Minutes that the healthy time lasts: longer than any alert waits. */
export const HEALTHY_MINUTES = 240;

/** A value that stays. */
const stays = (name: string, labels: Labels, value: number): Series => ({
  series: name + selector(labels),
  values: `${value}x${HEALTHY_MINUTES}`,
});

/** A counter that grows by that much each minute. */
const grows = (name: string, labels: Labels, perMinute: number): Series => ({
  series: name + selector(labels),
  values: `0+${perMinute}x${HEALTHY_MINUTES}`,
});

const selector = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}}`;

/** What Prometheus scrapes while nothing is wrong: everything that the rules of the environment read, once at least. */
export function healthySeries(monitored: Monitored): readonly Series[] {
  return [
    ...servicesOf(monitored),
    ...stackOf(monitored),
    ...storesOf(monitored),
    ...cloudWatchOf(monitored),
    ...workloadsOf(monitored),
    ...containerOf(monitored.environment.namespace, 'auth-service'),
    ...containerOf(monitored.monitoring.namespace, 'prometheus'),
    ...nodeOf(monitored),
  ];
}

/** Two requests per second, one in ten thousand of them fails, nearly all are quick. */
function servicesOf({ environment, monitoring }: Monitored): readonly Series[] {
  const { requests, duration, statusLabel } = monitoring.httpMetrics;
  return monitoring.objectives.flatMap(({ service }) => {
    const target = {
      environment: environment.name,
      instance: '10.0.0.1:8080',
      job: 'services',
      namespace: environment.namespace,
      pod: `${service}-1`,
      service,
    };
    const asked = { ...target, method: 'GET', path: '/things' };
    return [
      stays('up', target, 1),
      grows(requests, { ...asked, [statusLabel]: '200' }, 119.988),
      grows(requests, { ...asked, [statusLabel]: '500' }, 0.012),
      grows(`${duration}_bucket`, { ...asked, le: '0.1' }, 119),
      grows(`${duration}_bucket`, { ...asked, le: '+Inf' }, 120),
      grows(`${duration}_sum`, asked, 6),
      grows(`${duration}_count`, asked, 120),
    ];
  });
}

/** The stack itself: one target per job and component. */
function stackOf({ environment, monitoring }: Monitored): readonly Series[] {
  const base = { environment: environment.name, instance: '10.0.0.2:9090' };
  const of = (job: string, service: string, pod = `${service}-0`) => ({
    ...base,
    job,
    namespace: monitoring.namespace,
    pod,
    service,
  });
  const prometheus = of('prometheus', 'prometheus');
  const manager = { ...prometheus, alertmanager: 'http://10.0.0.3:9093/api/v2/alerts' };
  const group = { ...prometheus, rule_group: 'services.yaml;services' };
  const none = (name: string, labels: Labels) => stays(name, labels, 0);
  return [
    ...['kubelet', 'cadvisor', 'node-exporter'].map((job) => stays('up', { ...base, job, node: 'node-1' }, 1)),
    ...['kube-state-metrics', 'cloudwatch'].map((job) => stays('up', { ...base, job, instance: job }, 1)),
    stays('up', prometheus, 1),
    stays('up', of('monitoring', 'grafana'), 1),
    ...monitoring.components.flatMap(({ name, kind, store }) =>
      store === undefined ? [] : [stays('up', { ...of(kind.replace('-exporter', ''), name), store }, 1)],
    ),
    ...['alertmanager-0', 'alertmanager-1'].flatMap((pod) => {
      const target = of('alertmanager', 'alertmanager', pod);
      return [
        stays('up', target, 1),
        stays('alertmanager_cluster_members', target, 2),
        stays('alertmanager_config_hash', target, 4711),
        stays('alertmanager_config_last_reload_successful', target, 1),
        grows('alertmanager_notifications_total', { ...target, integration: 'slack' }, 1),
        none('alertmanager_notifications_failed_total', { ...target, integration: 'slack', reason: 'other' }),
      ];
    }),
    stays('prometheus_config_last_reload_successful', prometheus, 1),
    stays('prometheus_notifications_alertmanagers_discovered', prometheus, 2),
    none('prometheus_notifications_dropped_total', manager),
    none('prometheus_notifications_errors_total', manager),
    grows('prometheus_notifications_sent_total', manager, 4),
    none('prometheus_rule_evaluation_failures_total', group),
    none('prometheus_rule_group_iterations_missed_total', group),
    none('prometheus_sd_kubernetes_failures_total', prometheus),
    none('prometheus_target_scrapes_sample_duplicate_timestamp_total', prometheus),
    none('prometheus_target_scrapes_sample_out_of_bounds_total', prometheus),
    none('prometheus_target_scrapes_sample_out_of_order_total', prometheus),
    none('prometheus_tsdb_checkpoint_creations_failed_total', prometheus),
    none('prometheus_tsdb_compactions_failed_total', prometheus),
    grows('prometheus_tsdb_head_samples_appended_total', { ...prometheus, type: 'float' }, 60_000),
    stays('prometheus_tsdb_head_series', prometheus, monitoring.prometheus.expectedSeries / 2),
    none('prometheus_tsdb_reloads_failures_total', prometheus),
    none('prometheus_tsdb_wal_corruptions_total', prometheus),
    none('prometheus_tsdb_wal_truncations_failed_total', prometheus),
    none('prometheus_tsdb_wal_writes_failed_total', prometheus),
    ...['list', 'watch'].flatMap((verb) => {
      const labels = { ...of('monitoring', 'kube-state-metrics'), resource: '*v1.Pod' };
      return [
        grows(`kube_state_metrics_${verb}_total`, { ...labels, result: 'success' }, 1),
        none(`kube_state_metrics_${verb}_total`, { ...labels, result: 'error' }),
      ];
    }),
  ];
}

/** Stores with a tenth of their connections in use, and probes that succeed. */
function storesOf({ environment, monitoring }: Monitored): readonly Series[] {
  const base = { environment: environment.name, instance: '10.0.0.4:9187' };
  const stores = monitoring.components.flatMap(({ kind, store }) => {
    if (store === undefined) return [];
    const target = { ...base, job: kind.replace('-exporter', ''), store };
    return kind === 'redis-exporter'
      ? [
          stays('redis_up', target, 1),
          stays('redis_connected_clients', target, 100),
          stays('redis_max_clients', target, 10_000),
          stays('redis_config_maxclients', target, 10_000),
        ]
      : [
          stays('pg_up', target, 1),
          stays('pg_settings_max_connections', { ...target, server: 'db:5432' }, 3000),
          stays('pg_stat_activity_count', { ...target, datname: 'app', state: 'active' }, 2),
          stays('pg_stat_database_numbackends', { ...target, datid: '1', datname: 'app' }, 20),
        ];
  });
  const probes = monitoring.probes.flatMap(({ url, host, path, service }) => {
    const target = { ...base, instance: url, job: 'blackbox', probe: `${host}${path}`, service };
    return [
      stays('up', target, 1),
      stays('probe_success', target, 1),
      stays('probe_duration_seconds', target, 0.1),
      // Tests begin at the beginning of Unix time.
      stays('probe_ssl_earliest_cert_expiry', target, 90 * 86_400),
    ];
  });
  return [...stores, ...probes];
}

function cloudWatchOf({ environment, monitoring }: Monitored): readonly Series[] {
  if (monitoring.cloudWatch === undefined) return [];
  const itself = { environment: environment.name, job: 'cloudwatch' };
  const base = { ...itself, account_id: '1', region: 'us-east-1' };
  const balancer = { ...base, name: 'arn', dimension_LoadBalancer: 'app/one/1' };
  const queues = monitoring.cloudWatch.queues.flatMap(({ name, deadLetter }) => [
    stays('aws_sqs_approximate_age_of_oldest_message_maximum', { ...base, dimension_QueueName: name }, 5),
    stays('aws_sqs_approximate_number_of_messages_visible_maximum', { ...base, dimension_QueueName: name }, 3),
    stays('aws_sqs_approximate_number_of_messages_visible_maximum', { ...base, dimension_QueueName: deadLetter }, 0),
  ]);
  return [
    ...queues,
    stays('aws_applicationelb_httpcode_elb_5_xx_count_sum', balancer, 0),
    stays('aws_applicationelb_request_count_sum', balancer, 1200),
    stays('aws_applicationelb_un_healthy_host_count_maximum', { ...balancer, dimension_TargetGroup: 'one' }, 0),
    stays('yace_cloudwatch_request_errors', { ...itself, api_name: 'GetMetricData' }, 0),
    grows('yace_cloudwatch_requests_total', { ...itself, api_name: 'GetMetricData' }, 2),
  ];
}

/** One of each kind of object, as it should be. */
function workloadsOf({ environment, monitoring }: Monitored): readonly Series[] {
  const { namespace } = environment;
  const deployments = [...environment.services, ...environment.workers].map(({ name }) => name);
  const hpa = { namespace, horizontalpodautoscaler: 'auth-service' };
  const pdb = { namespace, poddisruptionbudget: 'auth-service' };
  const cronjob = { namespace, cronjob: 'nightly' };
  const claim = { namespace: monitoring.namespace, persistentvolumeclaim: 'prometheus' };
  const secret = { namespace, externalsecret: 'secrets' };
  const quota = { namespace, resource: 'limits.cpu', resourcequota: 'quota' };
  const daemonset = { namespace: 'monitoring-nodes', daemonset: 'node-exporter' };
  const statefulset = { namespace: monitoring.namespace, statefulset: 'alertmanager' };
  return [
    ...deployments.flatMap((deployment) => [
      stays('kube_deployment_spec_replicas', { namespace, deployment }, 2),
      stays('kube_deployment_status_replicas', { namespace, deployment }, 2),
      stays('kube_deployment_status_replicas_available', { namespace, deployment }, 2),
      stays(
        'kube_deployment_status_condition',
        { namespace, deployment, condition: 'Progressing', status: 'false' },
        0,
      ),
    ]),
    stays('kube_statefulset_replicas', statefulset, 2),
    stays('kube_statefulset_status_replicas_available', statefulset, 2),
    stays('kube_statefulset_status_replicas_ready', statefulset, 2),
    stays('kube_daemonset_status_desired_number_scheduled', daemonset, 3),
    stays('kube_daemonset_status_number_available', daemonset, 3),
    stays('kube_horizontalpodautoscaler_spec_min_replicas', hpa, 2),
    stays('kube_horizontalpodautoscaler_spec_max_replicas', hpa, 10),
    stays('kube_horizontalpodautoscaler_status_desired_replicas', hpa, 2),
    stays('kube_horizontalpodautoscaler_status_condition', { ...hpa, condition: 'ScalingActive', status: 'false' }, 0),
    stays('kube_poddisruptionbudget_status_pod_disruptions_allowed', pdb, 1),
    stays('kube_poddisruptionbudget_status_current_healthy', pdb, 2),
    stays('kube_poddisruptionbudget_status_expected_pods', pdb, 2),
    stays('kube_job_failed', { namespace, job_name: 'migration', condition: 'true' }, 0),
    stays('kube_job_owner', { namespace, job_name: 'nightly-1', owner_kind: 'CronJob', owner_name: 'nightly' }, 1),
    stays('kube_cronjob_next_schedule_time', cronjob, 86_400),
    stays('kube_cronjob_status_active', cronjob, 0),
    stays('kube_cronjob_status_last_schedule_time', cronjob, 1000),
    stays('kube_cronjob_status_last_successful_time', cronjob, 1060),
    stays('kube_externalsecret_info', secret, 1),
    stays('kube_externalsecret_status_condition', { ...secret, condition: 'Ready', status: 'True' }, 1),
    stays('kube_persistentvolumeclaim_status_phase', { ...claim, phase: 'Pending' }, 0),
    stays('kube_persistentvolumeclaim_status_phase', { ...claim, phase: 'Bound' }, 1),
    stays('kubelet_volume_stats_available_bytes', { ...claim, node: 'node-1' }, 8e9),
    stays('kubelet_volume_stats_used_bytes', { ...claim, node: 'node-1' }, 2e9),
    stays('kubelet_volume_stats_capacity_bytes', { ...claim, node: 'node-1' }, 1e10),
    stays('kube_resourcequota', { ...quota, type: 'used' }, 10),
    stays('kube_resourcequota', { ...quota, type: 'hard' }, 20),
  ];
}

/** A container that uses half of what it may. */
function containerOf(namespace: string, name: string): readonly Series[] {
  const pod = { namespace, pod: `${name}-1` };
  const container = { ...pod, container: name };
  const measured = { ...container, id: `/kubepods/${name}`, image: `${name}:1`, name, node: 'node-1' };
  const declared = { ...container, node: 'node-1' };
  return [
    stays('kube_pod_status_phase', { ...pod, phase: 'Running' }, 1),
    stays('kube_pod_status_phase', { ...pod, phase: 'Pending' }, 0),
    stays('kube_pod_status_ready', { ...pod, condition: 'false' }, 0),
    stays('kube_pod_container_resource_limits', { ...declared, resource: 'memory', unit: 'byte' }, 5e8),
    stays('kube_pod_container_resource_requests', { ...declared, resource: 'memory', unit: 'byte' }, 2.5e8),
    stays('kube_pod_container_resource_requests', { ...declared, resource: 'cpu', unit: 'core' }, 0.25),
    stays('kube_pod_container_status_restarts_total', container, 1),
    stays('kube_pod_container_status_last_terminated_reason', { ...container, reason: 'OOMKilled' }, 1),
    stays('kube_pod_container_status_waiting_reason', { ...container, reason: 'ContainerCreating' }, 0),
    stays('container_memory_working_set_bytes', measured, 2.5e8),
    grows('container_cpu_usage_seconds_total', { ...measured, cpu: 'total' }, 6),
    grows('container_cpu_cfs_periods_total', measured, 600),
    grows('container_cpu_cfs_throttled_periods_total', measured, 6),
  ];
}

/** A node that is half busy. */
function nodeOf({ environment }: Monitored): readonly Series[] {
  const node = { environment: environment.name, job: 'node-exporter', node: 'node-1' };
  const disk = { ...node, device: '/dev/nvme0n1p1', fstype: 'xfs', mountpoint: '/' };
  return [
    stays('kube_node_status_condition', { node: 'node-1', condition: 'Ready', status: 'true' }, 1),
    stays('kube_node_status_condition', { node: 'node-1', condition: 'MemoryPressure', status: 'true' }, 0),
    stays('kube_node_status_allocatable', { node: 'node-1', resource: 'cpu', unit: 'core' }, 4),
    stays('kube_node_status_allocatable', { node: 'node-1', resource: 'memory', unit: 'byte' }, 16e9),
    stays('kube_node_status_allocatable', { node: 'node-1', resource: 'pods', unit: 'integer' }, 58),
    grows('node_cpu_seconds_total', { ...node, cpu: '0', mode: 'idle' }, 30),
    grows('node_disk_io_time_seconds_total', { ...node, device: 'nvme0n1' }, 6),
    stays('node_filesystem_avail_bytes', disk, 5e10),
    stays('node_filesystem_size_bytes', disk, 1e11),
    stays('node_filesystem_readonly', disk, 0),
    stays('node_memory_MemAvailable_bytes', node, 8e9),
    stays('node_memory_MemTotal_bytes', node, 16e9),
    grows('node_pressure_cpu_waiting_seconds_total', node, 1),
    grows('node_pressure_io_waiting_seconds_total', node, 1),
    grows('node_pressure_memory_waiting_seconds_total', node, 0.1),
  ];
}
