import type { Metric } from '../../../monitoring/metrics/metric';
import { dashboards } from '../../../monitoring/dashboards';
import { ruleGroups } from '../../../monitoring/rules';
import { selectorsIn, type Matcher } from '../../../policies/promql/expression';
import { parseExpression } from '../../../policies/promql/parse';
import { queriesOf } from '../../monitoring/dashboards/interpolated';
import { modelOf } from '../../monitoring/dashboards/model';
import { MONITORED } from '../../monitoring/monitored';
import type { Sample } from '../exported';

/**
 * What rules and dashboards of every environment ask of an exporter's series, and of which it has no sample: a value of a label that
 * it writes in another way, `status="True"` where it says `true`. What is asked as not being so, everybody has.
 * @param named labels whose values are names in somebody's cluster, not the exporter's
 */
export function unmatched(
  metrics: readonly Metric[],
  samples: readonly Sample[],
  named: readonly string[],
): readonly string[] {
  const names = new Set(metrics.map(({ name }) => name));
  const asked = expressions().flatMap((text) => {
    const expression = parseExpression(text);
    return expression.kind === 'syntax-fault' ? [] : selectorsIn(expression);
  });
  const missing = asked.flatMap(({ name = '', matchers }) => {
    if (!names.has(name)) return [];
    const own = matchers.filter(({ label, operator }) => !named.includes(label) && ['=', '=~'].includes(operator));
    const found = samples.some((sample) => sample.name === name && own.every((matcher) => meets(sample, matcher)));
    return found
      ? []
      : [`${name}{${own.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ')}}`];
  });
  return [...new Set(missing)].sort();
}

function expressions(): readonly string[] {
  return MONITORED.flatMap((monitored) => [
    ...ruleGroups(monitored).flatMap(({ rules }) => rules.map(({ expr }) => expr)),
    ...dashboards(monitored).flatMap(({ json }) => queriesOf(modelOf(json)).map(({ expr }) => expr)),
  ]);
}

function meets({ labels }: Sample, { label, operator, value }: Matcher): boolean {
  const found = labels[label] ?? '';
  return operator === '=' ? found === value : new RegExp(`^(?:${value})$`).test(found);
}
