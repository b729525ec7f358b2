import { counter, exposedBy, gauge, NODE_TARGET } from './metric';

/** A container; series with an empty `container` are sums over a pod. */
const CONTAINER = ['container', 'id', 'image', 'name', 'namespace', 'pod'];
/** The network of a pod belongs to no container of it. */
const NETWORK = ['id', 'image', 'interface', 'name', 'namespace', 'pod'];

/** What the kubelet says of containers at /metrics/cadvisor (https://github.com/google/cadvisor/blob/master/docs/storage/prometheus.md). */
export const CADVISOR_METRICS = exposedBy({ jobs: ['cadvisor'], target: NODE_TARGET }, [
  counter('container_cpu_usage_seconds_total', [...CONTAINER, 'cpu'], 'CPU time used'),
  counter('container_cpu_cfs_periods_total', CONTAINER, 'Periods in which the CPU limit applied'),
  counter('container_cpu_cfs_throttled_periods_total', CONTAINER, 'Periods in which it was reached'),
  counter('container_cpu_cfs_throttled_seconds_total', CONTAINER, 'Time spent waiting at the CPU limit'),
  gauge(
    'container_memory_working_set_bytes',
    CONTAINER,
    'Memory that cannot be taken away, which the limit is held against',
  ),
  gauge('container_memory_rss', CONTAINER, 'Anonymous memory'),
  gauge('container_memory_cache', CONTAINER, 'Page cache'),
  gauge('container_spec_memory_limit_bytes', CONTAINER, 'Memory limit'),
  counter('container_oom_events_total', CONTAINER, 'Processes killed for want of memory'),
  counter('container_fs_reads_bytes_total', [...CONTAINER, 'device'], 'Bytes read'),
  counter('container_fs_writes_bytes_total', [...CONTAINER, 'device'], 'Bytes written'),
  gauge('container_processes', CONTAINER, 'Processes'),
  gauge('container_start_time_seconds', CONTAINER, 'When it started, Unix time'),
  counter('container_network_receive_bytes_total', NETWORK, 'Bytes received by a pod'),
  counter('container_network_receive_errors_total', NETWORK, 'Errors in receiving'),
  counter('container_network_receive_packets_dropped_total', NETWORK, 'Packets dropped in receiving'),
  counter('container_network_transmit_bytes_total', NETWORK, 'Bytes sent by a pod'),
  counter('container_network_transmit_errors_total', NETWORK, 'Errors in sending'),
  counter('container_network_transmit_packets_dropped_total', NETWORK, 'Packets dropped in sending'),
]);
