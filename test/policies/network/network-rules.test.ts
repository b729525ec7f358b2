import type { Cluster } from '../../../policies/cluster/cluster';
import type { Json } from '../../../policies/cluster/json';
import { commonPorts, shownPorts } from '../../../policies/network/network-policy';
import { networkRulesOf } from '../../../policies/network/network-rules';
import type { Pod } from '../../../policies/cluster/pod';
import { cluster, edited, foreign, without, withoutFacts } from '../clusters';
import { drop, put } from '../edits';

const PROD = cluster('autolytiq-prod');

/** A pod of that name in the namespace `apps` unless it says otherwise, labelled `app: <name>`. */
const pod = (name: string, more: Json = {}, namespace = 'apps'): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    containers: [
      {
        name: 'main',
        ports: [
          { name: 'web', containerPort: 8080 },
          { name: 'dns', containerPort: 53, protocol: 'UDP' },
        ],
      },
    ],
    ...more,
  },
});

const policy = (name: string, spec: Json, namespace = 'apps'): Json => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace },
  spec,
});

const only = (app: string) => ({ podSelector: { matchLabels: { app } } });
const A = pod('a');
const B = pod('b');
const C = pod('c', {}, 'others');

/** What both sides allow by selectors, each edge as `a → b: 8080`. */
function edgesOf(given: Cluster): readonly string[] {
  const { portsBetween } = networkRulesOf(given);
  return given.pods
    .flatMap((from) => given.pods.map((to) => ({ from, to })))
    .filter(({ from, to }) => from !== to)
    .map((ends) => ({
      ...ends,
      ports: commonPorts(portsBetween(ends.from, ends.to, 'egress'), portsBetween(ends.from, ends.to, 'ingress')),
    }))
    .filter(({ ports }) => ports.length > 0)
    .map(({ from, to, ports }) => `${from.owner.name} → ${to.owner.name}: ${shownPorts(ports)}`)
    .sort();
}

function podNamed(given: Cluster, name: string): Pod {
  const found = given.pods.find(({ owner }) => owner.name === name);
  if (found === undefined) throw new Error(`no pod ${name}`);
  return found;
}

const may = (given: Cluster, from: string, to: string, port: number, protocol?: string): boolean =>
  networkRulesOf(given).refusalsOf(podNamed(given, from), podNamed(given, to), port, protocol).length === 0;

test('without policies everything is allowed', () => {
  expect(edgesOf(foreign(A, B))).toEqual(['a → b: every port', 'b → a: every port']);
  expect(may(foreign(A, B), 'a', 'b', 9, 'SCTP')).toBe(true);
});

test('one policy isolates the pods that it selects, in its directions only', () => {
  expect(edgesOf(foreign(A, B, policy('deny', { ...only('b'), policyTypes: ['Ingress'] })))).toEqual([
    'b → a: every port',
  ]);
  expect(edgesOf(foreign(A, B, policy('deny', { ...only('b'), policyTypes: ['Egress'] })))).toEqual([
    'a → b: every port',
  ]);
  expect(edgesOf(foreign(A, B, policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })))).toEqual([]);
});

test('without policyTypes a policy is about what comes in, and about what goes out if it has egress rules', () => {
  expect(edgesOf(foreign(A, B, policy('p', only('b'))))).toEqual(['b → a: every port']);
  expect(edgesOf(foreign(A, B, policy('p', { ...only('b'), egress: [] })))).toEqual(['b → a: every port']);
  expect(edgesOf(foreign(A, B, policy('p', { ...only('b'), egress: [{ ports: [{ port: 1 }] }] })))).toEqual([
    'b → a: 1',
  ]);
});

test('rules of a direction that policyTypes does not name do nothing', () => {
  const given = foreign(A, B, policy('p', { ...only('b'), policyTypes: ['Egress'], ingress: [{ from: [only('x')] }] }));
  expect(edgesOf(given)).toEqual(['a → b: every port']);
});

test('a rule without peers is for everybody, one without ports for every port', () => {
  expect(edgesOf(foreign(A, B, C, policy('p', { ...only('b'), ingress: [{}] })))).toContain('c → b: every port');
  expect(edgesOf(foreign(A, B, C, policy('p', { ...only('b'), ingress: [{ from: [], ports: [] }] })))).toContain(
    'c → b: every port',
  );
});

