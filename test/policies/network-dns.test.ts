import { networkDns } from '../../policies/network-dns';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, lines, without } from './clusters';
import { append, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const DNS = 'NetworkPolicy autolytiq-prod/allow-dns';
const AUTH = 'NetworkPolicy autolytiq-prod/auth-service';
/** Workloads that connect to something even if nobody may ask. */
const CALLERS = 13;

const mute = (title: string, protocols: string, policies: string) =>
  `${title} metadata.name: expected a NetworkPolicy that lets it ask pods k8s-app=kube-dns of kube-system on port 53 by ${protocols}, found egress by ${policies}, without that; allow port 53, UDP and TCP, to pods k8s-app=kube-dns of kube-system for every pod of the namespace`;
const other = (title: string, path: string, found: string) =>
  `${title} ${path}: expected pods k8s-app=kube-dns of kube-system alone on port 53, found ${found}; name the ports that are meant, or select pods k8s-app=kube-dns of kube-system, by namespace and pod`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(networkDns, given)).toEqual([]);
});

test('without the policy for DNS every pod that connects to something is named', () => {
  const found = lines(networkDns, without(PROD, DNS));
  expect(found).toHaveLength(CALLERS);
  expect(found).toContain(mute('Deployment autolytiq-prod/api-gateway', 'UDP and TCP', 'default-deny, api-gateway'));
  expect(found).toContain(
    mute('Job autolytiq-prod/deal-service-migrate-b9e235d025', 'UDP and TCP', 'default-deny, deal-service-migrate'),
  );
});

test.each([
  ['UDP', 1],
  ['TCP', 0],
])('without %s it cannot ask', (protocol, left) => {
  const given = edited(PROD, DNS, change(left));
  const found = lines(networkDns, given);
  expect(found).toHaveLength(CALLERS);
  expect(found[0]).toContain(`on port 53 by ${protocol}, found`);
});

const change = (left: number) => drop(`spec.egress[0].ports[${1 - left}]`);

test('a DNS that is not there answers nobody', () => {
  const labels = 'spec.egress[0].to[0].podSelector.matchLabels["k8s-app"]';
  const namespace = 'spec.egress[0].to[0].namespaceSelector';
  for (const edit of [
    put(labels, 'coredns'),
    drop(namespace),
    put(`${namespace}.matchLabels["kubernetes.io/metadata.name"]`, 'dns'),
  ]) {
    const found = lines(networkDns, edited(PROD, DNS, edit));
    expect(found).toHaveLength(CALLERS + 1);
    expect(found.at(-1)).toBe(other(DNS, 'spec.egress[0].to[0]', 'other pods'));
  }
});

test('a pod that connects to nothing needs no DNS', () => {
  const given = edited(without(PROD, DNS), AUTH, drop('spec.egress'));
  expect(lines(networkDns, given)).toHaveLength(CALLERS - 1);
});

test('only the DNS of the cluster is asked', () => {
  const pinned = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };
  const to = (peers: readonly Json[], ports: readonly Json[] = [{ port: 53, protocol: 'UDP' }]) =>
    lines(networkDns, edited(PROD, AUTH, put('spec.egress', [{ to: peers, ports }])));
  expect(to([{ ipBlock: { cidr: '8.8.8.8/32' } }])).toEqual([other(AUTH, 'spec.egress[0].to[0]', '8.8.8.8/32')]);
  expect(to([pinned])).toEqual([other(AUTH, 'spec.egress[0].to[0]', 'other pods')]);
  expect(to([])).toEqual([other(AUTH, 'spec.egress[0]', 'everybody')]);
  expect(to([{ ipBlock: { cidr: '8.8.8.8/32' } }], [{ port: 1, endPort: 100 }])).toHaveLength(1);
  expect(to([{ ipBlock: { cidr: '8.8.8.8/32' } }], [])).toHaveLength(1);
  expect(to([{ ipBlock: { cidr: '8.8.8.8/32' } }], [{ port: 443 }])).toEqual([]);
  const expression = { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] };
  expect(to([{ ...pinned, podSelector: expression }])).toEqual([]);
  expect(to([{ ...pinned, podSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'Exists' }] } }])).toHaveLength(
    1,
  );
});

test('beside the DNS of the cluster a second one is refused', () => {
  const given = edited(PROD, DNS, append('spec.egress[0].to', { ipBlock: { cidr: '1.1.1.1/32' } }));
  expect(lines(networkDns, given)).toEqual([other(DNS, 'spec.egress[0].to[1]', '1.1.1.1/32')]);
});

test('rules of any form break nothing', () => {
  for (const egress of [null, 'all', [null], [{ to: 'all', ports: null }], [{ to: [null], ports: [{ port: {} }] }]]) {
    expect(() => lines(networkDns, edited(PROD, AUTH, put('spec.egress', egress)))).not.toThrow();
  }
});
