import type { Cluster } from './cluster/cluster';
import { admitsDns, DNS_PORT, DNS_PROTOCOLS, isDns, opens } from './network/cluster-dns';
import { egressRules, type NetworkPolicy } from './network/network-policy';
import { networkRulesOf } from './network/network-rules';
import type { Policy, Violation } from './policy';

const DNS = 'pods k8s-app=kube-dns of kube-system';

/** Names are resolved before anything is connected to; and nothing else is asked on the port of DNS. */
export const networkDns: Policy = {
  id: 'network-dns',
  severity: 'error',
  demands: 'A pod that may connect to anything may ask the DNS of the cluster by UDP and TCP, and no other DNS.',
  prevents:
    'Every connection by name fails, at once or when an answer is long; data leaves as questions to a DNS elsewhere.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  needs: 'facts',
  check: (cluster) => [...withoutDns(cluster), ...otherDns(cluster)],
};

function withoutDns(cluster: Cluster): readonly Violation[] {
  const { policies: all, policiesOf } = networkRulesOf(cluster);
  const answers = new Map(all.map((policy) => [policy, protocolsOf(policy)]));
  return cluster.pods.flatMap((pod) => {
    const policies = policiesOf(pod, 'egress');
    const missing = DNS_PROTOCOLS.filter(
      (protocol) => !policies.some((policy) => answers.get(policy)?.includes(protocol)),
    );
    if (missing.length === 0 || policies.every((policy) => egressRules(policy).length === 0)) return [];
    return [
      {
        object: pod.owner,
        path: 'metadata.name',
        expected: `a NetworkPolicy that lets it ask ${DNS} on port ${DNS_PORT} by ${missing.join(' and ')}`,
        found: `egress by ${policies.map(({ object }) => object.name).join(', ')}, without that`,
        mend: `allow port ${DNS_PORT}, UDP and TCP, to ${DNS} for every pod of the namespace`,
      },
    ];
  });
}

/** By which protocols a policy lets its pods ask. */
const protocolsOf = (policy: NetworkPolicy): readonly string[] =>
  DNS_PROTOCOLS.filter((protocol) =>
    egressRules(policy).some((rule) => opens(rule, protocol, DNS_PORT) && admitsDns(rule)),
  );

function otherDns(cluster: Cluster): readonly Violation[] {
  return networkRulesOf(cluster).policies.flatMap((policy) =>
    egressRules(policy)
      .filter((rule) => DNS_PROTOCOLS.some((protocol) => opens(rule, protocol, DNS_PORT)))
      .flatMap(({ path, peers }) =>
        peers.length === 0
          ? [{ path, found: 'everybody' }]
          : peers
              .filter((peer) => !isDns(peer))
              .map((peer) => ({ path: peer.path, found: peer.kind === 'addresses' ? peer.block.cidr : 'other pods' })),
      )
      .map(({ path, found }) => ({
        object: policy.object,
        path,
        expected: `${DNS} alone on port ${DNS_PORT}`,
        found,
        mend: `name the ports that are meant, or select ${DNS}, by namespace and pod`,
      })),
  );
}
