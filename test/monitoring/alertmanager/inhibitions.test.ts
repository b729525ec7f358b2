import { CAUSES, INHIBITIONS } from '../../../monitoring/alertmanager/inhibitions';
import { matches, type Labels } from '../../../monitoring/alertmanager/receivers-of';
import { ALERTS } from '../../../monitoring/rules/alerts';

const SEVERITIES = ['critical', 'warning', 'info', 'none'];

/** Places in SEVERITIES of the alerts of a name, the worst first; of those of a severity alone, if one is given. */
function ranksOf(name: string, severity?: string): readonly number[] {
  const found = ALERTS.filter((one) => one.alert === name && (severity ?? one.severity) === one.severity);
  if (found.length === 0) throw new Error(`no alert ${name}`);
  return found.map((one) => SEVERITIES.indexOf(one.severity)).sort();
}

/** It says the same of whatever it may be; an alert about one program knows better how bad that is. */
const GENERAL = 'TargetDown';

it('every alert that hides others, and every one that is hidden, exists', () => {
  const names = CAUSES.flatMap(({ alert, hides }) => [alert, ...hides]);
  expect(ALERTS.map(({ alert }) => alert)).toEqual(expect.arrayContaining(names));
});

it('nothing hides what is worse than itself', () => {
  for (const { alert, severity, hides } of CAUSES)
    for (const hidden of hides.filter((name) => name !== GENERAL)) {
      const mildest = Math.max(...ranksOf(alert, severity));
      const worst = Math.min(...ranksOf(hidden));
      expect({ alert, hidden, milder: worst >= mildest }).toMatchObject({ milder: true });
    }
});

it('nothing hides itself, and no two hide each other, or nobody would be told of either', () => {
  const pairs = CAUSES.flatMap(({ alert, hides }) => hides.map((hidden) => `${alert} ${hidden}`));
  for (const { alert, hides } of CAUSES) {
    for (const hidden of hides) {
      expect(hidden).not.toBe(alert);
      expect(pairs).not.toContain(`${hidden} ${alert}`);
    }
  }
});

it('everything is compared within one cluster and environment, and by something it is about', () => {
  for (const { equal } of INHIBITIONS) {
    expect(equal).toEqual(expect.arrayContaining(['cluster', 'environment']));
    expect(equal.length).toBeGreaterThan(2);
  }
});

describe('of a budget', () => {
  const labels = { cluster: 'c', environment: 'e', namespace: 'n', service: 's', area: 'service' };
  const burn = (pace: string, severity: string) => ({
    ...labels,
    alertname: 'ServiceLatencyBudgetBurn',
    pace,
    severity,
  });
  const [fast, steady, slow] = [burn('fast', 'critical'), burn('steady', 'critical'), burn('slow', 'warning')];
  const high = { ...labels, alertname: 'ServiceHighLatency', severity: 'warning' };

  it.each([
    ['fast hides steady', fast, steady, true],
    ['fast hides slow', fast, slow, true],
    ['steady hides slow', steady, slow, true],
    ['steady does not hide fast', steady, fast, false],
    ['slow does not hide steady', slow, steady, false],
    ['what is lost now hides that it is slow now', fast, high, true],
    ['what is lost in days does not hide that it is slow now', slow, high, false],
    ['another service hides nothing', { ...fast, service: 'other' }, steady, false],
  ])('%s', (_, source, target, hidden) => {
    expect(isHidden(target, source)).toBe(hidden);
  });
});

it.each([
  ['ServiceDown', 'WorkloadUnavailable', { namespace: 'n', service: 's' }],
  ['ServiceMetricsAbsent', 'WorkloadUnavailable', { namespace: 'n', service: 's' }],
  ['GrafanaDown', 'TargetDown', { job: 'monitoring', namespace: 'monitoring', service: 'grafana' }],
])('%s hides %s, where they are about the same', (source, target, about) => {
  expect(isHidden({ alertname: target, ...about }, { alertname: source, ...about })).toBe(true);
  expect(isHidden({ alertname: target, ...about }, { alertname: source, ...about, service: 'other' })).toBe(false);
});

/** Whether one alert is not told while the other fires, as Alertmanager finds out. */
function isHidden(target: Labels, source: Labels): boolean {
  return INHIBITIONS.some(
    ({ source_matchers, target_matchers, equal }) =>
      source_matchers.every((matcher) => matches(matcher, source)) &&
      target_matchers.every((matcher) => matches(matcher, target)) &&
      equal.every((label) => (source[label] ?? '') === (target[label] ?? '')),
  );
}
