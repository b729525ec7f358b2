import { listAt, textAt } from '../cluster/json';
import { attributesOf, listOf, placeOf, type AlbIngress, type LoadBalancer } from './load-balancer';
import { titleOf } from '../cluster/object';
import type { Violation } from '../policy';

/** A setting that a load balancer has once, and what counts as the same value of it. */
interface Exclusive {
  readonly setting: string;
  readonly same: (value: string) => string;
}

const asWritten = (value: string): string => value.trim();
const asList = (value: string): string => listOf(value).join(',');
const asSet = (value: string): string => [...new Set(listOf(value))].sort().join(',');

/** Which member states them does not matter; two that state different values freeze the load balancer. */
const EXCLUSIVE: readonly Exclusive[] = [
  ...[
    'scheme',
    'ip-address-type',
    'ssl-redirect',
    'wafv2-acl-arn',
    'wafv2-acl-name',
    'waf-acl-id',
    'load-balancer-name',
    'manage-backend-security-group-rules',
    'shield-advanced-protection',
    'customer-owned-ipv4-pool',
  ].map((setting) => ({ setting, same: asWritten })),
  { setting: 'security-groups', same: asList },
  { setting: 'subnets', same: asSet },
];

/** Settings of a listener: they conflict only between members that have a port in common. */
const BY_PORT: readonly (Exclusive & { readonly protocols: readonly string[] })[] = [
  { setting: 'ssl-policy', same: asWritten, protocols: ['HTTPS'] },
  { setting: 'inbound-cidrs', same: asSet, protocols: ['HTTP', 'HTTPS'] },
  { setting: 'security-group-prefix-lists', same: asSet, protocols: ['HTTP', 'HTTPS'] },
];

/** Settings that must not vanish with one member: each states them, if any does. */
const ON_EVERY_MEMBER = [
  'scheme',
  'ssl-policy',
  'ssl-redirect',
  'wafv2-acl-arn',
  'load-balancer-attributes',
  'ip-address-type',
  'security-groups',
];

/** Where members of a group contradict each other, by the rules by which the controller merges them. */
export function conflictsOf({ members }: LoadBalancer): readonly Violation[] {
  return [
    ...EXCLUSIVE.flatMap(({ setting, same }) =>
      differing(members, setting, ({ settings }) => {
        const value = settings[setting];
        return value === undefined ? [] : [['', same(value)]];
      }),
    ),
    ...BY_PORT.flatMap(({ setting, same, protocols }) =>
      differing(members, setting, ({ settings, listeners }) => {
        const value = settings[setting];
        if (value === undefined) return [];
        return listeners.ports
          .filter(({ protocol }) => protocols.includes(protocol))
          .map(({ port }) => [` for port ${port}`, same(value)]);
      }),
    ),
    ...differing(members, 'listen-ports', ({ listeners }) =>
      listeners.ports.map(({ protocol, port }) => [` for port ${port}`, protocol]),
    ),
    ...differing(members, 'load-balancer-attributes', ({ settings, params }) => {
      // An attribute of the class settles the matter.
      const settled = new Set(listAt(params?.body, 'spec', 'loadBalancerAttributes').map((one) => textAt(one, 'key')));
      return Object.entries(attributesOf(settings['load-balancer-attributes'])).flatMap(([key, value = '']) =>
        settled.has(key) ? [] : [[` for ${key}`, value]],
      );
    }),
  ];
}

/** Where a member of a group leaves to another what the load balancer has. */
export function leftOut({ members }: LoadBalancer): readonly Violation[] {
  return ON_EVERY_MEMBER.flatMap((setting) => {
    const stating = members.find(({ settings }) => settings[setting] !== undefined);
    if (stating === undefined) return [];
    return members
      .filter(({ settings }) => settings[setting] === undefined)
      .map((member) => ({
        ...placeOf(member, setting),
        expected: `${stating.settings[setting] ?? ''}, as ${titleOf(stating.ingress)} has it`,
        found: 'nothing',
        mend: 'state it on every member of the group: else the load balancer loses it with the one that does',
      }));
  });
}

/** The members whose value differs from that of the first that has one, for each thing that may have one. */
function differing(
  members: readonly AlbIngress[],
  setting: string,
  valuesOf: (member: AlbIngress) => readonly (readonly [string, string])[],
): readonly Violation[] {
  const known = new Map<string, { readonly value: string; readonly member: AlbIngress }>();
  return members.flatMap((member) =>
    valuesOf(member).flatMap(([what, value]): readonly Violation[] => {
      const before = known.get(what);
      if (before === undefined) known.set(what, { value, member });
      if (before === undefined || before.value === value) return [];
      return [
        {
          ...placeOf(member, setting),
          expected: `${before.value}${what}, as ${titleOf(before.member.ingress)} has it`,
          found: value,
          mend: 'state the same on every member of the group; the controller applies nothing while they differ',
        },
      ];
    }),
  );
}
