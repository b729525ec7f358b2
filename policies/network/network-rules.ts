import type { AddressBlock } from './address-block';
import { contains, overlaps, rangesOf } from './cidr';
import type { Cluster } from '../cluster/cluster';
import { PRIVATE_SPACE } from './internet';
import { textAt, type Json } from '../cluster/json';
import {
  networkPoliciesOf,
  type Direction,
  type NetworkPeer,
  type NetworkPolicy,
  type NetworkRule,
  type PortRange,
} from './network-policy';
import { sideOf, type Reach, type Side } from './network-side';
import { perCluster } from '../cluster/per-cluster';
import type { Pod } from '../cluster/pod';
import { podsSelected } from '../cluster/selected-pods';
import { selects } from '../cluster/selector';

/** What the NetworkPolicies of a cluster allow. */
export interface NetworkRules {
  readonly policies: readonly NetworkPolicy[];
  /** Those that select a pod and restrict it in a direction; none: everything is allowed to it there. */
  readonly policiesOf: (pod: Pod, direction: Direction) => readonly NetworkPolicy[];
  /** The pods made here that a policy selects. */
  readonly selectedBy: (policy: NetworkPolicy) => readonly Pod[];
  /** The pods made here that a peer of a policy's rule selects; none for addresses. */
  readonly podsOf: (policy: NetworkPolicy, peer: NetworkPeer) => readonly Pod[];
  /** Ports of the callee that selectors on one side allow: the caller's (`egress`), the callee's (`ingress`). */
  readonly portsBetween: (from: Pod, to: Pod, side: Direction) => readonly PortRange[];
  /**
   * Who refuses a connection: the caller's policies, the callee's, both, nobody. Ranges count in which pods' addresses may be,
   * so that what is refused here is refused for certain.
   */
  readonly refusalsOf: (from: Pod, to: Pod, port: number, protocol?: string) => readonly Direction[];
}

export const networkRulesOf = perCluster(readRules);

function readRules(cluster: Cluster): NetworkRules {
  const policies = networkPoliciesOf(cluster);
  const select = (namespace: string, selector: Json): readonly Pod[] =>
    podsSelected(cluster, namespace, selector).filter(hasOwnNetwork);
  const selected = new Map(policies.map((policy) => [policy, select(policy.object.namespace, policy.podSelector)]));
  const namespacesOf = namespaceFinder(cluster);
  const found = new Map<NetworkPeer, readonly Pod[]>();
  const podsOf: NetworkRules['podsOf'] = ({ object }, peer) => {
    if (peer.kind === 'addresses') return [];
    const { podSelector, namespaceSelector } = peer;
    const namespaces = namespaceSelector === undefined ? [object.namespace] : namespacesOf(namespaceSelector);
    const pods = found.get(peer) ?? namespaces.flatMap((namespace) => select(namespace, podSelector));
    found.set(peer, pods);
    return pods;
  };
  const holdsPods = mayHoldPods(cluster);
  const side = (direction: Direction): Side =>
    sideOf(
      policies
        .filter(({ restricts }) => restricts.includes(direction))
        .map((policy) => ({
          selected: selected.get(policy) ?? [],
          reach: reachOf(policy, direction, (peer) => podsOf(policy, peer), holdsPods),
        })),
    );
  const sides = { egress: side('egress'), ingress: side('ingress') };
  const refusalsOf: NetworkRules['refusalsOf'] = (from, to, port, protocol = 'TCP') => {
    const wanted = { protocol, from: port, to: port };
    return [
      ...(sides.egress.admits(from, to, to, wanted) ? [] : ['egress' as const]),
      ...(sides.ingress.admits(to, from, to, wanted) ? [] : ['ingress' as const]),
    ];
  };
  return {
    policies,
    policiesOf: (pod, direction) => sides[direction].reachesOf(pod).map(({ policy }) => policy),
    selectedBy: (policy) => selected.get(policy) ?? [],
    podsOf,
    portsBetween: (from, to, side) =>
      side === 'egress' ? sides.egress.portsOf(from, to, to) : sides.ingress.portsOf(to, from, to),
    refusalsOf,
  };
}

function reachOf(
  policy: NetworkPolicy,
  direction: Direction,
  podsOf: (peer: NetworkPeer) => readonly Pod[],
  holdsPods: (peer: NetworkPeer) => boolean,
): Reach {
  const rules = policy.rules.filter((rule) => rule.direction === direction);
  const byPeer = new Map<Pod, Set<NetworkRule>>();
  for (const rule of rules) {
    for (const peer of rule.peers) {
      for (const pod of podsOf(peer)) {
        const about = byPeer.get(pod);
        if (about === undefined) byPeer.set(pod, new Set([rule]));
        else about.add(rule);
      }
    }
  }
  return {
    policy,
    byPeer,
    everybody: rules.filter(({ peers }) => peers.length === 0),
    byAddress: rules.filter(({ peers }) => peers.some(holdsPods)),
  };
}

/** Pods with the network of their node: what policies do to them is undefined, and mostly nothing. */
export const hasOwnNetwork = ({ spec }: Pod): boolean => spec['hostNetwork'] !== true;

/**
 * Whether pods' addresses may be in a range: the whole VPC, where it is known, since parts of it are stores and load balancers;
 * any private address where nothing is known. On EKS pods have addresses of the VPC.
 */
function mayHoldPods({ facts }: Cluster): (peer: NetworkPeer) => boolean {
  const vpc = facts === undefined ? undefined : rangesOf([facts.vpc]);
  const holds = ({ addresses }: AddressBlock): boolean =>
    vpc === undefined
      ? addresses.some((one) => PRIVATE_SPACE.some((other) => overlaps(one, other)))
      : vpc.every((range) => addresses.some((one) => contains(one, range)));
  return (peer) => peer.kind === 'addresses' && holds(peer.block);
}

/** Finds the namespaces made here, or with pods made here, that a selector selects. */
function namespaceFinder(cluster: Cluster): (selector: Json) => readonly string[] {
  const names = new Set([
    ...cluster.ofKind('Namespace').map(({ name }) => name),
    ...cluster.pods.map(({ namespace }) => namespace),
  ]);
  const isSelected = (selector: Json) => (name: string) => selects(selector, cluster.namespaceLabels(name));
  return (selector) => {
    const name = textAt(selector, 'matchLabels', 'kubernetes.io/metadata.name');
    return (name === undefined ? [...names] : [name]).filter(isSelected(selector));
  };
}
