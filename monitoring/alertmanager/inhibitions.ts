import type { Severity } from '../alert';

/** While `source` fires, `target` is not told, where both have the same values of `equal`; labels that both lack are the same. */
export interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** An alert, those that are its consequence or its milder form, and the labels that say that they are about the same thing. */
export interface Cause {
  readonly alert: string;
  /** Left out: whatever its severity. */
  readonly severity?: Severity;
  readonly hides: readonly string[];
  readonly about: readonly string[];
}

const SERVICE = ['namespace', 'service'];
const WORKLOAD = ['namespace', 'deployment', 'statefulset', 'daemonset'];

/** Whoever is told the first learns nothing from the others. */
export const CAUSES: readonly Cause[] = [
  {
    alert: 'ServiceDown',
    hides: [
      'ServiceHighErrorRate',
      'ServiceHighLatency',
      'ServiceNoTraffic',
      'ServiceAvailabilityBudgetBurn',
      'ServiceLatencyBudgetBurn',
      'WorkloadUnavailable',
      'TargetDown',
    ],
    about: SERVICE,
  },
  { alert: 'ServiceMetricsAbsent', hides: ['WorkloadUnavailable'], about: SERVICE },
  // A budget that burns slowly says nothing of today.
  {
    alert: 'ServiceAvailabilityBudgetBurn',
    severity: 'critical',
    hides: ['ServiceHighErrorRate'],
    about: SERVICE,
  },
  { alert: 'ServiceLatencyBudgetBurn', severity: 'critical', hides: ['ServiceHighLatency'], about: SERVICE },
  { alert: 'GrafanaDown', hides: ['TargetDown'], about: ['job', ...SERVICE] },
  { alert: 'PublicProbeFailing', hides: ['PublicProbeSlow'], about: ['instance', 'service'] },
  { alert: 'WorkloadUnavailable', hides: ['WorkloadReplicasMissing'], about: WORKLOAD },
  { alert: 'NodeNotReady', hides: ['NodePressure', 'NodeMemorySaturated', 'NodeCpuSaturated'], about: ['node'] },
  { alert: 'VolumeAlmostFull', hides: ['VolumeFilling'], about: ['namespace', 'persistentvolumeclaim'] },
  {
    alert: 'PostgresDown',
    hides: ['PostgresConnectionsNearLimit', 'StoreConnectionPoolNearLimit'],
    about: ['store'],
  },
  { alert: 'RedisDown', hides: ['RedisConnectionsNearLimit'], about: ['store'] },
];

/** Where an alert comes from; external labels, so that alerts of two clusters never meet. */
const PLACE = ['cluster', 'environment'];

/** What an alert can be about, for alerts that have one name for two severities. */
const SUBJECT = ['namespace', 'service', 'pod', 'container', 'node', 'store', 'instance'];

/** What is not told while something else is. */
export const INHIBITIONS: readonly InhibitRule[] = [
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ['alertname', ...PLACE, ...SUBJECT],
  },
  // Both are critical; the one takes over when the other ends, in the same incident.
  {
    source_matchers: ['pace="fast"'],
    target_matchers: ['pace="steady"'],
    equal: ['alertname', ...PLACE, ...SUBJECT],
  },
  ...CAUSES.map(({ alert, severity, hides, about }) => ({
    source_matchers: [`alertname="${alert}"`, ...(severity === undefined ? [] : [`severity="${severity}"`])],
    target_matchers: [`alertname=~"${hides.join('|')}"`],
    equal: [...PLACE, ...about],
  })),
];
