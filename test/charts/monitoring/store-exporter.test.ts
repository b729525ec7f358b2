import { StoreExporterChart } from '../../../charts/monitoring/store-exporter';
import { ENVIRONMENTS } from '../../autolytiq';
import { only, titleOf } from '../../manifest';
import { findAll, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf, stackOf } from './stack';

const objects = (name: string) => componentObjects(StoreExporterChart, propsOf(name));

describe.each([
  { name: 'postgres-exporter', variable: 'DATA_SOURCE_NAME', health: '/', port: 9187 },
  { name: 'redis-exporter', variable: 'REDIS_ADDR', health: '/health', port: 9121 },
])('$name', ({ name, variable, health, port }) => {
  const deployment = only(objects(name), 'Deployment');
  const container = valueAt(deployment, '**.containers[0]');

  test.each(ENVIRONMENTS)('is the same from the pipeline: $cluster.name', (environment) => {
    expect(componentObjects(StoreExporterChart, propsOf(name, { environment }))).toEqual(
      pipelineObjects(environment, `70-${name}.yaml`),
    );
  });

  test('has all it takes', () => {
    expect(objects(name).map(titleOf)).toEqual(
      ['ServiceAccount', 'NetworkPolicy', 'Service', 'Deployment'].map((kind) => `${kind} ${name}`),
    );
  });

  test('logs in with the URL of its own Secret, which stands nowhere else', () => {
    expect(findAll(container, 'env[*]')).toEqual([
      { name: variable, valueFrom: { secretKeyRef: { name: `${name}-secrets`, key: 'url' } } },
    ]);
    const secret = stackOf(propsOf(name).environment).secrets.find((one) => one.name === `${name}-secrets`);
    expect(secret?.keys.map(({ key }) => key)).toEqual(['url']);
  });

  test('is ready whether or not its store is, since that is what it has to say', () => {
    expect(valueAt(container, 'readinessProbe.httpGet.path')).toBe(health);
    expect(health).not.toBe('/metrics');
    expect(textsAt(container, 'args[*]')).toEqual([`--web.listen-address=:${port}`]);
    expect(valueAt(container, 'ports[0].containerPort')).toBe(port);
  });
});

test('no other component is one', () => {
  expect(() => objects('grafana')).toThrow('grafana is no exporter of a store');
});
