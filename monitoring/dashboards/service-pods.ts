import type { PanelMaker } from './panel';
import { query } from './query';
import { FULL_STEPS, NONE_STEPS } from './steps';
import { timeseries } from './timeseries';

/** The containers of the chosen service, which are called as it is. */
const CONTAINER = 'container="$service"';

/** The pods of the chosen service, as Kubernetes and they themselves see them; `scraped` matches their own series. */
export function podPanels(scraped: string): readonly PanelMaker[] {
  return [...containers(), ...troubles(), ...processes(scraped)];
}

function containers(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Replicas',
      description: 'Pods that are wanted, that there are, and that are available.',
      unit: 'short',
      min: 0,
      queries: [
        query('max(kube_deployment_spec_replicas{deployment="$service"})', 'wanted'),
        query('max(kube_deployment_status_replicas{deployment="$service"})', 'existing'),
        query('max(kube_deployment_status_replicas_available{deployment="$service"})', 'available'),
        query('max(kube_horizontalpodautoscaler_spec_max_replicas{horizontalpodautoscaler="$service"})', 'at most'),
      ],
    }),
    timeseries({
      title: 'CPU of request',
      description: 'CPU that each pod uses, as a share of what it asks for; the autoscaler acts on the mean.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          `max by (pod) (namespace_pod_container:container_cpu_requests_utilization:ratio_rate5m{${CONTAINER}})`,
          '{{pod}}',
        ),
      ],
    }),
    timeseries({
      title: 'Memory of limit',
      description: 'Memory of each pod that cannot be taken away, as a share of its limit. At 100 % it is killed.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          `max by (pod) (namespace_pod_container:container_memory_limits_utilization:ratio{${CONTAINER}})`,
          '{{pod}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
  ];
}

function troubles(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Throttled',
      description:
        'Share of the time slices in which a pod had to wait for CPU because of its limit. It makes answers slow.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(`max by (pod) (namespace_pod_container:container_cpu_throttling:ratio_rate5m{${CONTAINER}})`, '{{pod}}'),
      ],
      thresholds: [{ from: 0.25, colour: 'orange' }],
    }),
    timeseries({
      title: 'Restarts',
      description: 'Restarts of each pod within an hour.',
      unit: 'short',
      min: 0,
      queries: [
        query(`sum by (pod) (increase(kube_pod_container_status_restarts_total{${CONTAINER}}[1h]))`, '{{pod}}'),
      ],
      thresholds: NONE_STEPS,
    }),
  ];
}

function processes(scraped: string): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Goroutines',
      description: 'Goroutines of each pod, where it is written in Go. A line that only rises is a leak.',
      unit: 'short',
      min: 0,
      queries: [query(`max by (pod) (go_goroutines{${scraped}})`, '{{pod}}')],
    }),
    timeseries({
      title: 'File descriptors',
      description: 'Open files and connections of each pod, as a share of what it may open.',
      unit: 'percentunit',
      min: 0,
      queries: [query(`max by (pod) (process_open_fds{${scraped}} / process_max_fds{${scraped}})`, '{{pod}}')],
      thresholds: FULL_STEPS,
    }),
  ];
}