test('a podSelector alone means the own namespace', () => {
  const given = foreign(A, B, pod('a', {}, 'others'), policy('p', { ...only('b'), ingress: [{ from: [only('a')] }] }));
  // Of the two that are called a, the one beside b.
  expect(edgesOf(given).filter((edge) => edge === 'a → b: every port')).toHaveLength(1);
});

test('a namespaceSelector finds namespaces by the name that Kubernetes gives them and by their labels', () => {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'others', labels: { team: 'red' } } };
  const from = (peer: Json) =>
    edgesOf(foreign(namespace, A, B, C, policy('p', { ...only('b'), ingress: [{ from: [peer] }] }))).filter((edge) =>
      edge.includes('→ b'),
    );
  const named = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
  expect(from(named('others'))).toEqual(['c → b: every port']);
  expect(from(named('elsewhere'))).toEqual([]);
  expect(from({ namespaceSelector: { matchLabels: { team: 'red' } } })).toEqual(['c → b: every port']);
  expect(from({ namespaceSelector: { matchLabels: { team: 'blue' } } })).toEqual([]);
  expect(from({ namespaceSelector: {} })).toEqual(['a → b: every port', 'c → b: every port']);
  expect(from({ ...named('others'), ...only('x') })).toEqual([]);
  expect(from({ ...named('others'), ...only('c') })).toEqual(['c → b: every port']);
});

test('both sides must allow an edge, and only the ports that both allow are open', () => {
  const out = policy('out', {
    ...only('a'),
    policyTypes: ['Egress'],
    egress: [{ to: [only('b')], ports: [{ port: 80 }, { port: 90 }] }],
  });
  const inward = (port: number) =>
    policy('in', { ...only('b'), policyTypes: ['Ingress'], ingress: [{ from: [only('a')], ports: [{ port }] }] });
  expect(edgesOf(foreign(A, B, out, inward(90)))).toEqual(['a → b: 90', 'b → a: every port']);
  expect(edgesOf(foreign(A, B, out, inward(70)))).toEqual(['b → a: every port']);
  const given = foreign(A, B, out, inward(70));
  const ends = [podNamed(given, 'a'), podNamed(given, 'b')] as const;
  expect(networkRulesOf(given).refusalsOf(...ends, 80)).toEqual(['ingress']);
  expect(networkRulesOf(given).refusalsOf(...ends, 70)).toEqual(['egress']);
  expect(networkRulesOf(given).refusalsOf(...ends, 60)).toEqual(['egress', 'ingress']);
});

test('ports are numbers, ranges, names of the callee and protocols', () => {
  const open = (port: Json) =>
    foreign(A, B, policy('p', { ...only('b'), ingress: [{ from: [only('a')], ports: [port] }] }));
  expect(edgesOf(open({ port: 80 }))).toContain('a → b: 80');
  expect(edgesOf(open({ port: 80, endPort: 89 }))).toContain('a → b: 80-89');
  expect(edgesOf(open({ port: 'web' }))).toContain('a → b: 8080');
  expect(edgesOf(open({ port: 'dns' }))).toEqual(['b → a: every port']);
  expect(edgesOf(open({ port: 'dns', protocol: 'UDP' }))).toContain('a → b: 53/UDP');
  expect(edgesOf(open({ protocol: 'UDP' }))).toContain('a → b: 1-65535/UDP');
  expect(may(open({ port: 80, endPort: 89 }), 'a', 'b', 89)).toBe(true);
  expect(may(open({ port: 80, endPort: 89 }), 'a', 'b', 90)).toBe(false);
  expect(may(open({ port: 80 }), 'a', 'b', 80, 'UDP')).toBe(false);
});

test('a named port of an egress rule is the port of the callee', () => {
  const out = policy('out', {
    ...only('a'),
    policyTypes: ['Egress'],
    egress: [{ to: [only('b')], ports: [{ port: 'web' }] }],
  });
  expect(edgesOf(foreign(A, B, out))).toEqual(['a → b: 8080', 'b → a: every port']);
});

