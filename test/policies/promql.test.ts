import { promql } from '../../policies/promql';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { append, drop, put, type Edit } from './edits';
import { inJson, inYaml } from './file-edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const RULES = 'ConfigMap monitoring/prometheus-rules';
const DASHBOARD = 'ConfigMap monitoring/grafana-dashboard-service';
const DOWN = 'groups[0].rules[alert=ServiceDown]';

const ruled = (file: string, ...edits: readonly Edit[]) => edited(PROD, RULES, inYaml(file, ...edits));
const drawn = (...edits: readonly Edit[]) => edited(PROD, DASHBOARD, inJson('service.json', ...edits));

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(promql, given)).toEqual([]);
  expect(lines(promql, withoutFacts(given))).toEqual([]);
});

test('an expression has the syntax of PromQL, of others too', () => {
  const broken = ruled('alerts-service.yaml', put(`${DOWN}.expr`, 'sum(up'));
  const line = expect.stringMatching(
    /^ConfigMap monitoring\/prometheus-rules data\["alerts-service\.yaml"\]\.groups\[0\]\.rules\[\d+\]\.expr: expected an expression that Prometheus can compute, found a mistake of syntax at character 7: sum\(up; correct the expression: promtool check rules says the same$/,
  );
  expect(lines(promql, broken)).toEqual([line]);
  expect(lines(promql, withoutFacts(broken))).toEqual([line]);
});

test.each([
  ['rate(up)', 'expected type matrix in call to function "rate", got vector: up'],
  ['histogram_quantile(0.5)', 'expected 2 argument(s) in call to "histogram_quantile", got 1'],
  ['up and 1', 'set operator not allowed in binary scalar expression'],
  ['{job=""}', 'vector selector must contain at least one non-empty matcher'],
])('types and numbers of arguments: %s', (expr, found) => {
  expect(lines(promql, ruled('alerts-service.yaml', put(`${DOWN}.expr`, expr)))).toEqual([
    expect.stringContaining(`found ${found}`),
  ]);
});

test('our files can be read, lest nobody judge what is in them', () => {
  const aliased = edited(
    PROD,
    RULES,
    put('data["services.yaml"]', 'groups:\n- &a {name: a, rules: [{alert: A, expr: up}]}\n- *a\n'),
  );
  expect(lines(promql, aliased)).toEqual([
    `${RULES} data["services.yaml"]: expected a file that can be read, without aliases, found one that cannot; correct it: what is in it is judged by nothing`,
  ]);
  expect(lines(promql, withoutFacts(aliased))).toEqual([]);
  expect(lines(promql, edited(PROD, DASHBOARD, put('data["service.json"]', '{"panels": ['))).length).toBe(1);
});

test('rules that an operator reads are held to the same', () => {
  const rule = (expr: unknown) =>
    foreign({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'rules', namespace: 'monitoring' },
      spec: { groups: [{ name: 'a', rules: [{ alert: 'A', expr }] }] },
    });
  expect(lines(promql, rule('up =='))).toEqual([
    expect.stringContaining('PrometheusRule monitoring/rules spec.groups[0].rules[0].expr: expected an expression'),
  ]);
  for (const expr of ['up == 0', 1, null, `${'('.repeat(90)}up${')'.repeat(90)}`])
    expect(lines(promql, rule(expr))).toEqual([]);
  expect(lines(promql, rule(`${'('.repeat(5000)}up${')'.repeat(5000)}`))).toEqual([
    expect.stringContaining('found parentheses that are nested too deep'),
  ]);
});

