import type { Metric } from '../../monitoring/metrics';
import { parseExpression } from '../../policies/promql/parse';
import { resultOf, type Yield } from '../../policies/promql/result-labels';
import { typeFaults } from './type-faults';

/** What both parsers and the catalogue say of an expression. */
export function checkExpression(text: string, catalogue: ReadonlyMap<string, Metric>): Yield {
  const expression = parseExpression(text);
  if (expression.kind === 'syntax-fault')
    return { labels: undefined, problems: [`syntax error near »${expression.near}«`] };
  const result = resultOf(expression, (name) => labelsOf(catalogue.get(name)));
  return { labels: result.labels, problems: [...typeFaults(text), ...result.problems] };
}

const labelsOf = (metric: Metric | undefined): ReadonlySet<string> | undefined =>
  metric === undefined ? undefined : new Set(metric.labels);
