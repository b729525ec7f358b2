import type { Waiver } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
import { suggest } from '../overlays/suggest';
import type { Policy, Violation } from '../policies/policy';
import type { Verdict } from '../policies/run';

/** What a policy found, as people read it; `where` says in which file of what. */
export function problemOf(
  { path, expected, found, mend, policy }: Omit<Violation, 'object'> & { readonly policy: Pick<Policy, 'id'> },
  where: string,
): Problem {
  return { where, path, expected, found, hint: `${mend} (policy ${policy.id})` };
}

/** Waivers that permit nothing, or that name no policy. */
export function waiverProblems(
  waivers: readonly Waiver[],
  { idleWaivers }: Verdict,
  policies: readonly string[],
): readonly Problem[] {
  return [
    ...idleWaivers.map(({ policy, object }) => idleWaiver(waivers, policy, object)),
    ...waivers.filter(({ policy }) => !policies.includes(policy)).map((waiver) => unknownPolicy(waiver, policies)),
  ];
}

function idleWaiver(waivers: readonly Waiver[], policy: string, object: string): Problem {
  const waiver = waivers.find((one) => one.policy === policy && one.object === object);
  return {
    where: waiver?.where ?? '',
    path: 'waivers',
    expected: `a violation of ${policy} by ${object}, which it permits`,
    found: 'none',
    hint: 'remove the waiver, or mend the name of its object',
  };
}

function unknownPolicy({ where, policy }: Waiver, ids: readonly string[]): Problem {
  const hint = suggest(policy, ids);
  const problem = {
    where,
    path: 'waivers',
    expected: 'the id of a policy (docs/policies.md)',
    found: JSON.stringify(policy),
  };
  return hint === undefined ? problem : { ...problem, hint };
}
