import type { ServiceObjectives } from '../../../overlays/environment';
import type { Monitored } from '../../alert';
import type { RecordingRule } from '../../rule';

/**
 * What is declared, as series: `service:declared:info` has each service once, with its owner, and is there when the service is not. All
 * that differs between services follows from it with one rule for each value, so that a service more is one short rule more.
 */
export function objectiveRules({ environment, monitoring: { objectives } }: Monitored): readonly RecordingRule[] {
  const declared = objectives.map(({ service, team }): RecordingRule => ({
    record: 'service:declared:info',
    expr: 'vector(1)',
    labels: { namespace: environment.namespace, service, team },
  }));
  return [
    ...declared,
    ...constant('service:objective_availability:ratio', objectives, ({ availability }) => share(availability)),
    ...constant('service:objective_latency:seconds', objectives, latencySeconds),
    ...constant('service:objective_latency:ratio', objectives, ({ latency }) => share(latency.percent)),
  ];
}

/** Seconds within which a service promises to answer, as PromQL writes them: `0.2`. */
export const latencySeconds = ({ latency }: ServiceObjectives): string => decimal(latency.milliseconds / 1000);

/** Services that have a value in common. */
export interface Alike {
  readonly value: string;
  /** Matchers that choose them, none where all are alike: `service=~"auth|web"`. */
  readonly matchers: readonly string[];
}

/** The different values, each with those that have it, in the order in which they first occur. */
export function alike(
  objectives: readonly ServiceObjectives[],
  valueOf: (objective: ServiceObjectives) => string,
): readonly Alike[] {
  const services = new Map<string, string[]>();
  for (const objective of objectives) {
    const value = valueOf(objective);
    services.set(value, [...(services.get(value) ?? []), objective.service]);
  }
  return [...services].map(([value, names]) => ({
    value,
    matchers: services.size === 1 ? [] : [`service=~"${names.join('|')}"`],
  }));
}

function constant(
  record: string,
  objectives: readonly ServiceObjectives[],
  valueOf: (objective: ServiceObjectives) => string,
): readonly RecordingRule[] {
  return alike(objectives, valueOf).map(({ value, matchers }) => ({
    record,
    expr: `service:declared:info${matchers.length === 0 ? '' : `{${matchers.join(', ')}}`} * ${value}`,
  }));
}

/** A percentage as a share of one, without the noise of binary fractions: 99.9 is `0.999`. */
const share = (percent: number): string => decimal(percent / 100);

const decimal = (value: number): string => String(Number(value.toFixed(8)));