test('policies add up', () => {
  const one = policy('one', { ...only('b'), ingress: [{ from: [only('a')], ports: [{ port: 80 }] }] });
  const two = policy('two', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 81 }] }] });
  expect(edgesOf(foreign(A, B, one, two))).toEqual(['a → b: 80, 81', 'b → a: 81']);
});

test('addresses make no edges, but pods may be behind private ones', () => {
  const to = (block: Json) =>
    foreign(
      A,
      B,
      policy('p', {
        ...only('a'),
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: block }], ports: [{ port: 80 }] }],
      }),
    );
  expect(edgesOf(to({ cidr: '0.0.0.0/0' }))).toEqual(['b → a: every port']);
  expect(may(to({ cidr: '0.0.0.0/0' }), 'a', 'b', 80)).toBe(true);
  expect(may(to({ cidr: '0.0.0.0/0' }), 'a', 'b', 81)).toBe(false);
  expect(may(to({ cidr: '10.8.0.0/16' }), 'a', 'b', 80)).toBe(true);
  expect(may(to({ cidr: '10.8.0.0/16', except: ['10.0.0.0/8'] }), 'a', 'b', 80)).toBe(false);
  expect(may(to({ cidr: '8.8.8.0/24' }), 'a', 'b', 80)).toBe(false);
  expect(may(to({ cidr: 'nonsense', except: 5 }), 'a', 'b', 80)).toBe(false);
});

test('where the VPC is known, only a range with all of it may hold pods', () => {
  const title = 'NetworkPolicy autolytiq-prod/api-gateway';
  const widened = (cidr: string) => edited(PROD, title, put('spec.egress[0].to[0].ipBlock.cidr', cidr));
  expect(may(PROD, 'api-gateway', 'deal-service', 6379)).toBe(false);
  const egress = (given: Cluster) =>
    networkRulesOf(given).refusalsOf(podNamed(given, 'api-gateway'), podNamed(given, 'deal-service'), 6379);
  expect(egress(widened('10.0.0.0/17'))).toEqual(['egress', 'ingress']);
  expect(egress(widened('10.0.0.0/16'))).toEqual(['ingress']);
  expect(egress(withoutFacts(widened('10.0.0.0/17')))).toEqual(['ingress']);
});

test('pods with the network of their node are neither isolated nor selected', () => {
  const node = pod('node', { hostNetwork: true });
  const given = foreign(
    A,
    node,
    policy('p', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ from: [{ podSelector: {} }] }] }),
  );
  expect(edgesOf(given)).toEqual([]);
  expect(networkRulesOf(given).policiesOf(podNamed(given, 'node'), 'ingress')).toEqual([]);
  expect(networkRulesOf(given).policiesOf(podNamed(given, 'a'), 'ingress')).toHaveLength(1);
});

test('the calls of a real cluster are allowed, from the callers alone', () => {
  expect(may(PROD, 'api-gateway', 'auth-service', 8087)).toBe(true);
  expect(may(PROD, 'api-gateway', 'auth-service', 8088)).toBe(false);
  expect(may(PROD, 'auth-service', 'api-gateway', 8080)).toBe(false);
  const given = without(PROD, 'NetworkPolicy autolytiq-prod/auth-service');
  expect(may(given, 'api-gateway', 'auth-service', 8087)).toBe(false);
  expect(
    may(
      edited(PROD, 'NetworkPolicy autolytiq-prod/auth-service', drop('spec.ingress')),
      'api-gateway',
      'auth-service',
      8087,
    ),
  ).toBe(false);
});

test('edges of any form of policy are none rather than a crash', () => {
  const shapes = [
    null,
    'text',
    5,
    [],
    {},
    { ingress: 'all', egress: [null, 3, { to: [null, 'x'], ports: [null, 'x', { port: {} }] }] },
  ];
  for (const spec of shapes) {
    const given = foreign(
      A,
      B,
      { ...policy('p', {}), spec },
      { ...policy('q', {}), apiVersion: 'projectcalico.org/v3' },
    );
    expect(() => edgesOf(given)).not.toThrow();
  }
});
