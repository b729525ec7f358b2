import { Type, type Static } from '@sinclair/typebox';
import * as monitoring from './monitoring-scalars';
import * as scalar from './scalars';

/** What `monitoring` may say: in system.yaml what is promised and who is told, in an environment's file where and how much. */

/** Whole numbers are numbers in our YAML; with a decimal point they are text. */
const percent = (description: string) =>
  Type.Union(
    [
      scalar.integer('Whole.', { minimum: 1, maximum: 99 }),
      scalar.text({ pattern: '^\\d{1,2}\\.\\d{1,3}$', expected: 'a share of 100' })('With a fraction.'),
    ],
    { description, expected: 'a share of 100, such as 99 or 99.9' },
  );

const latency = scalar.record('How quickly.', {
  milliseconds: scalar.integer('Within which a request is answered.', { minimum: 1, maximum: 60000 }),
  percent: percent('Share of the requests that are.'),
});

const objectives = scalar.record('What every service that answers HTTP promises, if it does not say otherwise.', {
  availability: percent('Share of requests that are not answered with a 5xx.'),
  latency,
});

/** What a service promises, where it differs from the system. */
export const serviceObjectives = scalar.record('What it promises, where that differs from the system.', {
  availability: Type.Optional(percent('Share of requests that are not answered with a 5xx.')),
  latency: Type.Optional(latency),
});

const httpMetrics = scalar.record(
  'How services count and time the requests they answer.',
  {
    requests: monitoring.metricName('Counter of requests.', { default: 'http_requests_total' }),
    duration: monitoring.metricName('Histogram of their durations in seconds.', {
      default: 'http_request_duration_seconds',
    }),
    statusLabel: monitoring.metricLabel('Label of the status code, on the counter.', { default: 'status' }),
  },
  { default: {} },
);

const grouping = scalar.record(
  'How alerts are gathered into messages.',
  {
    waitSeconds: scalar.integer('Before the first message of a group.', { minimum: 1, maximum: 3600, default: 30 }),
    intervalSeconds: scalar.integer('Between messages of a group that grows.', {
      minimum: 1,
      maximum: 3600,
      default: 300,
    }),
    repeatMinutes: scalar.integer('Before the same is said again.', { minimum: 5, maximum: 10080, default: 240 }),
  },
  { default: {} },
);

const slack = scalar.record('Slack: every alert but Watchdog is read there.', {
  url: scalar.secretReference('Address of the webhook in the inventory.'),
  security: Type.Optional(monitoring.channel('Channel for security; else that of the environment.')),
  platform: Type.Optional(monitoring.channel('Channel for the platform; else that of the environment.')),
});

const mail = scalar.record('Mail, for what is critical where paging is on.', {
  to: monitoring.mailAddress('Who reads it.'),
  from: monitoring.mailAddress('Sender.'),
  host: scalar.hostName('SMTP server.'),
  port: scalar.integer('Its port, with STARTTLS.', { minimum: 1, maximum: 65535, default: 587 }),
  username: scalar.word('Who logs in.'),
  password: scalar.secretReference('Password in the inventory.'),
});

const probe = scalar.record('A public address that is asked from inside.', {
  host: scalar.reference('Name of the host, as routes name it.'),
  path: scalar.httpPath('Path that answers 200.'),
});

/** `monitoring` in system.yaml. */
export const systemMonitoring = scalar.record('The monitoring stack of every environment; left out, there is none.', {
  team: scalar.dnsLabel('Owner of every alert that no service’s team owns.'),
  runbooks: monitoring.webAddress('Where docs/runbooks is published, without a slash at the end.'),
  objectives,
  metrics: httpMetrics,
  probes: scalar.listOf('Public addresses to ask.', probe),
  grouping,
  slack,
  pagerduty: Type.Optional(
    scalar.secretReference('Routing key (Events API v2) in the inventory; paging is on in the tier prod alone.'),
  ),
  mail: Type.Optional(mail),
  heartbeat: Type.Optional(
    scalar.secretReference(
      'Address in the inventory that Watchdog calls, of a service that tells somebody when the calls end.',
    ),
  ),
  grafana: scalar.record('Grafana.', {
    password: scalar.secretReference('Password of `admin` in the inventory.'),
    host: Type.Optional(scalar.reference('Name of its host under `hosts`; left out, it is reached by port-forward.')),
  }),
  exporters: scalar.mapOf(
    'Stores that an exporter watches: the address with user and password it logs in with, in the inventory.',
    scalar.dnsLabel('Store.'),
    scalar.secretReference('URL.'),
  ),
});

/** `monitoring` in an environment's file. */
export const environmentMonitoring = scalar.record('How much of it there is here.', {
  channel: monitoring.channel('Slack channel of alerts.'),
  storage: Type.Optional(scalar.byteQuantity('Volume of Prometheus; else by the series that it is expected to hold.')),
  retentionDays: Type.Optional(
    scalar.integer('How long series are kept; else by tier (overlays/monitoring-sizes.ts).', {
      minimum: 4,
      maximum: 400,
    }),
  ),
  prometheusOperator: scalar.oneOf(
    'Whether ServiceMonitors and PrometheusRules are emitted, whose kinds must exist in the cluster.',
    ['absent', 'present'],
    { default: 'absent' },
  ),
  cloudWatchAgent: scalar.oneOf('Whether the CloudWatch agent gets a configuration.', ['off', 'on'], {
    default: 'off',
  }),
});

export type SystemMonitoringSettings = Static<typeof systemMonitoring>;
export type EnvironmentMonitoringSettings = Static<typeof environmentMonitoring>;
