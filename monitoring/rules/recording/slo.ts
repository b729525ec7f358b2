import type { Monitored } from '../../alert';
import type { RecordingRule } from '../../rule';

/** What counts against a budget: requests without an answer, or answered too late. */
const FAULTS = ['errors', 'slow'] as const;
type Fault = (typeof FAULTS)[number];

/** Windows that are averaged from five minutes. */
const SHORT_WINDOWS = ['30m', '1h', '2h', '6h'] as const;
/** Windows that are averaged from two hours: three days of samples twice a minute would be read at each evaluation. */
const LONG_WINDOWS = ['1d', '3d'] as const;

const BUDGETS: Readonly<Record<Fault, string>> = { errors: 'availability', slow: 'latency' };

/** Shares of faults over windows of up to six hours. Averages of rates weigh each moment by its traffic. */
export function ratioRules({ monitoring }: Monitored): readonly RecordingRule[] {
  if (monitoring.objectives.length === 0) return [];
  return FAULTS.flatMap((fault) => [
    { record: ratio(fault, '5m'), expr: `${rate(fault)} / (service:http_requests:rate5m > 0)` },
    ...SHORT_WINDOWS.map((window) => ratioRule(fault, window, 'rate5m')),
    {
      record: `service:http_requests_${fault}:increase1h`,
      expr: `avg_over_time(${rate(fault)}[1h]) * 3600`,
    },
  ]);
}

/** Shares of faults over days, and what is left of the budget; evaluated every five minutes. */
export function budgetRules({ monitoring }: Monitored): readonly RecordingRule[] {
  if (monitoring.objectives.length === 0) return [];
  const budget = `${monitoring.prometheus.budgetDays}d`;
  const total: RecordingRule = {
    record: 'service:http_requests:rate2h',
    expr: 'avg_over_time(service:http_requests:rate5m[2h])',
  };
  return [
    total,
    ...FAULTS.map((fault) => ({
      record: `service:http_requests_${fault}:rate2h`,
      expr: `avg_over_time(${rate(fault)}[2h])`,
    })),
    ...FAULTS.flatMap((fault) => LONG_WINDOWS.map((window) => ratioRule(fault, window, 'rate2h'))),
    ...FAULTS.map((fault) => remainingRule(fault, budget)),
  ];
}

const ratio = (fault: Fault, window: string): string => `service:http_requests_${fault}:ratio_rate${window}`;
const rate = (fault: Fault): string => `service:http_requests_${fault}:rate5m`;

const ratioRule = (fault: Fault, window: string, from: string): RecordingRule => ({
  record: ratio(fault, window),
  expr: shareOver(fault, window, from),
});

const shareOver = (fault: Fault, window: string, from: string): string =>
  `avg_over_time(service:http_requests_${fault}:${from}[${window}]) / (avg_over_time(service:http_requests:${from}[${window}]) > 0)`;

/** 1 is an untouched budget, 0 one that is used up; below that more was lost than promised. */
const remainingRule = (fault: Fault, budget: string): RecordingRule => ({
  record: `service:${BUDGETS[fault]}_budget:remaining_ratio`,
  expr:
    `1 - (${shareOver(fault, budget, 'rate2h')})` +
    ` / on (namespace, service) group_left (team) (1 - service:objective_${BUDGETS[fault]}:ratio)`,
});
