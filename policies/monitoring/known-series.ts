import type { Cluster } from '../cluster/cluster';
import { perCluster } from '../cluster/per-cluster';
import { resultOf, type Known, type Yield } from '../promql/result-labels';
import { checkedExpression } from './checked-expression';
import { rulesOf, type Rule } from './rules';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The labels of every series that there is: those that the catalogue of the facts has, and those that rules of the cluster record, whose
 * labels follow from their expressions. Undefined where no catalogue is known.
 */
export const knownSeries = perCluster((cluster: Cluster): Known | undefined => {
  const catalogue = cluster.facts?.monitoring?.series;
  if (catalogue === undefined) return undefined;
  const recorded = new Map<string, Rule[]>();
  for (const rule of rulesOf(cluster)) {
    if (rule.kind !== 'recording') continue;
    const same = recorded.get(rule.name);
    if (same === undefined) recorded.set(rule.name, [rule]);
    else same.push(rule);
  }
  const found = new Map<string, ReadonlySet<string>>();
  const known: Known = (series) => {
    const before = found.get(series);
    if (before !== undefined) return before;
    if (Object.hasOwn(catalogue, series)) {
      const labels = new Set(catalogue[series]);
      found.set(series, labels);
      return labels;
    }
    const rules = recorded.get(series);
    if (rules === undefined) return undefined;
    // A rule that reads what it records gives no label to itself.
    found.set(series, NOTHING);
    const labels = new Set(rules.flatMap((rule) => [...labelsOf(rule.expr, known), ...Object.keys(rule.labels)]));
    found.set(series, labels);
    return labels;
  };
  return known;
});

const labelsOf = (expr: string, known: Known): ReadonlySet<string> => {
  const { expression } = checkedExpression(expr);
  return (expression === undefined ? undefined : resultOf(expression, known).labels) ?? NOTHING;
};

/** What each expression of a cluster yields, as far as its syntax is sound; undefined where no catalogue is known. */
export const yieldsIn = perCluster((cluster): ((expr: string) => Yield | undefined) | undefined => {
  const known = knownSeries(cluster);
  if (known === undefined) return undefined;
  const found = new Map<string, Yield | undefined>();
  return (expr) => {
    if (found.has(expr)) return found.get(expr);
    const { expression } = checkedExpression(expr);
    const result = expression === undefined ? undefined : resultOf(expression, known);
    found.set(expr, result);
    return result;
  };
});
