import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../monitoring/rules/alerts';
import { ruleGroups } from '../../monitoring/rules';
import { selectorsIn } from '../../policies/promql/expression';
import { parseExpression } from '../../policies/promql/parse';
import { MONITORED, monitored } from '../monitoring/monitored';
import { ALERT_TESTS } from './alert-tests';
import { HEALTHY_MINUTES, healthySeries } from './alert-tests/healthy';
import { describeWith, program } from './programs';
import { alertsIn, clusterOf, environmentOf, failures, firing, idOf, onlyAlert, type RuleTest } from './rule-tests';
import { temporaryFolder } from './stack-files';

const PROD = 'autolytiq-prod';
const { path: folder, remove } = temporaryFolder();
afterAll(remove);

const groupsOf = (cluster: string) => ruleGroups(monitored(cluster));

/** Names of the series in an expression that exporters bring; rules record the others. */
function exportedIn(expr: string): readonly string[] {
  const expression = parseExpression(expr);
  if (expression.kind === 'syntax-fault') throw new Error(`not PromQL: ${expr}`);
  return selectorsIn(expression).flatMap(({ name }) => (name === undefined || name.includes(':') ? [] : [name]));
}

test('every alert has a situation in which it must fire, and every situation an alert', () => {
  const tested = [...new Set(ALERT_TESTS.map(idOf))].sort();
  expect(tested).toEqual(ALERTS.map(idOf).sort());
});

describeWith(['promtool'], 'promtool', () => {
  test.each(MONITORED.map((one) => [clusterOf(one), one] as const))('accepts the rules of %s', (cluster, one) => {
    const file = join(folder, `${cluster}.yaml`);
    writeFileSync(file, JSON.stringify({ groups: ruleGroups(one) }));
    const { status, stdout, stderr } = spawnSync(
      program('promtool'),
      ['check', 'rules', '--lint=all', '--lint-fatal', file],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });

  test.each(ALERT_TESTS.map((one) => [idOf(one), environmentOf(one), one] as const))(
    'lets %s fire in its situation on %s',
    (id, cluster, one) => {
      const groups = onlyAlert(id, groupsOf(cluster));
      expect(failures(join(folder, 'firing'), groups, [firing(one, groups)])).toBe('');
    },
  );

  describe.each(['autolytiq-prod', 'ecommerce-prod'])('while nothing is wrong on %s', (cluster) => {
    const groups = groupsOf(cluster);
    const series = healthySeries(monitored(cluster));

    test('no alert fires but Watchdog', () => {
      const quiet = alertsIn(groups)
        .map(({ alert }) => alert)
        .filter((alert) => alert !== 'Watchdog');
      expect(quiet.length).toBeGreaterThan(20);
      const healthy: RuleTest = {
        name: 'healthy',
        interval: '1m',
        input_series: series,
        alert_rule_test: [...new Set(quiet)].map((alertname) => ({
          eval_time: `${HEALTHY_MINUTES}m`,
          alertname,
          exp_alerts: [],
        })),
      };
      expect(failures(join(folder, `${cluster}-healthy`), groups, [healthy])).toBe('');
    });

    test('that is no silence of what is not there: whatever rules read is scraped', () => {
      const scraped = new Set(series.map((one) => one.series.slice(0, one.series.indexOf('{'))));
      const read = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => exportedIn(expr)));
      expect([...new Set(read)].filter((name) => !scraped.has(name))).toEqual([]);
    });
  });

  describe('speaks up', () => {
    const groups = groupsOf(PROD);
    const down = ALERT_TESTS.find(({ alert }) => alert === 'ServiceDown');
    if (down === undefined) throw new Error('ServiceDown has no situation');

    test.each<[string, Partial<RuleTest>]>([
      ['an alert does not fire', { input_series: [] }],
      [
        'an alert fires that should not',
        { alert_rule_test: [{ eval_time: '10m', alertname: 'ServiceDown', exp_alerts: [] }] },
      ],
    ])('when %s', (_, change) => {
      expect(failures(join(folder, 'wrong'), groups, [{ ...firing(down, groups), ...change }])).toContain('FAILED');
    });

    test('when a label or a text is another', () => {
      const labels = { ...down.labels, team: 'nobody' };
      expect(failures(join(folder, 'wrong'), groups, [firing({ ...down, labels }, groups)])).toContain('nobody');
    });
  });
});
