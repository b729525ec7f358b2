import { ALERTS } from '../../../monitoring/rules/alerts';
import { ruleGroups } from '../../../monitoring/rules';
import { catalogue } from '../../../monitoring/metrics';
import type { AlertingRule, RecordingRule } from '../../../monitoring/rule';
import type { Monitored } from '../../../monitoring/alert';
import { checkExpression } from '../../promql/check-expression';
import { MONITORED, monitored as monitoredOn } from '../monitored';

const BY_CLUSTER = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

/** Labels that Prometheus itself gives to an alert when it hands it over. */
const EXTERNAL = ['cluster', 'environment'];

const rulesOf = (monitored: Monitored) => ruleGroups(monitored).flatMap(({ rules }) => rules);
const nameOf = (rule: AlertingRule | RecordingRule): string => ('record' in rule ? rule.record : rule.alert);
const alertsIn = (rules: readonly (AlertingRule | RecordingRule)[]) => rules.filter((rule) => 'alert' in rule);
const recordingsIn = (rules: readonly (AlertingRule | RecordingRule)[]) => rules.filter((rule) => 'record' in rule);

describe.each(BY_CLUSTER)('the rules of %s', (_cluster, monitored) => {
  const rules = rulesOf(monitored);
  const known = catalogue(monitored);

  test('have expressions that both parsers accept, over series and labels that exist', () => {
    const problems = rules.flatMap((rule) =>
      checkExpression(rule.expr, known).problems.map((problem) => `${nameOf(rule)}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  test('mention in templates only labels that their expression yields', () => {
    expect(alertsIn(rules).flatMap((rule) => unknownLabels(rule, known))).toEqual([]);
  });

  test('record series called level:metric:operation, with the labels that the catalogue states', () => {
    for (const rule of recordingsIn(rules)) {
      expect(rule.record).toMatch(/^[a-z][a-z_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/);
      const { labels } = checkExpression(rule.expr, known);
      const all = [...(labels ?? []), ...Object.keys(rule.labels ?? {})].sort();
      expect({ [rule.record]: all }).toEqual({ [rule.record]: known.get(rule.record)?.labels });
    }
  });

  test('read what is recorded only after it is recorded', () => {
    const recorded = new Set<string>();
    for (const rule of rules) {
      for (const name of rule.expr.match(/\b[a-z_]+:[a-z0-9_]+:[a-z0-9_]+\b/g) ?? [])
        expect(`${nameOf(rule)} reads ${recorded.has(name) ? 'a recorded series' : name}`).toBe(
          `${nameOf(rule)} reads a recorded series`,
        );
      if ('record' in rule) recorded.add(rule.record);
    }
  });

  test('say of each alert who is told, where to read on, and name no label twice', () => {
    for (const { alert, labels, annotations } of alertsIn(rules)) {
      const own = ALERTS.find((one) => one.alert === alert)?.labels ?? {};
      expect(Object.keys(labels).sort()).toEqual(['area', 'severity', 'team', ...Object.keys(own)].sort());
      expect(annotations['runbook_url']).toBe(`${monitored.monitoring.alerting.runbooks}/${alert}.md`);
      expect(annotations['summary']).not.toContain('\n');
      expect(annotations['description']?.endsWith('.')).toBe(true);
    }
  });
});

test('a service more is one short rule more', () => {
  const prod = monitoredOn('autolytiq-prod');
  const [first] = prod.monitoring.objectives;
  if (first === undefined) throw new Error('autolytiq-prod has no objectives');
  const grown: Monitored = {
    ...prod,
    monitoring: {
      ...prod.monitoring,
      objectives: [...prod.monitoring.objectives, { ...first, service: 'new-service' }],
    },
  };
  expect(rulesOf(grown)).toHaveLength(rulesOf(prod).length + 1);
  const growth = JSON.stringify(ruleGroups(grown)).length - JSON.stringify(ruleGroups(prod)).length;
  expect(growth).toBeLessThan(200);
});

test('objectives that differ are told apart, and services without metrics have no rules', () => {
  const prod = monitoredOn('autolytiq-prod');
  const [first, ...others] = prod.monitoring.objectives;
  if (first === undefined) throw new Error('autolytiq-prod has no objectives');
  const slower = { ...first, latency: { milliseconds: 1500, percent: 99 } };
  const mixed: Monitored = { ...prod, monitoring: { ...prod.monitoring, objectives: [slower, ...others] } };
  const slow = recordingsIn(rulesOf(mixed)).filter(({ record }) => record === 'service:http_requests_slow:rate5m');
  expect(slow).toHaveLength(2);
  expect(slow[0]?.expr).toContain(
    `histogram_fraction(0, 1.5, service_le:http_request_duration_seconds_bucket:rate5m{service=~"${first.service}"})`,
  );
  expect(slow[1]?.expr).toContain('histogram_fraction(0, 0.2,');
  expect(slow[1]?.expr).not.toContain(first.service);
  expect(rulesOf(mixed).flatMap(({ expr }) => checkExpression(expr, catalogue(mixed)).problems)).toEqual([]);

  const none: Monitored = { ...prod, monitoring: { ...prod.monitoring, objectives: [] } };
  expect(rulesOf(none).filter(({ expr }) => expr.includes('http_request'))).toEqual([]);
});

test('names of alerts are in CamelCase, and each can exist somewhere', () => {
  const names = ALERTS.map(({ alert }) => alert);
  for (const name of names) expect(name).toMatch(/^([A-Z][a-z0-9]*)+$/);
  const existing = new Set(
    BY_CLUSTER.flatMap(([, monitored]) => alertsIn(rulesOf(monitored)).map(({ alert }) => alert)),
  );
  expect(names.filter((name) => !existing.has(name))).toEqual([]);
});

test('alerts of one name are told apart by the same labels, and are otherwise one: place, dashboard, title and runbook', () => {
  const ids = ALERTS.map(({ alert, labels }) => JSON.stringify([alert, labels]));
  expect(new Set(ids).size).toBe(ids.length);
  for (const { alert, labels, area, dashboard, summary, runbook } of ALERTS)
    for (const other of ALERTS.filter((one) => one.alert === alert)) {
      expect(Object.keys(other.labels ?? {})).toEqual(Object.keys(labels ?? {}));
      expect(other).toMatchObject({ area, dashboard, summary, runbook });
    }
});

test('an alert has the labels of its definition', () => {
  const paces = alertsIn(rulesOf(monitoredOn('autolytiq-prod')))
    .filter(({ alert }) => alert === 'ServiceLatencyBudgetBurn')
    .map(({ labels }) => `${labels['pace']} ${labels['severity']}`);
  expect(paces).toEqual(['fast critical', 'steady critical', 'slow warning']);
});

describe('what is wrong with an expression is said', () => {
  const known = catalogue(monitoredOn('autolytiq-prod'));
  test.each([
    ['sum(up', 'syntax error near »sum(up«'],
    ['rate(http_requests_total)', 'expected type matrix in call to function "rate", got vector: http_requests_total'],
    ['htpp_requests_total > 1', 'no series is called htpp_requests_total'],
    ['{__name__=~"http.*"}', 'a selector has no name of a series'],
    [
      'http_requests_total{code="200"}',
      'it matches http_requests_total by code, a label that http_requests_total lacks',
    ],
    ['sum by (region) (up)', 'it groups by region, a label that what is aggregated lacks'],
    ['sum without (region) (up)', 'it groups without region, a label that what is aggregated lacks'],
    ['sum by (pod) (up) / on (service) sum by (service) (up)', 'it joins on service, a label that the left side lacks'],
    ['up * on (pod) group_left (phase) kube_pod_info', 'it takes over phase, a label that the other side lacks'],
    ['up - ignoring (region) up', 'it ignores region, a label that either side lacks'],
    [
      'histogram_quantile(0.9, sum by (service) (up))',
      'it takes histogram_quantile by le, a label that what it is given lacks',
    ],
  ])('%s', (text, problem) => {
    expect(checkExpression(text, known).problems).toContain(problem);
  });

  test('a label in a template that the expression does not yield', () => {
    const rule: AlertingRule = {
      alert: 'Example',
      expr: 'max by (service) (up) == 0',
      labels: {},
      annotations: { summary: '{{ $labels.service }} on {{ $labels.node }} is down in {{ $labels.cluster }}' },
    };
    expect(unknownLabels(rule, known)).toEqual(['Example: $labels.node']);
  });
});

function unknownLabels(rule: AlertingRule, known: ReturnType<typeof catalogue>): readonly string[] {
  const { labels } = checkExpression(rule.expr, known);
  const yields = new Set([...(labels ?? []), ...EXTERNAL]);
  const texts = [...Object.values(rule.labels), ...Object.values(rule.annotations)].join('\n');
  return (
    [...texts.matchAll(/\$labels\.(\w+)/g)]
      .flatMap(([, label]) => label ?? [])
      // The owner has a default for alerts of services that yield none.
      .filter((label) => !yields.has(label) && label !== 'team')
      .map((label) => `${rule.alert}: $labels.${label}`)
  );
}
