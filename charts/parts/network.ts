import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Caller, Destination, Listener, PodsPeer, Transport } from '../../overlays/environment';
import { selectorLabels, workloadLabels, type Component, type Place } from './labels';

/** The address of the instance metadata service: whoever reaches it can take on the node's IAM role. */
const METADATA_SERVICE = '169.254.169.254/32';

/** A workload as its network rules see it. */
export interface Networked {
  readonly name: string;
  readonly component: Component;
  /** Its ports, and who connects to each; none for what listens nowhere. */
  readonly listeners: readonly Listener[];
  readonly destinations: readonly Destination[];
}

/**
 * The NetworkPolicy of a workload: its callers in, its destinations out; DNS is allowed to every pod of the namespace by a
 * policy of its own, and everything else is denied. On EKS it acts once the VPC CNI has network policy switched on.
 */
export function addNetworkPolicy(scope: Construct, place: Place, workload: Networked): k8s.KubeNetworkPolicy {
  const { name, component, listeners, destinations } = workload;
  const ingress = entrances(listeners).map(({ callers, ports }) => ({
    from: callers.flatMap((caller) => peers(place, caller)),
    ports: ports.map(networkPort),
  }));
  const egress = destinations.map((destination) => ({
    to: peers(place, destination),
    ports: [networkPort(portOf(destination))],
  }));
  return new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: { name, namespace: place.namespace, labels: workloadLabels(place, name, component) },
    spec: {
      podSelector: { matchLabels: selectorLabels(place, name) },
      policyTypes: ['Ingress', 'Egress'],
      // The API server does not keep empty lists.
      ...(ingress.length === 0 ? {} : { ingress }),
      ...(egress.length === 0 ? {} : { egress }),
    },
  });
}

/** Callers, and the ports that all of them may use. */
interface Entrance {
  readonly callers: readonly Caller[];
  readonly ports: readonly PortNumber[];
}

/** The ports that somebody calls, those with the same callers together. */
function entrances(listeners: readonly Listener[]): readonly Entrance[] {
  const found = new Map<string, Entrance>();
  for (const { port, callers } of listeners) {
    if (callers.length === 0) continue;
    const key = JSON.stringify(callers);
    found.set(key, { callers, ports: [...(found.get(key)?.ports ?? []), port] });
  }
  return [...found.values()];
}

interface PortNumber {
  readonly number: number;
  readonly transport?: Transport | undefined;
}

function portOf(destination: Destination): PortNumber {
  const { port: number } = destination;
  return destination.kind === 'pods' ? { number, transport: destination.transport } : { number };
}

/** A port in a network rule. */
function networkPort({ number, transport }: PortNumber): k8s.NetworkPolicyPort {
  return { protocol: transport ?? 'TCP', port: k8s.IntOrString.fromNumber(number) };
}

function peers(place: Place, peer: Caller | Destination): k8s.NetworkPolicyPeer[] {
  switch (peer.kind) {
    case 'pods':
      return [podsOf(place, peer)];
    case 'addresses':
      return peer.ranges.map((cidr) => ({ ipBlock: { cidr } }));
    case 'internet':
      // Without the VPC among the exceptions, "the internet" would hold every pod and database in it.
      return [{ ipBlock: { cidr: '0.0.0.0/0', except: [peer.vpc, METADATA_SERVICE] } }];
  }
}

/** Pods by their labels; a selector without a namespace means that of the policy itself. */
function podsOf(place: Place, { name, namespace = place.namespace }: PodsPeer): k8s.NetworkPolicyPeer {
  const podSelector = { matchLabels: selectorLabels({ ...place, namespace }, name) };
  if (namespace === place.namespace) return { podSelector };
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector };
}
