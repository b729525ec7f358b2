import type { AlertDefinition } from '../../alert';

/** Both kinds of budgets. */
const BUDGETS = {
  availability: {
    name: 'Availability',
    fault: 'errors',
    impact: 'Requests of users fail with a 5xx.',
    share: 'of the requests fail with a 5xx',
    cause:
      'Which status codes and paths: `sum by (path, status) (rate(http_requests_total{service="<service>", status=~"5.."}[5m]))`.',
  },
  latency: {
    name: 'Latency',
    fault: 'slow',
    impact: 'Users wait longer than promised; callers with a deadline give up.',
    share: 'of the requests take longer than promised',
    cause:
      'Which paths: `histogram_quantile(0.95, sum by (path, le) (rate(http_request_duration_seconds_bucket{service="<service>"}[5m])))`.',
  },
} as const;
type Budget = keyof typeof BUDGETS;

/** How fast a budget burns, over two windows: the long one says that it matters, the short one that it still goes on. */
interface Burn {
  /** The label by which the alerts of a budget differ. */
  readonly pace: 'fast' | 'steady' | 'slow';
  readonly factor: number;
  readonly long: string;
  readonly short: string;
  readonly severity: 'critical' | 'warning';
  readonly for: string;
  readonly keepFiringFor?: string;
  readonly lasts: string;
}

/**
 * Factors and windows are those of the SRE workbook (https://sre.google/workbook/alerting-on-slos/): of a budget of thirty days, 2 % in an
 * hour and 5 % in six hours wake somebody, 10 % in three days is work for the next day.
 */
const BURNS: readonly Burn[] = [
  {
    pace: 'fast',
    factor: 14.4,
    long: '1h',
    short: '5m',
    severity: 'critical',
    // The windows themselves keep a blip out; two minutes more keep out a single bad scrape.
    for: '2m',
    // What was lost may still count in the windows of six hours and half an hour: until `steady` fires, this one does, or the end of
    // one page and another would be told within minutes. At most five minutes of rates and two that `steady` waits lie between them.
    keepFiringFor: '10m',
    lasts: '50 hours',
  },
  // It waits no longer than `fast`, from which it takes over.
  { pace: 'steady', factor: 6, long: '6h', short: '30m', severity: 'critical', for: '2m', lasts: 'five days' },
  // Work for the next day can wait for an hour.
  { pace: 'slow', factor: 1, long: '3d', short: '6h', severity: 'warning', for: '1h', lasts: 'thirty days' },
];

/** A share of faults beyond what the factor allows; at loose promises the factor alone could never be reached. */
const burning = (budget: Budget, factor: number, window: string, keeps: string): string =>
  `service:http_requests_${BUDGETS[budget].fault}:ratio_rate${window} > on (namespace, service)${keeps}` +
  ` clamp_max(${factor} * (1 - service:objective_${budget}:ratio), 0.9)`;

/** One failed request of a few is a large share: less than five in an hour wake nobody. */
const enough = (budget: Budget, severity: Burn['severity']): string =>
  severity === 'critical'
    ? ` and on (namespace, service) service:http_requests_${BUDGETS[budget].fault}:increase1h >= 5`
    : '';

/** What the alert means at each pace. */
const PACES = BURNS.map(
  ({ pace, factor, long, short }) =>
    `${pace} is more than ${factor === 1 ? '' : `${factor} times `}what it allows, over ${long} and over the last ${short}`,
).join('; ');

function burnAlert(budget: Budget, burn: Burn): AlertDefinition {
  const { name, share, impact, cause } = BUDGETS[budget];
  return {
    alert: `Service${name}BudgetBurn`,
    severity: burn.severity,
    labels: { pace: burn.pace },
    area: 'service',
    for: burn.for,
    ...(burn.keepFiringFor === undefined ? {} : { keepFiringFor: burn.keepFiringFor }),
    expr: ({ monitoring }) =>
      monitoring.objectives.length === 0
        ? undefined
        : `(${burning(budget, burn.factor, burn.long, ' group_left (team)')})` +
          ` and on (namespace, service) (${burning(budget, burn.factor, burn.short, ' group_left ()')})` +
          enough(budget, burn.severity),
    // The same at every pace: it is the title of an incident in which one takes over from the other.
    summary: `{{ $labels.service }} uses up its ${budget} budget faster than it may`,
    description:
      `{{ $value | humanizePercentage }} ${share} over ${burn.long}` +
      `${burn.factor === 1 ? ', more than' : `, more than ${burn.factor} times what`} the objective allows. ` +
      `At that rate a budget of thirty days is gone in ${burn.lasts}.`,
    dashboard: { uid: 'service', variables: ['service'] },
    runbook: {
      meaning:
        `A larger share of the requests is bad than the ${budget} objective allows, so that its budget will not last. ` +
        `The label \`pace\` says by how much: ${PACES}.`,
      impact,
      diagnosis: [
        'Open the dashboard of the alert: when did it begin, and what else changed then? `kubectl rollout history deployment/<service> -n <namespace>` shows rollouts.',
        cause,
        'Look at the pods and what they log: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<service>` and `kubectl logs -n <namespace> deployment/<service> --since=15m`.',
        'Is it a dependency? Compare the services that it calls and its stores on the dashboard *dependencies*; alerts about them are the cause, this one the symptom.',
      ],
      mitigation: [
        'After a rollout: `kubectl rollout undo deployment/<service> -n <namespace>`, then revert the change of the image in the overlays.',
        'Under load: raise `replicas.max` of the service in the overlays and apply.',
        'Where a dependency is the cause, follow its runbook; what is left of the budget is `service:' +
          `${budget}_budget:remaining_ratio{service="<service>"}\`.`,
      ],
    },
  };
}

/** Error budgets that burn too fast: one alert for each, at three paces. */
export const SLO_ALERTS: readonly AlertDefinition[] = [
  ...BURNS.map((burn) => burnAlert('availability', burn)),
  ...BURNS.map((burn) => burnAlert('latency', burn)),
];
