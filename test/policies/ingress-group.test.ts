import { ingressGroup } from '../../policies/ingress-group';
import type { Cluster } from '../../policies/cluster/cluster';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts, withObject } from './clusters';
import { change, drop, put, type Edit } from './edits';
import { ODD, SOUND, alb, unwatched, withCopy } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const OTHER = 'Ingress monitoring/grafana';
const PARAMS = 'IngressClassParams alb';

/** A second member of the group in a namespace of its own, which the class admits. */
function withMember(given: Cluster, ...edits: readonly Edit[]): Cluster {
  const admitted = edited(
    given,
    PARAMS,
    put('spec.namespaceSelector.matchExpressions[0].values', ['autolytiq-prod', 'monitoring']),
  );
  return withCopy(
    admitted,
    INGRESS,
    put('metadata.name', 'grafana'),
    put('metadata.namespace', 'monitoring'),
    put(alb('group.order'), '200'),
    put('spec.rules[0].host', 'grafana.autolytiq.com'),
    ...edits,
  );
}

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressGroup, given)).toEqual([]);
});

test('two members that agree, with orders of their own, pass', () => {
  expect(lines(ingressGroup, withMember(PROD))).toEqual([]);
});

test.each(['Autolytiq', '-prod', 'prod.', 'prod_1', 'a'.repeat(64)])('%s is no name of a group', (name) => {
  const given = edited(edited(PROD, PARAMS, drop('spec.group')), INGRESS, put(alb('group.name'), name));
  expect(lines(ingressGroup, given)).toEqual([
    `${INGRESS} ${alb('group.name')}: expected at most 63 lower case letters, digits, - and ., no - or . first or last, found ${name}; choose another name; the controller ignores an Ingress with this one`,
  ]);
});

test('a name of 63 characters passes, and one in the class is looked at there', () => {
  const long = 'a'.repeat(63);
  const without = edited(PROD, INGRESS, drop(alb('group.name')));
  expect(lines(ingressGroup, edited(without, PARAMS, put('spec.group.name', long)))).toEqual([]);
  expect(lines(ingressGroup, edited(without, PARAMS, put('spec.group.name', 'No')))).toEqual([
    expect.stringContaining(`${PARAMS} spec.group.name: expected at most 63`),
  ]);
});

test('a group that the class overrules is refused', () => {
  const given = edited(PROD, INGRESS, put(alb('group.name'), 'mine'));
  expect(lines(ingressGroup, given)).toEqual([
    `${INGRESS} ${alb('group.name')}: expected autolytiq-prod, the group of its class, found mine; state the group of the class, or take a class without one: the class wins`,
  ]);
});

test.each(['1001', '-1001', 'first', '1.5', ''])('group.order %j is refused', (order) => {
  expect(lines(ingressGroup, edited(PROD, INGRESS, put(alb('group.order'), order)))).toEqual([
    `${INGRESS} ${alb('group.order')}: expected a whole number from -1000 to 1000, found "${order}"; correct it; the controller stops at the first that it cannot read`,
  ]);
});

test('equal orders are refused in a cluster of ours, and may be meant in one of others', () => {
  const given = withMember(PROD, put(alb('group.order'), '100'));
  expect(lines(ingressGroup, given)).toEqual([
    `${OTHER} ${alb('group.order')}: expected a number of its own: 100 is that of ${INGRESS}, found 100; choose another; with equal numbers the names of the objects decide whose rule comes first`,
  ]);
  expect(lines(ingressGroup, withoutFacts(given))).toEqual([]);
});

test.each([
  ['scheme', 'internal', 'internet-facing'],
  ['ssl-redirect', '8443', '443'],
  ['wafv2-acl-arn', 'none', 'arn:aws:wafv2:'],
])('members differ in %s', (setting, value, expected) => {
  const found = lines(ingressGroup, withMember(PROD, put(alb(setting), value)));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`${OTHER} ${alb(setting)}: expected ${expected}`);
  expect(found[0]).toContain(`, as ${INGRESS} has it, found ${value}; state the same on every member of the group`);
});

