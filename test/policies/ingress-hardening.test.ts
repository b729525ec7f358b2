import { ingressHardening } from '../../policies/ingress-hardening';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { change, drop, put } from './edits';
import { ODD, SOUND, alb, factsOf, foreignIngress, unwatched, withCopy, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const DEV = unwatched(cluster('autolytiq-dev'));
const INTERNAL = unwatched(cluster('external-metrics-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const POLICY = alb('ssl-policy');
const ATTRIBUTES = alb('load-balancer-attributes');
const CIDRS = alb('inbound-cidrs');
const ACL = alb('wafv2-acl-arn');

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressHardening, given)).toEqual([]);
});

test.each([
  'ELBSecurityPolicy-2016-08',
  'ELBSecurityPolicy-TLS13-1-0-2021-06',
  'ELBSecurityPolicy-TLS13-1-1-2021-06',
  'ELBSecurityPolicy-TLS-1-1-2017-01',
  'ELBSecurityPolicy-FS-2018-06',
  'ELBSecurityPolicy-TLS13-1-2',
])('%s is refused', (policy) => {
  expect(lines(ingressHardening, edited(PROD, INGRESS, put(POLICY, policy)))).toEqual([
    `${INGRESS} ${POLICY}: expected a policy of AWS without TLS 1.0 and 1.1, found ${policy}; state ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one`,
  ]);
});

test.each([
  'ELBSecurityPolicy-TLS13-1-3-2021-06',
  'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
  'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04',
  'ELBSecurityPolicy-FS-1-2-Res-2020-10',
  'ELBSecurityPolicy-TLS-1-2-2017-01',
])('%s passes', (policy) => {
  expect(lines(ingressHardening, edited(PROD, INGRESS, put(POLICY, policy)))).toEqual([]);
});

test('no policy is the one from 2016', () => {
  const given = edited(PROD, INGRESS, drop(POLICY));
  expect(lines(ingressHardening, given)).toEqual([
    `${INGRESS} ${POLICY}: expected a policy of AWS without TLS 1.0 and 1.1, found nothing, which means ELBSecurityPolicy-2016-08 with TLS 1.0; state ELBSecurityPolicy-TLS13-1-2-2021-06 or a stricter one`,
  ]);
  expect(lines(ingressHardening, withoutFacts(given))).toHaveLength(1);
});

test('the policy of another member counts on the ports that they share, and that of the class', () => {
  const given = edited(PROD, INGRESS, drop(POLICY));
  const member = [put('metadata.name', 'other'), put(POLICY, 'ELBSecurityPolicy-TLS13-1-2-2021-06')];
  expect(lines(ingressHardening, withCopy(given, INGRESS, ...member))).toEqual([]);
  expect(
    lines(ingressHardening, withCopy(given, INGRESS, ...member, put(alb('listen-ports'), '[{"HTTPS":8443}]'))),
  ).toHaveLength(1);
  expect(
    lines(
      ingressHardening,
      edited(given, 'IngressClassParams alb', put('spec.sslPolicy', 'ELBSecurityPolicy-TLS13-1-3-2021-06')),
    ),
  ).toEqual([]);
  expect(
    lines(ingressHardening, edited(PROD, 'IngressClassParams alb', put('spec.sslPolicy', 'ELBSecurityPolicy-2016-08'))),
  ).toEqual([expect.stringContaining('IngressClassParams alb spec.sslPolicy: expected a policy of AWS')]);
});

test('without HTTPS there is no policy to state', () => {
  const given = foreignIngress({ 'listen-ports': '[{"HTTP":80}]' }, {});
  expect(lines(ingressHardening, foreign(given))).toEqual([]);
});

test.each(['10.0.0.0', '10.0.0.0/33', '300.0.0.0/8', 'everyone'])('%s is no range', (cidr) => {
  const given = edited(
    INTERNAL,
    'Ingress external-metrics-prod/external-metrics-ingress',
    put(CIDRS, `10.0.0.0/8,${cidr}`),
  );
  expect(lines(ingressHardening, given)).toEqual([
    `Ingress external-metrics-prod/external-metrics-ingress ${CIDRS}: expected ranges like 10.0.0.0/8, found ${cidr}; correct it; the controller refuses the Ingress`,
  ]);
});

