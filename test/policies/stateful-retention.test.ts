import { statefulRetention } from '../../policies/stateful-retention';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withObject, withoutFacts } from './clusters';
import { drop, put } from './edits';

const DEV = cluster('autolytiq-dev');
const REDIS = 'StatefulSet autolytiq-dev/redis';
const CLAIM = 'PersistentVolumeClaim autolytiq-dev/redis';
const SECRETS = 'ExternalSecret autolytiq-dev/autolytiq-secrets';
const POLICY = 'services.k8s.aws/deletion-policy';

const inAws = (service: string, kind: string, annotations: Json = {}) => ({
  apiVersion: `${service}.services.k8s.aws/v1alpha1`,
  kind,
  metadata: { name: 'data', namespace: 'autolytiq-dev', annotations },
});

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(statefulRetention, given)).toEqual([]);
  expect(lines(statefulRetention, withoutFacts(given))).toEqual([]);
});

test.each(['whenDeleted', 'whenScaled'])('claims are kept %s', (event) => {
  const given = edited(DEV, REDIS, put(`spec.persistentVolumeClaimRetentionPolicy.${event}`, 'Delete'));
  expect(lines(statefulRetention, given)).toEqual([
    `${REDIS} spec.persistentVolumeClaimRetentionPolicy.${event}: expected Retain, found Delete; set Retain, or leave it out; remove claims by hand once their data is of no use`,
  ]);
  expect(
    lines(statefulRetention, edited(DEV, REDIS, put(`spec.persistentVolumeClaimRetentionPolicy.${event}`, 'Retain'))),
  ).toEqual([]);
});

test('a claim has no owner with which it would go', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'redis', uid: 'x' };
  expect(lines(statefulRetention, edited(DEV, CLAIM, put('metadata.ownerReferences', [owner])))).toEqual([
    `${CLAIM} metadata.ownerReferences: expected no owner, found one, with which the claim and its data are deleted; remove it`,
  ]);
});

test.each([
  ['argocd.argoproj.io/hook', 'PreSync'],
  ['helm.sh/hook-delete-policy', 'before-hook-creation'],
])('a claim is no hook: %s', (key, value) => {
  expect(lines(statefulRetention, edited(DEV, CLAIM, put(`metadata.annotations["${key}"]`, value)))).toEqual([
    `${CLAIM} metadata.annotations["${key}"]: expected no hook, found "${value}"; remove it: hooks are deleted before they run again`,
  ]);
});

test.each([
  ['rds', 'DBInstance'],
  ['rds', 'DBCluster'],
  ['dynamodb', 'Table'],
  ['opensearchservice', 'Domain'],
  ['elasticache', 'ReplicationGroup'],
  ['s3', 'Bucket'],
  ['sqs', 'Queue'],
  ['cognitoidentityprovider', 'UserPool'],
  ['ecr', 'Repository'],
])('%s %s in AWS is retained', (service, kind) => {
  expect(lines(statefulRetention, withObject(DEV, inAws(service, kind)))).toEqual([
    `${kind} autolytiq-dev/data metadata.annotations["${POLICY}"]: expected retain, found nothing; set it: without, the ${kind} in AWS is deleted together with this object`,
  ]);
  expect(lines(statefulRetention, foreign(inAws(service, kind, { [POLICY]: 'delete' })))).toHaveLength(1);
  expect(lines(statefulRetention, withObject(DEV, inAws(service, kind, { [POLICY]: 'retain' })))).toEqual([]);
});

test('the annotation of the namespace counts, for its service, unless the object has its own', () => {
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'autolytiq-dev', annotations: { [`rds.${POLICY}`]: 'retain' } },
  };
  expect(lines(statefulRetention, foreign(namespace, inAws('rds', 'DBInstance')))).toEqual([]);
  expect(lines(statefulRetention, foreign(namespace, inAws('s3', 'Bucket')))).toHaveLength(1);
  expect(lines(statefulRetention, foreign(namespace, inAws('rds', 'DBInstance', { [POLICY]: 'delete' })))).toHaveLength(
    1,
  );
});

test.each(['Delete', 'Merge'])('an ExternalSecret does not %s when an entry is missing', (policy) => {
  const given = edited(DEV, SECRETS, put('spec.target.deletionPolicy', policy));
  expect(lines(statefulRetention, given)).toEqual([
    `${SECRETS} spec.target.deletionPolicy: expected Retain, found "${policy}"; set Retain: an entry that is missing in the secret manager must not take the Secret from running pods`,
  ]);
  expect(lines(statefulRetention, withoutFacts(given))).toHaveLength(1);
});

test('ours states the policy; others may leave it to the operator, whose default is the same', () => {
  const given = edited(DEV, SECRETS, drop('spec.target.deletionPolicy'));
  expect(lines(statefulRetention, given)).toEqual([expect.stringContaining('expected Retain, found nothing')]);
  expect(lines(statefulRetention, withoutFacts(given))).toEqual([]);
});

test('that of a ClusterExternalSecret stands deeper', () => {
  const spec = { externalSecretSpec: { target: { deletionPolicy: 'Delete' } } };
  const object = { apiVersion: 'external-secrets.io/v1', kind: 'ClusterExternalSecret', metadata: { name: 'x' }, spec };
  expect(lines(statefulRetention, foreign(object))).toEqual([
    expect.stringContaining('ClusterExternalSecret x spec.externalSecretSpec.target.deletionPolicy: '),
  ]);
});

test('what holds no data, and what an expert would write, is accepted', () => {
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { volumeClaimTemplates: [{}] },
  };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'db', annotations: { 'helm.sh/resource-policy': 'keep' } },
  };
  const store = { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: 'db' }, spec: null };
  expect(
    lines(
      statefulRetention,
      foreign(set, claim, store, inAws('iam', 'Role'), inAws('rds', 'DBSubnetGroup'), inAws('toString', 'x')),
    ),
  ).toEqual([]);
});

test('missing and mistyped fields do not stop it', () => {
  const strange = [null, 1, [], { persistentVolumeClaimRetentionPolicy: 'Delete', target: 'Delete' }].flatMap((spec) =>
    [
      ['apps/v1', 'StatefulSet'],
      ['v1', 'PersistentVolumeClaim'],
      ['external-secrets.io/v1', 'ExternalSecret'],
    ].map(([apiVersion, kind]) => ({
      apiVersion,
      kind,
      metadata: { name: 'x', ownerReferences: spec },
      spec,
    })),
  );
  expect(lines(statefulRetention, foreign(...strange))).toEqual([]);
});
