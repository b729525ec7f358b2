import { isJson, listAt, textsOf } from '../cluster/json';
import type { Texts } from '../cluster/json';
import { patternOf } from './relabel';

/** A condition on a label of an alert. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** What a route or an inhibition demands of an alert, and what in it cannot be read. */
export interface Demands {
  readonly matchers: readonly LabelMatcher[];
  readonly unreadable: readonly string[];
}

/** Labels of an alert: `fixed` have the value that stands there; of `open` ones the value is not known, nor whether they are there. */
export interface AlertLabels {
  readonly fixed: Texts;
  /** Undefined: any label may be there. */
  readonly open: ReadonlySet<string> | undefined;
  /** Those of the open ones that are there for certain. */
  readonly certain: ReadonlySet<string>;
}

/** Whether an alert fulfils a demand; `maybe` where that depends on a value that only the running system knows. */
export type Answer = 'yes' | 'no' | 'maybe';

/** The conditions in a list of matchers such as `severity="critical"`, and in the older maps of equal and matching values. */
export function demandsIn(matchers: readonly unknown[], equal?: unknown, patterns?: unknown): Demands {
  const written = matchers.flatMap((matcher) => (typeof matcher === 'string' ? splitMatchers(matcher) : []));
  const read = written.map((text) => ({ text, matcher: readMatcher(text) }));
  return {
    matchers: [
      ...read.flatMap(({ matcher }) => matcher ?? []),
      ...valuesIn(equal).map(([label, value]): LabelMatcher => ({ label, operator: '=', value })),
      ...valuesIn(patterns).map(([label, value]): LabelMatcher => ({ label, operator: '=~', value })),
    ],
    unreadable: read.flatMap(({ text, matcher }) => (matcher === undefined ? [text] : [])),
  };
}

const valuesIn = (map: unknown): readonly (readonly [string, string])[] =>
  isJson(map) ? Object.entries(textsOf(map)) : [];

/** `{a="b", c="d"}` is two. */
function splitMatchers(text: string): readonly string[] {
  const inner = /^\s*\{(?<inner>[\s\S]*)\}\s*$/.exec(text)?.groups?.['inner'] ?? text;
  return (inner.match(/(?:[^,"]|"(?:[^"\\]|\\.)*"?)+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

const MATCHER =
  /^(?<label>"(?:[^"\\]|\\.)+"|[^\s"=!~{},]+)\s*(?<operator>=~|!~|!=|=)\s*(?<value>"(?:[^"\\]|\\.)*"|[^\s"{},]*)$/;

function readMatcher(text: string): LabelMatcher | undefined {
  const { label = '', operator, value = '' } = MATCHER.exec(text)?.groups ?? {};
  if (operator !== '=' && operator !== '!=' && operator !== '=~' && operator !== '!~') return undefined;
  const matcher: LabelMatcher = { label: unquoted(label), operator, value: unquoted(value) };
  return operator.endsWith('~') && patternOf(matcher.value) === undefined ? undefined : matcher;
}

const unquoted = (text: string): string =>
  text.startsWith('"')
    ? text.slice(1, -1).replaceAll(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter))
    : text;

/** Whether an alert has what all of them demand. */
export function fulfils({ fixed, open }: AlertLabels, { matchers, unreadable }: Demands): Answer {
  let answer: Answer = unreadable.length > 0 ? 'maybe' : 'yes';
  for (const matcher of matchers) {
    const { label } = matcher;
    const isFixed = Object.hasOwn(fixed, label);
    if (!isFixed && (open === undefined || open.has(label))) answer = 'maybe';
    // A label that is absent is an empty one.
    else if (!isMet(matcher, isFixed ? (fixed[label] ?? '') : '')) return 'no';
  }
  return answer;
}

function isMet({ operator, value }: LabelMatcher, found: string): boolean {
  switch (operator) {
    case '=':
      return found === value;
    case '!=':
      return found !== value;
    case '=~':
      return patternOf(value)?.test(found) === true;
    case '!~':
      return patternOf(value)?.test(found) !== true;
  }
}

/** The demands of one side of an inhibition: `source` or `target`. */
export const sideOf = (inhibition: unknown, side: 'source' | 'target'): Demands =>
  demandsIn(
    listAt(inhibition, `${side}_matchers`),
    isJson(inhibition) ? inhibition[`${side}_match`] : undefined,
    isJson(inhibition) ? inhibition[`${side}_match_re`] : undefined,
  );
