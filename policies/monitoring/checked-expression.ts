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

/** A word, or several of which one is meant, as the value of a matcher; that of the name of the series says which series it is. */
const WORDS = /(?<!__name__\s{0,9})(=~|!~|!=|=)\s{0,9}"\w[\w.-]*(?:\|\w[\w.-]*)*"/g;

/**
 * An expression as both parsers of Prometheus' editor see it: the grammar, and the check of types. Which words its matchers hold
 * decides neither, nor the labels of its result: what two environments compute of their namespaces is read once.
 */
export function checkedExpression(text: string): CheckedExpression {
  const shape = readExpression(text.replaceAll(WORDS, '$1"word"'));
  return shape.faults.length === 0 ? shape : readExpression(text);
}

const readExpression = perText((text): CheckedExpression => {
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
