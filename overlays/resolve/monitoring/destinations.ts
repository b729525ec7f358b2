import type { Destination } from '../../environment';
import { byCodeUnit } from '../../lookup';
import {
  COMPONENT_PORTS,
  GOSSIP_PORTS,
  KUBELET_PORT,
  MONITORING_NAMESPACE,
  TELEMETRY_PORT,
} from '../../monitoring-components';
import { awsApi, destinationsOfStore, internet } from '../destinations';
import { kubernetesApiAddresses } from '../kubernetes-api';
import type { MonitoringInput } from './input';
import type { Part, Stack } from './stack';

const HTTPS = 443;

/** Where a component may connect to; each destination once. */
export function destinationsOfComponent(
  settings: MonitoringInput,
  stack: Stack,
  part: Part,
  parts: readonly Part[],
): readonly Destination[] {
  const all = declared(settings, stack, part, parts);
  const distinct = new Map(all.map((destination) => [JSON.stringify(destination), destination]));
  return [...distinct].sort(([left], [right]) => byCodeUnit(left, right)).map(([, destination]) => destination);
}

function declared(settings: MonitoringInput, stack: Stack, part: Part, parts: readonly Part[]): readonly Destination[] {
  const { input } = settings;
  switch (part.kind) {
    case 'prometheus':
      return [...kubernetesApi(settings), ...kubelets(settings), ...scraped(settings, stack, parts)];
    case 'alertmanager': {
      const gossip = GOSSIP_PORTS.map(({ number, transport }): Destination => ({
        kind: 'pods',
        name: 'alertmanager',
        port: number,
        ...(transport === undefined ? {} : { transport }),
      }));
      // Names cannot be matched: Slack, PagerDuty and the like are the internet.
      return [internet(input, HTTPS), ...mailServer(settings), ...(part.replicas > 1 ? gossip : [])];
    }
    case 'grafana':
      return ['prometheus' as const, 'alertmanager' as const].map((kind) => ({
        kind: 'pods',
        name: kind,
        port: COMPONENT_PORTS[kind].number,
      }));
    case 'kube-state-metrics':
      return kubernetesApi(settings);
    case 'node-exporter':
      return [];
    case 'blackbox-exporter':
      return balancers(settings);
    case 'postgres-exporter':
    case 'redis-exporter':
      return part.store === undefined
        ? []
        : destinationsOfStore(input, part.store).map((one) => inSystem(settings, one));
    case 'cloudwatch-exporter':
      return awsApi(input);
  }
}

function kubernetesApi({ input }: MonitoringInput): readonly Destination[] {
  return [{ kind: 'addresses', ranges: kubernetesApiAddresses(input), port: HTTPS }];
}

/** Kubelets answer at the addresses of nodes, which are anywhere in the VPC. */
function kubelets({ input }: MonitoringInput): readonly Destination[] {
  return [{ kind: 'addresses', ranges: [input.environment.settings.network.vpc], port: KUBELET_PORT }];
}

/** Every pod that has metrics: of the services, and of the stack. */
function scraped(settings: MonitoringInput, { workloads }: Stack, parts: readonly Part[]): readonly Destination[] {
  const services = workloads.services
    .filter(({ metrics }) => metrics !== undefined)
    .map(({ name, listeners: [{ port }] }) => inSystem(settings, { kind: 'pods', name, port: port.number }));
  const components = parts.map(({ kind, name, namespace }): Destination => ({
    kind: 'pods',
    name,
    port: COMPONENT_PORTS[kind].number,
    ...(namespace === MONITORING_NAMESPACE ? {} : { namespace }),
  }));
  const telemetry: Destination = { kind: 'pods', name: 'kube-state-metrics', port: TELEMETRY_PORT.number };
  return [...services, ...components, telemetry];
}

/** A destination among the pods of the system, seen from the stack. */
function inSystem({ input }: MonitoringInput, destination: Destination): Destination {
  return destination.kind === 'pods'
    ? { ...destination, namespace: `${input.system.settings.system}-${input.name}` }
    : destination;
}

function mailServer({ input, system }: MonitoringInput): readonly Destination[] {
  return system.mail === undefined ? [] : [internet(input, system.mail.port)];
}

/** The load balancer: on the internet, or in the subnets it stands in. */
function balancers({ input }: MonitoringInput): readonly Destination[] {
  const { ingress, network } = input.environment.settings;
  return ingress?.scheme === 'internal'
    ? [{ kind: 'addresses', ranges: network.publicSubnets, port: HTTPS }]
    : [internet(input, HTTPS)];
}
