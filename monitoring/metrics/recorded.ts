import type { RuleGroup } from '../rule';
import type { Metric } from './metric';

/** Labels of a recorded series by the level in its name. */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  service: ['namespace', 'service'],
  service_callee: ['callee', 'namespace', 'service'],
  service_le: ['le', 'namespace', 'service'],
  service_store: ['namespace', 'service', 'store'],
  node: ['node'],
  node_mountpoint: ['mountpoint', 'node'],
  node_resource: ['node', 'resource'],
  namespace_pod_container: ['container', 'namespace', 'pod'],
};

/** Series about what was promised also say to whom the service belongs. */
const OWNED = /^service(_callee|_store)?:(declared|objective_\w+|\w+_budget):/;

/** The series that rules record, each once. */
export function recordedMetrics(groups: readonly RuleGroup[]): readonly Metric[] {
  const names = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
  return [...new Set(names)].map((name) => ({
    name,
    type: name.endsWith(':info') ? 'info' : name.includes('_bucket:') ? 'histogram' : 'gauge',
    labels: labelsOf(name),
    jobs: ['rules'],
    meaning: 'Recorded by a rule',
  }));
}

function labelsOf(name: string): readonly string[] {
  const level = LEVELS[name.slice(0, name.indexOf(':'))] ?? [];
  return OWNED.test(name) ? [...level, 'team'] : level;
}
