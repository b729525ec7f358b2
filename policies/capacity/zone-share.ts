import { isJson, listAt, textAt } from '../cluster/json';
import type { Pod } from '../cluster/pod';

/** How pods of one size have to be distributed over zones. */
export interface ZoneShare {
  /** Pods that run wherever there is room. */
  readonly anywhere: number;
  /** Pods of which every zone has the same number; of each of these workloads one zone may have one more than another for a while. */
  readonly even: { readonly pods: number; readonly perZone: number; readonly workloads: number };
  /** Pods that are left over when the others are even: a zone takes at most `perZone`. */
  readonly apart: { readonly pods: number; readonly perZone: number };
}

const NONE = { pods: 0, perZone: 0 };
const ZONE = 'topology.kubernetes.io/zone';

/** Pods to which no zone is prescribed. */
export const runAnywhere = (pods: number): ZoneShare => ({
  anywhere: pods,
  even: { ...NONE, workloads: 0 },
  apart: NONE,
});

/** Shares the pods of a workload out over so many zones, where they must spread over them. */
export function zoneShareOf(pod: Pod, pods: number, zones: number): ZoneShare {
  if (zones < 2 || !mustSpread(pod)) return runAnywhere(pods);
  const perZone = Math.floor(pods / zones);
  const left = pods % zones;
  return {
    anywhere: 0,
    even: { pods: perZone * zones, perZone, workloads: Math.min(perZone, 1) },
    apart: { pods: left, perZone: Math.min(left, 1) },
  };
}

/** Both together. */
export const addShares = (one: ZoneShare, other: ZoneShare): ZoneShare => ({
  anywhere: one.anywhere + other.anywhere,
  even: { ...addParts(one.even, other.even), workloads: one.even.workloads + other.even.workloads },
  apart: addParts(one.apart, other.apart),
});

const addParts = (one: ZoneShare['apart'], other: ZoneShare['apart']): ZoneShare['apart'] => ({
  pods: one.pods + other.pods,
  perZone: one.perZone + other.perZone,
});

/** By a constraint that admits a difference of one pod (`DoNotSchedule` is the default), or an anti-affinity that is required. */
function mustSpread({ spec }: Pod): boolean {
  const constraints = listAt(spec, 'topologySpreadConstraints').filter(isJson);
  const terms = listAt(spec, 'affinity', 'podAntiAffinity', 'requiredDuringSchedulingIgnoredDuringExecution');
  return (
    terms.some((term) => textAt(term, 'topologyKey') === ZONE) ||
    constraints.some(
      (constraint) =>
        constraint['topologyKey'] === ZONE &&
        constraint['maxSkew'] === 1 &&
        constraint['whenUnsatisfiable'] !== 'ScheduleAnyway',
    )
  );
}
