import { MigrationChart } from '../../charts/migration';
import type { Environment, Migration } from '../../overlays/environment';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS, migrationOf, PROD, serviceOf, withService } from '../autolytiq';
import { only } from '../manifest';
import { findAll, textAt, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const migration = migrationOf(PROD);

const objects = (environment: Environment, change: Partial<Migration> = {}) =>
  objectsOf(
    (app) => new MigrationChart(app, 'x', { environment, migration: { ...migrationOf(environment), ...change } }),
  );

const job = (change: Partial<Migration> = {}, environment = PROD) => only(objects(environment, change), 'Job');

test.each(ENVIRONMENTS)('the pipeline makes the same Job: $cluster.name', (environment) => {
  expect(objects(environment)).toHaveLength(1);
  expect(objects(environment)).toEqual(pipelineObjects(environment, '40-deal-service-migrate.yaml'));
});

test('it runs once, is tried three times more, is given up in the end, and is cleaned up after a day', () => {
  expect(job({ deadlineSeconds: 120 })).toMatchObject({
    apiVersion: 'batch/v1',
    spec: { backoffLimit: 3, activeDeadlineSeconds: 120, ttlSecondsAfterFinished: 86400 },
  });
  expect(valueAt(job(), 'spec.template.spec.restartPolicy')).toBe('Never');
});

test.each(ENVIRONMENTS)('it runs exactly the image that its service runs: $cluster.name', (environment) => {
  const { image, version } = serviceOf(environment, migrationOf(environment).service);
  expect(valueAt(job({}, environment), 'spec.template.spec.containers[0].image')).toBe(image);
  expect(valueAt(job({}, environment), 'metadata.annotations["charthouse/image-tag"]')).toBe(version);
});

test('it runs its command with the keys that it declares', () => {
  expect(valueAt(job(), 'spec.template.spec.containers[0].command')).toEqual(['./migrate', 'up']);
  expect(textsAt(job(), '**.secretKeyRef.key')).toEqual(['DATABASE_POOL_URL', 'DATABASE_URL']);
});

describe('its name', () => {
  const nameOf = (change: Partial<Migration> = {}, environment = PROD): string =>
    job(change, environment).metadata.name;

  test('is a DNS label: its own, and a hash of ten digits', () => {
    expect(nameOf()).toMatch(/^deal-service-migrate-[0-9a-f]{10}$/);
    expect(nameOf().length).toBeLessThanOrEqual(63);
  });

  test.each([
    ['image', { image: 'example.com/deal-service:v2.0.0' }],
    ['version', { version: 'v2.0.0' }],
    ['command', { command: ['./migrate', 'down'] }],
    ['arguments', { args: ['--verbose'] }],
    ['value of its configuration', { config: { ...migration.config, LOG_LEVEL: 'debug' } }],
    ['set of variables', { config: { ...migration.config, ANOTHER: '1' } }],
    ['set of keys', { secretKeys: [{ key: 'DATABASE_URL', secret: 'autolytiq-secrets' }] }],
    ['Secret', { secretKeys: migration.secretKeys.map(({ key }) => ({ key, secret: 'others' })) }],
    ['set of URL parameters', { secretKeys: migration.secretKeys.map((key) => ({ ...key, urlParameters: 'a=1' })) }],
    ['set of writable folders', { writableFolders: ['/var/lib/migrate'] }],
    ['login to its registry', { pullSecret: 'registry' }],
    ['user', { user: { uid: 1, gid: 1 } }],
    ['set of resources', { resources: { ...migration.resources, memoryMebibytes: 1024 } }],
  ])('is another with another %s, since a Job’s pod template cannot change', (_what, change) => {
    expect(nameOf(change)).not.toBe(nameOf());
  });

  test.each([
    ['deadline', { deadlineSeconds: 1 }],
    ['destinations', { destinations: [] }],
    ['IAM role', { roleArn: 'arn:aws:iam::123456789012:role/other' }],
  ])('stays with another %s, which stands outside of the pod', (_what, change) => {
    expect(nameOf(change)).toBe(nameOf());
  });

  test('stays when anything else in the environment changes', () => {
    const changed: Environment = {
      ...withService(PROD, 'auth-service', { image: 'example.com/auth-service:v9', config: {}, startupSeconds: 1 }),
      scheduledJobs: [],
      placeholders: [],
      cluster: { ...PROD.cluster, kubernetesVersion: '1.31', zones: ['us-east-1a'] },
    };
    const fewer = { ...PROD, services: PROD.services.slice(0, 1) };
    expect(nameOf({}, changed)).toBe(nameOf());
    expect(nameOf({}, fewer)).toBe(nameOf());
  });

  test('is the name of its pods without the hash', () => {
    expect(textAt(job(), 'spec.template.metadata.labels["app.kubernetes.io/name"]')).toBe('deal-service-migrate');
  });
});

describe('it comes before the services', () => {
  test.each(ENVIRONMENTS)('and after what it needs: $cluster.name', (environment) => {
    const files = render(environment).charts.map(({ file, kind }) => ({ file, source: kind.source }));
    const positions = (source: string): readonly number[] =>
      files.flatMap((chart, index) => (chart.source === source ? [index] : []));
    const [prerequisites = NaN] = positions('charts/migration-prerequisites.ts');
    const [own = NaN] = positions('charts/migration.ts');
    const services = [...positions('charts/service.ts'), ...positions('charts/scheduled-job.ts')];
    expect(services).toHaveLength(12);
    for (const earlier of [...positions('charts/namespaces.ts'), ...positions('charts/secrets.ts')]) {
      expect(earlier).toBeLessThan(prerequisites);
    }
    expect(prerequisites).toBeLessThan(own);
    expect(own).toBeLessThan(Math.min(...services));
  });

  test('with a ServiceAccount, a configuration and a NetworkPolicy of its own', () => {
    const before = render(DEV)
      .charts.filter(({ kind }) => Number(kind.stage.prefix) < 40)
      .flatMap(({ manifests }) => manifests);
    const mentioned = findAll(before, '[metadata.name=deal-service-migrate].kind');
    expect(mentioned).toEqual(['ServiceAccount', 'ConfigMap', 'NetworkPolicy']);
    expect(valueAt(job(), 'spec.template.spec.serviceAccountName')).toBe('deal-service-migrate');
    expect(findAll(job(), '**.configMapRef.name')).toEqual(['deal-service-migrate']);
  });
});
