import { MigrationPrerequisitesChart } from '../../charts/migration-prerequisites';
import type { Environment, Migration } from '../../overlays/environment';
import { ENVIRONMENTS, migrationOf, PROD } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const objects = (environment: Environment, change: Partial<Migration> = {}) =>
  objectsOf((app) => {
    const migration = { ...migrationOf(environment), ...change };
    return new MigrationPrerequisitesChart(app, 'x', { environment, migration });
  });

test('the chart makes what the Job needs, under the Job’s name', () => {
  expect(objects(PROD).map(titleOf)).toEqual(
    ['ServiceAccount', 'ConfigMap', 'NetworkPolicy'].map((kind) => `${kind} deal-service-migrate`),
  );
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '30-deal-service-migrate-prerequisites.yaml'));
});

test('the configuration is the migration’s', () => {
  expect(valueAt(only(objects(PROD, { config: { A: '1', B: '2' } }), 'ConfigMap'), 'data')).toEqual({ A: '1', B: '2' });
  expect(objects(PROD, { config: {} }).map(({ kind }) => kind)).toEqual(['ServiceAccount', 'NetworkPolicy']);
});

test('nobody connects to a migration, and it connects to its destinations alone', () => {
  const destinations = [{ kind: 'addresses', ranges: ['10.9.0.0/24', '10.9.1.0/24'], port: 5432 }] as const;
  const policy = only(objects(PROD, { destinations }), 'NetworkPolicy');
  expect(findAll(policy, 'spec.ingress')).toEqual([]);
  expect(valueAt(policy, 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
  expect(valueAt(policy, 'spec.egress')).toEqual([
    {
      to: [{ ipBlock: { cidr: '10.9.0.0/24' } }, { ipBlock: { cidr: '10.9.1.0/24' } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    },
  ]);
});

test('an IAM role is taken on only where one is given', () => {
  const role = 'metadata.annotations["eks.amazonaws.com/role-arn"]';
  const roleArn = 'arn:aws:iam::123456789012:role/migrate';
  expect(findAll(only(objects(PROD), 'ServiceAccount'), role)).toEqual([]);
  expect(findAll(only(objects(PROD, { roleArn }), 'ServiceAccount'), role)).toEqual([roleArn]);
});
