import type { Monitored } from '../alert';
import { firingAlerts } from './alerts';
import { ERROR_STEPS, LEFT_STEPS, latencySteps, READY_STEPS } from './steps';
import { dashboard, type Dashboard } from './dashboard';
import { leadingTo } from './navigation';
import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { stat } from './stat';
import { table } from './table';
import { timeseries } from './timeseries';

/** Every service at a glance: requests, errors, durations, what is left of the error budget. */
export function estateOverview(monitored: Monitored): Dashboard {
  const answers = monitored.monitoring.objectives.length > 0;
  return dashboard(monitored, {
    uid: 'estate-overview',
    folder: 'services',
    description: 'Every service at a glance: requests, errors, durations and what is left of the error budget.',
    variables: [],
    rows: [
      { title: 'Now', panels: [...(answers ? requestStats() : []), ...alertStats()] },
      { title: 'Services', panels: answers ? [services(monitored)] : [] },
      { title: 'Over time', panels: answers ? overTime(monitored) : [] },
      { title: 'Alerts', panels: [firingAlerts(monitored, '', ['service', 'namespace'])] },
    ],
  });
}

function requestStats(): readonly PanelMaker[] {
  return [
    stat({
      title: 'Requests',
      description: 'Requests per second that all services answer; a call from one service to another counts, too.',
      unit: 'reqps',
      queries: [query('sum(service:http_requests:rate5m)', 'Requests')],
    }),
    stat({
      title: 'Errors',
      description: 'Share of all requests that are answered with a 5xx.',
      unit: 'percentunit',
      queries: [query('sum(service:http_requests_errors:rate5m) / (sum(service:http_requests:rate5m) > 0)', 'Errors')],
      thresholds: ERROR_STEPS,
    }),
    stat({
      title: 'Pods that do not answer',
      description: 'Pods of services whose metrics could not be read in the last scrape.',
      unit: 'short',
      queries: [query('count(up{job="services"} == 0) or vector(0)', 'Pods')],
      thresholds: [{ from: 1, colour: 'red' }],
    }),
  ];
}

function alertStats(): readonly PanelMaker[] {
  const firing = (
    title: string,
    description: string,
    severity: 'critical' | 'warning',
    colour: 'orange' | 'red',
  ): PanelMaker =>
    stat({
      title,
      description,
      unit: 'short',
      queries: [query(`count(ALERTS{alertstate="firing", severity="${severity}"}) or vector(0)`, title)],
      thresholds: [{ from: 1, colour }],
    });
  return [
    firing('Critical alerts', 'Alerts that fire and that somebody must act upon at once.', 'critical', 'red'),
    firing('Warnings', 'Alerts that fire and are read in chat.', 'warning', 'orange'),
    stat({
      title: 'Nodes ready',
      description: 'Share of the nodes that are ready for pods.',
      unit: 'percentunit',
      queries: [
        query(
          'sum(kube_node_status_condition{condition="Ready", status="true"}) / count(kube_node_info)',
          'Nodes ready',
        ),
      ],
      thresholds: READY_STEPS,
    }),
  ];
}

function services(monitored: Monitored): PanelMaker {
  return table({
    title: 'Requests, errors, durations',
    description:
      'Every service that answers HTTP: what it gets, how much of that fails, how long it takes, what is left of its error budgets. A click on a service opens its dashboard.',
    height: 12,
    keys: [{ label: 'service', heading: 'Service', ...leadingTo(monitored, 'service', 'service') }],
    columns: [
      { heading: 'Requests', expr: 'sum by (service) (service:http_requests:rate5m)', unit: 'reqps' },
      {
        heading: 'Errors',
        expr: 'max by (service) (service:http_requests_errors:ratio_rate5m)',
        unit: 'percentunit',
        thresholds: ERROR_STEPS,
      },
      { heading: 'P50', expr: 'max by (service) (service:http_request_duration_seconds:p50)', unit: 's' },
      {
        heading: 'P95',
        expr: 'max by (service) (service:http_request_duration_seconds:p95)',
        unit: 's',
        ...latencySteps(monitored),
      },
      { heading: 'P99', expr: 'max by (service) (service:http_request_duration_seconds:p99)', unit: 's' },
      {
        heading: 'Availability budget left',
        expr: 'max by (service) (service:availability_budget:remaining_ratio)',
        unit: 'percentunit',
        thresholds: LEFT_STEPS,
      },
      {
        heading: 'Latency budget left',
        expr: 'max by (service) (service:latency_budget:remaining_ratio)',
        unit: 'percentunit',
        thresholds: LEFT_STEPS,
      },
      {
        heading: 'Pods that answer',
        expr: 'avg by (service) (up{job="services"})',
        unit: 'percentunit',
        thresholds: READY_STEPS,
      },
      {
        heading: 'CPU',
        expr: `sum by (service) (rate(process_cpu_seconds_total{job="services"}[${RATE}]))`,
        unit: 'cores',
      },
      { heading: 'Memory', expr: 'sum by (service) (process_resident_memory_bytes{job="services"})', unit: 'bytes' },
    ],
  });
}

function overTime(monitored: Monitored): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Requests by service',
      description: 'Requests per second. A line that falls to nothing is as bad as one that rises.',
      unit: 'reqps',
      min: 0,
      queries: [query('sum by (service) (service:http_requests:rate5m)', '{{service}}')],
    }),
    timeseries({
      title: 'Errors by service',
      description:
        'Share of requests that are answered with a 5xx. Where several rise together, look at what they call.',
      unit: 'percentunit',
      min: 0,
      queries: [query('max by (service) (service:http_requests_errors:ratio_rate5m)', '{{service}}')],
      thresholds: ERROR_STEPS,
    }),
    timeseries({
      title: 'P95 by service',
      description: 'Time within which 95 of 100 requests are answered.',
      unit: 's',
      min: 0,
      queries: [query('max by (service) (service:http_request_duration_seconds:p95)', '{{service}}')],
      ...latencySteps(monitored),
    }),
    timeseries({
      title: 'Availability budget left',
      description: `Share of the errors that the objective allows over ${monitored.monitoring.prometheus.budgetDays} days and that have not been made yet. Below 0 more failed than was promised.`,
      unit: 'percentunit',
      width: 12,
      max: 1,
      queries: [query('max by (service) (service:availability_budget:remaining_ratio)', '{{service}}')],
      thresholds: LEFT_STEPS,
    }),
    timeseries({
      title: 'Latency budget left',
      description: `Share of the slow answers that the objective allows over ${monitored.monitoring.prometheus.budgetDays} days and that have not been given yet. Below 0 more were slow than was promised.`,
      unit: 'percentunit',
      width: 12,
      max: 1,
      queries: [query('max by (service) (service:latency_budget:remaining_ratio)', '{{service}}')],
      thresholds: LEFT_STEPS,
    }),
  ];
}
