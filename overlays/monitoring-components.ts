import type { ComponentKind, Port } from './environment';
import { sortedEntries } from './lookup';
import type { SystemMonitoringSettings } from './schema/monitoring';
import type { Path } from './source-file';

/** Namespace of the stack, and that of what reads the files of nodes. */
export const MONITORING_NAMESPACE = 'monitoring';
export const NODE_MONITORING_NAMESPACE = 'monitoring-nodes';

/** Port of the kubelet, which answers for its containers too. */
export const KUBELET_PORT = 10250;

const http = (name: string, number: number): Port => ({ name, number, protocol: 'http' });

/** The port of each program at which its metrics are; the numbers are those that the programs are known by. */
export const COMPONENT_PORTS: Readonly<Record<ComponentKind, Port>> = {
  prometheus: http('http', 9090),
  alertmanager: http('http', 9093),
  grafana: http('http', 3000),
  'kube-state-metrics': http('http', 8080),
  'node-exporter': http('http', 9100),
  'blackbox-exporter': http('http', 9115),
  'postgres-exporter': http('http', 9187),
  'redis-exporter': http('http', 9121),
  'cloudwatch-exporter': http('http', 5000),
};

/** Where kube-state-metrics says how it fares itself. */
export const TELEMETRY_PORT: Port = http('telemetry', 8081);

/** Where Alertmanagers tell each other what they have sent. */
export const GOSSIP_PORTS: readonly Port[] = [
  { name: 'gossip-tcp', number: 9094, protocol: 'tcp' },
  { name: 'gossip-udp', number: 9094, protocol: 'tcp', transport: 'UDP' },
];

/** Name of the exporter of a store, and of its Secret. */
export const exporterName = (store: string): string => `${store}-exporter`;
export const componentSecret = (component: string): string => `${component}-secrets`;

/** A key of a Secret of the stack. */
export interface MonitoringKey {
  readonly secret: string;
  /** Key in the Secret, and name of the file. */
  readonly key: string;
  /** `entry.property` of the inventory. */
  readonly reference: string;
  /** Whether only a tier that pages reads it. */
  readonly when: 'always' | 'paging';
  /** Where it stands in system.yaml. */
  readonly path: Path;
}

/** Every key that the stack can read. */
export function monitoringKeys(system: SystemMonitoringSettings): readonly MonitoringKey[] {
  const { slack, pagerduty, mail, heartbeat, grafana, exporters } = system;
  const alertmanager = componentSecret('alertmanager');
  const key = (
    secret: string,
    name: string,
    reference: string | undefined,
    path: Path,
    when: MonitoringKey['when'] = 'always',
  ): readonly MonitoringKey[] =>
    reference === undefined ? [] : [{ secret, key: name, reference, when, path: ['monitoring', ...path] }];
  return [
    ...key(alertmanager, 'slack-url', slack.url, ['slack', 'url']),
    ...key(alertmanager, 'pagerduty-key', pagerduty, ['pagerduty'], 'paging'),
    ...key(alertmanager, 'smtp-password', mail?.password, ['mail', 'password'], 'paging'),
    ...key(alertmanager, 'heartbeat-url', heartbeat, ['heartbeat']),
    ...key(componentSecret('grafana'), 'admin-password', grafana.password, ['grafana', 'password']),
    ...sortedEntries(exporters).flatMap(([store, reference]) =>
      key(componentSecret(exporterName(store)), 'url', reference, ['exporters', store]),
    ),
  ];
}
