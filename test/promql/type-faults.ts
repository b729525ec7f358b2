import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { LanguageType, promQLLanguage } from '@prometheus-io/codemirror-promql';
import { Parser } from '@prometheus-io/codemirror-promql/dist/cjs/parser/parser';

/** What Prometheus' own editor would underline: wrong types, numbers of arguments, matchers that match nothing. */
export function typeFaults(text: string): readonly string[] {
  const state = EditorState.create({ doc: text, extensions: promQLLanguage(LanguageType.PromQL) });
  // An editor parses for some milliseconds and goes on when nothing else is to be done; a test waits.
  ensureSyntaxTree(state, text.length, 60_000);
  const parser = new Parser(state.update({}).state);
  parser.analyze();
  return parser.getDiagnostics().map(({ message, from, to }) => `${message}: ${text.slice(from, to)}`);
}
