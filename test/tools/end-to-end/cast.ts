import type { Monitored } from '../../../monitoring/alert';
import type { Component } from '../../../overlays/environment';
import type { Cast } from './estate';
import { exposition } from './exposition';

/** Name under which the one node is played. */
export const NODE = 'node-1';

/** Name under which kube-state-metrics speaks of itself, at a port of its own. */
export const CLUSTER_STATE_ITSELF = 'kube-state-metrics itself';

/** What is said at which path. */
type Paths = Cast['exporters'][string];

/** Everybody that Prometheus of an environment asks, but itself and Alertmanager, and what they say when all is well. */
export function castOf(monitored: Monitored): Cast {
  const { environment, monitoring } = monitored;
  return {
    services: environment.services.flatMap(({ name, metrics }) => (metrics === undefined ? [] : [name])),
    exporters: {
      ...Object.fromEntries(
        monitoring.components.flatMap((component) => {
          const paths = pathsOf(monitored, component);
          return paths === undefined ? [] : [[component.name, paths] as const];
        }),
      ),
      [CLUSTER_STATE_ITSELF]: { '/metrics': exposition(monitored, 'monitoring', { service: 'kube-state-metrics' }) },
      [NODE]: { '/metrics': exposition(monitored, 'kubelet'), '/metrics/cadvisor': exposition(monitored, 'cadvisor') },
    },
    statusLabel: monitoring.httpMetrics.statusLabel,
  };
}

/** What a component says; undefined of those that run themselves. */
function pathsOf(monitored: Monitored, { kind, store = '' }: Component): Paths | undefined {
  switch (kind) {
    case 'prometheus':
    case 'alertmanager':
      return undefined;
    case 'kube-state-metrics':
      return { '/metrics': exposition(monitored, 'kube-state-metrics') };
    case 'blackbox-exporter':
      return {
        '/metrics': () => 'process_start_time_seconds 1700000000\n',
        '/probe': exposition(monitored, 'blackbox'),
      };
    case 'postgres-exporter':
      return { '/metrics': exposition(monitored, 'postgres', { store }) };
    case 'redis-exporter':
      return { '/metrics': exposition(monitored, 'redis', { store }) };
    case 'cloudwatch-exporter':
      return { '/metrics': exposition(monitored, 'cloudwatch') };
    case 'grafana':
      return { '/metrics': exposition(monitored, 'monitoring', { service: 'grafana' }) };
    case 'node-exporter':
      return { '/metrics': exposition(monitored, 'node-exporter') };
  }
}
