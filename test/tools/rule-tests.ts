import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlertDefinition, Monitored } from '../../monitoring/alert';
import type { AlertingRule, RuleGroup } from '../../monitoring/rule';
import type { AlertTest } from './alert-tests/alert-test';
import { program } from './programs';

/** What a unit test of promtool expects of an alert: nothing, or one that fires. */
export interface Expectation {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts: readonly {
    readonly exp_labels: Readonly<Record<string, string>>;
    readonly exp_annotations: Readonly<Record<string, string>>;
  }[];
}

/** A test of promtool (https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/). */
export interface RuleTest {
  readonly name: string;
  readonly interval: string;
  readonly input_series: AlertTest['series'];
  readonly alert_rule_test?: readonly Expectation[];
  /** Queries, each with what it yields. */
  readonly promql_expr_test?: readonly {
    readonly expr: string;
    readonly eval_time: string;
    readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
  }[];
}

export const alertsIn = (groups: readonly RuleGroup[]): readonly AlertingRule[] =>
  groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule ? [rule] : [])));

/** Which alert it is: its name, and its pace where there are several of the name. */
export const idOf = ({ alert, labels = {} }: Pick<AlertTest | AlertDefinition, 'alert' | 'labels'>): string =>
  [alert, labels['pace'] ?? ''].join(' ').trim();

/** What is recorded, and one alert: a situation of a day would take long with all the others. */
export const onlyAlert = (id: string, groups: readonly RuleGroup[]): readonly RuleGroup[] =>
  groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => 'record' in rule || idOf(rule) === id) }))
    .filter(({ rules }) => rules.length > 0);

/** The test that an alert fires as its definition and the test say. */
export function firing(test: AlertTest, groups: readonly RuleGroup[]): RuleTest {
  const rule = alertsIn(groups).find((one) => idOf(one) === idOf(test));
  if (rule === undefined) throw new Error(`${idOf(test)} is no alert of ${test.environment ?? 'autolytiq-prod'}`);
  const labels = { ...rule.labels, ...test.labels };
  const values = [...(test.values ?? [])];
  const annotations = Object.entries(rule.annotations).map(([name, text]) => [name, rendered(text, labels, values)]);
  return {
    name: idOf(test),
    interval: test.interval,
    input_series: test.series,
    alert_rule_test: [
      {
        eval_time: test.evalTime,
        alertname: test.alert,
        exp_alerts: [{ exp_labels: labels, exp_annotations: Object.fromEntries(annotations) }],
      },
    ],
  };
}

/** A template with its labels and the next of the values filled in; what is written in another way stays, and is not equal. */
function rendered(text: string, labels: Readonly<Record<string, string>>, values: string[]): string {
  return text
    .replace(/{{ \$labels\.(\w+) }}/g, (_, label: string) => labels[label] ?? '')
    .replace(/{{ \$labels\.(\w+) \| urlquery }}/g, (_, label: string) => encodeURIComponent(labels[label] ?? ''))
    .replace(/{{[^{}]*\$value[^{}]*}}/g, (found) => values.shift() ?? found);
}

/** What promtool says of tests of an environment's rules; nothing, if all hold. */
export function failures(folder: string, groups: readonly RuleGroup[], tests: readonly RuleTest[]): string {
  mkdirSync(folder, { recursive: true });
  // JSON is YAML.
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify({ groups }));
  writeFileSync(
    join(folder, 'tests.yaml'),
    JSON.stringify({ rule_files: ['rules.yaml'], evaluation_interval: '1m', tests }),
  );
  const { status, stdout, stderr } = spawnSync(program('promtool'), ['test', 'rules', join(folder, 'tests.yaml')], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

/** The name of the cluster whose rules a test is about. */
export const environmentOf = ({ environment = 'autolytiq-prod' }: AlertTest): string => environment;

export const clusterOf = ({ environment }: Monitored): string => environment.cluster.name;
