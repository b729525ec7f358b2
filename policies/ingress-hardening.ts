import { arnOf } from './ingress/arn';
import { contains, rangeOf } from './network/cidr';
import type { ClusterFacts } from './cluster/facts';
import { shown } from './cluster/json';
import {
  balancerAttributes,
  listOf,
  loadBalancersOf,
  placeOf,
  settingPath,
  type AlbIngress,
  type LoadBalancer,
} from './ingress/load-balancer';
import type { Policy, Violation } from './policy';
import { MODERN_TLS_POLICIES } from './ingress/tls-policies.data';

/** What stands on the internet is as strict as AWS lets it be. */
export const ingressHardening: Policy = {
  id: 'ingress-hardening',
  severity: 'error',
  demands:
    'A load balancer takes TLS 1.2 or newer, lets in the ranges it says, has the scheme of the overlays, and in staging and prod a web ACL, access logs and no invalid headers.',
  prevents:
    'Old TLS, smuggled headers, attacks that leave no trace, an internal service on the internet or a public one that nobody reaches.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
  needs: 'objects',
  check: (cluster) => {
    const { facts } = cluster;
    const isShared = facts !== undefined && facts.tier !== 'dev';
    return loadBalancersOf(cluster).flatMap((balancer) => [
      ...tlsPolicies(balancer),
      ...inboundRanges(balancer),
      ...schemes(balancer, facts),
      ...(isShared ? [...attributes(balancer), ...webAcls(balancer, facts)] : []),
    ]);
  },
};

function tlsPolicies({ members }: LoadBalancer): readonly Violation[] {
  const mend = 'state ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one';
  const wrong = members.flatMap((member): readonly Violation[] => {
    const policy = member.settings['ssl-policy'];
    if (policy === undefined || MODERN_TLS_POLICIES.has(policy)) return [];
    return [
      { ...placeOf(member, 'ssl-policy'), expected: 'a policy of AWS without TLS 1.0 and 1.1', found: policy, mend },
    ];
  });
  // A listener has the policy of whichever member states one.
  const ports = new Set(members.flatMap((member) => securePorts(member)));
  const silent = [...ports].flatMap((port) => {
    const sharing = members.filter((member) => securePorts(member).includes(port));
    return sharing.some(({ settings }) => settings['ssl-policy'] !== undefined) ? [] : sharing.slice(0, 1);
  });
  return [
    ...wrong,
    ...[...new Set(silent)].map((member) => ({
      ...placeOf(member, 'ssl-policy'),
      expected: 'a policy of AWS without TLS 1.0 and 1.1',
      found: 'nothing, which means ELBSecurityPolicy-2016-08 with TLS 1.0',
      mend,
    })),
  ];
}

const securePorts = ({ listeners }: AlbIngress): readonly number[] =>
  listeners.ports.filter(({ protocol }) => protocol === 'HTTPS').map(({ port }) => port);

/** Addresses from which nobody comes over the internet. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].flatMap(
  (cidr) => rangeOf(cidr) ?? [],
);

function inboundRanges({ members }: LoadBalancer): readonly Violation[] {
  const scheme = schemeOf(members);
  const withGroups = members.find(({ settings }) => settings['security-groups'] !== undefined);
  return members.flatMap((member): readonly Violation[] => {
    const cidrs = listOf(member.settings['inbound-cidrs']);
    if (cidrs.length === 0) return [];
    const violation = (expected: string, found: string, mend: string): Violation => ({
      ...placeOf(member, 'inbound-cidrs'),
      expected,
      found,
      mend,
    });
    const ranges = cidrs.map(rangeOf);
    const illegal = cidrs.filter((_, index) => ranges[index] === undefined);
    const isPrivate = ranges.every((range) => range !== undefined && PRIVATE.some((wide) => contains(wide, range)));
    return [
      ...illegal.map((cidr) =>
        violation('ranges like 10.0.0.0/8', cidr, 'correct it; the controller refuses the Ingress'),
      ),
      ...(scheme === 'internet-facing' && isPrivate
        ? [
            violation(
              'a range of public addresses, for an internet-facing load balancer',
              cidrs.join(', '),
              'make the scheme internal, or let in who comes over the internet: from these ranges nobody does',
            ),
          ]
        : []),
      ...(withGroups === undefined
        ? []
        : [
            violation(
              'nothing beside security-groups',
              cidrs.join(', '),
              'take inbound-cidrs away and put the ranges into the security group: with security-groups they are ignored',
            ),
          ]),
    ];
  });
}

const schemeOf = (members: readonly AlbIngress[]): string =>
  members.flatMap(({ settings }) => settings['scheme'] ?? [])[0] ?? 'internal';

function schemes({ members }: LoadBalancer, facts: ClusterFacts | undefined): readonly Violation[] {
  const [first] = members;
  const scheme = schemeOf(members);
  const allowed = facts?.ingress === undefined ? ['internet-facing', 'internal'] : [facts.ingress.scheme];
  const stating = members.find(({ settings }) => settings['scheme'] !== undefined) ?? first;
  if (stating === undefined || allowed.includes(scheme)) return [];
  return [
    {
      ...placeOf(stating, 'scheme'),
      expected: allowed.join(' or '),
      found: shown(stating.settings['scheme']),
      mend: 'state the scheme that the overlays say; where none is stated it is internal',
    },
  ];
}

function attributes(balancer: LoadBalancer): readonly Violation[] {
  const [first] = balancer.members;
  const found = balancerAttributes(balancer);
  const stating = balancer.members.find(({ settings }) => settings['load-balancer-attributes'] !== undefined) ?? first;
  if (stating === undefined) return [];
  const wanted = [
    {
      key: 'routing.http.drop_invalid_header_fields.enabled',
      isKept: (value: string) => value === 'true',
      value: 'true',
    },
    { key: 'access_logs.s3.enabled', isKept: (value: string) => value === 'true', value: 'true' },
    { key: 'access_logs.s3.bucket', isKept: (value: string) => value !== '', value: 'the bucket for access logs' },
  ];
  return wanted
    .filter(({ key, isKept }) => !isKept(found[key] ?? ''))
    .map(({ key, value }) => ({
      object: stating.ingress,
      path: settingPath('load-balancer-attributes'),
      expected: `${key}=${value}`,
      found: shown(found[key]),
      mend: 'add it to the attributes; to leave one out later does not reset it',
    }));
}

function webAcls({ members }: LoadBalancer, { account, region, placeholders }: ClusterFacts): readonly Violation[] {
  const [first] = members;
  const isNamed = members.some(({ settings }) => ![undefined, '', 'none'].includes(settings['wafv2-acl-name']));
  if (first === undefined || isNamed) return [];
  const member = members.find(({ settings }) => settings['wafv2-acl-arn'] !== undefined) ?? first;
  const text = member.settings['wafv2-acl-arn'] ?? '';
  const arn = arnOf(text);
  const isAcl = arn?.service === 'wafv2' && arn.resource.startsWith('regional/webacl/');
  const isHere = placeholders.includes(text) || (arn?.account === account && arn.region === region);
  if (isAcl && isHere) return [];
  return [
    {
      ...placeOf(member, 'wafv2-acl-arn'),
      expected: `a regional web ACL of account ${account} in ${region}`,
      found: text === '' ? 'nothing' : text,
      mend: 'state the ARN that aws wafv2 list-web-acls --scope REGIONAL shows',
    },
  ];
}
