import type { Aggregation, Binary, Call, Expression, Matching, Selector } from './expression';

/** What is known of a series: its labels; undefined where nobody exports it. */
export type Known = (series: string) => ReadonlySet<string> | undefined;

/** What an expression yields: the labels of its series, and names in it that nothing has. */
export interface Yield {
  /** Undefined for a scalar or a text. */
  readonly labels: ReadonlySet<string> | undefined;
  /** In words: `no series is called htpp_requests_total`. */
  readonly problems: readonly string[];
}

const NOTHING: ReadonlySet<string> = new Set();

/** Labels of the result of an expression, and every series and label that it names and that does not exist. */
export function resultOf(expression: Expression, known: Known): Yield {
  switch (expression.kind) {
    case 'scalar':
    case 'text':
      return { labels: undefined, problems: [] };
    case 'selector':
      return ofSelector(expression, known);
    case 'aggregation':
      return ofAggregation(expression, known);
    case 'call':
      return ofCall(expression, known);
    case 'binary':
      return ofBinary(expression, known);
  }
}

function ofSelector({ name, matchers }: Selector, known: Known): Yield {
  if (name === undefined) return { labels: NOTHING, problems: ['a selector has no name of a series'] };
  const labels = known(name);
  if (labels === undefined) return { labels: NOTHING, problems: [`no series is called ${name}`] };
  return {
    labels,
    problems: missing(
      matchers.map(({ label }) => label),
      labels,
      `matches ${name} by`,
      name,
    ),
  };
}

function ofAggregation({ operator, grouping, arguments: given }: Aggregation, known: Known): Yield {
  const results = given.map((one) => resultOf(one, known));
  const problems = results.flatMap((result) => result.problems);
  const labels = results.at(-1)?.labels ?? NOTHING;
  // These choose series and leave them as they are.
  if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(operator)) return { labels, problems };
  const own = operator === 'count_values' && given[0]?.kind === 'text' ? [given[0].value] : [];
  if (grouping === undefined) return { labels: new Set(own), problems };
  const absent = missing(grouping.labels, labels, `groups ${grouping.kind}`, 'what is aggregated');
  const kept =
    grouping.kind === 'by'
      ? grouping.labels.filter((label) => labels.has(label))
      : [...labels].filter((label) => !grouping.labels.includes(label));
  return { labels: new Set([...kept, ...own]), problems: [...problems, ...absent] };
}

function ofCall({ function: name, arguments: given }: Call, known: Known): Yield {
  const results = given.map((one) => resultOf(one, known));
  const problems = results.flatMap((result) => result.problems);
  const labels = results.find((result) => result.labels !== undefined)?.labels;
  switch (name) {
    case 'vector':
      return { labels: NOTHING, problems };
    case 'time':
    case 'pi':
    case 'scalar':
      return { labels: undefined, problems };
    case 'absent':
    case 'absent_over_time':
      return { labels: given[0]?.kind === 'selector' ? matchedIn(given[0]) : NOTHING, problems };
    case 'histogram_quantile':
    case 'histogram_fraction':
      return {
        labels: new Set([...(labels ?? [])].filter((label) => label !== 'le')),
        problems: [...problems, ...missing(['le'], labels ?? NOTHING, `takes ${name} by`, 'what it is given')],
      };
    case 'label_replace':
    case 'label_join':
      return { labels: new Set([...(labels ?? []), ...textAt(given, 1)]), problems };
    default:
      // Functions of the calendar take the time where they are given nothing.
      return { labels: labels ?? (given.length === 0 ? NOTHING : undefined), problems };
  }
}

const matchedIn = ({ matchers }: Selector): ReadonlySet<string> =>
  new Set(matchers.filter(({ operator }) => operator === '=').map(({ label }) => label));

const textAt = (given: readonly Expression[], index: number): readonly string[] => {
  const argument = given[index];
  return argument?.kind === 'text' ? [argument.value] : [];
};

function ofBinary({ operator, left, right, matching }: Binary, known: Known): Yield {
  const one = resultOf(left, known);
  const other = resultOf(right, known);
  const problems = [...one.problems, ...other.problems];
  if (one.labels === undefined || other.labels === undefined) return { labels: one.labels ?? other.labels, problems };
  const both = { left: one.labels, right: other.labels };
  const all = [...problems, ...(matching === undefined ? [] : matchingProblems(matching, both))];
  if (operator === 'or') return { labels: new Set([...both.left, ...both.right]), problems: all };
  if (operator === 'and' || operator === 'unless' || matching === undefined)
    return { labels: both.left, problems: all };
  return { labels: matchedLabels(matching, both), problems: all };
}

interface Sides {
  readonly left: ReadonlySet<string>;
  readonly right: ReadonlySet<string>;
}

function matchedLabels({ kind, labels, group }: Matching, sides: Sides): ReadonlySet<string> {
  if (group !== undefined) return new Set([...sides[group.side], ...group.labels]);
  return new Set([...sides.left].filter((label) => labels.includes(label) === (kind === 'on')));
}

function matchingProblems({ kind, labels, group }: Matching, sides: Sides): readonly string[] {
  const { left, right } = sides;
  const taken =
    group === undefined
      ? []
      : missing(group.labels, group.side === 'left' ? right : left, 'takes over', 'the other side');
  if (kind === 'ignoring')
    return [...missing(labels, new Set([...left, ...right]), 'ignores', 'either side'), ...taken];
  return [
    ...missing(labels, left, 'joins on', 'the left side'),
    ...missing(labels, right, 'joins on', 'the right side'),
    ...taken,
  ];
}

const missing = (
  wanted: readonly string[],
  there: ReadonlySet<string>,
  does: string,
  where: string,
): readonly string[] =>
  wanted.filter((label) => !there.has(label)).map((label) => `it ${does} ${label}, a label that ${where} lacks`);
