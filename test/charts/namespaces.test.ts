import { NamespacesChart } from '../../charts/namespaces';
import type { Environment } from '../../overlays/environment';
import { DEV, ENVIRONMENTS, PROD } from '../autolytiq';
import { named, ofKind, only, titleOf } from '../manifest';
import { findAll, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';
import { stackOf, unmonitored, withStack } from './monitoring/stack';

const made = (environment: Environment) => objectsOf((app) => new NamespacesChart(app, 'x', { environment }));

/** Those that every environment has. */
const objects = (environment: Environment) => made(unmonitored(environment));

test('the chart makes the namespaces, their limits, and what is denied in the one of the system', () => {
  expect(objects(PROD).map(titleOf)).toEqual([
    'Namespace autolytiq-prod',
    'Namespace external-secrets',
    'ResourceQuota estate',
    'LimitRange containers',
    'NetworkPolicy default-deny',
    'NetworkPolicy allow-dns',
  ]);
  for (const { kind, metadata } of objects(PROD)) {
    expect(metadata.namespace).toBe(kind === 'Namespace' ? undefined : 'autolytiq-prod');
  }
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(made(environment)).toEqual(pipelineObjects(environment, '00-namespaces.yaml'));
});

test('without secrets there is no namespace for their operator', () => {
  const { secretStore: _, ...without } = PROD;
  const namespaces = objects({ ...without, secrets: [] });
  expect(ofKind(namespaces, 'Namespace').map(titleOf)).toEqual(['Namespace autolytiq-prod']);
});

test.each(['enforce', 'audit', 'warn'])('%s is restricted, as the cluster’s version of Kubernetes has it', (mode) => {
  const namespaces = ofKind(objects({ ...PROD, cluster: { ...PROD.cluster, kubernetesVersion: '1.31' } }), 'Namespace');
  const label = `metadata.labels["pod-security.kubernetes.io/${mode}`;
  expect(namespaces.flatMap((namespace) => findAll(namespace, `${label}"]`))).toEqual(['restricted', 'restricted']);
  expect(namespaces.flatMap((namespace) => findAll(namespace, `${label}-version"]`))).toEqual(['v1.31', 'v1.31']);
});

test('pods of the system are ready only when the load balancer has found them healthy', () => {
  const gate = 'metadata.labels["elbv2.k8s.aws/pod-readiness-gate-inject"]';
  const [own, operator] = ofKind(objects(PROD), 'Namespace');
  expect(findAll(own, gate)).toEqual(['enabled']);
  expect(findAll(operator, gate)).toEqual([]);
});

test('everything is denied in both directions', () => {
  expect(valueAt(named(objects(DEV), 'NetworkPolicy default-deny'), 'spec')).toEqual({
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
  });
});

test('every pod may ask the DNS of the cluster, by UDP and by TCP, and nothing else', () => {
  expect(valueAt(named(objects(DEV), 'NetworkPolicy allow-dns'), 'spec')).toEqual({
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ],
  });
});

test('traffic comes in through the Ingress alone: no Service may open a way of its own', () => {
  expect(valueAt(only(objects(DEV), 'ResourceQuota'), 'spec.hard')).toMatchObject({
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  });
});

test('no CPU limit is set on what states none, since it would throttle while the node is idle', () => {
  const limits = only(objects(DEV), 'LimitRange');
  expect(findAll(limits, '**.default.memory')).toHaveLength(1);
  expect([...findAll(limits, '**.default.cpu'), ...findAll(limits, '**.max.cpu')]).toEqual([]);
  expect(findAll(only(objects(DEV), 'ResourceQuota'), 'spec.hard["limits.cpu"]')).toEqual([]);
});

describe('the namespaces of the monitoring stack', () => {
  const inside = (namespace: string, environment = PROD) =>
    made(environment).filter(({ metadata }) => metadata.namespace === namespace || metadata.name === namespace);
  const levels = (namespace: string) =>
    ['enforce', 'audit', 'warn'].map((mode) =>
      valueAt(only(inside(namespace), 'Namespace'), `metadata.labels["pod-security.kubernetes.io/${mode}"]`),
    );

  test('are there where there is a stack', () => {
    expect(ofKind(made(PROD), 'Namespace').map(({ metadata }) => metadata.name)).toEqual([
      'autolytiq-prod',
      'external-secrets',
      'monitoring',
      'monitoring-nodes',
    ]);
  });

  test.each(['monitoring', 'monitoring-nodes'])(
    '%s has limits and denials of its own, like the system’s',
    (namespace) => {
      expect(inside(namespace).map(({ kind }) => kind)).toEqual([
        'Namespace',
        'ResourceQuota',
        'LimitRange',
        'NetworkPolicy',
        'NetworkPolicy',
      ]);
      const own = inside('autolytiq-prod');
      for (const title of ['NetworkPolicy default-deny', 'NetworkPolicy allow-dns'])
        expect(valueAt(named(inside(namespace), title), 'spec')).toEqual(valueAt(named(own, title), 'spec'));
    },
  );

  test('only what reads the files of nodes is where hostPath is admitted', () => {
    expect(levels('monitoring')).toEqual(['restricted', 'restricted', 'restricted']);
    expect(levels('monitoring-nodes')).toEqual(['privileged', 'privileged', 'privileged']);
  });

  test('pods wait for the load balancer where Grafana has a host', () => {
    const gate = 'metadata.labels["elbv2.k8s.aws/pod-readiness-gate-inject"]';
    const { grafanaHost: _, ...hidden } = stackOf(PROD);
    const gates = (environment: Environment) =>
      ['monitoring', 'monitoring-nodes'].flatMap((name) => findAll(only(inside(name, environment), 'Namespace'), gate));
    expect(gates(PROD)).toEqual(['enabled']);
    expect(gates({ ...PROD, monitoring: hidden })).toEqual([]);
  });

  test('what states no memory gets no more than the largest may have, however small all are', () => {
    const limits = only(inside('monitoring-nodes'), 'LimitRange');
    expect(findAll(limits, 'spec.limits[*].max.memory')).toEqual(['64Mi']);
    const components = stackOf(PROD).components.map((component) => ({
      ...component,
      resources: { cpuMillis: 1, memoryMebibytes: 300, ephemeralStorageMebibytes: 200 },
    }));
    const grown = only(inside('monitoring-nodes', withStack(PROD, { components })), 'LimitRange');
    expect(findAll(grown, 'spec.limits[*].max')).toEqual([{ memory: '300Mi', 'ephemeral-storage': '200Mi' }]);
  });
});
