import { perText } from '../cluster/per-text';
import type { Expression } from '../promql/expression';
import { parseExpression } from '../promql/parse';
import { typeFaults } from './type-faults';

/** An expression that has been read. */
export interface CheckedExpression {
  /** Absent where its syntax is wrong. */
  readonly expression?: Expression;
  /** Why Prometheus would refuse it. */
  readonly faults: readonly string[];
}

/** Deeper parentheses are made to break readers. */
const MOST_LEVELS = 100;

/** An expression as both parsers of Prometheus' editor see it: the grammar, and the check of types. */
export const checkedExpression = perText((text): CheckedExpression => {
  if (levelsIn(text) > MOST_LEVELS) return { faults: ['parentheses that are nested too deep'] };
  const expression = parseExpression(text);
  if (expression.kind === 'syntax-fault')
    return { faults: [`a mistake of syntax at character ${expression.at + 1}: ${expression.near.trim()}`] };
  return { expression, faults: typeFaults(text) };
});

function levelsIn(text: string): number {
  let level = 0;
  let most = 0;
  for (const letter of text) {
    if (letter === '(') level += 1;
    else if (letter === ')') level -= 1;
    most = Math.max(most, level);
  }
  return most;
}
