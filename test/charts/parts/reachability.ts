import type { Manifest } from '../../../synth/manifest';
import { recordOf } from '../../../synth/schemas/narrow';
import { ofKind, podTemplates } from '../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../query';

type Labels = Readonly<Record<string, string>>;

/** An end of a connection: a pod, or an address that belongs to none. */
export interface End {
  readonly address: string;
  readonly pod?: { readonly namespace: string; readonly labels: Labels };
}

/** A pod of the estate, with the ports it listens on. */
export interface Pod extends End {
  readonly name: string;
  readonly ports: readonly number[];
}

/** Where a connection goes, and by which protocol: TCP unless it says another. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
}

type Direction = 'Ingress' | 'Egress';

interface Rule {
  readonly peers: readonly ((end: End) => boolean)[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

interface Policy {
  readonly selects: (pod: NonNullable<End['pod']>) => boolean;
  readonly directions: readonly string[];
  readonly rules: Readonly<Record<Direction, readonly Rule[]>>;
}

/** One pod of each workload, all with the same address. */
export function podsOf(objects: readonly Manifest[], address: string): readonly Pod[] {
  return podTemplates(objects).map(({ namespace, template }) => ({
    name: textAt(template, 'metadata.labels["app.kubernetes.io/name"]'),
    address,
    pod: { namespace, labels: labelsOf(valueAt(template, 'metadata.labels')) },
    ports: findAll(template, '**.containerPort').map(Number),
  }));
}

/**
 * Whether the NetworkPolicies among some objects let a connection through: the egress of one end and the ingress of the
 * other. An end is free as long as no policy for that direction selects it
 * (https://kubernetes.io/docs/concepts/services-networking/network-policies/).
 */
export function reachability(objects: readonly Manifest[]): (connection: Connection) => boolean {
  const policies = ofKind(objects, 'NetworkPolicy').map(policyOf);
  const isOpen = (direction: Direction, end: End, peer: End, { port, protocol = 'TCP' }: Connection): boolean => {
    const { pod } = end;
    if (pod === undefined) return true;
    const selecting = policies.filter(({ directions, selects }) => directions.includes(direction) && selects(pod));
    const rules = selecting.flatMap((policy) => policy.rules[direction]);
    const open = rules.filter(({ ports }) => ports.some((each) => each.port === port && each.protocol === protocol));
    return selecting.length === 0 || open.some(({ peers }) => peers.some((isPeer) => isPeer(peer)));
  };
  return (connection) =>
    isOpen('Egress', connection.from, connection.to, connection) &&
    isOpen('Ingress', connection.to, connection.from, connection);
}

function policyOf(policy: Manifest): Policy {
  const { namespace = '' } = policy.metadata;
  const isSelected = selectorOf(valueAt(policy, 'spec.podSelector'));
  const rules = (path: string, peers: string): readonly Rule[] =>
    findAll(policy, path).map((rule) => ({
      peers: findAll(rule, `${peers}[*]`).map((peer) => peerOf(peer, namespace)),
      ports: findAll(rule, 'ports[*]').map((each) => ({
        port: numberAt(each, 'port'),
        protocol: textAt(each, 'protocol'),
      })),
    }));
  return {
    selects: (pod) => pod.namespace === namespace && isSelected(pod.labels),
    directions: textsAt(policy, 'spec.policyTypes[*]'),
    rules: { Ingress: rules('spec.ingress[*]', 'from'), Egress: rules('spec.egress[*]', 'to') },
  };
}

function peerOf(peer: unknown, own: string): (end: End) => boolean {
  const { ipBlock, podSelector = {}, namespaceSelector } = recordOf(peer, 'peer');
  if (ipBlock !== undefined) {
    const range = textAt(ipBlock, 'cidr');
    const except = textsAt(ipBlock, 'except[*]');
    return ({ address }) => isIn(address, range) && !except.some((exception) => isIn(address, exception));
  }
  const isPod = selectorOf(podSelector);
  const isNamespace =
    namespaceSelector === undefined ? ({ name }: Labels) => name === own : selectorOfNamespaces(namespaceSelector);
  return ({ pod }) => pod !== undefined && isNamespace({ name: pod.namespace }) && isPod(pod.labels);
}

function selectorOfNamespaces(selector: unknown): (labels: Labels) => boolean {
  const isSelected = selectorOf(selector);
  return ({ name = '' }) => isSelected({ 'kubernetes.io/metadata.name': name });
}

function selectorOf(selector: unknown): (labels: Labels) => boolean {
  const { matchLabels = {}, ...others } = recordOf(selector, 'selector');
  if (Object.keys(others).length > 0) throw new Error(`cannot evaluate ${JSON.stringify(others)}`);
  const wanted = Object.entries(labelsOf(matchLabels));
  return (labels) => wanted.every(([key, value]) => labels[key] === value);
}

function labelsOf(value: unknown): Labels {
  return Object.fromEntries(Object.entries(recordOf(value, 'labels')).map(([key, label]) => [key, String(label)]));
}

/** Whether a range of IPv4 addresses holds one. */
export function isIn(address: string, range: string): boolean {
  const [start = '', bits = '32'] = range.split('/');
  const size = 2 ** (32 - Number(bits));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(start) / size);
}

/** An address in a range, but in none of some others. Throws when these leave no room. */
export function addressIn(range: string, others: readonly string[] = []): string {
  const [start = ''] = range.split('/');
  for (let number = numberOf(start) + 9; isIn(addressOf(number), range); number += 256) {
    const address = addressOf(number);
    if (!others.some((other) => isIn(address, other))) return address;
  }
  throw new Error(`${range} has no address outside of ${others.join(', ')}`);
}

function numberOf(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join('.');
}
