import { doubtfulNetwork } from '../../policies/doubtful-network';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts } from './clusters';
import { put } from './edits';

const pod = (name: string, namespace?: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  spec: {},
});
const policy = (spec: unknown, namespace?: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'rules', ...(namespace === undefined ? {} : { namespace }) },
  spec,
});
const BOTH = ['Ingress', 'Egress'];
const outward = (egress: unknown) => foreign(pod('web'), policy({ podSelector: {}, policyTypes: BOTH, egress }));
const doubts = (egress: unknown) => lines(doubtfulNetwork, outward(egress));

const open = (title: string, counts: string) =>
  `${title} metadata.name: expected NetworkPolicies that select every pod of the namespace, for Ingress and Egress, found ${counts}; deny both directions with an empty podSelector, and allow each workload what it needs, DNS included`;
const wide = (found: string, title = 'NetworkPolicy rules', path = 'spec.egress[0].to[0]') =>
  `${title} ${path}.ipBlock.except: expected the metadata service and the private ranges among the exceptions, found ${found}; except 169.254.169.254/32 and the range of the network, and allow what is meant in it by itself`;

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(doubtfulNetwork, given)).toEqual([]);
  expect(lines(doubtfulNetwork, withoutFacts(given))).toEqual([]);
});

test('clusters of the overlays are left to the policies that are errors', () => {
  const given = ['default-deny', 'allow-dns', 'auth-service'].reduce(
    (left, name) => without(left, `NetworkPolicy autolytiq-prod/${name}`),
    cluster('autolytiq-prod'),
  );
  expect(lines(doubtfulNetwork, given)).toEqual([]);
  expect(lines(doubtfulNetwork, withoutFacts(given))).toContain(
    open('Namespace autolytiq-prod', 'of 13 workloads 1 that any pod may connect to, 1 that may connect anywhere'),
  );
});

describe('namespaces', () => {
  test('one warning for each that is open, at the Namespace where it is there', () => {
    const both = 'of 2 workloads 2 that any pod may connect to, 2 that may connect anywhere';
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const given = foreign(namespace, pod('a', 'shop'), pod('b', 'shop'), pod('c'), pod('d'));
    expect(lines(doubtfulNetwork, given)).toEqual([open('Namespace shop', both), open('Pod c', both)]);
  });

  test('policies of one direction leave the other', () => {
    const deny = (types: readonly string[], namespace?: string) =>
      lines(doubtfulNetwork, foreign(pod('a'), policy({ podSelector: {}, policyTypes: types }, namespace)));
    expect(deny(['Ingress'])).toEqual([
      open('Pod a', 'of 1 workloads 0 that any pod may connect to, 1 that may connect anywhere'),
    ]);
    expect(deny(BOTH)).toEqual([]);
    expect(deny(BOTH, 'elsewhere')).toHaveLength(1);
  });

  test('where another kind of network policy is used, nothing is said', () => {
    const cilium = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'deny' }, spec: null };
    expect(lines(doubtfulNetwork, foreign(pod('a'), { ...cilium, apiVersion: 'example.com/v1' }))).toHaveLength(1);
    expect(lines(doubtfulNetwork, foreign(pod('a'), cilium))).toEqual([]);
  });

  test('pods with the network of their node cannot be held', () => {
    expect(lines(doubtfulNetwork, foreign({ ...pod('a'), spec: { hostNetwork: true } }))).toEqual([]);
  });
});

describe('DNS', () => {
  const database = { to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 5432 }] };

  test('pods are called, and nothing could be a DNS', () => {
    expect(doubts([database])).toEqual([
      'Pod web metadata.name: expected a NetworkPolicy that lets it ask a DNS, by UDP and TCP, found egress by rules, without that; allow port 53, UDP and TCP, to pods k8s-app=kube-dns of kube-system, if nothing outside this folder does',
    ]);
  });

  test.each<[string, readonly unknown[]]>([
    ['UDP alone', [database, { ports: [{ port: 53, protocol: 'UDP' }] }]],
    [
      'the cache on each node',
      [database, { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53, protocol: 'UDP' }] }],
    ],
    ['OpenShift', [database, { to: [{ namespaceSelector: {} }], ports: [{ port: 5353, protocol: 'UDP' }] }]],
    ['a named port', [database, { to: [{ namespaceSelector: {} }], ports: [{ port: 'dns', protocol: 'UDP' }] }]],
    ['every port of a namespace', [database, { to: [{ namespaceSelector: {} }] }]],
    ['everything', [{}]],
    ['addresses alone', [{ to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [{ port: 443 }] }]],
    ['nothing at all', []],
    ['a mistake of another kind', [null, 'text', { to: 'all' }]],
  ])('%s is accepted', (_, egress) => {
    expect(doubts(egress)).toEqual([]);
  });
});

describe('the internet', () => {
  const to = (ipBlock: Json, ports: readonly Json[] = []) => doubts([{ to: [{ ipBlock }], ports }]);

  test('without exceptions it holds the metadata service and every private range', () => {
    expect(to({ cidr: '0.0.0.0/0' })).toEqual([wide('0.0.0.0/0, with the metadata service and every private range')]);
    expect(to({ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] })).toEqual([wide('0.0.0.0/0, with the metadata service')]);
    expect(to({ cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] })).toEqual([
      wide('0.0.0.0/0, with every private range'),
    ]);
    expect(to({ cidr: '::/0' })).toEqual([wide('::/0, with the metadata service and every private range')]);
    expect(to({ cidr: '169.254.169.0/24' })).toEqual([wide('169.254.169.0/24, with the metadata service')]);
  });

  test('the metadata service listens on one port', () => {
    expect(to({ cidr: '0.0.0.0/0' }, [{ port: 443 }])).toEqual([wide('0.0.0.0/0, with every private range')]);
    expect(to({ cidr: '0.0.0.0/0' }, [{ port: 80 }])).toEqual([
      wide('0.0.0.0/0, with the metadata service and every private range'),
    ]);
  });

  test('one private range among the exceptions is enough: only its owner knows which', () => {
    expect(to({ cidr: '0.0.0.0/0', except: ['172.20.0.0/16', '169.254.169.254/32'] })).toEqual([]);
  });

  test('ranges in a network, and what comes in, are none of it', () => {
    expect(to({ cidr: '10.0.0.0/8' })).toEqual([]);
    expect(to({ cidr: 'nonsense', except: 4 })).toEqual([]);
    const inward = policy({
      podSelector: {},
      policyTypes: BOTH,
      ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }],
    });
    expect(lines(doubtfulNetwork, foreign(pod('web'), inward))).toEqual([]);
  });

  test('a real rule without its exceptions', () => {
    const title = 'NetworkPolicy autolytiq-prod/api-gateway';
    const given = edited(cluster('autolytiq-prod'), title, put('spec.egress[1].to[0].ipBlock.except', []));
    expect(lines(doubtfulNetwork, withoutFacts(given))).toEqual([
      wide('0.0.0.0/0, with every private range', title, 'spec.egress[1].to[0]'),
    ]);
  });
});
