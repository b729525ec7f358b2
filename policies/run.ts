import type { Cluster } from './cluster/cluster';
import { titleOf } from './cluster/object';
import type { Finding, Policy } from './policy';

/** A violation that the overlays permit, for a reason. */
export interface Waiver {
  /** Id of the policy. */
  readonly policy: string;
  /** The object, as reports name it: `StatefulSet autolytiq-dev/redis`. */
  readonly object: string;
  readonly reason: string;
}

/** What policies have to say about a cluster. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Findings that a waiver permits. */
  readonly waived: readonly Finding[];
  /** Waivers that permit nothing. */
  readonly idleWaivers: readonly Waiver[];
  /** Policies that need facts of a cluster that has none. */
  readonly skipped: readonly Policy[];
}

/** Holds the objects of a cluster against policies. */
export function judge(cluster: Cluster, policies: readonly Policy[], waivers: readonly Waiver[] = []): Verdict {
  const isSkipped = ({ needs }: Policy): boolean => needs === 'facts' && cluster.facts === undefined;
  const all = policies
    .filter((policy) => !isSkipped(policy))
    .flatMap((policy) =>
      policy
        .check(cluster)
        .map((violation): Finding => ({ ...violation, found: said(violation.found), policy, cluster: cluster.name })),
    );
  const used = new Set<Waiver>();
  const isWaived = (finding: Finding): boolean => {
    const waiver = waivers.find(
      ({ policy, object }) => policy === finding.policy.id && object === titleOf(finding.object),
    );
    if (waiver !== undefined) used.add(waiver);
    return waiver !== undefined;
  };
  const findings: Finding[] = [];
  const waived: Finding[] = [];
  for (const finding of all) (isWaived(finding) ? waived : findings).push(finding);
  const applied = new Set(policies.map(({ id }) => id));
  return {
    findings,
    waived,
    idleWaivers: waivers.filter((waiver) => applied.has(waiver.policy) && !used.has(waiver)),
    skipped: policies.filter(isSkipped),
  };
}

/** What was found may be a text that says nothing. */
const said = (found: string): string => (found.trim() === '' ? 'an empty text' : found);
