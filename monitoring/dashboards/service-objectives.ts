import type { Monitored } from '../alert';
import type { PanelMaker, Step } from './panel';
import { query } from './query';
import { LEFT_STEPS } from './steps';
import { timeseries } from './timeseries';

const CHOSEN = 'service="$service"';

/** Multiples of the rate at which a budget lasts exactly as long as its window; alerts use the same. */
const BURN_STEPS: readonly Step[] = [
  { from: 1, colour: 'orange' },
  { from: 14.4, colour: 'red' },
];

/** How fast the chosen service uses up its error budgets, and what is left of them. */
export function objectivePanels({ monitoring: { prometheus } }: Monitored): readonly PanelMaker[] {
  const burn = (fault: 'errors' | 'slow', objective: 'availability' | 'latency', window: string): string =>
    `max(service:http_requests_${fault}:ratio_rate${window}{${CHOSEN}}) / (1 - max(service:objective_${objective}:ratio{${CHOSEN}}))`;
  const burnRates = (title: string, fault: 'errors' | 'slow', objective: 'availability' | 'latency'): PanelMaker =>
    timeseries({
      title,
      description:
        'How many times as fast as allowed the budget is used, over an hour, six hours and three days. 1 uses it up exactly at the end of its window, 14.4 uses up 2 % of a month in an hour.',
      unit: 'short',
      min: 0,
      queries: [
        query(burn(fault, objective, '1h'), '1 h'),
        query(burn(fault, objective, '6h'), '6 h'),
        query(burn(fault, objective, '3d'), '3 d'),
      ],
      thresholds: BURN_STEPS,
    });
  return [
    burnRates('Burn rate of availability', 'errors', 'availability'),
    burnRates('Burn rate of latency', 'slow', 'latency'),
    timeseries({
      title: 'Budgets left',
      description: `What is left of both budgets over ${prometheus.budgetDays} days. Below 0 the promise is broken.`,
      unit: 'percentunit',
      max: 1,
      queries: [
        query(`max(service:availability_budget:remaining_ratio{${CHOSEN}})`, 'availability'),
        query(`max(service:latency_budget:remaining_ratio{${CHOSEN}})`, 'latency'),
      ],
      thresholds: LEFT_STEPS,
    }),
  ];
}
