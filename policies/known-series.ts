import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { dashboardsOf, type Query } from './monitoring/dashboards';
import { yieldsIn } from './monitoring/known-series';
import { rulesOf, type Rule } from './monitoring/rules';
import type { Policy, Violation } from './policy';
import type { Yield } from './promql/result-labels';

/** A name that nothing has is no mistake to Prometheus: it finds no series, and the alert never fires. */
export const knownSeries: Policy = {
  id: 'known-series',
  severity: 'error',
  demands:
    'Every series that a rule or a dashboard reads is exported by something or recorded by a rule, and has the labels that are matched, grouped by, joined on and put into texts.',
  prevents:
    'An alert on a misspelt or vanished series is silent for ever, and its panel is empty on the day it is needed.',
  link: 'https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels',
  needs: 'facts',
  check: (cluster) => {
    const yields = yieldsIn(cluster);
    return yields === undefined
      ? []
      : [...rulesOf(cluster).flatMap((rule) => ofRule(rule, yields)), ...ofDashboards(cluster, yields)];
  },
};

type Yields = (expr: string) => Yield | undefined;

const EXPECTED = 'series and labels that exist';
const MEND = 'name what is exported or recorded, or add it to monitoring/metrics where an exporter really has it';

function ofRule(rule: Rule, yields: Yields): readonly Violation[] {
  const { object, path, name, expr, kind } = rule;
  const found = yields(expr);
  if (found === undefined) return [];
  const { labels, problems } = found;
  return [
    ...distinct(problems).map((problem) => ({
      object,
      path: `${path}.expr`,
      expected: EXPECTED,
      found: problem,
      mend: MEND,
    })),
    ...(kind === 'alerting'
      ? textsIn(rule).flatMap(([field, text]) =>
          distinct(labelsNamedIn(text))
            .filter((label) => labels?.has(label) !== true)
            .map((label) => ({
              object,
              path: `${path}.${field}`,
              expected: `labels that the expression of ${name} yields: ${listed(labels)}`,
              found: `$labels.${label}`,
              mend: 'name one of those, or keep the label in the expression (by, group_left)',
            })),
        )
      : []),
  ];
}

/** The texts of a rule that Prometheus fills in. */
function textsIn({ labels, annotations }: Rule): readonly (readonly [field: string, text: string])[] {
  return [
    ...Object.entries(labels).map(([label, text]) => [inField('labels', label), text] as const),
    ...Object.entries(annotations).map(([annotation, text]) => [inField('annotations', annotation), text] as const),
  ];
}

/** `$labels.service`, `index $labels "service"`. */
const LABEL = /\$labels(?:\.(?<field>\w+)|\s+"(?<quoted>\w+)")/g;

/** What asks first whether there is such a label: `{{ if $labels.team }}`, `{{ or $labels.team "platform" }}`. */
const ASKS = /^\{\{-?\s*(?:else\s+)?(?:if|with|or|and|not)\b/;

/** The labels that a text needs. */
function labelsNamedIn(text: string): readonly string[] {
  if (!text.includes('$labels')) return [];
  const actions = (text.match(/\{\{[\s\S]*?\}\}/g) ?? []).map((action) => ({
    asks: ASKS.test(action),
    labels: [...action.matchAll(LABEL)].flatMap(({ groups }) => groups?.['field'] ?? groups?.['quoted'] ?? []),
  }));
  const optional = new Set(actions.filter(({ asks }) => asks).flatMap(({ labels }) => labels));
  return actions.flatMap(({ labels }) => labels).filter((label) => !optional.has(label));
}

function ofDashboards(cluster: Cluster, yields: Yields): readonly Violation[] {
  return dashboardsOf(cluster).flatMap(({ object, path, queries }) =>
    queries.flatMap((query) =>
      problemsOf(query, yields).map((found) => ({
        object,
        path: `${path}${query.path}`,
        expected: EXPECTED,
        found,
        mend: MEND,
      })),
    ),
  );
}

function problemsOf({ expr, labels: wanted }: Query, yields: Yields): readonly string[] {
  const found = yields(expr);
  if (found === undefined) return [];
  const { labels, problems } = found;
  return distinct([
    ...problems,
    ...wanted
      .filter((label) => labels?.has(label) !== true)
      .map((label) => `it shows ${label}, a label that the result lacks (it has ${listed(labels)})`),
  ]);
}

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const listed = (labels: ReadonlySet<string> | undefined): string =>
  labels === undefined || labels.size === 0 ? 'none' : [...labels].sort().join(', ');