test.each(['ip-address-type', 'security-groups', 'subnets', 'load-balancer-name'])(
  'members differ in %s, which both state',
  (setting) => {
    const given = withMember(edited(PROD, INGRESS, put(alb(setting), 'one')), put(alb(setting), 'other'));
    expect(lines(ingressGroup, given)).toEqual([expect.stringContaining(`${OTHER} ${alb(setting)}: expected one, as`)]);
    expect(lines(ingressGroup, withoutFacts(given))).toHaveLength(1);
  },
);

test('subnets are a set, security groups a list', () => {
  const both = (setting: string) =>
    withoutFacts(withMember(edited(PROD, INGRESS, put(alb(setting), 'a, b')), put(alb(setting), 'b,a')));
  expect(lines(ingressGroup, both('subnets'))).toEqual([]);
  expect(lines(ingressGroup, both('security-groups'))).toHaveLength(1);
});

test('TLS policy and ranges conflict where members share a port, and nowhere else', () => {
  const first = edited(PROD, INGRESS, put(alb('inbound-cidrs'), '0.0.0.0/0'));
  const edits = [put(alb('ssl-policy'), 'ELBSecurityPolicy-2016-08'), put(alb('inbound-cidrs'), '192.0.2.0/24')];
  const found = lines(ingressGroup, withMember(first, ...edits));
  expect(found).toEqual([
    expect.stringContaining('expected ELBSecurityPolicy-TLS13-1-2-2021-06 for port 443'),
    expect.stringContaining('expected 0.0.0.0/0 for port 80'),
    expect.stringContaining('expected 0.0.0.0/0 for port 443'),
  ]);
  const apart = [...edits, put(alb('listen-ports'), '[{"HTTP":8080},{"HTTPS":8443}]')];
  expect(lines(ingressGroup, withoutFacts(withMember(first, ...apart)))).toEqual([]);
  // Members of ours are alike.
  expect(lines(ingressGroup, withMember(first, ...apart))).toHaveLength(3);
});

test('the order of ranges does not matter', () => {
  const first = edited(PROD, INGRESS, put(alb('inbound-cidrs'), '192.0.2.0/24, 198.51.100.0/24'));
  expect(lines(ingressGroup, withMember(first, put(alb('inbound-cidrs'), '198.51.100.0/24,192.0.2.0/24')))).toEqual([]);
});

test('listeners are merged, but a port has one protocol', () => {
  const more = put(alb('listen-ports'), '[{"HTTPS":443},{"HTTPS":8443}]');
  expect(lines(ingressGroup, withoutFacts(withMember(PROD, more)))).toEqual([]);
  const other = put(alb('listen-ports'), '[{"HTTPS":443},{"HTTPS":80}]');
  expect(lines(ingressGroup, withMember(PROD, other))).toEqual([
    `${OTHER} ${alb('listen-ports')}: expected HTTP for port 80, as ${INGRESS} has it, found HTTPS; state the same on every member of the group; the controller applies nothing while they differ`,
  ]);
});

test('attributes are merged, but each has one value, unless the class settles it', () => {
  const edit = put(alb('load-balancer-attributes'), 'idle_timeout.timeout_seconds=90,routing.http2.enabled=true');
  const given = withMember(PROD, edit);
  expect(lines(ingressGroup, given)).toEqual([
    expect.stringContaining('expected 60 for idle_timeout.timeout_seconds, as'),
  ]);
  const settled = put('spec.loadBalancerAttributes', [{ key: 'idle_timeout.timeout_seconds', value: '30' }]);
  expect(lines(ingressGroup, withoutFacts(edited(given, PARAMS, settled)))).toEqual([]);
});

test.each(['scheme', 'ssl-policy', 'ssl-redirect', 'wafv2-acl-arn', 'load-balancer-attributes'])(
  'a member of ours that leaves out %s is refused; the controller would take it from the other',
  (setting) => {
    const given = withMember(PROD, drop(alb(setting)));
    expect(lines(ingressGroup, given)).toEqual([
      expect.stringMatching(
        /: expected .*, as Ingress autolytiq-prod\/autolytiq-ingress has it, found nothing; state it on every member/,
      ),
    ]);
    expect(lines(ingressGroup, withoutFacts(given))).toEqual([]);
  },
);

