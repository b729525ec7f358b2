import type { Cluster } from '../cluster/cluster';
import { blockReader, type AddressBlock } from './address-block';
import type { AddressRange } from './cidr';
import { at, isJson, listAt, numberAt, recordAt, textAt, type Json } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';

/** Named as the fields that hold the rules are. */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy as it acts (https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/). */
export interface NetworkPolicy {
  readonly object: KubernetesObject;
  readonly podSelector: Json;
  /** In these directions the selected pods have no connection that no rule allows. */
  readonly restricts: readonly Direction[];
  /** Of the directions that it restricts. */
  readonly rules: readonly NetworkRule[];
}

export interface NetworkRule {
  readonly direction: Direction;
  /** `spec.egress[0]` */
  readonly path: string;
  /** None: everybody. */
  readonly peers: readonly NetworkPeer[];
  /** None: every port of every protocol. */
  readonly ports: readonly RulePort[];
}

/** Whom a rule is about. */
export type NetworkPeer =
  | {
      readonly kind: 'pods';
      /** `spec.egress[0].to[1]` */
      readonly path: string;
      readonly podSelector: Json;
      /** Absent: the namespace of the policy. */
      readonly namespaceSelector?: Json;
    }
  | { readonly kind: 'addresses'; readonly path: string; readonly block: AddressBlock };

/** Ports of one protocol, from the first to the last. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** A port of a rule; the name means that port of the callee's containers. */
export type RulePort = PortRange | { readonly protocol: string; readonly name: string };

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const HIGHEST = 65_535;
const everyPort = (protocol: string): PortRange => ({ protocol, from: 1, to: HIGHEST });
export const EVERY_PORT: readonly PortRange[] = PROTOCOLS.map(everyPort);

/** The NetworkPolicies of a cluster; kinds of the same name in other groups (Calico's) are something else. */
export function networkPoliciesOf(cluster: Cluster): readonly NetworkPolicy[] {
  const readBlock = blockReader();
  return cluster
    .ofKind('NetworkPolicy')
    .filter((object) => groupOf(object) === 'networking.k8s.io')
    .map((object) => {
      const restricts = directionsOf(object);
      const rules = restricts.flatMap((direction) => rulesOf(object, direction, readBlock));
      return { object, podSelector: recordAt(object.body, 'spec', 'podSelector'), restricts, rules };
    });
}

/** Without policyTypes: what comes in, and what goes out if there are rules for it. */
function directionsOf({ body }: KubernetesObject): readonly Direction[] {
  const types = listAt(body, 'spec', 'policyTypes');
  if (types.length === 0) return listAt(body, 'spec', 'egress').length === 0 ? ['ingress'] : ['ingress', 'egress'];
  return [
    ...(types.includes('Ingress') ? ['ingress' as const] : []),
    ...(types.includes('Egress') ? ['egress' as const] : []),
  ];
}

function rulesOf(
  { body }: KubernetesObject,
  direction: Direction,
  readBlock: (block: Json) => AddressBlock,
): readonly NetworkRule[] {
  return listAt(body, 'spec', direction).flatMap((rule, index): NetworkRule[] => {
    if (!isJson(rule)) return [];
    const path = `spec.${direction}[${index}]`;
    const side = direction === 'ingress' ? 'from' : 'to';
    return [
      {
        direction,
        path,
        peers: listAt(rule, side).map((peer, place) => peerOf(peer, `${path}.${side}[${place}]`, readBlock)),
        ports: listAt(rule, 'ports').flatMap(portOf),
      },
    ];
  });
}

function peerOf(peer: unknown, path: string, readBlock: (block: Json) => AddressBlock): NetworkPeer {
  const block = at(peer, 'ipBlock');
  if (isJson(block)) return { kind: 'addresses', path, block: readBlock(block) };
  const namespaceSelector = at(peer, 'namespaceSelector');
  return {
    kind: 'pods',
    path,
    podSelector: recordAt(peer, 'podSelector'),
    ...(isJson(namespaceSelector) ? { namespaceSelector } : {}),
  };
}

function portOf(entry: unknown): readonly RulePort[] {
  if (!isJson(entry)) return [];
  const protocol = textAt(entry, 'protocol') ?? 'TCP';
  const { port } = entry;
  if (typeof port === 'string') return [{ protocol, name: port }];
  if (typeof port !== 'number') return [everyPort(protocol)];
  return [{ protocol, from: port, to: numberAt(entry, 'endPort') ?? port }];
}

/** The ports of a callee that a rule is about. */
export function portsAt({ ports }: NetworkRule, callee: Pod): readonly PortRange[] {
  if (ports.length === 0) return EVERY_PORT;
  return ports.flatMap((port) => ('name' in port ? portsNamed(callee, port) : [port]));
}

function portsNamed(
  callee: Pod,
  { protocol, name }: { readonly protocol: string; readonly name: string },
): PortRange[] {
  return callee.containers
    .flatMap(({ body }) => listAt(body, 'ports'))
    .filter((port) => textAt(port, 'name') === name && (textAt(port, 'protocol') ?? 'TCP') === protocol)
    .flatMap((port) => {
      const number = numberAt(port, 'containerPort');
      return number === undefined ? [] : [{ protocol, from: number, to: number }];
    });
}

/** The ports in both lists. */
export function commonPorts(some: readonly PortRange[], others: readonly PortRange[]): readonly PortRange[] {
  return some.flatMap((one) =>
    others
      .filter(({ protocol }) => protocol === one.protocol)
      .map(({ from, to }) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
      .filter(({ from, to }) => from <= to),
  );
}

/** `8087`, `8000-8100`, `53/UDP`, `every port`. */
export function shownPorts(ports: readonly PortRange[]): string {
  if (PROTOCOLS.every((protocol) => ports.some((one) => one.protocol === protocol && one.to - one.from >= HIGHEST - 1)))
    return 'every port';
  return ports
    .map(
      ({ protocol, from, to }) => `${from === to ? from : `${from}-${to}`}${protocol === 'TCP' ? '' : `/${protocol}`}`,
    )
    .join(', ');
}

/** What a policy allows its pods to connect to. */
export const egressRules = ({ rules }: NetworkPolicy): readonly NetworkRule[] =>
  rules.filter(({ direction }) => direction === 'egress');

/** Whether a rule leaves the ports of some protocol open, all of them. */
export const isEveryPort = ({ ports }: NetworkRule): boolean =>
  ports.length === 0 || ports.some((port) => 'from' in port && port.from <= 1 && port.to >= HIGHEST);

/** The addresses that a peer of a rule stands for; none for pods. */
export const addressesOf = (peer: NetworkPeer): readonly AddressRange[] =>
  peer.kind === 'pods' ? [] : peer.block.addresses;
