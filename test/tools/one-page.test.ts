import { join } from 'node:path';
import { ruleGroups } from '../../monitoring/rules';
import type { RuleGroup } from '../../monitoring/rule';
import { monitored } from '../monitoring/monitored';
import { describeWith } from './programs';
import { failures, type RuleTest } from './rule-tests';
import { temporaryFolder } from './stack-files';

const ALERT = 'ServiceAvailabilityBudgetBurn';
const POD =
  'environment="prod", instance="10.0.0.1:8080", job="services", namespace="autolytiq-prod", pod="auth-service-1", service="auth-service"';

/** What is recorded, and the critical alerts of the budget. */
const groups: readonly RuleGroup[] = ruleGroups(monitored('autolytiq-prod')).map((group) => ({
  ...group,
  rules: group.rules.filter(
    (rule) => 'record' in rule || (rule.alert === ALERT && rule.labels['severity'] === 'critical'),
  ),
}));

/** When an incident begins, in minutes, and when nothing of it can be in any window any more. */
const BEGINS = 30;
const OVER = 600;

/** A thousand requests a minute; for some minutes, that many of them fail. */
const incident = (minutes: number, failing: number): RuleTest['input_series'] => {
  const series = (status: string, values: string) => ({
    series: `http_requests_total{${POD}, method="GET", path="/login", status="${status}"}`,
    values,
  });
  const before = 1000 * BEGINS;
  const during = (1000 - failing) * minutes;
  return [
    series(
      '200',
      `0+1000x${BEGINS} ${before + 1000 - failing}+${1000 - failing}x${minutes - 1} ${before + during + 1000}+1000x${OVER}`,
    ),
    series('500', `0x${BEGINS} ${failing}+${failing}x${minutes - 1} ${failing * minutes}x${OVER}`),
  ];
};

const FIRING = `count(ALERTS{alertname="${ALERT}", alertstate="firing"})`;

/** How often anything of the name began to fire while nothing of it did. */
const pages = (input: RuleTest['input_series'], expected: number): RuleTest => ({
  name: 'incident',
  interval: '1m',
  input_series: input,
  promql_expr_test: [
    {
      expr: `count_over_time((${FIRING} unless ${FIRING.replace('})', '} offset 1m)')})[${OVER}m:1m])`,
      eval_time: `${OVER}m`,
      exp_samples: [{ labels: '{}', value: expected }],
    },
  ],
});

describeWith(['promtool'], 'an incident that uses up a budget', () => {
  const { path: folder, remove } = temporaryFolder();
  afterAll(remove);

  test.each(
    [3, 5, 10, 20, 40, 60].flatMap((minutes) =>
      [16, 50, 200, 1000]
        // 2 % of the budget of thirty days, which is what somebody is woken for, and a little more.
        .filter((failing) => minutes * failing > 1.1 * 14.4 * 60)
        .map((failing) => [minutes, failing] as const),
    ),
  )('is one page: %i minutes in which %i of a thousand requests fail', (minutes, failing) => {
    expect(failures(folder, groups, [pages(incident(minutes, failing), 1)])).toBe('');
  });

  test('would be two if the slower alert waited longer than the faster one goes on', () => {
    const waiting = groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => {
        if ('record' in rule) return rule;
        const { keep_firing_for: _, ...others } = rule;
        return rule.labels['pace'] === 'steady' ? { ...others, for: '15m' } : others;
      }),
    }));
    expect(failures(join(folder, 'waiting'), waiting, [pages(incident(5, 1000), 2)])).toBe('');
  });
});
