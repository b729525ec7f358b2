import { common } from './network/cidr';
import type { Cluster } from './cluster/cluster';
import { DNS_PORT, DNS_PROTOCOLS, opens } from './network/cluster-dns';
import { METADATA_PORT, METADATA_SERVICE, PRIVATE_SPACE } from './network/internet';
import {
  egressRules,
  type Direction,
  type NetworkPeer,
  type NetworkPolicy,
  type NetworkRule,
} from './network/network-policy';
import { hasOwnNetwork, networkRulesOf } from './network/network-rules';
import { groupOf } from './cluster/object';
import type { Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';

/** Groups with network policies of their own; what those allow is not read here. */
const OTHER_GROUPS = ['cilium.io', 'projectcalico.org', 'crd.projectcalico.org', 'policy.networking.k8s.io'];

/** Port of the DNS of OpenShift. */
const OTHER_DNS_PORT = 5353;

/** What is an error where everything is known (`network-isolation`, `-dns`, `-internet`), and elsewhere may be meant. */
export const doubtfulNetwork: Policy = {
  id: 'doubtful-network',
  severity: 'warning',
  demands:
    'NetworkPolicies hold every pod in both directions, leave it DNS, and keep it from metadata and private ranges.',
  prevents: "Whoever breaks into one pod reaches every other pod, every store, and the credentials of the node's role.",
  link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  needs: 'objects',
  check: (cluster) => {
    if (cluster.facts !== undefined) return [];
    const { policies } = networkRulesOf(cluster);
    const others = cluster.objects.some((object) => OTHER_GROUPS.includes(groupOf(object)));
    return [...(others ? [] : [...openNamespaces(cluster), ...unresolved(cluster)]), ...policies.flatMap(wideRules)];
  },
};

/** One for each namespace, however many pods it has. */
function openNamespaces(cluster: Cluster): readonly Violation[] {
  const { policiesOf } = networkRulesOf(cluster);
  return [...new Set(cluster.pods.map(({ namespace }) => namespace))].flatMap((namespace) => {
    const pods = cluster.podsIn(namespace).filter(hasOwnNetwork);
    const open = (direction: Direction): readonly Pod[] =>
      pods.filter((pod) => policiesOf(pod, direction).length === 0);
    const [inward, outward] = [open('ingress'), open('egress')];
    const first = inward[0] ?? outward[0];
    if (first === undefined) return [];
    return [
      {
        object: cluster.find('Namespace', '', namespace) ?? first.owner,
        path: 'metadata.name',
        expected: 'NetworkPolicies that select every pod of the namespace, for Ingress and Egress',
        found: `of ${pods.length} workloads ${inward.length} that any pod may connect to, ${outward.length} that may connect anywhere`,
        mend: 'deny both directions with an empty podSelector, and allow each workload what it needs, DNS included',
      },
    ];
  });
}

/** Pods that connect to others by selector, and so find them by name, without any rule in which a DNS could be. */
function unresolved(cluster: Cluster): readonly Violation[] {
  const { policiesOf } = networkRulesOf(cluster);
  return cluster.pods.flatMap((pod) => {
    const policies = policiesOf(pod, 'egress');
    const rules = policies.flatMap(egressRules);
    const callsByName = rules.some(({ peers }) => peers.some(({ kind }) => kind === 'pods'));
    if (!callsByName || rules.some(mayBeDns)) return [];
    return [
      {
        object: pod.owner,
        path: 'metadata.name',
        expected: 'a NetworkPolicy that lets it ask a DNS, by UDP and TCP',
        found: `egress by ${policies.map(({ object }) => object.name).join(', ')}, without that`,
        mend: `allow port ${DNS_PORT}, UDP and TCP, to pods k8s-app=kube-dns of kube-system, if nothing outside this folder does`,
      },
    ];
  });
}

const mayBeDns = (rule: NetworkRule): boolean =>
  [DNS_PORT, OTHER_DNS_PORT].some((port) => DNS_PROTOCOLS.some((protocol) => opens(rule, protocol, port))) ||
  rule.ports.some((port) => 'name' in port && port.name.includes('dns'));

/** Rules to the internet that are to more than that. */
function wideRules(policy: NetworkPolicy): readonly Violation[] {
  return egressRules(policy).flatMap((rule) =>
    rule.peers.flatMap((peer) => {
      const excess = excessOf(rule, peer);
      if (excess.length === 0 || peer.kind === 'pods') return [];
      return [
        {
          object: policy.object,
          path: `${peer.path}.ipBlock.except`,
          expected: 'the metadata service and the private ranges among the exceptions',
          found: `${peer.block.cidr}, with ${excess.join(' and ')}`,
          mend: 'except 169.254.169.254/32 and the range of the network, and allow what is meant in it by itself',
        },
      ];
    }),
  );
}

function excessOf(rule: NetworkRule, peer: NetworkPeer): readonly string[] {
  if (peer.kind === 'pods') return [];
  const { addresses, internet, except } = peer.block;
  const holdsMetadata = opens(rule, 'TCP', METADATA_PORT) && common(addresses, METADATA_SERVICE).length > 0;
  const exceptsPrivate = common(except, PRIVATE_SPACE).length > 0;
  return [
    ...(holdsMetadata ? ['the metadata service'] : []),
    ...(internet.length > 0 && !exceptsPrivate && common(addresses, PRIVATE_SPACE).length > 0
      ? ['every private range']
      : []),
  ];
}
