import { load } from 'js-yaml';
import { PrometheusChart } from '../../../charts/monitoring/prometheus';
import { prometheusConfig } from '../../../monitoring/prometheus/config';
import { ruleGroups } from '../../../monitoring/rules';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { named, ofKind, only, titleOf } from '../../manifest';
import { findAll, numberAt, textAt, textsAt, valueAt } from '../../query';
import { pipelineObjects } from '../chart-objects';
import { componentObjects, propsOf, stackOf, withStack } from './stack';

const objects = (props = propsOf('prometheus')) => componentObjects(PrometheusChart, props);
const deployment = (props = propsOf('prometheus')) => only(objects(props), 'Deployment');
const args = (props = propsOf('prometheus')) => textsAt(deployment(props), '**.containers[0].args[*]');

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(propsOf('prometheus', { environment }))).toEqual(pipelineObjects(environment, '70-prometheus.yaml'));
});

test('one pod has the volume: another begins when it is gone, and no budget counts it', () => {
  expect(valueAt(deployment(), 'spec.replicas')).toBe(1);
  expect(valueAt(deployment(), 'spec.strategy')).toEqual({ type: 'Recreate' });
  expect(ofKind(objects(), 'PodDisruptionBudget')).toEqual([]);
});

test('what it keeps is bounded by time and by size, below the size of its volume', () => {
  const environment = withStack(PROD, {
    prometheus: { ...stackOf(PROD).prometheus, retentionDays: 9, retentionMebibytes: 800 },
  });
  const props = propsOf('prometheus', { environment, storageMebibytes: 1024 });
  expect(args(props)).toEqual(
    expect.arrayContaining(['--storage.tsdb.retention.time=9d', '--storage.tsdb.retention.size=800MB']),
  );
  const claim = only(objects(props), 'PersistentVolumeClaim');
  expect(valueAt(claim, 'spec')).toEqual({
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'gp3',
  });
  expect(findAll(deployment(), '**.persistentVolumeClaim.claimName')).toEqual([claim.metadata.name]);
  const path = args()
    .find((arg) => arg.startsWith('--storage.tsdb.path='))
    ?.replace(/^.*=/, '');
  expect(findAll(deployment(), '**.volumeMounts[name=data].mountPath')).toEqual([path]);
  for (const environment of ENVIRONMENTS) {
    const { component, monitoring } = propsOf('prometheus', { environment });
    expect(monitoring.prometheus.retentionMebibytes).toBeLessThanOrEqual(0.8 * (component.storageMebibytes ?? 0));
  }
});

test('a Prometheus without a volume is a mistake of ours', () => {
  const { component, ...rest } = propsOf('prometheus');
  const { storageMebibytes: _, ...without } = component;
  expect(() => objects({ ...rest, component: without })).toThrow('prometheus has no volume');
});

test('nothing can be changed from outside', () => {
  expect(args().filter((arg) => /lifecycle|admin-api|remote-write-receiver|otlp/.test(arg))).toEqual([]);
});

