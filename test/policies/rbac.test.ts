import { rbac } from '../../policies/rbac';
import { rbacBreadth } from '../../policies/rbac-breadth';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, foreign, lines, withObject, withoutFacts } from './clusters';

const PROD = cluster('autolytiq-prod');
const apiVersion = 'rbac.authorization.k8s.io/v1';

const role = (rule: Json, kind = 'Role') => ({
  apiVersion,
  kind,
  metadata: { name: 'reader', ...(kind === 'Role' ? { namespace: 'autolytiq-prod' } : {}) },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }, rule],
});
const binding = (roleRef: Json, subject: Json, kind = 'ClusterRoleBinding', more: Json = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'reader', ...more },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
  subjects: [subject],
});
const READER = { kind: 'ClusterRole', name: 'reader' };
const ACCOUNT = { kind: 'ServiceAccount', name: 'auth-service', namespace: 'autolytiq-prod' };

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  for (const policy of [rbac, rbacBreadth]) {
    expect(lines(policy, given)).toEqual([]);
    expect(lines(policy, withoutFacts(given))).toEqual([]);
  }
});

test.each([
  [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }, 'apiGroups', '*'],
  [{ apiGroups: ['apps'], resources: ['*'], verbs: ['get'] }, 'resources', '*'],
  [{ apiGroups: ['apps'], resources: ['*/scale'], verbs: ['get'] }, 'resources', '*/scale'],
  [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] }, 'verbs', '*'],
  [{ nonResourceURLs: ['*'], verbs: ['get'] }, 'nonResourceURLs', '*'],
])('a wildcard in %j is refused in ours, and a warning in what others made', (rule, field, found) => {
  const given = withObject(PROD, role(rule));
  const expected = [
    `Role autolytiq-prod/reader rules[1].${field}: expected ${field} by name, found "${found}"; write out what it needs: a wildcard grows with every controller that is installed`,
  ];
  expect(lines(rbac, given)).toEqual(expected);
  expect(lines(rbacBreadth, given)).toEqual([]);
  expect(lines(rbac, withoutFacts(given))).toEqual([]);
  expect(lines(rbacBreadth, withoutFacts(given))).toEqual(expected);
  expect(rbacBreadth.severity).toBe('warning');
});

test('everything of the whole cluster is refused wherever it comes from', () => {
  const everything = role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }, 'ClusterRole');
  for (const given of [withObject(PROD, everything), foreign(everything)]) {
    expect(lines(rbac, given)).toEqual([
      'ClusterRole reader rules[1]: expected apiGroups, resources and verbs by name, found "*" for all: cluster-admin by another name; write out what it needs',
    ]);
    expect(lines(rbacBreadth, given)).toEqual([]);
  }
});

test.each(['get', 'list', 'watch'])('%s on every secret is refused in ours', (verb) => {
  const given = withObject(
    PROD,
    role({ apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: [verb, 'create'] }),
  );
  expect(lines(rbac, given)).toEqual([
    `Role autolytiq-prod/reader rules[1]: expected secrets only by name, in one namespace, found ${verb} on every secret; add resourceNames, or mount the secret instead`,
  ]);
  expect(lines(rbac, withoutFacts(given))).toEqual([]);
  expect(lines(rbacBreadth, withoutFacts(given))).toHaveLength(1);
});

test('a secret by name may be read in one namespace, not in all', () => {
  const rule = { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['tls'] };
  expect(lines(rbac, withObject(PROD, role(rule)))).toEqual([]);
  const ofCluster = withObject(PROD, role(rule, 'ClusterRole'));
  expect(lines(rbac, ofCluster)).toEqual([]);
  expect(
    lines(rbac, withObject(ofCluster, binding(READER, ACCOUNT, 'RoleBinding', { namespace: 'autolytiq-prod' }))),
  ).toEqual([]);
  expect(lines(rbac, withObject(ofCluster, binding(READER, ACCOUNT)))).toEqual([
    'ClusterRole reader rules[1]: expected secrets only by name, in one namespace, found get on tls of every namespace; use a Role with resourceNames in the namespace of the secret',
  ]);
});

