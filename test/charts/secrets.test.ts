import { SecretsChart } from '../../charts/secrets';
import type { Environment, Secret, SecretStore } from '../../overlays/environment';
import { render } from '../../synth/render';
import { checkSchema } from '../../synth/schemas';
import { ENVIRONMENTS, PROD } from '../autolytiq';
import { named, ofKind, only, titleOf } from '../manifest';
import { findAll, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';
import { stackOf, unmonitored } from './monitoring/stack';

function storeOf({ secretStore, cluster }: Environment): SecretStore {
  if (secretStore === undefined) throw new Error(`${cluster.name} has no store of secrets`);
  return secretStore;
}

const objects = (environment: Environment, secretStore = storeOf(environment)) =>
  objectsOf((app) => new SecretsChart(app, 'x', { environment, secretStore }));

/** What the chart makes of prod with other Secrets in the place of its own. */
const withSecrets = (...secrets: readonly Secret[]) => objects({ ...OWN, secrets });

/** Prod with the Secrets of the system alone. */
const OWN = unmonitored(PROD);

test('the chart makes what is fetched', () => {
  expect(objects(OWN).map(titleOf)).toEqual(['ExternalSecret autolytiq-secrets']);
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '10-secrets.yaml'));
});

test('an environment without secrets has no such chart', () => {
  const files = (environment: Environment) => render(environment).charts.map(({ file }) => file);
  const { secretStore: _, ...without } = PROD;
  expect(files(PROD)).toContain('10-secrets.yaml');
  expect(files({ ...without, secrets: [] })).not.toContain('10-secrets.yaml');
});

test('the Secret belongs to its ExternalSecret, is refreshed hourly, and outlives values that vanish', () => {
  const secret = only(objects(OWN), 'ExternalSecret');
  expect(secret.apiVersion).toBe('external-secrets.io/v1');
  expect(valueAt(secret, 'spec.target')).toEqual({
    name: 'autolytiq-secrets',
    creationPolicy: 'Owner',
    deletionPolicy: 'Retain',
  });
  expect(valueAt(secret, 'spec.refreshInterval')).toBe('1h');
  expect(valueAt(secret, 'spec.secretStoreRef')).toEqual({
    kind: 'ClusterSecretStore',
    name: storeOf(PROD).name,
  });
});

test.each(ENVIRONMENTS)(
  'every key is fetched by name, and only what a container reads: $cluster.name',
  (environment) => {
    const secret = only(objects(unmonitored(environment)), 'ExternalSecret');
    expect(findAll(secret, 'spec.dataFrom')).toEqual([]);
    expect(findAll(secret, 'spec.data[*]')).toEqual(
      environment.secrets.flatMap(({ keys }) =>
        keys.map(({ key, entry, property }) => ({ secretKey: key, remoteRef: { key: entry, property } })),
      ),
    );
    const { services, scheduledJobs, migrations } = environment;
    const read = [...services, ...scheduledJobs, ...migrations].flatMap(({ secretKeys }) => secretKeys);
    expect(new Set(findAll(secret, 'spec.data[*].secretKey'))).toEqual(new Set(read.map(({ key }) => key)));
    expect(new Set(read.map(({ secret: name }) => name))).toEqual(new Set([secret.metadata.name]));
  },
);

describe('several Secrets', () => {
  const made = withSecrets(
    { name: 'orders', kind: 'variables', keys: [{ key: 'URL', entry: 'shop/orders', property: 'url' }] },
    { name: 'service-account', kind: 'variables', keys: [{ key: 'URL', entry: 'shop/users', property: 'url' }] },
  );

  test('are an ExternalSecret each, from the one store', () => {
    expect(ofKind(made, 'ExternalSecret').map(titleOf)).toEqual([
      'ExternalSecret orders',
      'ExternalSecret service-account',
    ]);
    expect(findAll(made, '[kind=ExternalSecret].spec.target.name')).toEqual(['orders', 'service-account']);
    expect(made.flatMap(checkSchema)).toEqual([]);
  });

  test('may have a key of the same name, each from its own entry', () => {
    const entry = (name: string): unknown =>
      valueAt(named(made, `ExternalSecret ${name}`), 'spec.data[secretKey=URL].remoteRef.key');
    expect([entry('orders'), entry('service-account')]).toEqual(['shop/orders', 'shop/users']);
  });
});

