import type { Component, Monitoring } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { BUDGET_DAYS, prometheusResources, prometheusStorage } from '../../overlays/monitoring-sizes';
import { LIVE, SYSTEM, TEST, environmentAfter, named, replace, type Edit } from './edited-overlays';
import { MONITORED } from './monitored';

function monitoringOf(name: 'live' | 'test', ...edits: readonly Edit[]): Monitoring {
  const { monitoring } = environmentAfter(name, ...MONITORED, ...edits);
  if (monitoring === undefined) throw new Error(`${name} has no monitoring`);
  return monitoring;
}

const component = (name: string, ...edits: readonly Edit[]): Component =>
  named(monitoringOf('live', ...edits).components, name);

const PROMETHEUS = { kind: 'pods', name: 'prometheus', namespace: 'monitoring' };

test('without settings there is no stack, and nobody lets Prometheus in', () => {
  const environment = environmentAfter('live');
  expect(environment.monitoring).toBeUndefined();
  expect(JSON.stringify(environment)).not.toContain('prometheus"');
});

test('the programs follow from what there is to watch', () => {
  expect(monitoringOf('live').components.map(({ name }) => name)).toEqual([
    'alertmanager',
    'blackbox-exporter',
    'cloudwatch-exporter',
    'grafana',
    'kube-state-metrics',
    'ledger-exporter',
    'node-exporter',
    'prometheus',
  ]);
  const unprobed = replace(SYSTEM, '  probes: [{ host: web, path: /api/health }]\n', '');
  expect(monitoringOf('live', unprobed).components.map(({ name }) => name)).not.toContain('blackbox-exporter');
});

