import { SecretStoreChart } from '../../charts/secret-store';
import type { Environment, SecretStore } from '../../overlays/environment';
import { render } from '../../synth/render';
import { ENVIRONMENTS, PROD } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

function storeOf({ secretStore, cluster }: Environment): SecretStore {
  if (secretStore === undefined) throw new Error(`${cluster.name} has no store of secrets`);
  return secretStore;
}

const objects = (environment: Environment, secretStore = storeOf(environment)) =>
  objectsOf((app) => new SecretStoreChart(app, 'x', { environment, secretStore }));

test('the chart makes the store and its identity', () => {
  expect(objects(PROD).map(titleOf)).toEqual([
    'ServiceAccount aws-secrets-manager-prod',
    'ClusterSecretStore aws-secrets-manager-prod',
  ]);
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '05-secret-store.yaml'));
});

test('an environment without secrets has no such chart', () => {
  const files = (environment: Environment) => render(environment).charts.map(({ file }) => file);
  const { secretStore: _, ...without } = PROD;
  expect(files(PROD)).toContain('05-secret-store.yaml');
  expect(files({ ...without, secrets: [] })).not.toContain('05-secret-store.yaml');
});

test('the store reads as a ServiceAccount with an IAM role, where workloads cannot use it', () => {
  const account = only(objects(PROD), 'ServiceAccount');
  const store = only(objects(PROD), 'ClusterSecretStore');
  expect(account.metadata.namespace).toBe('external-secrets');
  expect(valueAt(account, 'metadata.annotations["eks.amazonaws.com/role-arn"]')).toBe(storeOf(PROD).roleArn);
  expect(valueAt(account, 'automountServiceAccountToken')).toBe(false);
  expect(valueAt(store, 'spec.provider.aws')).toEqual({
    service: 'SecretsManager',
    region: 'us-east-1',
    auth: { jwt: { serviceAccountRef: { name: account.metadata.name, namespace: account.metadata.namespace } } },
  });
});

test('the store is for the namespaces of the system and of its monitoring alone', () => {
  const alone = { ...storeOf(PROD), namespaces: ['autolytiq-prod'] };
  expect(valueAt(only(objects(PROD), 'ClusterSecretStore'), 'spec.conditions')).toEqual([
    { namespaces: ['autolytiq-prod', 'monitoring'] },
  ]);
  expect(valueAt(only(objects(PROD, alone), 'ClusterSecretStore'), 'spec.conditions')).toEqual([
    { namespaces: ['autolytiq-prod'] },
  ]);
});