describe('its files', () => {
  const config = named(objects(), 'ConfigMap prometheus');
  const rules = ofKind(objects(), 'ConfigMap').filter(({ metadata }) => metadata.name.startsWith('prometheus-rules'));
  const folder = textAt(deployment(), '**.volumeMounts[name=config].mountPath');
  /** Every file in the container, by what it is made of. */
  const files = findAll(deployment(), '**.projected.sources[*].configMap').flatMap((source) =>
    findAll(source, 'items[*]').map((item) => ({
      path: `${folder}/${textAt(item, 'path')}`,
      from: `${textAt(source, 'name')} ${textAt(item, 'key')}`,
    })),
  );

  test('are the configuration, where the program is told to look for it', () => {
    expect(load(textAt(config, 'data["prometheus.yml"]'))).toEqual(prometheusConfig(propsOf('prometheus')));
    const file = files.find(({ from }) => from === 'prometheus prometheus.yml');
    expect(args()).toContain(`--config.file=${file?.path ?? ''}`);
  });

  test('are all rules, one file a group, where the configuration looks for them', () => {
    const groups = ruleGroups(propsOf('prometheus'));
    const texts = rules.flatMap((object) => textsAt(object, 'data.*'));
    expect(texts.map((text) => load(text))).toEqual(
      expect.arrayContaining(groups.map((group) => ({ groups: [JSON.parse(JSON.stringify(group))] }))),
    );
    expect(texts).toHaveLength(groups.length);
    const [pattern = ''] = prometheusConfig(propsOf('prometheus')).rule_files;
    const found = files.filter(({ path }) => path.startsWith(pattern.replace(/\*.*$/, '')) && path.endsWith('.yaml'));
    expect(found.map(({ from }) => from).sort()).toEqual(
      rules
        .flatMap((object) => Object.keys(object['data'] ?? {}).map((key) => `${object.metadata.name} ${key}`))
        .sort(),
    );
  });

  test('make another pod when they change, and only then', () => {
    const annotation = (environment = PROD, change = {}): unknown =>
      valueAt(deployment(propsOf('prometheus', { environment, ...change })), 'spec.template.metadata.annotations.*');
    const { prometheus, alerting } = stackOf(PROD);
    const asked = withStack(PROD, { prometheus: { ...prometheus, scrapeSeconds: prometheus.scrapeSeconds + 1 } });
    const others = withStack(PROD, { alerting: { ...alerting, runbooks: 'https://example.com/elsewhere' } });
    expect(new Set([annotation(), annotation(asked), annotation(others)]).size).toBe(3);
    expect(annotation(PROD, { storageMebibytes: 9 })).toBe(annotation());
  });
});

describe('its rights', () => {
  test('are to find targets in the three namespaces, and to read nodes and their metrics', () => {
    const roles = ofKind(objects(), 'Role');
    expect(roles.map(({ metadata }) => metadata.namespace)).toEqual([
      'autolytiq-prod',
      'monitoring',
      'monitoring-nodes',
    ]);
    const verbs = ['get', 'list', 'watch'];
    for (const role of roles) {
      expect(valueAt(role, 'rules')).toEqual([
        { apiGroups: [''], resources: ['pods', 'services'], verbs },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs },
      ]);
    }
    expect(valueAt(only(objects(), 'ClusterRole'), 'rules')).toEqual([
      { apiGroups: [''], resources: ['nodes'], verbs },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ]);
  });

  test('reach as far as its discovery does', () => {
    const asked = findAll(prometheusConfig(propsOf('prometheus')), '**.namespaces.names[*]');
    const granted = ofKind(objects(), 'Role').map(({ metadata }) => metadata.namespace);
    expect(new Set(granted)).toEqual(new Set(asked));
  });

  test('are those of its ServiceAccount alone', () => {
    const bindings = objects().filter(({ kind }) => kind.endsWith('Binding'));
    expect(bindings).toHaveLength(4);
    for (const binding of bindings) {
      expect(valueAt(binding, 'subjects')).toEqual([
        { kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' },
      ]);
      const role = `${textAt(binding, 'roleRef.kind')} ${textAt(binding, 'roleRef.name')}`;
      const same = objects().filter((object) => titleOf(object) === role);
      expect(same.map(({ metadata }) => metadata.namespace)).toContain(binding.metadata.namespace);
    }
  });
});

test('it has a quarter of an hour to read its log, and five minutes to end', () => {
  const container = valueAt(deployment(), '**.containers[0]');
  expect(numberAt(container, 'startupProbe.failureThreshold') * numberAt(container, 'startupProbe.periodSeconds')).toBe(
    900,
  );
  expect(numberAt(deployment(), 'spec.progressDeadlineSeconds')).toBeGreaterThan(900);
  expect(valueAt(deployment(), 'spec.template.spec.terminationGracePeriodSeconds')).toBe(300);
  expect(valueAt(container, 'readinessProbe.httpGet.path')).toBe('/-/ready');
  expect(valueAt(container, 'livenessProbe.httpGet.path')).toBe('/-/healthy');
});
