import type { Cluster } from './cluster/cluster';
import type { Direction } from './network/network-policy';
import { networkRulesOf } from './network/network-rules';
import { groupOf, titleOf } from './cluster/object';
import type { Pod } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { distinct, serviceAddresses, shownAddress, type ServiceAddress } from './services/service-addresses';
import { declaredTarget, podsBehind, servicePortsOf } from './services/service-ports';
import { shownSome } from './services/service-target';

/**
 * Addresses in configuration lead to a Service, a port of it, and through the network policies. Addresses in Secrets are not
 * seen here. Where nothing is known of a cluster, a Service may be elsewhere (`outside-references` says so).
 */
export const inClusterAddresses: Policy = {
  id: 'in-cluster-addresses',
  severity: 'error',
  demands:
    'An address of the cluster in a value names a Service and a port that exist, and whoever reads it may connect there.',
  prevents: 'Calls that fail in a system in which every pod is healthy.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/',
  needs: 'objects',
  check: (cluster) => {
    const addresses = serviceAddresses(cluster);
    return [
      ...distinct(addresses.filter(({ answered }) => answered === 'no')).flatMap((address) =>
        nowhere(cluster, address),
      ),
      ...refused(cluster, addresses),
    ];
  },
};

function nowhere(cluster: Cluster, { value, address, namespace, name, service }: ServiceAddress): readonly Violation[] {
  const { holder, path } = value;
  const found = shownAddress(address);
  if (service !== undefined) {
    const ports = servicePortsOf(service).map(({ port }) => String(port));
    return [
      {
        object: holder,
        path,
        expected: `a port of ${titleOf(service)}: ${ports.join(', ')}`,
        found,
        mend: 'call the port of the Service, or give it that port',
      },
    ];
  }
  if (cluster.facts === undefined) return [];
  return [
    {
      object: holder,
      path,
      expected: `the name of a Service of ${namespace}`,
      found,
      mend: `name the Service that is meant, or add ${name} to ${namespace}`,
    },
  ];
}

/** Calls that network policies stop, at the caller's side or the callee's. */
function refused(cluster: Cluster, addresses: readonly ServiceAddress[]): readonly Violation[] {
  if (hasOtherRules(cluster)) return [];
  const rules = networkRulesOf(cluster);
  const seen = new Set<string>();
  return addresses.flatMap((found): Violation[] => {
    const { reader, address, service, port } = found;
    if (service === undefined || port === undefined || !hasOwnNetwork(reader)) return [];
    const key = JSON.stringify([titleOf(reader.owner), service.namespace, service.name, port.port]);
    if (seen.has(key)) return [];
    seen.add(key);
    return podsBehind(cluster, service)
      .filter((pod) => pod.owner !== reader.owner && hasOwnNetwork(pod))
      .flatMap((callee) => {
        const target = declaredTarget(callee, port)?.port ?? port.target;
        if (typeof target !== 'number') return [];
        return rules
          .refusalsOf(reader, callee, target, port.protocol)
          .map((direction) => stopped(reader, callee, `${target}`, direction, shownAddress(address)));
      });
  });
}

function stopped(reader: Pod, callee: Pod, port: string, direction: Direction, address: string): Violation {
  const [pod, words] =
    direction === 'egress' ? [reader, `to ${titleOf(callee.owner)}`] : [callee, `from ${titleOf(reader.owner)}`];
  return {
    object: reader.owner,
    path: reader.path === '' ? 'spec' : `${reader.path}.spec`,
    expected: `network policies that let it call ${address}, which its configuration names`,
    found: `no rule for ${direction} ${words} on port ${port}`,
    mend: `allow it in a NetworkPolicy that selects the pods of ${shownSome([titleOf(pod.owner)])}`,
  };
}

const hasOwnNetwork = ({ spec }: Pod): boolean => spec['hostNetwork'] !== true;

/** Whether rules of other kinds are there (Cilium's, Calico's): they may allow what these do not. */
const hasOtherRules = (cluster: Cluster): boolean =>
  OTHER_RULES.some((kind) => cluster.ofKind(kind).length > 0) ||
  cluster.ofKind('NetworkPolicy').some((policy) => groupOf(policy) !== 'networking.k8s.io');

const OTHER_RULES = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];