describe('a Secret in which a URL gets parameters', () => {
  const made = withSecrets({
    name: 'orders',
    kind: 'variables',
    keys: [
      {
        key: 'DATABASE_URL',
        entry: 'shop/orders',
        property: 'url',
        urlParameters: 'connection_limit=10&pool_timeout=5',
      },
      { key: 'PASSWORD', entry: 'shop/orders', property: 'password' },
    ],
  });

  test('is made from a template that names every key, since others would vanish', () => {
    expect(valueAt(only(made, 'ExternalSecret'), 'spec.target.template')).toEqual({
      engineVersion: 'v2',
      mergePolicy: 'Replace',
      data: {
        DATABASE_URL:
          '{{ .DATABASE_URL }}{{ if contains "?" .DATABASE_URL }}&{{ else }}?{{ end }}connection_limit=10&pool_timeout=5',
        PASSWORD: '{{ .PASSWORD }}',
      },
    });
    expect(findAll(only(made, 'ExternalSecret'), 'spec.data[*].secretKey')).toEqual(['DATABASE_URL', 'PASSWORD']);
  });

  test('is one that the operator knows', () => {
    expect(made.flatMap(checkSchema)).toEqual([]);
  });
});

test('a Secret whose values are taken as they are has no template', () => {
  expect(findAll(objects(PROD), '**.template')).toEqual([]);
});

describe('the login to a registry', () => {
  const key = { key: '.dockerconfigjson', entry: 'shop/registry', property: 'config' };
  const made = withSecrets({ name: 'shop-registry', kind: 'registry-login', keys: [key] });

  test('is a Secret of the type that the kubelet reads, with the one key that this type has', () => {
    expect(valueAt(only(made, 'ExternalSecret'), 'spec.target.template')).toEqual({
      engineVersion: 'v2',
      mergePolicy: 'Replace',
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': '{{ .dockerconfigjson }}' },
    });
  });

  test('is fetched under a name that a template can use', () => {
    expect(valueAt(only(made, 'ExternalSecret'), 'spec.data')).toEqual([
      { secretKey: 'dockerconfigjson', remoteRef: { key: 'shop/registry', property: 'config' } },
    ]);
  });

  test('is one that the operator knows', () => {
    expect(made.flatMap(checkSchema)).toEqual([]);
  });
});

describe('the Secrets of the monitoring stack', () => {
  const made = ofKind(objects(PROD), 'ExternalSecret').filter(({ metadata }) => metadata.namespace === 'monitoring');

  test('are in its namespace, one for each component that logs in somewhere', () => {
    expect(made.map(({ metadata }) => metadata.name)).toEqual([
      'alertmanager-secrets',
      'grafana-secrets',
      'postgres-exporter-secrets',
      'redis-exporter-secrets',
    ]);
  });

  test('have exactly the keys that the model names, as they are', () => {
    expect(made.map((secret) => findAll(secret, 'spec.data[*]'))).toEqual(
      stackOf(PROD).secrets.map(({ keys }) =>
        keys.map(({ key, entry, property }) => ({ secretKey: key, remoteRef: { key: entry, property } })),
      ),
    );
    expect(findAll(made, '**.template')).toEqual([]);
  });

  test('belong to their ExternalSecrets and outlive values that vanish, like the others', () => {
    expect(new Set(findAll(made, '[*].spec.target.creationPolicy'))).toEqual(new Set(['Owner']));
    expect(new Set(findAll(made, '[*].spec.target.deletionPolicy'))).toEqual(new Set(['Retain']));
  });

  test('may have the name of one of the system', () => {
    const [first] = stackOf(PROD).secrets;
    if (first === undefined) throw new Error('the stack has no Secrets');
    const titles = objects({ ...PROD, secrets: [first] }).map(
      ({ metadata }) => `${metadata.namespace} ${metadata.name}`,
    );
    expect(titles).toEqual(expect.arrayContaining([`autolytiq-prod ${first.name}`, `monitoring ${first.name}`]));
  });
});
