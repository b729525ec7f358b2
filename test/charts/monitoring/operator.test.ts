import { load } from 'js-yaml';
import { OperatorChart } from '../../../charts/monitoring/operator';
import { prometheusConfig } from '../../../monitoring/prometheus/config';
import { ruleGroups } from '../../../monitoring/rules';
import { render } from '../../../synth/render';
import { checkSchema } from '../../../synth/schemas';
import { ENVIRONMENTS, PROD } from '../../autolytiq';
import { ofKind } from '../../manifest';
import { findAll, textAt, textsAt, valueAt } from '../../query';
import { objectsOf, pipelineObjects } from '../chart-objects';
import { stackOf, withStack } from './stack';

const PRESENT = withStack(PROD, { prometheusOperator: 'present' });
const monitored = { environment: PROD, monitoring: stackOf(PROD) };
const objects = objectsOf((app) => new OperatorChart(app, 'x', monitored));
const monitors = ofKind(objects, 'ServiceMonitor');

/** The monitor of a name. */
function monitor(name: string) {
  const [found, ...others] = monitors.filter(({ metadata }) => metadata.name === name);
  if (found === undefined || others.length > 0) throw new Error(`${monitors.length} monitors, not one ${name}`);
  return found;
}

test('no environment has them unless it says that the kinds exist', () => {
  for (const environment of ENVIRONMENTS)
    expect(render(environment).charts.map(({ file }) => file)).not.toContain('70-prometheus-operator.yaml');
  expect(pipelineObjects(PRESENT, '70-prometheus-operator.yaml')).toEqual(objects);
  expect(objects.flatMap(checkSchema)).toEqual([]);
});

test('both forms carry the same rules', () => {
  const asResources = ofKind(objects, 'PrometheusRule').flatMap((object) => findAll(object, 'spec.groups[*]'));
  const asFiles = ofKind(pipelineObjects(PRESENT, '70-prometheus.yaml'), 'ConfigMap')
    .filter(({ metadata }) => metadata.name.startsWith('prometheus-rules'))
    .flatMap((object) => textsAt(object, 'data.*').flatMap((text) => findAll(load(text), 'groups[*]')));
  const byName = (groups: readonly unknown[]) => new Map(groups.map((group) => [textAt(group, 'name'), group]));
  expect(byName(asResources)).toEqual(byName(asFiles));
  expect(asFiles).toHaveLength(asResources.length);
  expect(asResources.map((group) => textAt(group, 'name'))).toEqual(ruleGroups(monitored).map(({ name }) => name));
});

test('each Service that has metrics has a monitor, in its own namespace, that selects it alone', () => {
  const services = PROD.services.filter(({ metrics }) => metrics !== undefined);
  const expected = [
    ...services.map(({ name }) => `autolytiq-prod ${name}`),
    ...stackOf(PROD).components.map(({ name, namespace }) => `${namespace} ${name}`),
    'monitoring kube-state-metrics-telemetry',
    'monitoring blackbox-exporter-probes',
  ];
  expect(monitors.map(({ metadata }) => `${String(metadata.namespace)} ${metadata.name}`).sort()).toEqual(
    expected.sort(),
  );
  for (const object of monitors) {
    const { namespace, name } = object.metadata;
    expect(valueAt(object, 'spec.namespaceSelector')).toEqual({ matchNames: [namespace] });
    expect(valueAt(object, 'spec.selector.matchLabels')).toEqual({
      'app.kubernetes.io/name': name.replace(/-(telemetry|probes)$/, ''),
      'app.kubernetes.io/instance': namespace,
    });
  }
});

test('a target has the same job, path, interval and limit as in the other form', () => {
  for (const { job_name: job, sample_limit: limit } of prometheusConfig(monitored).scrape_configs) {
    const made = monitors.filter((object) =>
      findAll(object, '**.relabelings[targetLabel=job].replacement').includes(job),
    );
    expect(made.length > 0).toBe(!['kubelet', 'cadvisor'].includes(job));
    for (const object of made) expect(valueAt(object, 'spec.sampleLimit')).toBe(limit);
  }
  expect(valueAt(monitor('auth-service'), 'spec.endpoints[0]')).toMatchObject({
    port: 'http',
    path: '/metrics',
    interval: `${stackOf(PROD).prometheus.scrapeSeconds}s`,
  });
});

test('a path of its own is followed', () => {
  const [first, ...others] = PROD.services;
  if (first === undefined) throw new Error('no services');
  const environment = { ...PROD, services: [{ ...first, metrics: '/internal/metrics' }, ...others] };
  const made = objectsOf((app) => new OperatorChart(app, 'x', { ...monitored, environment }));
  const paths = new Map(
    ofKind(made, 'ServiceMonitor').map((object) => [object.metadata.name, textAt(object, 'spec.endpoints[0].path')]),
  );
  expect(paths.get(first.name)).toBe('/internal/metrics');
  expect(paths.get(others[0]?.name ?? '')).toBe('/metrics');
});

test('what speaks about others keeps its labels, and gets none of its pod', () => {
  const endpoint = valueAt(monitor('kube-state-metrics'), 'spec.endpoints[0]');
  expect(valueAt(endpoint, 'honorLabels')).toBe(true);
  expect(valueAt(endpoint, 'relabelings[0]')).toEqual({
    action: 'labeldrop',
    regex: 'namespace|service|pod|container|endpoint',
  });
  expect(findAll(monitor('auth-service'), '**.honorLabels')).toEqual([]);
  expect(findAll(monitor('auth-service'), '**.relabelings[action=labeldrop]')).toEqual([]);
});

test('each public address is an endpoint of the exporter, with the labels of the other form', () => {
  const endpoints = findAll(monitor('blackbox-exporter-probes'), 'spec.endpoints[*]');
  expect(endpoints.map((endpoint) => findAll(endpoint, 'params.target[*]'))).toEqual(
    stackOf(PROD).probes.map(({ url }) => [url]),
  );
  const label = (endpoint: unknown, name: string) => valueAt(endpoint, `relabelings[targetLabel=${name}].replacement`);
  for (const [index, { url, service, host, path }] of stackOf(PROD).probes.entries()) {
    expect(['instance', 'service', 'probe', 'environment'].map((name) => label(endpoints[index], name))).toEqual([
      url,
      service,
      `${host}${path}`,
      'prod',
    ]);
  }
  expect(new Set(findAll(endpoints, '[*].path'))).toEqual(new Set(['/probe']));
});

test('every relabelling states its action, which the API server would add', () => {
  const steps = findAll(objects, '**.relabelings[*]');
  expect(steps.length).toBeGreaterThan(100);
  for (const step of steps) expect(textAt(step, 'action')).toMatch(/^(replace|labeldrop)$/);
});