test('each service that speaks http lets Prometheus in and promises something', () => {
  const { services, monitoring } = environmentAfter('live', ...MONITORED);
  for (const { listeners, metrics } of services) {
    expect(metrics).toMatch(/^\//);
    expect(listeners[0].callers).toContainEqual(PROMETHEUS);
  }
  expect(monitoring?.objectives.map(({ service }) => service)).toEqual(services.map(({ name }) => name));
  expect(monitoring?.objectives[0]).toEqual({
    service: 'label-printer',
    team: 'parcels',
    availability: 99.5,
    latency: { milliseconds: 300, percent: 95 },
  });
});

test('a service may promise something else, and have another owner', () => {
  const own = replace(
    SYSTEM,
    '  tracker-api:\n',
    '  tracker-api:\n    team: tracking\n    objectives: { availability: 99 }\n',
  );
  expect(monitoringOf('live', own).objectives[1]).toEqual({
    service: 'tracker-api',
    team: 'tracking',
    availability: 99,
    latency: { milliseconds: 300, percent: 95 },
  });
});

test('Prometheus may reach each service, each program, the kubelets and the API server, and nothing else', () => {
  const { destinations } = component('prometheus');
  const pods = destinations.flatMap((one) =>
    one.kind === 'pods' ? [`${one.namespace ?? 'monitoring'}/${one.name}:${one.port}`] : [],
  );
  expect(pods.sort()).toEqual([
    'monitoring-nodes/node-exporter:9100',
    'monitoring/alertmanager:9093',
    'monitoring/blackbox-exporter:9115',
    'monitoring/cloudwatch-exporter:5000',
    'monitoring/grafana:3000',
    'monitoring/kube-state-metrics:8080',
    'monitoring/kube-state-metrics:8081',
    'monitoring/ledger-exporter:9187',
    'monitoring/prometheus:9090',
    'parcels-live/label-printer:9300',
    'parcels-live/tracker-api:4000',
    'parcels-live/tracker-web:4000',
  ]);
  expect(destinations.filter(({ kind }) => kind !== 'pods')).toEqual([
    { kind: 'addresses', ranges: ['10.100.0.1/32', '172.30.0.0/16'], port: 443 },
    { kind: 'addresses', ranges: ['172.30.0.0/16'], port: 10250 },
  ]);
});

test('what Prometheus may reach lets it in', () => {
  const { components } = monitoringOf('live');
  for (const { name, namespace, listeners } of components) {
    const caller = namespace === 'monitoring' ? { kind: 'pods', name: 'prometheus' } : PROMETHEUS;
    expect({ name, callers: listeners[0].callers }).toEqual({ name, callers: expect.arrayContaining([caller]) });
  }
});

test('two Alertmanagers tell each other by TCP and UDP; one has nobody to tell', () => {
  expect(component('alertmanager')).toMatchObject({ replicas: 2, storageMebibytes: 1024 });
  expect(
    component('alertmanager')
      .listeners.slice(1)
      .map(({ port }) => [port.number, port.transport]),
  ).toEqual([
    [9094, undefined],
    [9094, 'UDP'],
  ]);
  const alone = named(monitoringOf('test').components, 'alertmanager');
  expect(alone.replicas).toBe(1);
  expect(alone.listeners).toHaveLength(1);
});

test('where nobody is paged there is neither pager nor mail, nor a key for them', () => {
  const live = monitoringOf('live');
  expect(live.alerting.paging).toBe('on');
  expect(live.alerting.receivers).toEqual({
    slack: { alerts: '#parcels', security: '#security', platform: '#parcels' },
    pagerduty: 'pagerduty-key',
    mail: {
      to: 'ops@parcels.example',
      from: 'alerts@parcels.example',
      smarthost: 'mail.parcels.example:587',
      username: 'alerts',
    },
    heartbeat: 'heartbeat-url',
  });
  const test_ = monitoringOf('test');
  expect(test_.alerting.paging).toBe('off');
  expect(test_.alerting.receivers).toEqual({
    slack: { alerts: '#parcels-test', security: '#security', platform: '#parcels-test' },
    heartbeat: 'heartbeat-url',
  });
  const keys = (monitoring: Monitoring) => named(monitoring.secrets, 'alertmanager-secrets').keys.map(({ key }) => key);
  expect(keys(live)).toEqual(['heartbeat-url', 'pagerduty-key', 'slack-url', 'smtp-password']);
  expect(keys(test_)).toEqual(['heartbeat-url', 'slack-url']);
});

test('secrets are read from the entries of the environment, through a store that admits the namespace', () => {
  const environment = environmentAfter('live', ...MONITORED);
  expect(environment.monitoring?.secrets.map(({ name }) => name)).toEqual([
    'alertmanager-secrets',
    'grafana-secrets',
    'ledger-exporter-secrets',
  ]);
  expect(environment.monitoring?.secrets[1]?.keys).toEqual([
    { key: 'admin-password', entry: 'parcels/live/watch', property: 'grafana' },
  ]);
  expect(environment.secretStore?.namespaces).toEqual(['parcels-live', 'monitoring']);
});

test('the exporter of a store may reach it: on the internet, in the VPC, or in the cluster, where it is let in', () => {
  expect(named(monitoringOf('test').components, 'ledger-exporter').destinations).toEqual([
    { kind: 'internet', vpc: '172.20.0.0/16', port: 5433 },
  ]);
  const [autolytiq] = loadEstate('overlays').environments.filter(({ cluster }) => cluster.name === 'autolytiq-dev');
  const exporter = named(autolytiq?.monitoring?.components ?? [], 'redis-exporter');
  expect(exporter.destinations).toEqual([{ kind: 'pods', name: 'redis', namespace: 'autolytiq-dev', port: 6379 }]);
  expect(named(autolytiq?.stores ?? [], 'redis').callers).toContainEqual({
    kind: 'pods',
    name: 'redis-exporter',
    namespace: 'monitoring',
  });
});

test('Grafana is public where it has a host: the load balancer may call it, and its namespace joins the group', () => {
  const environment = environmentAfter(
    'live',
    ...MONITORED,
    replace(SYSTEM, 'grafana: { password: watch.grafana }', 'grafana: { password: watch.grafana, host: grafana }'),
    replace(LIVE, '{ web: parcels.example }', '{ web: parcels.example, grafana: grafana.parcels.example }'),
    replace(
      TEST,
      '{ web: test.parcels.example }',
      '{ web: test.parcels.example, grafana: grafana.test.parcels.example }',
    ),
    replace(TEST, 'names: [test.parcels.example]', 'names: [test.parcels.example, "*.test.parcels.example"]'),
  );
  expect(environment.monitoring?.grafanaHost).toBe('grafana.parcels.example');
  expect(environment.ingress?.namespaces).toEqual(['parcels-live', 'monitoring']);
  expect(environment.ingress?.hosts.map(({ host }) => host)).toEqual(['parcels.example']);
  const grafana = named(environment.monitoring?.components ?? [], 'grafana');
  expect(grafana.listeners[0].callers).toContainEqual({
    kind: 'addresses',
    ranges: ['172.30.1.0/24', '172.30.2.0/24'],
  });
});

test('the window of the error budget is shorter than what is kept', () => {
  const { prometheus } = monitoringOf('live');
  expect(prometheus).toMatchObject({ retentionDays: 31, budgetDays: 30, scrapeSeconds: 30 });
  const short = monitoringOf('live', replace(LIVE, 'channel: "#parcels"', 'channel: "#parcels", retentionDays: 8'));
  expect(short.prometheus).toMatchObject({ retentionDays: 8, budgetDays: 7 });
  expect(Math.min(...BUDGET_DAYS)).toBeLessThan(4);
});

test('what Prometheus is given grows with its series', () => {
  expect(prometheusResources(10_000).memoryMebibytes).toBeLessThan(prometheusResources(100_000).memoryMebibytes);
  const kept = { scrapeSeconds: 30, retentionDays: 31 };
  expect(prometheusStorage(100, kept)).toBe(5 * 1024);
  expect(prometheusStorage(200_000, kept)).toBeGreaterThan(prometheusStorage(100_000, kept));
  const { prometheus } = monitoringOf(
    'live',
    replace(LIVE, 'channel: "#parcels"', 'channel: "#parcels", storage: 100Gi'),
  );
  expect(prometheus.retentionMebibytes).toBe(Math.floor(100 * 1024 * 0.8));
});
