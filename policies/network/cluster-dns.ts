import { listAt, textsOf, type Json } from '../cluster/json';
import type { NetworkPeer, NetworkRule } from './network-policy';
import { selects } from '../cluster/selector';

/** The DNS of the cluster: CoreDNS, under the label of its predecessor. */
const NAMESPACE = { 'kubernetes.io/metadata.name': 'kube-system' };
const PODS = { 'k8s-app': 'kube-dns' };

/** It answers by UDP; answers that are too long for that come by TCP. */
export const DNS_PORT = 53;
export const DNS_PROTOCOLS = ['UDP', 'TCP'] as const;

/** Whether a rule is open to the DNS of the cluster, whatever else it is open to. */
export const admitsDns = ({ peers }: NetworkRule): boolean =>
  peers.length === 0 ||
  peers.some(
    (peer) =>
      peer.kind === 'pods' &&
      peer.namespaceSelector !== undefined &&
      selects(peer.namespaceSelector, NAMESPACE) &&
      selects(peer.podSelector, PODS),
  );

/** Whether a peer is the DNS of the cluster and nothing else. */
export const isDns = (peer: NetworkPeer): boolean =>
  peer.kind === 'pods' &&
  peer.namespaceSelector !== undefined &&
  pins(peer.namespaceSelector, NAMESPACE) &&
  pins(peer.podSelector, PODS);

/** Whether a rule is about a port by number; a named port of a callee elsewhere may be any. */
export const opens = ({ ports }: NetworkRule, protocol: string, number: number): boolean =>
  ports.length === 0 ||
  ports.some((port) => port.protocol === protocol && 'from' in port && port.from <= number && number <= port.to);

/** Whether a rule is about the ports of DNS alone. */
export const isAboutDns = ({ ports }: NetworkRule): boolean =>
  ports.length > 0 && ports.every((port) => 'from' in port && port.from === DNS_PORT && port.to === DNS_PORT);

/** Whether a selector selects nothing without these labels. */
function pins(selector: Json, labels: Readonly<Record<string, string>>): boolean {
  const matchLabels = textsOf(selector['matchLabels']);
  return Object.entries(labels).every(
    ([label, value]) =>
      matchLabels[label] === value ||
      listAt(selector, 'matchExpressions').some(
        (expression) => JSON.stringify(expression) === JSON.stringify({ key: label, operator: 'In', values: [value] }),
      ),
  );
}
