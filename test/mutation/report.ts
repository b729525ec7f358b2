import { isHarmless } from './harmless';
import type { Mutation } from './mutations';
import { outcomeOf } from './outcome';

/** What came of a set of mutations. */
export interface Report {
  /** Without those that change nothing. */
  readonly total: number;
  readonly bySchema: number;
  readonly byPolicy: number;
  /** Seen by a warning alone, which does not stop the output. */
  readonly byWarning: number;
  /** Seen by nobody, with a reason why that is right. */
  readonly harmless: readonly Mutation[];
  /** Seen by nobody. */
  readonly survivors: readonly Mutation[];
  /** How many mutations each policy was among the first to see. */
  readonly perPolicy: ReadonlyMap<string, number>;
}

/** Makes every mutation and adds up. */
export function reportOf(mutations: readonly Mutation[]): Report {
  const counts = { schema: 0, policy: 0, warning: 0, none: 0, same: 0 };
  const perPolicy = new Map<string, number>();
  const harmless: Mutation[] = [];
  const survivors: Mutation[] = [];
  for (const mutation of mutations) {
    const outcome = outcomeOf(mutation);
    counts[outcome.layer] += 1;
    if (outcome.layer === 'policy' || outcome.layer === 'warning')
      for (const id of outcome.policies) perPolicy.set(id, (perPolicy.get(id) ?? 0) + 1);
    if (outcome.layer === 'none' || outcome.layer === 'warning') {
      if (isHarmless(mutation)) harmless.push(mutation);
      else if (outcome.layer === 'none') survivors.push(mutation);
    }
  }
  return {
    total: mutations.length - counts.same,
    bySchema: counts.schema,
    byPolicy: counts.policy,
    byWarning: counts.warning,
    harmless,
    survivors,
    perPolicy,
  };
}

/** Share of the harmful mutations that somebody saw, of 100. */
export const caughtPercent = ({ total, harmless, survivors }: Report): number =>
  (100 * (total - harmless.length - survivors.length)) / (total - harmless.length);

/** The report as a person reads it. */
export function reportLines(report: Report): readonly string[] {
  const { total, bySchema, byPolicy, byWarning, harmless, survivors, perPolicy } = report;
  const policies = [...perPolicy].sort(([left, most], [right, more]) => more - most || (left < right ? -1 : 1));
  return [
    `${total} mutations: ${bySchema} seen by schemas, ${byPolicy} by policies, ${byWarning} by warnings alone,`,
    `${harmless.length} harmless, ${survivors.length} survivors: ${caughtPercent(report).toFixed(1)} % of the harmful ones are seen`,
    '',
    ...policies.map(([id, count]) => `${String(count).padStart(6)}  ${id}`),
    ...(survivors.length === 0 ? [] : ['', 'survivors:', ...survivors.map(({ name, place }) => `  ${name}: ${place}`)]),
  ];
}
