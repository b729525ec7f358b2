import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Caller, Destination, Environment, Listener } from '../../overlays/environment';
import { selectorLabels, workloadLabels, type Component } from './labels';

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
export function addNetworkPolicy(
  scope: Construct,
  environment: Environment,
  workload: Networked,
): k8s.KubeNetworkPolicy {
  const { name, component, listeners, destinations } = workload;
  const ingress = entrances(listeners).map(({ callers, ports }) => ({
    from: callers.flatMap((caller) => peers(environment, caller)),
    ports: ports.map(tcp),
  }));
  const egress = destinations.map((destination) => ({
    to: peers(environment, destination),
    ports: [tcp(destination.port)],
  }));
  return new k8s.KubeNetworkPolicy(scope, 'network-policy', {
    metadata: { name, namespace: environment.namespace, labels: workloadLabels(environment, name, component) },
    spec: {
      podSelector: { matchLabels: selectorLabels(environment, name) },
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
  readonly ports: readonly number[];
}

/** The ports that somebody calls, those with the same callers together. */
function entrances(listeners: readonly Listener[]): readonly Entrance[] {
  const found = new Map<string, Entrance>();
  for (const { port, callers } of listeners) {
    if (callers.length === 0) continue;
    const key = JSON.stringify(callers);
    found.set(key, { callers, ports: [...(found.get(key)?.ports ?? []), port.number] });
  }
  return [...found.values()];
}

/** A TCP port in a network rule. */
function tcp(port: number): k8s.NetworkPolicyPort {
  return { protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) };
}

function peers(environment: Environment, peer: Caller | Destination): k8s.NetworkPolicyPeer[] {
  switch (peer.kind) {
    case 'pods':
      return [{ podSelector: { matchLabels: selectorLabels(environment, peer.name) } }];
    case 'addresses':
      return peer.ranges.map((cidr) => ({ ipBlock: { cidr } }));
    case 'internet':
      // Without the VPC among the exceptions, "the internet" would hold every pod and database in it.
      return [{ ipBlock: { cidr: '0.0.0.0/0', except: [peer.vpc, METADATA_SERVICE] } }];
  }
}