describe('a query of a dashboard', () => {
  const query = (expr: string) => drawn(append('panels', { targets: [{ expr, datasource: { type: 'prometheus' } }] }));

  test('is read with values in place of variables', () => {
    for (const expr of [
      'rate(http_requests_total{service="$service"}[$__rate_interval])',
      'sum(increase(http_requests_total{service=~"${service:regex}"}[${__range}]))',
      'topk(5, up{service="[[service]]"})',
      'sum_over_time(up[$__range_s:$__interval])',
    ]) {
      expect(lines(promql, query(expr))).toEqual([]);
    }
    expect(lines(promql, query('rate(http_requests_total[$__rate_interval)'))).toEqual([
      expect.stringMatching(/data\["service\.json"\]\.panels\[\d+\]\.targets\[0\]\.expr: expected an expression that/),
    ]);
  });

  test('has variables that the dashboard declares', () => {
    expect(lines(promql, query('up{service="$servcie"}'))).toEqual([
      expect.stringContaining(
        'expected variables that the dashboard declares, found $servcie; declare it under templating',
      ),
    ]);
    expect(lines(promql, withoutFacts(query('up[$window')))).toEqual([]);
  });

  test('is for Prometheus', () => {
    const logs = (datasource: unknown) =>
      drawn(append('panels', { datasource, targets: [{ expr: '{app="x"} | json' }] }));
    expect(lines(promql, logs({ type: 'loki' }))).toEqual([]);
    expect(lines(promql, logs('Loki'))).toEqual([]);
  });
});

test('our recording rules are named level:metric:operation', () => {
  const record = (name: string) => ruled('services.yaml', append('groups[0].rules', { record: name, expr: 'up' }));
  expect(lines(promql, record('service_up'))).toEqual([
    expect.stringContaining('.record: expected a name of three parts, level:metric:operation, found "service_up";'),
  ]);
  expect(lines(promql, record('service:up'))).toHaveLength(1);
  expect(lines(promql, record('service:up:last'))).toEqual([]);
  expect(lines(promql, withoutFacts(record('service_up')))).toEqual([]);
});

test('no two rules record the same, no two alerts have one name and the same labels', () => {
  const again = (...rules: readonly object[]) =>
    ruled('services.yaml', ...rules.map((rule) => append('groups[0].rules', rule)));
  const rule = { record: 'service:up:last', expr: 'up', labels: { a: 'b' } };
  expect(lines(promql, again(rule, rule))).toEqual([
    expect.stringMatching(
      /expected a name and labels that no other rule has, found service:up:last, as in ConfigMap monitoring\/prometheus-rules data\["services\.yaml"\]\.groups\[0\]\.rules\[\d+\]; take one of them out/,
    ),
  ]);
  expect(lines(promql, again(rule, { ...rule, labels: { a: 'c' } }))).toEqual([]);
});

test('alerts say how bad it is, what it means and where to read on', () => {
  expect(lines(promql, ruled('alerts-service.yaml', put(`${DOWN}.labels.severity`, 'page')))).toEqual([
    expect.stringContaining(
      '.labels.severity: expected one of critical, warning, info, none, which routes go by, found "page"; say how bad it is that ServiceDown fires',
    ),
  ]);
  for (const word of ['summary', 'description', 'runbook_url']) {
    const silent = ruled('alerts-service.yaml', drop(`${DOWN}.annotations.${word}`));
    expect(lines(promql, silent)).toEqual([
      expect.stringContaining(
        `.annotations.${word}: expected words for whoever is told, found nothing; write the ${word} of ServiceDown`,
      ),
    ]);
    expect(lines(promql, withoutFacts(silent))).toEqual([]);
  }
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(promql, SOUND)).toEqual([]);
  expect(() => [lines(promql, ODD), lines(promql, ODD_KNOWN)]).not.toThrow();
  const file = (name: string, text: string) =>
    foreign({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { [name]: text } });
  // Loki's rules have the same form.
  const logql = 'sum(rate({app="web"} |= "error" [5m])) > 1';
  expect(lines(promql, file('rules.yaml', `groups:\n- rules:\n  - alert: A\n    expr: '${logql}'\n`))).toEqual([]);
  for (const text of [
    'groups: [',
    'groups: {a: 1}',
    'groups:\n- 5\n- rules: 5\n- rules: [5, {alert: A}]',
    'groups: &a [*a]',
  ])
    expect(lines(promql, file('rules.yaml', text))).toEqual([]);
  for (const text of ['{"panels"', '{"panels": 5}', '{"panels": [5, {"targets": [5, {"expr": 5}]}], "templating": 5}'])
    expect(lines(promql, file('a.json', text))).toEqual([]);
});
