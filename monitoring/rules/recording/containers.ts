import type { RecordingRule } from '../../rule';

/** A container itself: cAdvisor also has the sum over a pod (no container) and the pause container (no image). */
const OWN = 'container!="", image!=""';
const BY = 'by (namespace, pod, container)';
const ON = 'on (namespace, pod, container)';

const limit = (resource: 'cpu' | 'memory') => `max ${BY} (kube_pod_container_resource_limits{resource="${resource}"})`;
const request = (resource: 'cpu' | 'memory') =>
  `max ${BY} (kube_pod_container_resource_requests{resource="${resource}"})`;

/** Utilisation and saturation of containers. */
export const CONTAINER_RULES: readonly RecordingRule[] = [
  {
    record: 'namespace_pod_container:container_cpu_usage_seconds:rate5m',
    expr: `sum ${BY} (rate(container_cpu_usage_seconds_total{${OWN}}[5m]))`,
  },
  {
    record: 'namespace_pod_container:container_memory_working_set_bytes:max',
    expr: `max ${BY} (container_memory_working_set_bytes{${OWN}})`,
  },
  {
    record: 'namespace_pod_container:container_cpu_throttling:ratio_rate5m',
    expr:
      `sum ${BY} (rate(container_cpu_cfs_throttled_periods_total{${OWN}}[5m]))` +
      ` / (sum ${BY} (rate(container_cpu_cfs_periods_total{${OWN}}[5m])) > 0)`,
  },
  {
    record: 'namespace_pod_container:container_cpu_requests_utilization:ratio_rate5m',
    expr: `namespace_pod_container:container_cpu_usage_seconds:rate5m / ${ON} ${request('cpu')}`,
  },
  {
    record: 'namespace_pod_container:container_memory_limits_utilization:ratio',
    expr: `namespace_pod_container:container_memory_working_set_bytes:max / ${ON} ${limit('memory')}`,
  },
];
