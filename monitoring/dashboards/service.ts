import type { Monitored } from '../alert';
import { firingAlerts } from './alerts';
import { dashboard, type Dashboard } from './dashboard';
import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { objectivePanels } from './service-objectives';
import { podPanels } from './service-pods';
import { serviceVariable } from './service-variable';
import { ERROR_STEPS, LEFT_STEPS, READY_STEPS } from './steps';
import { stat } from './stat';
import { stacked, timeseries } from './timeseries';

/** The chosen service, in series that it exposes itself or that are recorded of it. */
const CHOSEN = 'service="$service"';

/** One service: its requests, its objectives, its pods. */
export function service(monitored: Monitored): Dashboard {
  const scraped = `job="services", ${CHOSEN}`;
  return dashboard(monitored, {
    uid: 'service',
    folder: 'services',
    description: 'One service: its requests, its objectives, its pods and what they use.',
    variables: [serviceVariable(monitored)],
    rows: [
      { title: 'Now', panels: now(scraped) },
      { title: 'Requests', panels: [...requests(monitored, scraped), ...byPath(monitored, scraped)] },
      { title: 'Objectives', panels: objectivePanels(monitored) },
      { title: 'Pods', panels: podPanels(scraped) },
      { title: 'Alerts', panels: [firingAlerts(monitored, CHOSEN, [])] },
    ],
  });
}

function now(scraped: string): readonly PanelMaker[] {
  return [
    stat({
      title: 'Requests',
      description: 'Requests per second.',
      unit: 'reqps',
      queries: [query(`sum(service:http_requests:rate5m{${CHOSEN}})`, 'Requests')],
    }),
    stat({
      title: 'Errors',
      description: 'Share of requests that are answered with a 5xx.',
      unit: 'percentunit',
      queries: [query(`max(service:http_requests_errors:ratio_rate5m{${CHOSEN}})`, 'Errors')],
      thresholds: ERROR_STEPS,
    }),
    stat({
      title: 'P95 of what is promised',
      description:
        'Time within which 95 of 100 requests are answered, as a share of the time that the service promises.',
      unit: 'percentunit',
      queries: [
        query(
          `max(service:http_request_duration_seconds:p95{${CHOSEN}}) / max(service:objective_latency:seconds{${CHOSEN}})`,
          'P95 of promised',
        ),
      ],
      thresholds: [
        { from: 0.8, colour: 'orange' },
        { from: 1, colour: 'red' },
      ],
    }),
    stat({
      title: 'Availability budget left',
      description: 'Share of the errors that the objective allows and that have not been made yet.',
      unit: 'percentunit',
      queries: [query(`max(service:availability_budget:remaining_ratio{${CHOSEN}})`, 'Left')],
      thresholds: LEFT_STEPS,
    }),
    stat({
      title: 'Latency budget left',
      description: 'Share of the slow answers that the objective allows and that have not been given yet.',
      unit: 'percentunit',
      queries: [query(`max(service:latency_budget:remaining_ratio{${CHOSEN}})`, 'Left')],
      thresholds: LEFT_STEPS,
    }),
    stat({
      title: 'Pods that answer',
      description: 'Share of its pods whose metrics could be read in the last scrape.',
      unit: 'percentunit',
      queries: [query(`avg(up{${scraped}})`, 'Pods that answer')],
      thresholds: READY_STEPS,
    }),
  ];
}

function requests({ monitoring: { httpMetrics } }: Monitored, scraped: string): readonly PanelMaker[] {
  return [
    stacked({
      title: 'Requests by status',
      description: 'Requests per second by the class of their status code, those of probes included.',
      unit: 'reqps',
      min: 0,
      queries: [
        query(
          `sum by (class) (label_replace(rate(${httpMetrics.requests}{${scraped}}[${RATE}]), "class", "\${1}xx", "${httpMetrics.statusLabel}", "(.).*"))`,
          '{{class}}',
        ),
      ],
    }),
    timeseries({
      title: 'Errors and what is allowed',
      description: 'Share of requests that are answered with a 5xx, and the share that the objective allows.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(`max(service:http_requests_errors:ratio_rate5m{${CHOSEN}})`, 'errors'),
        query(`1 - max(service:objective_availability:ratio{${CHOSEN}})`, 'allowed'),
      ],
    }),
    timeseries({
      title: 'Durations',
      description: 'Time within which 50, 95 and 99 of 100 requests are answered, and the time that is promised.',
      unit: 's',
      min: 0,
      queries: [
        query(`max(service:http_request_duration_seconds:p50{${CHOSEN}})`, 'P50'),
        query(`max(service:http_request_duration_seconds:p95{${CHOSEN}})`, 'P95'),
        query(`max(service:http_request_duration_seconds:p99{${CHOSEN}})`, 'P99'),
        query(`max(service:objective_latency:seconds{${CHOSEN}})`, 'promised'),
      ],
    }),
  ];
}

function byPath({ monitoring: { httpMetrics } }: Monitored, scraped: string): readonly PanelMaker[] {
  const { requests: total, duration, statusLabel } = httpMetrics;
  return [
    timeseries({
      title: 'Requests by path',
      description: 'Requests per second of the ten paths that get most.',
      unit: 'reqps',
      min: 0,
      queries: [query(`topk(10, sum by (method, path) (rate(${total}{${scraped}}[${RATE}])))`, '{{method}} {{path}}')],
    }),
    timeseries({
      title: 'Errors by path',
      description: 'Requests per second that are answered with a 5xx, of the ten paths with most of them.',
      unit: 'reqps',
      min: 0,
      queries: [
        query(
          `topk(10, sum by (method, path) (rate(${total}{${scraped}, ${statusLabel}=~"5.."}[${RATE}])) > 0)`,
          '{{method}} {{path}}',
        ),
      ],
    }),
    timeseries({
      title: 'P95 by path',
      description: 'Time within which 95 of 100 requests are answered, of the ten slowest paths.',
      unit: 's',
      min: 0,
      queries: [
        query(
          `topk(10, histogram_quantile(0.95, sum by (method, path, le) (rate(${duration}_bucket{${scraped}}[${RATE}]))))`,
          '{{method}} {{path}}',
        ),
      ],
    }),
  ];
}
