import type { AlertDefinition } from '../../../../monitoring/alert';
import { catalogue } from '../../../../monitoring/metrics';
import { ALERTS } from '../../../../monitoring/rules/alerts';
import { checkExpression } from '../../../promql/check-expression';
import { MONITORED } from '../../monitored';

const KNOWN = new Map(MONITORED.flatMap((one) => [...catalogue(one)]));

/** How the names of series begin, by which a query is told from a command. */
const SERIES =
  /\b(aws|container|http|kube|kubelet|node|pg|probe|prometheus|redis|scrape|alertmanager|yace)_[a-z0-9_]+|\b(service|node):[a-z]|\bup\b/;
/** How commands and texts of answers begin. */
const COMMAND = /^(kubectl|aws|curl|echo|dig|redis-cli|amtool|promtool|npm|SELECT|VACUUM)\b/;

/** The queries in the steps of a runbook, with names in place of `<…>`. */
function queriesOf({ runbook }: Pick<AlertDefinition, 'runbook'>): readonly string[] {
  return [...runbook.diagnosis, ...runbook.mitigation]
    .flatMap((step) => [...step.matchAll(/`([^`]+)`/g)].flatMap(([, code]) => code ?? []))
    .filter((code) => !COMMAND.test(code) && SERIES.test(code))
    .map((code) => code.replaceAll(/<[^<>]+>/g, 'x'));
}

function faultsOf(definition: Pick<AlertDefinition, 'alert' | 'runbook'>): readonly string[] {
  return queriesOf(definition).flatMap((query) =>
    checkExpression(query, KNOWN).problems.map((problem) => `${definition.alert}: ${query}: ${problem}`),
  );
}

test('every query that a runbook gives is one that Prometheus answers, over series and labels that exist', () => {
  expect(ALERTS.flatMap(faultsOf)).toEqual([]);
  expect(ALERTS.flatMap(queriesOf).length).toBeGreaterThan(100);
});

test.each([
  ['sum by (node) (kube_pod_status_phase)', 'groups by node'],
  ['rate(pg_no_such_series[5m])', 'pg_no_such_series'],
  ['sum(rate(node_load1)', 'syntax error'],
])('a query that would fail is said: %s', (query, problem) => {
  const runbook = { meaning: '', impact: '', diagnosis: [`Look: \`${query}\`.`], mitigation: [] };
  expect(faultsOf({ alert: 'Example', runbook }).join('\n')).toContain(problem);
});
