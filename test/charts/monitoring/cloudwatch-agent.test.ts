import { CloudwatchAgentChart } from '../../../charts/monitoring/cloudwatch-agent';
import { render } from '../../../synth/render';
import { checkSchema } from '../../../synth/schemas';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { only } from '../../manifest';
import { textAt, valueAt } from '../../query';
import { objectsOf, pipelineObjects } from '../chart-objects';
import { stackOf, withStack } from './stack';

const ON = withStack(PROD, { cloudWatchAgent: 'on' });
const objects = objectsOf(
  (app) => new CloudwatchAgentChart(app, 'x', { environment: PROD, monitoring: stackOf(PROD) }),
);

test('no environment has it unless it asks for it', () => {
  for (const environment of ENVIRONMENTS)
    expect(render(environment).charts.map(({ file }) => file)).not.toContain('70-cloudwatch-agent.yaml');
  expect(pipelineObjects(ON, '70-cloudwatch-agent.yaml')).toEqual(objects);
  expect(objects.flatMap(checkSchema)).toEqual([]);
});

test('it looks once a minute, at this cluster', () => {
  const config: unknown = JSON.parse(textAt(only(objects, 'ConfigMap'), 'data["cwagentconfig.json"]'));
  expect(valueAt(config, 'agent')).toEqual({ metrics_collection_interval: 60, region: PROD.cluster.region });
  expect(valueAt(config, 'logs.metrics_collected.kubernetes')).toEqual({
    cluster_name: PROD.cluster.name,
    metrics_collection_interval: 60,
  });
});
