import type { AddressBlock } from './network/address-block';
import { cidrsOf, overlaps, rangesOf, subtract, type AddressRange } from './network/cidr';
import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import { METADATA_SERVICE } from './network/internet';
import { isEveryPort, type NetworkPolicy, type NetworkRule } from './network/network-policy';
import { networkRulesOf } from './network/network-rules';
import type { Policy, Violation } from './policy';

/** The internet is not "every address": the VPC and the metadata service are none of it. */
export const networkInternet: Policy = {
  id: 'network-internet',
  severity: 'error',
  demands:
    'Rules to the internet except the VPC and the metadata service and name their ports; none from it but what is declared.',
  prevents: "Any pod takes on its node's IAM role, or reaches every store and pod of the VPC by address.",
  link: 'https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts === undefined) return [];
    const callersOf = declaredCallers(cluster, facts);
    const vpc = { what: 'the VPC', cidr: facts.vpc, ranges: rangesOf([facts.vpc]) };
    const rules = networkRulesOf(cluster).policies.flatMap((policy) => policy.rules.map((rule) => ({ policy, rule })));
    return rules.flatMap(({ policy, rule }) =>
      rule.direction === 'egress' ? egress(vpc, policy, rule) : ingress(policy, rule, callersOf),
    );
  },
};

/** Addresses that no rule may be open to. */
interface Forbidden {
  readonly what: string;
  readonly cidr: string;
  readonly ranges: readonly AddressRange[];
}

const METADATA: Forbidden = { what: 'the metadata service', cidr: '169.254.169.254/32', ranges: METADATA_SERVICE };

function egress(vpc: Forbidden, { object }: NetworkPolicy, rule: NetworkRule): readonly Violation[] {
  if (rule.peers.length === 0) {
    return [
      {
        object,
        path: `${rule.path}.to`,
        expected: 'pods or ranges',
        found: 'nothing, which is everybody: the internet, the VPC and the metadata service',
        mend: 'name whom its pods connect to',
      },
    ];
  }
  return rule.peers.flatMap((peer) => {
    if (peer.kind === 'pods') return [];
    const { addresses, internet } = peer.block;
    const isInternet = internet.length > 0;
    // A range inside the VPC is a store's; the metadata service is nobody's.
    const forbidden = isInternet ? [vpc, METADATA] : [METADATA];
    const held = forbidden.filter(({ ranges }) =>
      addresses.some((one) => ranges.some((other) => overlaps(one, other))),
    );
    return [
      ...held.map(({ cidr, what }) => ({
        object,
        path: `${peer.path}.ipBlock.except`,
        expected: `${cidr} among the exceptions`,
        found: `${shownBlock(peer.block)}, with ${what}`,
        mend: `except ${cidr}, ${what}`,
      })),
      ...(isInternet && isEveryPort(rule) ? [withoutPorts(object, rule, peer.block)] : []),
    ];
  });
}

function shownBlock({ cidr, except }: AddressBlock): string {
  const exceptions = except.flatMap(cidrsOf);
  return exceptions.length === 0 ? cidr : `${cidr} except ${exceptions.join(', ')}`;
}

const withoutPorts = (object: NetworkPolicy['object'], rule: NetworkRule, block: AddressBlock): Violation => ({
  object,
  path: `${rule.path}.ports`,
  expected: `the ports that are used on ${shownBlock(block)}`,
  found: 'every port',
  mend: 'name them: 443 for what speaks HTTPS',
});

function ingress(
  policy: NetworkPolicy,
  { path, peers }: NetworkRule,
  callersOf: (policy: NetworkPolicy) => readonly (readonly AddressRange[])[],
): readonly Violation[] {
  const mend = 'admit the load balancer by the ranges of its subnets, other pods by selector';
  if (peers.length === 0) {
    const expected = 'pods or ranges';
    return [{ object: policy.object, path: `${path}.from`, expected, found: 'nothing, which is everybody', mend }];
  }
  return peers.flatMap((peer) => {
    if (peer.kind === 'pods' || peer.block.internet.length === 0) return [];
    const { block } = peer;
    const undeclared = (ranges: readonly AddressRange[]) => subtract(block.internet, ranges).length > 0;
    const callers = callersOf(policy);
    if (callers.length > 0 && !callers.some(undeclared)) return [];
    return [
      {
        object: policy.object,
        path: peer.path,
        expected: 'no addresses of the internet but those of declared callers',
        found: shownBlock(block),
        mend,
      },
    ];
  });
}

/** For each pod that a policy selects the addresses that are declared to call it. */
function declaredCallers(
  cluster: Cluster,
  facts: ClusterFacts,
): (policy: NetworkPolicy) => readonly (readonly AddressRange[])[] {
  const declared = declarationsOf(facts);
  return (policy) =>
    networkRulesOf(cluster)
      .selectedBy(policy)
      .map((pod) => {
        const callers = (declared(pod)?.listeners ?? []).flatMap((listener) => listener.callers);
        return rangesOf(callers.flatMap((caller) => (caller.kind === 'addresses' ? caller.ranges : [])));
      });
}
