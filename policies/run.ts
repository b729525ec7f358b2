import type { Cluster } from './cluster/cluster';
import { titleOf } from './cluster/object';
import type { Finding, Policy, Violation } from './policy';

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
  /** Of each policy as many as were asked for. */
  readonly findings: readonly Finding[];
  /** How many more there are, by policy. */
  readonly unlisted: ReadonlyMap<Policy, number>;
  /** Findings that a waiver permits. */
  readonly waived: readonly Finding[];
  /** Waivers that permit nothing. */
  readonly idleWaivers: readonly Waiver[];
  /** Policies that need facts of a cluster that has none. */
  readonly skipped: readonly Policy[];
}

/**
 * Holds the objects of a cluster against policies.
 *
 * @param most how many findings of each policy are listed; the rest is counted, so that no folder fills the memory with them
 */
export function judge(
  cluster: Cluster,
  policies: readonly Policy[],
  waivers: readonly Waiver[] = [],
  most = Infinity,
): Verdict {
  const isSkipped = ({ needs }: Policy): boolean => needs === 'facts' && cluster.facts === undefined;
  const used = new Set<Waiver>();
  const findings: Finding[] = [];
  const unlisted = new Map<Policy, number>();
  const waived: Finding[] = [];
  for (const policy of policies.filter((one) => !isSkipped(one))) {
    const waiverOf = waiverFinder(waivers.filter((waiver) => waiver.policy === policy.id));
    let listed = 0;
    for (const violation of policy.check(cluster)) {
      const finding = (): Finding => ({ ...violation, found: said(violation.found), policy, cluster: cluster.name });
      const waiver = waiverOf(violation);
      if (waiver !== undefined) {
        used.add(waiver);
        waived.push(finding());
      } else if (listed < most) {
        listed += 1;
        findings.push(finding());
      } else unlisted.set(policy, (unlisted.get(policy) ?? 0) + 1);
    }
  }
  const applied = new Set(policies.map(({ id }) => id));
  return {
    findings,
    unlisted,
    waived,
    idleWaivers: waivers.filter((waiver) => applied.has(waiver.policy) && !used.has(waiver)),
    skipped: policies.filter(isSkipped),
  };
}

/** Finds the waiver of one policy that permits a violation. */
function waiverFinder(waivers: readonly Waiver[]): (violation: Violation) => Waiver | undefined {
  if (waivers.length === 0) return () => undefined;
  return (violation) => {
    const title = titleOf(violation.object);
    return waivers.find(({ object }) => object === title);
  };
}

/** What was found may be a text that says nothing. */
const said = (found: string): string => (found.trim() === '' ? 'an empty text' : found);
