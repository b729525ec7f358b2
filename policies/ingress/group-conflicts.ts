import { listAt, textAt } from '../cluster/json';
import { listenersOf } from './listeners';
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

/** What the controller puts together of what its members say, and so does not hold against them. */
const MERGED: readonly Exclusive[] = [
  { setting: 'listen-ports', same: asListeners },
  { setting: 'certificate-arn', same: asSet },
  { setting: 'load-balancer-attributes', same: asSet },
];

/** `[{"HTTP":80},{"HTTPS":443}]` in any order. */
function asListeners(value: string): string {
  const { ports } = listenersOf(value, []);
  return ports
    .map(({ protocol, port }) => `${protocol} ${port}`)
    .sort()
    .join(',');
}

/** Everything that a group has once: each member states it as the others do, if any does. */
const ON_EVERY_MEMBER: readonly Exclusive[] = [...EXCLUSIVE, ...BY_PORT, ...MERGED];

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

/**
 * Where members of a group that belong together are not alike. The controller would put up with it: it takes what one leaves out
 * from another, and all listeners, certificates and attributes of all. Which hosts have them then depends on who is there.
 */
export function unlike(balancer: LoadBalancer): readonly Violation[] {
  const { members } = balancer;
  const contradicting = new Set(conflictsOf(balancer).map(({ object, path }) => `${titleOf(object)} ${path}`));
  return ON_EVERY_MEMBER.flatMap(({ setting, same }) => {
    const stating = members.find(({ settings }) => settings[setting] !== undefined);
    const expected = stating?.settings[setting];
    if (stating === undefined || expected === undefined) return [];
    return members.flatMap((member): readonly Violation[] => {
      const found = member.settings[setting];
      const place = placeOf(member, setting);
      if (found !== undefined && same(found) === same(expected)) return [];
      if (contradicting.has(`${titleOf(place.object)} ${place.path}`)) return [];
      return [
        {
          ...place,
          expected: `${expected}, as ${titleOf(stating.ingress)} has it`,
          found: found ?? 'nothing',
          mend:
            found === undefined
              ? 'state it on every member of the group: else the load balancer loses it with the one that does'
              : 'state the same on every member of the group: else the load balancer changes with each that comes or goes',
        },
      ];
    });
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
