import { Parser } from '@prometheus-io/codemirror-promql/dist/cjs/parser/parser';
import { syntaxTree } from '../promql/parse';

/**
 * What Prometheus' own editor would underline as an error: wrong types, numbers of arguments, matchers that match nothing.
 *
 * Its analysis is part of an editor, of which it asks two things: the syntax tree, and pieces of the text. It is given these two: a whole
 * editor for each expression costs ten times the analysis, and its code is larger than that of all policies.
 */
export function typeFaults(text: string): readonly string[] {
  const analysis: unknown = Object.create(Parser.prototype, {
    tree: { value: syntaxTree(text) },
    state: { value: { sliceDoc: (from: number, to: number) => text.slice(from, to) } },
    diagnostics: { value: [] },
  });
  if (!(analysis instanceof Parser)) return [];
  analysis.analyze();
  return analysis
    .getDiagnostics()
    .filter(({ severity }) => severity === 'error')
    .map(({ message, from, to }) => `${message}: ${text.slice(from, to)}`);
}
