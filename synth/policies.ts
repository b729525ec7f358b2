import type { Environment } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
import { POLICIES } from '../policies';
import { clusterOf } from '../policies/cluster/cluster';
import { objectOf, titleOf } from '../policies/cluster/object';
import type { Finding } from '../policies/policy';
import { judge } from '../policies/run';
import { factsOf } from './facts';
import type { RenderedCluster } from './render';
import { problemOf, waiverProblems } from './verdict';

/** What policies say about a cluster that was rendered. */
export interface Judgement {
  /** Violations that stop the output, and waivers that permit nothing. */
  readonly problems: readonly Problem[];
  /** Violations that do not. */
  readonly warnings: readonly Problem[];
}

/** Holds the objects of a cluster of an estate against every policy, but for what its overlay waives. */
export function judgeCluster(
  { cluster, environment, charts }: RenderedCluster,
  estate: readonly Environment[],
): Judgement {
  const objects = charts.flatMap(({ file, manifests }) =>
    manifests.map((manifest) => objectOf(manifest, file)).filter((object) => object !== undefined),
  );
  const verdict = judge(clusterOf(cluster, objects, factsOf(environment, estate)), POLICIES, environment.waivers);
  const sources = new Map(charts.map(({ file, kind }) => [file, kind.source]));
  const worded = (finding: Finding): Problem => {
    const { file } = finding.object;
    return problemOf(finding, `${cluster}/${file} (${sources.get(file) ?? ''}) ${titleOf(finding.object)}`);
  };
  const errors = verdict.findings.filter(({ policy }) => policy.severity === 'error');
  const warnings = verdict.findings.filter(({ policy }) => policy.severity === 'warning');
  const ids = POLICIES.map(({ id }) => id);
  return {
    problems: [...errors.map(worded), ...waiverProblems(environment.waivers, verdict, ids)],
    warnings: warnings.map(worded),
  };
}
