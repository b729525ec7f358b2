import { clusterOf } from '../../policies/cluster/cluster';
import { namespaces } from '../../policies/namespaces';
import { CLUSTERS, cluster, edited, lines, withObject, without } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';

const object = (apiVersion: string, kind: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'one', ...(namespace === undefined ? {} : { namespace }) },
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(namespaces, given)).toEqual([]);
});

test('a namespaced object states its namespace', () => {
  expect(lines(namespaces, edited(PROD, AUTH, drop('metadata.namespace')))).toEqual([
    'Deployment auth-service metadata.namespace: expected a namespace, found nothing; state it: without one it goes where the caller happens to be',
  ]);
});

test('it is not default, and one that is made here', () => {
  expect(lines(namespaces, edited(PROD, AUTH, put('metadata.namespace', 'default')))).toEqual([
    'Deployment default/auth-service metadata.namespace: expected a namespace of its own, found "default"; move it: default has no quota and no denials',
  ]);
  expect(lines(namespaces, edited(PROD, AUTH, put('metadata.namespace', 'autolytiq-prd')))).toEqual([
    'Deployment autolytiq-prd/auth-service metadata.namespace: expected a namespace that is made here, found "autolytiq-prd"; add the Namespace, or correct the name',
  ]);
  expect(lines(namespaces, edited(PROD, AUTH, put('metadata.namespace', 'kube-system')))).toEqual([]);
});

test('a namespace that is not made any more is missed by each object in it', () => {
  const given = without(PROD, 'Namespace external-secrets');
  expect(lines(namespaces, given)).toEqual([
    expect.stringContaining(
      'ServiceAccount external-secrets/aws-secrets-manager-prod metadata.namespace: expected a namespace that is made here',
    ),
  ]);
});

test('it is made before it is used', () => {
  const namespace = PROD.find('Namespace', '', 'external-secrets');
  if (namespace === undefined) throw new Error('no namespace');
  const last = [...PROD.objects.filter((one) => one !== namespace), namespace];
  expect(lines(namespaces, clusterOf(PROD.name, last, PROD.facts))).toEqual([
    'ServiceAccount external-secrets/aws-secrets-manager-prod metadata.namespace: expected a namespace that is made before, found "external-secrets", made later; put the Namespace before it',
  ]);
});

test('an object of the whole cluster states none', () => {
  expect(
    lines(
      namespaces,
      edited(PROD, 'ClusterSecretStore aws-secrets-manager-prod', put('metadata.namespace', 'autolytiq-prod')),
    ),
  ).toEqual([
    'ClusterSecretStore autolytiq-prod/aws-secrets-manager-prod metadata.namespace: expected none, found "autolytiq-prod"; remove it: a ClusterSecretStore is of the whole cluster',
  ]);
});

test.each([
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['v1', 'PersistentVolume'],
  ['networking.k8s.io/v1', 'IngressClass'],
  ['elbv2.k8s.aws/v1beta1', 'IngressClassParams'],
  ['cert-manager.io/v1', 'ClusterIssuer'],
])('%s %s is of the whole cluster', (apiVersion, kind) => {
  expect(lines(namespaces, withObject(PROD, object(apiVersion, kind)))).toEqual([]);
  expect(lines(namespaces, withObject(PROD, object(apiVersion, kind, 'autolytiq-prod')))).toHaveLength(1);
});

test.each([
  ['external-secrets.io/v1', 'ExternalSecret'],
  ['monitoring.coreos.com/v1', 'ServiceMonitor'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['rds.services.k8s.aws/v1alpha1', 'DBInstance'],
  ['v1', 'ConfigMap'],
])('%s %s is of a namespace', (apiVersion, kind) => {
  expect(lines(namespaces, withObject(PROD, object(apiVersion, kind)))).toHaveLength(1);
  expect(lines(namespaces, withObject(PROD, object(apiVersion, kind, 'autolytiq-prod')))).toEqual([]);
});

test('a definition that is made here says it of its kind; of others nothing is known', () => {
  const definition = (scope: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: { group: 'example.com', names: { kind: 'Thing' }, scope },
  });
  const thing = withObject(PROD, object('example.com/v1', 'Thing'));
  expect(lines(namespaces, thing)).toEqual([]);
  expect(lines(namespaces, withObject(thing, definition('Cluster')))).toEqual([]);
  expect(lines(namespaces, withObject(thing, definition('Namespaced')))).toHaveLength(1);
  expect(lines(namespaces, withObject(PROD, object('example.com/v1', 'Thing', 'nowhere')))).toHaveLength(1);
});

test('accounts that a binding names are in namespaces that are made here', () => {
  const bound = (kind: string, namespace: string) => ({
    ...object('rbac.authorization.k8s.io/v1', kind, kind === 'RoleBinding' ? 'autolytiq-prod' : undefined),
    subjects: [
      { kind: 'User', name: 'x' },
      { kind: 'ServiceAccount', name: 'auth-service', namespace },
    ],
  });
  for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
    expect(lines(namespaces, withObject(PROD, bound(kind, 'autolytiq-prod')))).toEqual([]);
    expect(lines(namespaces, withObject(PROD, bound(kind, 'kube-system')))).toEqual([]);
    expect(lines(namespaces, withObject(PROD, bound(kind, 'nowhere')))).toEqual([
      expect.stringContaining(
        'subjects[1].namespace: expected a namespace that is made here, found "nowhere"; correct the name, or add the Namespace',
      ),
    ]);
  }
});