test.each([
  ['10.0.0.0/8', 1],
  ['10.1.0.0/16, 192.168.0.0/24', 1],
  ['100.64.0.0/10', 1],
  ['fd00::/8', 1],
  ['192.0.2.0/24', 0],
  ['10.0.0.0/8,192.0.2.0/24', 0],
  ['0.0.0.0/0', 0],
  ['172.0.0.0/8', 0],
  ['2001:db8::/32', 0],
])('internet-facing for %s alone: %i complaints', (cidrs, count) => {
  const found = lines(ingressHardening, edited(PROD, INGRESS, put(CIDRS, cidrs)));
  expect(found).toEqual(
    count === 0
      ? []
      : [
          `${INGRESS} ${CIDRS}: expected a range of public addresses, for an internet-facing load balancer, found ${cidrs}; make the scheme internal, or let in who comes over the internet: from these ranges nobody does`,
        ],
  );
});

test('ranges beside security groups do nothing', () => {
  const given = edited(PROD, INGRESS, put(CIDRS, '192.0.2.0/24'), put(alb('security-groups'), 'sg-1'));
  expect(lines(ingressHardening, given)).toEqual([
    `${INGRESS} ${CIDRS}: expected nothing beside security-groups, found 192.0.2.0/24; take inbound-cidrs away and put the ranges into the security group: with security-groups they are ignored`,
  ]);
  expect(lines(ingressHardening, withoutFacts(given))).toHaveLength(1);
  expect(lines(ingressHardening, edited(PROD, INGRESS, put(alb('security-groups'), 'sg-1')))).toEqual([]);
});

