import type { RecordingRule } from '../../rule';

/** Utilisation and saturation of nodes; saturation is the share of time that tasks waited, as the kernel measures it. */
export const NODE_RULES: readonly RecordingRule[] = [
  {
    record: 'node:node_cpu_utilization:ratio_rate5m',
    expr: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
  },
  {
    record: 'node:node_cpu_saturation:ratio_rate5m',
    expr: 'max by (node) (rate(node_pressure_cpu_waiting_seconds_total[5m]))',
  },
  {
    record: 'node:node_memory_utilization:ratio',
    expr: '1 - max by (node) (node_memory_MemAvailable_bytes) / max by (node) (node_memory_MemTotal_bytes)',
  },
  {
    record: 'node:node_memory_saturation:ratio_rate5m',
    expr: 'max by (node) (rate(node_pressure_memory_waiting_seconds_total[5m]))',
  },
  {
    record: 'node:node_disk_utilization:ratio_rate5m',
    expr: 'max by (node) (rate(node_disk_io_time_seconds_total[5m]))',
  },
  {
    record: 'node:node_disk_saturation:ratio_rate5m',
    expr: 'max by (node) (rate(node_pressure_io_waiting_seconds_total[5m]))',
  },
  {
    record: 'node_mountpoint:node_filesystem_utilization:ratio',
    expr:
      '1 - max by (node, mountpoint) (node_filesystem_avail_bytes)' +
      ' / max by (node, mountpoint) (node_filesystem_size_bytes > 0)',
  },
  {
    record: 'node_resource:kube_pod_container_resource_requests:ratio',
    expr:
      'sum by (node, resource) (kube_pod_container_resource_requests{resource=~"cpu|memory"}' +
      ' * on (namespace, pod) group_left () max by (namespace, pod) (kube_pod_status_phase{phase=~"Pending|Running"} == 1))' +
      ' / max by (node, resource) (kube_node_status_allocatable{resource=~"cpu|memory"})',
  },
];
