import { load } from 'js-yaml';
import { CloudwatchExporterChart } from '../../../charts/monitoring/cloudwatch-exporter';
import { cloudWatchConfig } from '../../../monitoring/cloudwatch';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { only } from '../../manifest';
import { findAll, textAt, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf } from './stack';

const objects = (props = propsOf('cloudwatch-exporter')) => componentObjects(CloudwatchExporterChart, props);

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('cloudwatch-exporter', { environment }))).toEqual(
    pipelineObjects(environment, '70-cloudwatch-exporter.yaml'),
  );
});

test('it asks as the role of its ServiceAccount, in the region of the cluster', () => {
  const { roleArn } = propsOf('cloudwatch-exporter').component;
  expect(roleArn).toMatch(/^arn:aws:iam::/);
  expect(valueAt(only(objects(), 'ServiceAccount'), 'metadata.annotations["eks.amazonaws.com/role-arn"]')).toBe(
    roleArn,
  );
  expect(findAll(only(objects(), 'Deployment'), '**.env[name=AWS_REGION].value')).toEqual([PROD.cluster.region]);
  expect(findAll(objects(), '**.secretKeyRef')).toEqual([]);
});

test('it reads what to ask from the file that it is told of, once a minute', () => {
  const folder = textAt(only(objects(), 'Deployment'), '**.volumeMounts[name=config].mountPath');
  expect(textsAt(only(objects(), 'Deployment'), '**.args[*]')).toEqual([
    `--config.file=${folder}/config.yml`,
    '--listen-address=:5000',
    '--scraping-interval=60',
  ]);
  expect(load(textAt(only(objects(), 'ConfigMap'), 'data["config.yml"]'))).toEqual(
    JSON.parse(JSON.stringify(cloudWatchConfig(propsOf('cloudwatch-exporter')))),
  );
});