test.each([drop(alb('scheme')), put(alb('scheme'), 'internal')])('the scheme is that of the overlays', (edit) => {
  const given = edited(PROD, INGRESS, edit);
  expect(lines(ingressHardening, given)).toEqual([
    expect.stringMatching(/scheme"\]: expected internet-facing, found (nothing|"internal"); state the scheme/),
  ]);
  expect(lines(ingressHardening, withoutFacts(given))).toEqual([]);
});

test('an internal service is not put on the internet', () => {
  const title = 'Ingress external-metrics-prod/external-metrics-ingress';
  expect(lines(ingressHardening, edited(INTERNAL, title, put(alb('scheme'), 'internet-facing')))).toContain(
    `${title} ${alb('scheme')}: expected internal, found "internet-facing"; state the scheme that the overlays say; where none is stated it is internal`,
  );
  expect(lines(ingressHardening, edited(INTERNAL, title, drop(alb('scheme'))))).toEqual([]);
});

test('a scheme that there is not is refused everywhere', () => {
  const given = withoutFacts(edited(PROD, INGRESS, put(alb('scheme'), 'public')));
  expect(lines(ingressHardening, given)).toEqual([
    expect.stringContaining('expected internet-facing or internal, found "public"'),
  ]);
});

test.each([
  ['routing.http.drop_invalid_header_fields.enabled=true', 'routing.http.drop_invalid_header_fields.enabled=true'],
  ['access_logs.s3.enabled=true', 'access_logs.s3.enabled=true'],
  ['access_logs.s3.bucket=autolytiq-prod-access-logs', 'access_logs.s3.bucket=the bucket for access logs'],
])('without %s it is refused', (attribute, expected) => {
  const without = change(ATTRIBUTES, (value) => String(value).replace(attribute, '').replace(',,', ','));
  expect(lines(ingressHardening, edited(PROD, INGRESS, without))).toEqual([
    `${INGRESS} ${ATTRIBUTES}: expected ${expected}, found nothing; add it to the attributes; to leave one out later does not reset it`,
  ]);
  const off = change(ATTRIBUTES, (value) => String(value).replace(attribute, attribute.replace(/=.*/, '=')));
  expect(lines(ingressHardening, edited(PROD, INGRESS, off))).toEqual([
    expect.stringContaining(`expected ${expected}, found ""`),
  ]);
});

test('without any attributes all three are asked for, in staging and prod', () => {
  const given = edited(PROD, INGRESS, drop(ATTRIBUTES));
  expect(lines(ingressHardening, given)).toHaveLength(3);
  expect(lines(ingressHardening, withFacts(given, { tier: 'staging' }))).toHaveLength(3);
  expect(lines(ingressHardening, withFacts(given, { tier: 'dev' }))).toEqual([]);
  expect(lines(ingressHardening, withoutFacts(given))).toEqual([]);
});

test('attributes of the class and of other members count', () => {
  const given = edited(PROD, INGRESS, drop(ATTRIBUTES));
  const all =
    PROD.find('Ingress', 'autolytiq-prod', 'autolytiq-ingress')?.annotations[
      'alb.ingress.kubernetes.io/load-balancer-attributes'
    ] ?? '';
  expect(
    lines(ingressHardening, withCopy(given, INGRESS, put('metadata.name', 'other'), put(ATTRIBUTES, all))),
  ).toEqual([]);
  const list = all.split(',').map((pair) => ({ key: pair.split('=')[0], value: pair.split('=')[1] }));
  expect(
    lines(ingressHardening, edited(given, 'IngressClassParams alb', put('spec.loadBalancerAttributes', list))),
  ).toEqual([]);
});

const GOOD_ACL = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/shop/11112222-3333-4444-5555-666677778888';

test.each([
  'none',
  '',
  GOOD_ACL.replace('regional', 'global'),
  GOOD_ACL.replace('us-east-1', 'eu-west-1'),
  GOOD_ACL.replace('111122223333', '999900001111'),
  GOOD_ACL.replace('wafv2', 'waf-regional'),
])('%j is no web ACL of this cluster', (acl) => {
  expect(lines(ingressHardening, edited(PROD, INGRESS, put(ACL, acl)))).toEqual([
    `${INGRESS} ${ACL}: expected a regional web ACL of account 111122223333 in us-east-1, found ${acl === '' ? 'nothing' : acl}; state the ARN that aws wafv2 list-web-acls --scope REGIONAL shows`,
  ]);
});

test('a web ACL is asked for in staging and prod', () => {
  const given = edited(PROD, INGRESS, drop(ACL));
  expect(lines(ingressHardening, given)).toHaveLength(1);
  expect(lines(ingressHardening, withFacts(given, { tier: 'dev' }))).toEqual([]);
  expect(lines(ingressHardening, withoutFacts(given))).toEqual([]);
  expect(lines(ingressHardening, edited(PROD, INGRESS, put(ACL, GOOD_ACL)))).toEqual([]);
  expect(lines(ingressHardening, edited(given, INGRESS, put(alb('wafv2-acl-name'), 'shop')))).toEqual([]);
});

test('a stand-in is looked at for its form alone', () => {
  const elsewhere = GOOD_ACL.replace('us-east-1', 'eu-west-1');
  const given = edited(PROD, INGRESS, put(ACL, elsewhere));
  const { placeholders } = factsOf(PROD);
  expect(lines(ingressHardening, withFacts(given, { placeholders: [...placeholders, elsewhere] }))).toEqual([]);
  expect(
    lines(
      ingressHardening,
      withFacts(edited(PROD, INGRESS, put(ACL, 'not known yet')), { placeholders: ['not known yet'] }),
    ),
  ).toHaveLength(1);
});

test('in dev a plain load balancer passes', () => {
  expect(factsOf(DEV).tier).toBe('dev');
  expect(lines(ingressHardening, edited(DEV, 'Ingress autolytiq-dev/autolytiq-ingress', drop(ATTRIBUTES)))).toEqual([]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressHardening, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressHardening, foreign(...ODD))).toEqual([]);
});
