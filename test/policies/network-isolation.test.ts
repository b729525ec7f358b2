import { networkIsolation } from '../../policies/network-isolation';
import { CLUSTERS, cluster, edited, lines, without, withObject } from './clusters';
import { append, drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const DENY = 'NetworkPolicy autolytiq-prod/default-deny';
const NAMESPACE = 'Namespace autolytiq-prod';

const undenied = (types: string) =>
  `${NAMESPACE} metadata.name: expected a NetworkPolicy with an empty podSelector, the policyTypes Ingress and Egress, and no rules, found none in autolytiq-prod that denies ${types}; restore default-deny in autolytiq-prod (charts/namespaces.ts)`;
const unheld = (title: string, name: string, type: string, path = 'spec.template.metadata.labels') =>
  `${title} ${path}: expected labels that a NetworkPolicy of the type ${type} selects, found none that selects them; give ${name} a NetworkPolicy of its own, or restore default-deny in autolytiq-prod`;

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(networkIsolation, given)).toEqual([]);
});

test('a namespace without its denial is refused, though every workload has a policy of its own', () => {
  expect(lines(networkIsolation, without(PROD, DENY))).toEqual([undenied('Ingress and Egress')]);
});

test('a denial of one direction leaves the other', () => {
  expect(lines(networkIsolation, edited(PROD, DENY, put('spec.policyTypes', ['Ingress'])))).toEqual([
    undenied('Egress'),
  ]);
  expect(lines(networkIsolation, edited(PROD, DENY, put('spec.policyTypes', ['Egress'])))).toEqual([
    undenied('Ingress'),
  ]);
  // Without types it is about what comes in.
  expect(lines(networkIsolation, edited(PROD, DENY, drop('spec.policyTypes')))).toEqual([undenied('Egress')]);
});

test('a denial with a rule in it, of some pods, or in another namespace denies nothing', () => {
  const both = [undenied('Ingress and Egress')];
  expect(lines(networkIsolation, edited(PROD, DENY, put('spec.egress', [{}])))).toEqual([undenied('Egress')]);
  expect(lines(networkIsolation, edited(PROD, DENY, put('spec.podSelector.matchLabels.tier', 'web')))).toEqual(both);
  expect(lines(networkIsolation, edited(PROD, DENY, put('metadata.namespace', 'external-secrets')))).toEqual(both);
});

test('two policies may deny one direction each', () => {
  const given = withObject(edited(PROD, DENY, put('spec.policyTypes', ['Ingress'])), {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny-egress', namespace: 'autolytiq-prod' },
    spec: { podSelector: { matchLabels: {}, matchExpressions: [] }, policyTypes: ['Egress'] },
  });
  expect(lines(networkIsolation, given)).toEqual([]);
});

test('pods that no policy selects are named, direction by direction', () => {
  const given = without(PROD, DENY);
  const deployment = 'Deployment autolytiq-prod/auth-service';
  const renamed = edited(given, deployment, put('spec.template.metadata.labels["app.kubernetes.io/name"]', 'auth'));
  // The policy for DNS selects them still, for what goes out.
  expect(lines(networkIsolation, renamed)).toEqual([
    undenied('Ingress and Egress'),
    unheld(deployment, 'auth-service', 'Ingress'),
  ]);
  const cronJob = 'CronJob autolytiq-prod/data-retention-service';
  const alone = without(
    without(given, 'NetworkPolicy autolytiq-prod/data-retention-service'),
    'NetworkPolicy autolytiq-prod/allow-dns',
  );
  const path = 'spec.jobTemplate.spec.template.metadata.labels';
  expect(lines(networkIsolation, alone)).toEqual([
    undenied('Ingress and Egress'),
    unheld(cronJob, 'data-retention-service', 'Ingress', path),
    unheld(cronJob, 'data-retention-service', 'Egress', path),
  ]);
});

test('a forgotten Namespace does not hide its pods', () => {
  const given = without(without(PROD, DENY), NAMESPACE);
  expect(lines(networkIsolation, given)).toEqual([
    undenied('Ingress and Egress').replace(NAMESPACE, 'Job autolytiq-prod/deal-service-migrate-b9e235d025'),
  ]);
});

test('a second namespace of the system is judged once it has pods; namespaces of others are not', () => {
  const pod = (namespace: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace }, spec: {} });
  expect(lines(networkIsolation, withObject(PROD, pod('kube-system')))).toEqual([]);
  const found = lines(networkIsolation, withObject(PROD, pod('external-secrets')));
  expect(found).toHaveLength(3);
  expect(found[0]).toContain('Namespace external-secrets metadata.name: ');
  expect(found[1]).toContain('Pod external-secrets/p metadata.labels: ');
});

test('pods with the network of their node cannot be held, and are left to other rules', () => {
  const node = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'node-exporter', namespace: 'autolytiq-prod' },
    spec: { template: { spec: { hostNetwork: true } } },
  };
  expect(lines(networkIsolation, withObject(PROD, node))).toEqual([]);
});

test('a policy of any form denies nothing, and breaks nothing', () => {
  expect(lines(networkIsolation, edited(PROD, DENY, put('spec', null)))).toEqual([undenied('Egress')]);
  expect(lines(networkIsolation, edited(PROD, DENY, append('spec.policyTypes', 7)))).toEqual([]);
});
