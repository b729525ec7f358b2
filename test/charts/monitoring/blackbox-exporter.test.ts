import { load } from 'js-yaml';
import { BlackboxExporterChart } from '../../../charts/monitoring/blackbox-exporter';
import { blackboxConfig } from '../../../monitoring/blackbox';
import { ENVIRONMENTS } from '../../autolytiq';
import { only } from '../../manifest';
import { textAt, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf } from './stack';

const objects = (props = propsOf('blackbox-exporter')) => componentObjects(BlackboxExporterChart, props);

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('blackbox-exporter', { environment }))).toEqual(
    pipelineObjects(environment, '70-blackbox-exporter.yaml'),
  );
});

test('it reads its ways to ask from the file that it is told of', () => {
  const folder = textAt(only(objects(), 'Deployment'), '**.volumeMounts[name=config].mountPath');
  expect(textsAt(only(objects(), 'Deployment'), '**.args[*]')).toEqual([
    `--config.file=${folder}/blackbox.yml`,
    '--web.listen-address=:9115',
  ]);
  expect(load(textAt(only(objects(), 'ConfigMap'), 'data["blackbox.yml"]'))).toEqual(
    blackboxConfig(propsOf('blackbox-exporter')),
  );
});

test('it is asked how it is itself, never how what it asks is', () => {
  expect(valueAt(only(objects(), 'Deployment'), '**.readinessProbe.httpGet.path')).toBe('/-/healthy');
});