test.each([
  ['listen-ports', '[{"HTTPS":443}]', '[{"HTTP":80},{"HTTPS":443}]'],
  ['certificate-arn', 'arn:aws:acm:us-east-1:111122223333:certificate/1', 'arn:aws:acm:'],
  ['load-balancer-attributes', 'deletion_protection.enabled=true', 'access_logs.s3.enabled=true,'],
])('members of ours that differ in %s are refused; the controller would merge them', (setting, value, expected) => {
  const given = withMember(PROD, put(alb(setting), value));
  const [line, ...others] = lines(ingressGroup, given);
  expect(others).toEqual([]);
  expect(line).toContain(`${OTHER} ${alb(setting)}: expected ${expected}`);
  expect(line).toContain(
    `, as ${INGRESS} has it, found ${value}; state the same on every member of the group: else the load balancer changes`,
  );
  expect(lines(ingressGroup, withoutFacts(given))).toEqual([]);
});

test.each(['listen-ports', 'certificate-arn', 'inbound-cidrs'])(
  'a member of ours that states %s alone is refused',
  (setting) => {
    const first = edited(PROD, INGRESS, put(alb(setting), '192.0.2.0/24'));
    const given = withMember(first, drop(alb(setting)));
    expect(lines(ingressGroup, given)).toContainEqual(
      expect.stringContaining(`${OTHER} ${alb(setting)}: expected 192.0.2.0/24, as ${INGRESS} has it, found nothing;`),
    );
  },
);

test('the order of listeners, certificates and attributes does not matter', () => {
  const turned = change(alb('load-balancer-attributes'), (value) => String(value).split(',').reverse().join(', '));
  const ports = put(alb('listen-ports'), '[{"HTTPS": 443}, {"HTTP": 80}]');
  expect(lines(ingressGroup, withMember(PROD, turned, ports))).toEqual([]);
});

test('an Ingress in a namespace that the class does not admit is refused', () => {
  const given = edited(
    withMember(PROD),
    PARAMS,
    put('spec.namespaceSelector.matchExpressions[0].values', ['autolytiq-prod']),
  );
  expect(lines(ingressGroup, given)).toEqual([
    expect.stringMatching(
      /^IngressClassParams alb spec\.namespaceSelector: expected to admit the namespace of Ingress monitoring\/grafana, found /,
    ),
  ]);
});

test('labels of a namespace that is not here may be anything', () => {
  const selector = put('spec.namespaceSelector', { matchLabels: { team: 'shop' } });
  expect(lines(ingressGroup, edited(PROD, PARAMS, selector))).toHaveLength(1);
  const elsewhere = edited(withoutFacts(PROD), INGRESS, put('metadata.namespace', 'elsewhere'));
  expect(lines(ingressGroup, edited(elsewhere, PARAMS, selector))).toEqual([]);
});

test.each([
  ['certificateArn', ['arn:aws:acm:us-east-1:111122223333:certificate/1']],
  ['scheme', 'internal'],
  ['sslPolicy', 'ELBSecurityPolicy-2016-08'],
])('%s in the class overrides what the Ingress states', (field, value) => {
  const given = edited(PROD, PARAMS, put(`spec.${field}`, value));
  expect(lines(ingressGroup, given)).toEqual([
    expect.stringMatching(
      new RegExp(`^IngressClassParams alb spec\\.${field}: expected nothing: .*; take it out; in the parameters`),
    ),
  ]);
  expect(lines(ingressGroup, withoutFacts(given))).toHaveLength(1);
});

test('whoever settles the scheme in the class alone may do so', () => {
  const given = edited(edited(PROD, INGRESS, drop(alb('scheme'))), PARAMS, put('spec.scheme', 'internet-facing'));
  expect(lines(ingressGroup, given)).toHaveLength(1);
  expect(lines(ingressGroup, withoutFacts(given))).toEqual([]);
});

test('parameters of others have no hold on an Ingress', () => {
  const others = withObject(PROD, {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'IngressClassParams',
    metadata: { name: 'others' },
    spec: { scheme: 'internal', group: { name: 'NO' } },
  });
  expect(lines(ingressGroup, others)).toEqual([]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressGroup, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressGroup, foreign(...ODD))).toEqual([]);
});
