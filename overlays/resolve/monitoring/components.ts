import { roleArn } from '../../aws';
import type { Caller, Component, ComponentKind, Listener } from '../../environment';
import { byCodeUnit, lookup, sortedEntries } from '../../lookup';
import {
  COMPONENT_PORTS,
  GOSSIP_PORTS,
  MONITORING_NAMESPACE,
  NODE_MONITORING_NAMESPACE,
  TELEMETRY_PORT,
  componentSecret,
  exporterName,
} from '../../monitoring-components';
import {
  ALERTMANAGER_STORAGE_MEBIBYTES,
  COMPONENT_RESOURCES,
  MONITORING_TIERS,
  prometheusResources,
} from '../../monitoring-sizes';
import { thirdPartyImage } from '../image';
import { destinationsOfComponent } from './destinations';
import { prometheusVolume } from './prometheus-settings';
import type { MonitoringInput } from './input';
import type { Part, Stack } from './stack';

/** Everything that runs in the stack. */
export function componentsOf(settings: MonitoringInput, stack: Stack): readonly Component[] {
  const parts = partsOf(settings, stack);
  return parts
    .map((part): Component => {
      const storageMebibytes = storageOf(settings, stack, part.kind);
      const secret = stack.secrets.find(({ name }) => name === componentSecret(part.name));
      return {
        ...part,
        ...thirdPartyImage(settings.input, part.kind),
        resources:
          part.kind === 'prometheus'
            ? prometheusResources(stack.prometheus.expectedSeries)
            : COMPONENT_RESOURCES[part.kind],
        ...(storageMebibytes === undefined ? {} : { storageMebibytes }),
        listeners: listenersOf(settings, stack, part),
        destinations: destinationsOfComponent(settings, stack, part, parts),
        kubernetesApi: part.kind === 'prometheus' || part.kind === 'kube-state-metrics' ? 'token' : 'none',
        ...roleOf(settings, part),
        ...(secret === undefined ? {} : { secret }),
      };
    })
    .sort((left, right) => byCodeUnit(left.name, right.name));
}

function partsOf({ input, system }: MonitoringInput, { probes, cloudWatch }: Stack): readonly Part[] {
  const { alertmanagers } = MONITORING_TIERS[input.environment.settings.tier];
  const part = (kind: ComponentKind, replicas = 1): Part => ({
    kind,
    name: kind,
    namespace: kind === 'node-exporter' ? NODE_MONITORING_NAMESPACE : MONITORING_NAMESPACE,
    replicas,
  });
  return [
    part('prometheus'),
    part('alertmanager', alertmanagers),
    part('grafana'),
    part('kube-state-metrics'),
    part('node-exporter'),
    ...(probes.length === 0 ? [] : [part('blackbox-exporter')]),
    ...(cloudWatch === undefined ? [] : [part('cloudwatch-exporter')]),
    ...sortedEntries(system.exporters).flatMap(([store]): readonly Part[] => {
      const engine = lookup(input.system.settings.stores, store)?.engine;
      return engine === undefined ? [] : [{ ...part(`${engine}-exporter`), name: exporterName(store), store }];
    }),
  ];
}

function storageOf({ here }: MonitoringInput, { prometheus }: Stack, kind: ComponentKind): number | undefined {
  if (kind === 'alertmanager') return ALERTMANAGER_STORAGE_MEBIBYTES;
  return kind === 'prometheus' ? prometheusVolume(here, prometheus) : undefined;
}

const pods = (name: string, namespace?: string): Caller =>
  namespace === undefined ? { kind: 'pods', name } : { kind: 'pods', name, namespace };

/** Prometheus reads the metrics of everything; whoever else calls, and at which further ports. */
function listenersOf(settings: MonitoringInput, stack: Stack, part: Part): readonly [Listener, ...Listener[]] {
  const port = COMPONENT_PORTS[part.kind];
  const prometheus =
    part.namespace === MONITORING_NAMESPACE ? pods('prometheus') : pods('prometheus', MONITORING_NAMESPACE);
  switch (part.kind) {
    case 'prometheus':
      return [{ port, callers: [pods('grafana'), pods('prometheus')] }];
    case 'alertmanager': {
      const gossip = GOSSIP_PORTS.map((one): Listener => ({ port: one, callers: [pods('alertmanager')] }));
      return [{ port, callers: [pods('grafana'), pods('prometheus')] }, ...(part.replicas > 1 ? gossip : [])];
    }
    case 'grafana': {
      const { publicSubnets } = settings.input.environment.settings.network;
      const balancer: Caller[] = stack.grafanaHost === undefined ? [] : [{ kind: 'addresses', ranges: publicSubnets }];
      return [{ port, callers: [prometheus, ...balancer] }];
    }
    case 'kube-state-metrics':
      return [
        { port, callers: [prometheus] },
        { port: TELEMETRY_PORT, callers: [prometheus] },
      ];
    case 'node-exporter':
    case 'blackbox-exporter':
    case 'postgres-exporter':
    case 'redis-exporter':
    case 'cloudwatch-exporter':
      return [{ port, callers: [prometheus] }];
  }
}

function roleOf({ input }: MonitoringInput, { kind, name }: Part): Pick<Component, 'roleArn'> {
  const { account, name: cluster } = input.environment.settings.cluster;
  return kind === 'cloudwatch-exporter' ? { roleArn: roleArn(account, cluster, name) } : {};
}
