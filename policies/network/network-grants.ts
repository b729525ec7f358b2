import type { AddressBlock } from './address-block';
import { contains, subtract, type AddressRange } from './cidr';
import type { Cluster } from '../cluster/cluster';
import { isAboutDns, isDns } from './cluster-dns';
import type { DeclaredEdges } from './declared-edges';
import { workloadKey, workloadName } from '../cluster/declared-workload';
import { shownAddresses } from './internet';
import { textAt } from '../cluster/json';
import {
  portsAt,
  shownPorts,
  type NetworkPeer,
  type NetworkPolicy,
  type NetworkRule,
  type PortRange,
} from './network-policy';
import { networkRulesOf } from './network-rules';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { shownSome } from '../services/service-target';

const EXPECTED = 'only connections that are declared';

/**
 * What rules allow beyond what is declared, one violation for each peer. Each side is held to it, though both must agree before
 * anything connects: a rule too many waits for the day when the other side is wrong too.
 */
export function undeclaredGrants(cluster: Cluster, declared: DeclaredEdges): readonly Violation[] {
  const { policies, selectedBy } = networkRulesOf(cluster);
  return policies.flatMap((policy): readonly Violation[] => {
    if (policy.rules.length === 0) return [];
    if (selectedBy(policy).length === 0) return [selectsNobody(policy)];
    return policy.rules.flatMap((rule) => {
      if (rule.peers.length === 0) return [toEverybody(policy, rule)];
      return rule.peers
        .filter((peer) => !(rule.direction === 'egress' && isDns(peer) && isAboutDns(rule)))
        .flatMap((peer) => grantOf(cluster, declared, policy, rule, peer));
    });
  });
}

const selectsNobody = ({ object }: NetworkPolicy): Violation => ({
  object,
  path: 'spec.podSelector',
  expected: 'labels of pods that something here makes',
  found: 'labels that none of them has',
  mend: 'write the labels as the pods have them, or take the policy out',
});

const toEverybody = ({ object }: NetworkPolicy, { path, direction }: NetworkRule): Violation => ({
  object,
  path,
  expected: EXPECTED,
  found: `a rule ${direction === 'egress' ? 'to' : 'from'} everybody`,
  mend: 'name the pods or ranges that are meant',
});

function grantOf(
  cluster: Cluster,
  declared: DeclaredEdges,
  policy: NetworkPolicy,
  rule: NetworkRule,
  peer: NetworkPeer,
): readonly Violation[] {
  const { podsOf, selectedBy } = networkRulesOf(cluster);
  const selected = selectedBy(policy);
  const edges =
    peer.kind === 'addresses'
      ? selected.flatMap((pod) => addressEdges(declared, pod, rule, peer.block))
      : podEdges(declared, selected, rule, peer, podsOf(policy, peer));
  if (edges.length === 0) return [];
  const mend = 'take it out, or declare it in the overlays (calls, uses, routes)';
  return [{ object: policy.object, path: peer.path, expected: EXPECTED, found: shownSome(edges), mend }];
}

function podEdges(
  declared: DeclaredEdges,
  selected: readonly Pod[],
  rule: NetworkRule,
  { namespaceSelector }: NetworkPeer & { readonly kind: 'pods' },
  peers: readonly Pod[],
): readonly string[] {
  const isOneNamespace =
    namespaceSelector === undefined ||
    textAt(namespaceSelector, 'matchLabels', 'kubernetes.io/metadata.name') !== undefined;
  if (!isOneNamespace) return ['pods of every namespace that has such labels'];
  if (peers.length === 0) return ['pods that nothing here makes'];
  return selected.flatMap((pod) =>
    peers.flatMap((peer) => {
      const [from, to] = rule.direction === 'egress' ? [pod, peer] : [peer, pod];
      const ports = portsAt(rule, to).flatMap((range) =>
        portsWithout(range, declared.portsOf(workloadKey(from), workloadKey(to), range.protocol)),
      );
      return ports.length === 0 ? [] : [`${workloadName(from)} → ${workloadName(to)}:${shownPorts(ports)}`];
    }),
  );
}

function addressEdges(
  declared: DeclaredEdges,
  pod: Pod,
  rule: NetworkRule,
  { cidr, addresses }: AddressBlock,
): readonly string[] {
  const name = workloadName(pod);
  const edge = (range: string, ports: string) =>
    rule.direction === 'egress' ? `${name} → ${range}:${ports}` : `${range} → ${name}:${ports}`;
  const byPort = declared.addressesOf(workloadKey(pod), rule.direction);
  const edges: string[] = [];
  for (const range of portsAt(rule, pod)) {
    const others = range.protocol === 'TCP' ? portsWithout(range, byPort) : [range];
    if (others.length > 0) edges.push(edge(cidr, shownPorts(others)));
    if (range.protocol !== 'TCP') continue;
    for (const [port, ranges] of byPort) {
      if (port < range.from || range.to < port) continue;
      const left = outside(addresses, ranges);
      if (left.length > 0) edges.push(edge(shownAddresses(left), String(port)));
    }
  }
  return edges;
}

/** What is in none of the ranges; most often a rule has the very ranges that are declared. */
const outside = (addresses: readonly AddressRange[], ranges: readonly AddressRange[]): readonly AddressRange[] =>
  addresses.every((one) => ranges.some((other) => contains(other, one))) ? [] : subtract(addresses, ranges);

/** The numbers of a set, or the keys of a map. */
type Numbers = Pick<ReadonlySet<number>, 'has' | 'keys'>;

/** The ports of a range that are not among some. */
function portsWithout({ protocol, from, to }: PortRange, numbers: Numbers): readonly PortRange[] {
  if (from === to) return numbers.has(from) ? [] : [{ protocol, from, to }];
  const left: PortRange[] = [];
  let start = from;
  for (const number of [...numbers.keys()]
    .filter((one) => from <= one && one <= to)
    .sort((one, other) => one - other)) {
    if (start < number) left.push({ protocol, from: start, to: number - 1 });
    start = number + 1;
  }
  return start <= to ? [...left, { protocol, from: start, to }] : left;
}