test('secrets may be written without being read', () => {
  expect(
    lines(rbac, withObject(PROD, role({ apiGroups: [''], resources: ['secrets'], verbs: ['create', 'patch'] }))),
  ).toEqual([]);
  expect(
    lines(rbac, withObject(PROD, role({ apiGroups: ['example.com'], resources: ['secrets'], verbs: ['get'] }))),
  ).toEqual([]);
});

test.each(['escalate', 'bind', 'impersonate'])('%s is refused in ours', (verb) => {
  const given = withObject(PROD, role({ apiGroups: [apiVersion], resources: ['clusterroles'], verbs: ['get', verb] }));
  expect(lines(rbac, given)).toEqual([
    `Role autolytiq-prod/reader rules[1].verbs: expected none of escalate, bind, impersonate, found ${verb}; remove it: whoever has it can give himself every other permission`,
  ]);
  expect(lines(rbacBreadth, withoutFacts(given))).toHaveLength(1);
});

test.each(['ClusterRoleBinding', 'RoleBinding'])('a %s to cluster-admin is refused wherever it comes from', (kind) => {
  const admin = binding({ kind: 'ClusterRole', name: 'cluster-admin' }, ACCOUNT, kind);
  for (const given of [withObject(PROD, admin), foreign(admin)]) {
    expect(lines(rbac, given)).toEqual([
      `${kind} reader roleRef.name: expected a role of its own, found cluster-admin; bind a role with the permissions that are needed`,
    ]);
  }
});

test.each([
  { kind: 'User', name: 'system:anonymous' },
  { kind: 'Group', name: 'system:unauthenticated' },
  { kind: 'Group', name: 'system:authenticated' },
])('nothing is bound to $name, wherever it comes from', (subject) => {
  const open = binding(READER, subject);
  for (const given of [withObject(PROD, open), foreign(open)]) {
    expect(lines(rbac, given)).toEqual([
      expect.stringContaining(
        `ClusterRoleBinding reader subjects[0].name: expected an account, user or group of its own, found ${subject.name}; `,
      ),
    ]);
  }
});

test('what Kubernetes and kubeadm make themselves is left alone', () => {
  const everybody = { kind: 'Group', name: 'system:authenticated' };
  const anonymous = { kind: 'User', name: 'system:anonymous' };
  const bootstrapping = { labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' } };
  const made = [
    binding({ kind: 'ClusterRole', name: 'system:discovery' }, everybody),
    binding({ kind: 'Role', name: 'kubeadm:bootstrap-signer-clusterinfo' }, anonymous, 'RoleBinding', {
      namespace: 'kube-public',
    }),
    binding(
      { kind: 'ClusterRole', name: 'cluster-admin' },
      { kind: 'Group', name: 'system:masters' },
      'ClusterRoleBinding',
      bootstrapping,
    ),
  ];
  expect(lines(rbac, foreign(...made))).toEqual([]);
});

test('what an expert would write is accepted', () => {
  const prometheus = role({ nonResourceURLs: ['/metrics'], verbs: ['get'] }, 'ClusterRole');
  const aggregated = { apiVersion, kind: 'ClusterRole', metadata: { name: 'all' }, aggregationRule: {}, rules: [] };
  const given = foreign(prometheus, aggregated, binding(READER, ACCOUNT));
  expect([...lines(rbac, given), ...lines(rbacBreadth, given)]).toEqual([]);
});

test('missing and mistyped fields, and custom kinds of these names, do not stop it', () => {
  const strange = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'].flatMap((kind) =>
    [null, 1, 'x', {}, [null, 1, { verbs: '*', resources: [1] }]].map((value) => ({
      apiVersion,
      kind,
      metadata: { name: 'x' },
      rules: value,
      subjects: value,
      roleRef: value,
    })),
  );
  expect(lines(rbac, foreign(...strange))).toEqual([]);
  expect(
    lines(
      rbac,
      foreign({
        ...role({ verbs: ['*'], resources: ['*'], apiGroups: ['*'] }, 'ClusterRole'),
        apiVersion: 'example.com/v1',
      }),
    ),
  ).toEqual([]);
});
