import { recordAt } from '../cluster/json';
import { perCluster } from '../cluster/per-cluster';
import type { Expression } from '../promql/expression';
import { resultOf, type Known } from '../promql/result-labels';
import { checkedExpression } from './checked-expression';
import { knownSeries, yieldsIn } from './known-series';
import type { AlertLabels } from './matchers';
import { monitoringFilesOf } from './monitoring-files';
import { alertsOf, type Rule } from './rules';

const NOTHING: ReadonlySet<string> = new Set();

/** What is known of the labels of each alert when it reaches Alertmanager. */
export const alertLabelsOf = perCluster((cluster): ReadonlyMap<Rule, AlertLabels> => {
  const known = knownSeries(cluster);
  const yields = yieldsIn(cluster);
  const external = externalLabels(cluster);
  return new Map(
    alertsOf(cluster).map((rule) => {
      const templated = Object.keys(rule.labels).filter((label) => rule.labels[label]?.includes('{{') === true);
      const fixed = Object.entries(rule.labels).filter(([label]) => !templated.includes(label));
      const alternatives = alternativesIn(rule.expr);
      const sides =
        alternatives.length === 1
          ? [yields?.(rule.expr)?.labels ?? NOTHING]
          : alternatives.map((side) => labelsOf(side, known));
      const yielded = sides.flatMap((labels) => [...labels]);
      return [
        rule,
        {
          fixed: { ...Object.fromEntries(fixed), alertname: rule.name },
          open: known === undefined ? undefined : new Set([...yielded, ...external, ...templated]),
          certain: new Set([...yielded.filter((label) => sides.every((labels) => labels.has(label))), ...external]),
        },
      ];
    }),
  );
});

/** Labels that Prometheus gives everything that it sends. */
export const externalLabels = perCluster((cluster): readonly string[] =>
  monitoringFilesOf(cluster).prometheus.flatMap(({ value }) =>
    Object.keys(recordAt(value, 'global', 'external_labels')),
  ),
);

const alternativesIn = (expr: string): readonly Expression[] => {
  const { expression } = checkedExpression(expr);
  return expression === undefined ? [] : alternativesOf(expression);
};

/** The sides of `or`: an alert is of one of them. */
function alternativesOf(expression: Expression): readonly Expression[] {
  if (expression.kind !== 'binary' || expression.operator !== 'or') return [expression];
  return [...alternativesOf(expression.left), ...alternativesOf(expression.right)];
}

const labelsOf = (expression: Expression, known: Known | undefined): ReadonlySet<string> =>
  (known === undefined ? undefined : resultOf(expression, known).labels) ?? NOTHING;

/** Whether an alert may have a label. */
export const mayHave = ({ fixed, open }: AlertLabels, label: string): boolean =>
  Object.hasOwn(fixed, label) || open === undefined || open.has(label);

/** Whether it has it for certain. */
export const has = ({ fixed, certain }: AlertLabels, label: string): boolean =>
  Object.hasOwn(fixed, label) || certain.has(label);
