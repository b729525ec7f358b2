import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { shown } from '../cluster/json';
import {
  balancerAttributes,
  loadBalancersOf,
  placeOf,
  settingPath,
  type AlbIngress,
  type LoadBalancer,
} from './load-balancer';
import { LEVELS } from '../cluster/pod-security-standard';
import type { Violation } from '../policy';
import type { SiblingFacts, SiblingIngress } from '../cluster/sibling-facts';
import { MODERN_TLS_POLICIES } from './tls-policies.data';

const ORDER: readonly string[] = LEVELS;
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** A namespace whose pods may do more than those of another environment; one that is not made here says nothing. */
export function weakerNamespace(
  cluster: Cluster,
  namespace: string,
  { environment, podSecurity }: SiblingFacts,
): readonly Violation[] {
  const object = cluster.find('Namespace', '', namespace);
  const level = object?.labels[ENFORCE];
  if (object === undefined || ORDER.indexOf(level ?? 'privileged') >= ORDER.indexOf(podSecurity)) return [];
  return [
    {
      object,
      path: inField('metadata.labels', ENFORCE),
      expected: `${podSecurity}, as in ${environment}`,
      found: shown(level),
      mend: 'enforce the same level: pods that staging refuses must not start here',
    },
  ];
}

/** A load balancer of a namespace that lets in more, or remembers less, than the one of another environment. */
export function weakerEntrance(
  cluster: Cluster,
  namespace: string,
  { environment, ingress }: SiblingFacts,
): readonly Violation[] {
  if (ingress === undefined) return [];
  return loadBalancersOf(cluster).flatMap((balancer) => {
    const first = balancer.members.find((member) => member.ingress.namespace === namespace);
    if (first === undefined) return [];
    return [
      ...exposed(first, environment, ingress),
      ...unguarded(balancer, first, environment, ingress),
      ...unlogged(balancer, first, environment, ingress),
      ...oldTls(first, environment, ingress),
    ];
  });
}

/** Open to the internet, which nobody has tried. The other way round it is fewer who come. */
function exposed(first: AlbIngress, environment: string, { scheme }: SiblingIngress): readonly Violation[] {
  const found = first.settings['scheme'] ?? 'internal';
  if (scheme !== 'internal' || found === 'internal') return [];
  return [
    {
      ...placeOf(first, 'scheme'),
      expected: `internal, as in ${environment}`,
      found,
      mend: `let ${environment} be internet-facing too, behind ranges that may connect (inboundCidrs)`,
    },
  ];
}

const WEB_ACL_SETTINGS = ['wafv2-acl-arn', 'wafv2-acl-name', 'waf-acl-id'];

function unguarded(
  { members }: LoadBalancer,
  first: AlbIngress,
  environment: string,
  { webAcl }: SiblingIngress,
): readonly Violation[] {
  const isGuarded = members.some(({ settings }) =>
    WEB_ACL_SETTINGS.some((setting) => (settings[setting] ?? '') !== ''),
  );
  if (webAcl === 'absent' || isGuarded) return [];
  return [
    {
      ...placeOf(first, 'wafv2-acl-arn'),
      expected: `a web ACL, as in ${environment}`,
      found: 'none',
      mend: 'set webAclArn under ingress',
    },
  ];
}

function unlogged(
  balancer: LoadBalancer,
  first: AlbIngress,
  environment: string,
  { accessLogs }: SiblingIngress,
): readonly Violation[] {
  if (accessLogs === 'absent' || balancerAttributes(balancer)['access_logs.s3.enabled'] === 'true') return [];
  return [
    {
      object: first.ingress,
      path: settingPath('load-balancer-attributes'),
      expected: `access logs, as in ${environment}`,
      found: 'access_logs.s3.enabled is not true',
      mend: 'set accessLogs under ingress',
    },
  ];
}

function oldTls(first: AlbIngress, environment: string, { tlsPolicy }: SiblingIngress): readonly Violation[] {
  const found = first.settings['ssl-policy'];
  const isModern = MODERN_TLS_POLICIES.has(found ?? '');
  if (found === tlsPolicy || isModern || !MODERN_TLS_POLICIES.has(tlsPolicy)) return [];
  return [
    {
      ...placeOf(first, 'ssl-policy'),
      expected: `${tlsPolicy}, as in ${environment}, or another without TLS 1.0 and 1.1`,
      found: shown(found),
      mend: 'state the same policy; the default takes TLS 1.0',
    },
  ];
}
