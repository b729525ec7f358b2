import { load } from 'js-yaml';
import { KubeStateMetricsChart } from '../../../charts/monitoring/kube-state-metrics';
import { customResourceStateMetrics, kubeStateMetricsArguments } from '../../../monitoring/kube-state-metrics';
import { ENVIRONMENTS } from '../../autolytiq';
import { only } from '../../manifest';
import { findAll, textAt, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf } from './stack';

const objects = (props = propsOf('kube-state-metrics')) => componentObjects(KubeStateMetricsChart, props);
const role = only(objects(), 'ClusterRole');
const args = textsAt(objects(), '[kind=Deployment].spec.template.spec.containers[0].args[*]');

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('kube-state-metrics', { environment }))).toEqual(
    pipelineObjects(environment, '70-kube-state-metrics.yaml'),
  );
});

test('it may list and watch what it shows, and nothing else', () => {
  const granted = new Set(textsAt(role, 'rules[*].resources[*]'));
  const shown = args.find((arg) => arg.startsWith('--resources='))?.replace('--resources=', '') ?? '';
  expect(granted).toEqual(new Set([...shown.split(','), 'customresourcedefinitions', 'externalsecrets']));
  expect(granted.has('secrets') || granted.has('configmaps') || granted.has('*')).toBe(false);
  for (const verbs of findAll(role, 'rules[*].verbs')) expect(verbs).toEqual(['list', 'watch']);
  expect(valueAt(only(objects(), 'ClusterRoleBinding'), 'subjects')).toEqual([
    { kind: 'ServiceAccount', name: 'kube-state-metrics', namespace: 'monitoring' },
  ]);
  expect(valueAt(only(objects(), 'ClusterRoleBinding'), 'roleRef.name')).toBe(role.metadata.name);
});

test('it listens where the model says, and is ready when its own port says so', () => {
  expect(args).toEqual(['--port=8080', '--telemetry-port=8081', ...kubeStateMetricsArguments()]);
  const container = valueAt(only(objects(), 'Deployment'), '**.containers[0]');
  expect(valueAt(container, 'readinessProbe.httpGet')).toEqual({ path: '/readyz', port: 'telemetry' });
  expect(valueAt(container, 'livenessProbe.tcpSocket')).toEqual({ port: 'http' });
});

test('custom resources are described in the file that it is told to read', () => {
  const [file, text] = Object.entries(only(objects(), 'ConfigMap')['data'] ?? {})[0] ?? [];
  const folder = textAt(
    objects(),
    '[kind=Deployment].spec.template.spec.containers[0].volumeMounts[name=config].mountPath',
  );
  expect(args).toContain(`--custom-resource-state-config-file=${folder}/${String(file)}`);
  expect(load(String(text))).toEqual(customResourceStateMetrics());
});

test('without its second port it is a mistake of ours', () => {
  const { listeners } = propsOf('kube-state-metrics').component;
  expect(() => objects(propsOf('kube-state-metrics', { listeners: [listeners[0]] }))).toThrow('has not two ports');
});
