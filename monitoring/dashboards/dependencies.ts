import type { ComponentKind } from '../../overlays/environment';
import type { Monitored } from '../alert';
import { alertsOf } from './alerts';
import { callees, usedStores } from '../rules/recording/dependencies';
import { dashboard, type Dashboard } from './dashboard';
import { leadingTo } from './navigation';
import type { PanelMaker } from './panel';
import { postgresPanels } from './postgres';
import { query } from './query';
import { queuePanels } from './queues';
import { redisPanels } from './redis';
import { serviceVariable } from './service-variable';
import { ERROR_STEPS, LEFT_STEPS, YES_STEPS } from './steps';
import { table, type Column } from './table';
import { timeseries } from './timeseries';
import { EVERYTHING, type Variable } from './variable';

/** What a service calls and who calls it, as declared, and the stores and queues behind them. */
export function dependencies(monitored: Monitored): Dashboard {
  const watched = (kind: ComponentKind): boolean => monitored.monitoring.components.some((one) => one.kind === kind);
  const stores = watched('postgres-exporter') || watched('redis-exporter');
  const queues = monitored.monitoring.cloudWatch?.queues ?? [];
  const called = callees(monitored).length > 0;
  const used = usedStores(monitored).length > 0;
  return dashboard(monitored, {
    uid: 'dependencies',
    folder: 'services',
    description: 'What a service calls and who calls it, as declared, and the stores and queues behind the services.',
    variables: [
      ...(called || used ? [serviceVariable(monitored)] : []),
      ...(stores ? [STORE] : []),
      ...(queues.length === 0 ? [] : [QUEUE]),
    ],
    rows: [
      { title: 'Calls', panels: called ? calls(monitored) : [] },
      { title: 'Stores it uses', panels: used ? [storesInUse(monitored, watched)] : [] },
      { title: 'Postgres', panels: watched('postgres-exporter') ? postgresPanels() : [] },
      { title: 'Redis', panels: watched('redis-exporter') ? redisPanels() : [] },
      { title: 'Queues', panels: queues.length === 0 ? [] : queuePanels(queues) },
      { title: 'Alerts', panels: alertsOf(monitored, 'dependencies') },
    ],
  });
}

const STORE: Variable = {
  name: 'store',
  title: 'Store',
  description: 'A store that an exporter watches.',
  series: 'up{job=~"postgres|redis"}',
  initially: EVERYTHING,
};

const QUEUE: Variable = {
  name: 'queue',
  label: 'dimension_QueueName',
  title: 'Queue',
  description: 'A queue or a dead-letter queue.',
  series: 'aws_sqs_approximate_number_of_messages_visible_maximum',
  initially: EVERYTHING,
};

/** A series of services, of those that the chosen one calls; they are then labelled as callees. */
const ofCallees = (series: string): string =>
  `max by (callee) (label_replace(${series}, "callee", "$1", "service", "(.+)") and on (callee) service_callee:declared:info{service="$service"})`;

/** A series of services, of those that call the chosen one. */
const ofCallers = (series: string): string =>
  `max by (service) (${series} and on (service) service_callee:declared:info{callee="$service"})`;

const columns = (of: (series: string) => string): readonly [Column, ...Column[]] => [
  { heading: 'Requests', expr: of('service:http_requests:rate5m'), unit: 'reqps' },
  {
    heading: 'Errors',
    expr: of('service:http_requests_errors:ratio_rate5m'),
    unit: 'percentunit',
    thresholds: ERROR_STEPS,
  },
  { heading: 'P95', expr: of('service:http_request_duration_seconds:p95'), unit: 's' },
  {
    heading: 'Budget left',
    expr: of('service:availability_budget:remaining_ratio'),
    unit: 'percentunit',
    thresholds: LEFT_STEPS,
  },
];

function calls(monitored: Monitored): readonly PanelMaker[] {
  return [
    table({
      title: 'What $service calls',
      description:
        'The services that it calls, as declared, with all the requests they get from anybody. Where one of them fails, look there first.',
      width: 12,
      keys: [{ label: 'callee', heading: 'Service', ...leadingTo(monitored, 'service', 'service') }],
      columns: columns(ofCallees),
    }),
    table({
      title: 'Who calls $service',
      description: 'The services that call it, as declared: whom its errors reach.',
      width: 12,
      keys: [{ label: 'service', heading: 'Service', ...leadingTo(monitored, 'service', 'service') }],
      columns: columns(ofCallers),
    }),
    timeseries({
      title: 'Errors of what it calls',
      description: 'Share of requests that are answered with a 5xx, beside those of the service itself.',
      unit: 'percentunit',
      width: 12,
      min: 0,
      queries: [
        query(ofCallees('service:http_requests_errors:ratio_rate5m'), '{{callee}}'),
        query('max(service:http_requests_errors:ratio_rate5m{service="$service"})', '$service itself'),
      ],
      thresholds: ERROR_STEPS,
    }),
    timeseries({
      title: 'P95 of what it calls',
      description: 'Time within which 95 of 100 requests are answered, beside that of the service itself.',
      unit: 's',
      width: 12,
      min: 0,
      queries: [
        query(ofCallees('service:http_request_duration_seconds:p95'), '{{callee}}'),
        query('max(service:http_request_duration_seconds:p95{service="$service"})', '$service itself'),
      ],
    }),
  ];
}

function storesInUse(monitored: Monitored, watched: (kind: ComponentKind) => boolean): PanelMaker {
  const ups = [
    ...(watched('postgres-exporter') ? ['pg_up'] : []),
    ...(watched('redis-exporter') ? ['redis_up'] : []),
  ].join(' or ');
  return table({
    title: 'Stores that $service uses',
    description: 'The stores that it may connect to and that an exporter watches, and whether each could be asked.',
    height: 5,
    keys: [{ label: 'store', heading: 'Store', ...leadingTo(monitored, 'dependencies', 'store') }],
    columns: [
      {
        heading: 'Answers',
        expr: `max by (store) ((${ups}) and on (store) service_store:declared:info{service="$service"})`,
        unit: 'bool_yes_no',
        thresholds: YES_STEPS,
      },
    ],
  });
}
