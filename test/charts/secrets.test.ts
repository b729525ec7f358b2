import { SecretsChart } from '../../charts/secrets';
import type { Environment } from '../../overlays/environment';
import { render } from '../../synth/render';
import { ENVIRONMENTS, PROD } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const objects = (environment: Environment) => objectsOf((app) => new SecretsChart(app, 'x', { environment }));

test('the chart makes the store, its identity, and what is fetched', () => {
  expect(objects(PROD).map(titleOf)).toEqual([
    'ServiceAccount aws-secrets-manager-prod',
    'ClusterSecretStore aws-secrets-manager-prod',
    'ExternalSecret autolytiq-secrets',
  ]);
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '10-secrets.yaml'));
});

test('a system without secrets has no such chart', () => {
  const files = (environment: Environment) => render(environment).charts.map(({ file }) => file);
  expect(files(PROD)).toContain('10-secrets.yaml');
  expect(files({ ...PROD, secret: { ...PROD.secret, keys: [] } })).not.toContain('10-secrets.yaml');
});

test('the store reads as a ServiceAccount with an IAM role, where workloads cannot use it', () => {
  const account = only(objects(PROD), 'ServiceAccount');
  const store = only(objects(PROD), 'ClusterSecretStore');
  expect(account.metadata.namespace).toBe('external-secrets');
  expect(valueAt(account, 'metadata.annotations["eks.amazonaws.com/role-arn"]')).toBe(PROD.secretStore.roleArn);
  expect(valueAt(account, 'automountServiceAccountToken')).toBe(false);
  expect(valueAt(store, 'spec.provider.aws')).toEqual({
    service: 'SecretsManager',
    region: 'us-east-1',
    auth: { jwt: { serviceAccountRef: { name: account.metadata.name, namespace: account.metadata.namespace } } },
  });
});

test('the store is for the namespaces of the system alone', () => {
  const shared = { ...PROD, secretStore: { ...PROD.secretStore, namespaces: ['autolytiq-prod', 'monitoring'] } };
  expect(valueAt(only(objects(PROD), 'ClusterSecretStore'), 'spec.conditions')).toEqual([
    { namespaces: ['autolytiq-prod'] },
  ]);
  expect(valueAt(only(objects(shared), 'ClusterSecretStore'), 'spec.conditions')).toEqual([
    { namespaces: ['autolytiq-prod', 'monitoring'] },
  ]);
});

test('the Secret belongs to its ExternalSecret, is refreshed hourly, and outlives values that vanish', () => {
  const secret = only(objects(PROD), 'ExternalSecret');
  expect(secret.apiVersion).toBe('external-secrets.io/v1');
  expect(valueAt(secret, 'spec.target')).toEqual({
    name: 'autolytiq-secrets',
    creationPolicy: 'Owner',
    deletionPolicy: 'Retain',
  });
  expect(valueAt(secret, 'spec.refreshInterval')).toBe('1h');
  expect(valueAt(secret, 'spec.secretStoreRef')).toEqual({
    kind: 'ClusterSecretStore',
    name: only(objects(PROD), 'ClusterSecretStore').metadata.name,
  });
});

test.each(ENVIRONMENTS)(
  'every key is fetched by name, and only what a container reads: $cluster.name',
  (environment) => {
    const secret = only(objects(environment), 'ExternalSecret');
    expect(findAll(secret, 'spec.dataFrom')).toEqual([]);
    expect(findAll(secret, 'spec.data[*]')).toEqual(
      environment.secret.keys.map(({ key, entry, property }) => ({
        secretKey: key,
        remoteRef: { key: entry, property },
      })),
    );
    const { services, scheduledJobs, migrations } = environment;
    const read = [...services, ...scheduledJobs, ...migrations].flatMap(({ secretKeys }) => secretKeys);
    expect(new Set(findAll(secret, 'spec.data[*].secretKey'))).toEqual(new Set(read));
  },
);
