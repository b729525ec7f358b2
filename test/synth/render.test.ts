import { CHARTS } from '../../charts';
import type { Environment } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { toFiles } from '../../synth/files';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS, PROD, scheduledJobOf, serviceOf } from '../autolytiq';
import { titleOf } from '../manifest';

const filesOf = (environment: Environment): readonly string[] => render(environment).charts.map(({ file }) => file);

test('a cluster has a file for each chart, named by stage and by what is in it', () => {
  expect(filesOf(DEV)).toEqual([
    '00-namespaces.yaml',
    '05-secret-store.yaml',
    '10-secrets.yaml',
    '20-redis.yaml',
    '30-deal-service-migrate-prerequisites.yaml',
    '40-deal-service-migrate.yaml',
    '50-api-gateway.yaml',
    '50-auth-service.yaml',
    '50-config-service.yaml',
    '50-customer-service.yaml',
    '50-data-retention-service.yaml',
    '50-deal-service.yaml',
    '50-email-service.yaml',
    '50-inventory-service.yaml',
    '50-messaging-service.yaml',
    '50-settings-service.yaml',
    '50-showroom-service.yaml',
    '50-user-service.yaml',
    '60-ingress.yaml',
    '70-alertmanager.yaml',
    '70-blackbox-exporter.yaml',
    '70-cloudwatch-exporter.yaml',
    '70-grafana.yaml',
    '70-kube-state-metrics.yaml',
    '70-node-exporter.yaml',
    '70-postgres-exporter.yaml',
    '70-prometheus.yaml',
    '70-redis-exporter.yaml',
  ]);
});

test.each(ENVIRONMENTS)('the order of files is the order of application: $cluster.name', (environment) => {
  const { charts } = render(environment);
  expect(charts.map(({ file }) => file)).toEqual(charts.map(({ file }) => file).sort());
  const stages = charts.map(({ kind }) => CHARTS.findIndex(({ stage }) => stage === kind.stage));
  expect(stages).toEqual([...stages].sort((left, right) => left - right));
  for (const { file, kind } of charts) expect(file.startsWith(`${kind.stage.prefix}-`)).toBe(true);
});

test('the order does not depend on the order in which services were declared', () => {
  const reversed = { ...PROD, services: [...PROD.services].reverse() };
  expect(filesOf(reversed)).toEqual(filesOf(PROD));
});

test('a service may have the name of a chart of another stage', () => {
  const named = { ...serviceOf(PROD, 'auth-service'), name: 'ingress' };
  const files = filesOf({ ...PROD, services: [named] });
  expect(files).toContain('50-ingress.yaml');
  expect(files).toContain('60-ingress.yaml');
});

test('two charts that would write one file are an error', () => {
  const clashing = { ...scheduledJobOf(PROD), name: 'auth-service' };
  expect(() => render({ ...PROD, scheduledJobs: [clashing] })).toThrow('two charts write 50-auth-service.yaml');
});

test('two services of one name are an error', () => {
  const service = serviceOf(PROD, 'auth-service');
  expect(() => render({ ...PROD, services: [service, service] })).toThrow(
    "already a Construct with name 'auth-service'",
  );
});

test('objects stand in the order in which their chart made them', () => {
  const [namespaces] = render(PROD).charts;
  expect(namespaces?.manifests.map(titleOf).slice(0, 2)).toEqual([
    'Namespace autolytiq-prod',
    'Namespace external-secrets',
  ]);
});

test('the environment is not changed by being rendered', () => {
  const given = structuredClone(PROD); // which nothing keeps from being changed
  render(given);
  expect(given).toStrictEqual(PROD);
});

test('the same overlays give the same bytes', () => {
  const bytes = () => loadEstate('overlays').environments.map((environment) => toFiles(render(environment)));
  const [first, second] = [bytes(), bytes()];
  expect(second).toEqual(first);
  expect(first.flatMap(({ files }) => files).length).toBeGreaterThan(50);
});
