import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { shown } from './cluster/json';
import { titleOf } from './cluster/object';
import { checkedExpression } from './monitoring/checked-expression';
import { dashboardsOf } from './monitoring/dashboards';
import { monitoringFilesOf } from './monitoring/monitoring-files';
import { rulesOf, type Rule } from './monitoring/rules';
import type { Policy, Violation } from './policy';

/** What Prometheus cannot read it does not compute: of a whole file of rules, or of a panel. */
export const promql: Policy = {
  id: 'promql',
  severity: 'error',
  demands:
    'Every expression of a rule or a dashboard is sound PromQL; our files of the stack can be read, our rules are named level:metric:operation, no two record the same, and alerts say how bad it is, what it means and where to read on.',
  prevents: 'Prometheus refuses to start or to reload, a panel stays empty, or an alert tells nobody what to do.',
  link: 'https://prometheus.io/docs/prometheus/latest/querying/basics/',
  needs: 'objects',
  check: (cluster) => [
    ...rulesOf(cluster).flatMap(unreadable),
    ...dashboardsOf(cluster).flatMap(({ object, path, queries }) =>
      queries
        // What stands for a variable of others is a guess, and so is what their queries become.
        .filter(({ undeclared }) => undeclared.length === 0 || cluster.facts !== undefined)
        .flatMap((query) => faultsOf(query.expr).map((found) => fault(object, `${path}${query.path}`, found))),
    ),
    ...(cluster.facts === undefined ? [] : ownViolations(cluster)),
  ],
};

/** Of rules in the language of Loki, which has pipes, Prometheus knows nothing. */
function unreadable({ object, path, expr }: Rule): readonly Violation[] {
  return faultsOf(expr).map((found) => fault(object, `${path}.expr`, found));
}

const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g;

function faultsOf(expr: string): readonly string[] {
  const { faults } = checkedExpression(expr);
  return faults.length > 0 && expr.replaceAll(QUOTED, '').includes('|') ? [] : faults;
}

const fault = (object: Violation['object'], path: string, found: string): Violation => ({
  object,
  path,
  expected: 'an expression that Prometheus can compute',
  found,
  mend: 'correct the expression: promtool check rules says the same',
});

function ownViolations(cluster: Cluster): readonly Violation[] {
  const rules = rulesOf(cluster);
  return [
    ...monitoringFilesOf(cluster).unreadable.map(({ object, path }) => ({
      object,
      path,
      expected: 'a file that can be read, without aliases',
      found: 'one that cannot',
      mend: 'correct it: what is in it is judged by nothing',
    })),
    ...rules.flatMap((rule) => (rule.kind === 'recording' ? badName(rule) : missingWords(rule))),
    ...twice(rules),
    ...dashboardsOf(cluster).flatMap(({ object, path, queries }) =>
      queries.flatMap((query) =>
        query.undeclared.map((name) => ({
          object,
          path: `${path}${query.path}`,
          expected: 'variables that the dashboard declares',
          found: `$${name}`,
          mend: 'declare it under templating, or name the variable that is meant',
        })),
      ),
    ),
  ];
}

const RECORDED = /^[a-zA-Z_]\w*:[a-zA-Z_]\w*:[a-zA-Z_]\w*$/;

function badName({ object, path, name }: Rule): readonly Violation[] {
  if (RECORDED.test(name)) return [];
  return [
    {
      object,
      path: `${path}.record`,
      expected: 'a name of three parts, level:metric:operation',
      found: shown(name),
      mend: 'say which labels are left, what is measured, and what was done to it: service:http_requests:rate5m',
    },
  ];
}

const SEVERITIES = ['critical', 'warning', 'info', 'none'];

function missingWords({ object, path, name, labels, annotations }: Rule): readonly Violation[] {
  const severity = labels['severity'];
  const missing = ['summary', 'description', 'runbook_url'].filter((word) => (annotations[word] ?? '').trim() === '');
  return [
    ...(severity !== undefined && SEVERITIES.includes(severity)
      ? []
      : [
          {
            object,
            path: `${path}.labels.severity`,
            expected: `one of ${SEVERITIES.join(', ')}, which routes go by`,
            found: shown(severity),
            mend: `say how bad it is that ${name} fires`,
          },
        ]),
    ...missing.map((word) => ({
      object,
      path: inField(`${path}.annotations`, word),
      expected: 'words for whoever is told',
      found: shown(annotations[word]),
      mend: `write the ${word} of ${name}`,
    })),
  ];
}

/** Two rules of one form that record the same series write over each other; two alerts of one name and severity cannot be told apart. */
function twice(rules: readonly Rule[]): readonly Violation[] {
  const seen = new Map<string, Rule>();
  return rules.flatMap((rule): readonly Violation[] => {
    const { object, path, form, kind, name, labels } = rule;
    const key = JSON.stringify([form, kind, name, Object.entries(labels).sort()]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, rule);
      return [];
    }
    return [
      {
        object,
        path: `${path}.${kind === 'recording' ? 'record' : 'alert'}`,
        expected: 'a name and labels that no other rule has',
        found: `${name}, as in ${titleOf(first.object)} ${first.path}`,
        mend: 'take one of them out, or give it a name or labels of its own',
      },
    ];
  });
}
