import { join } from 'node:path';
import type { Environment, Waiver } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
import { clusterOf, type Cluster } from '../policies/cluster/cluster';
import { titleOf, type KubernetesObject } from '../policies/cluster/object';
import type { Policy } from '../policies/policy';
import { judge, type Verdict } from '../policies/run';
import { factsOf } from './facts';
import { FindingList, MOST_LISTED, type FolderFinding, type Rule, type Tally } from './folder-findings';
import { formViolations } from './foreign-forms';
import type { Manifests, ReadingProblem } from './read-manifests';
import { waiverProblems } from './verdict';

/** What there is to say about a folder of manifests. */
export interface FolderReport {
  readonly manifests: Manifests;
  /** Name of the cluster, which is that of the folder. */
  readonly cluster: string;
  /** Whether the overlays describe the cluster. */
  readonly overlays: 'known' | 'unknown';
  /** What it was held against, in the order of reports. */
  readonly rules: readonly Rule[];
  /** Errors first; of each rule no more than `MOST_LISTED`. */
  readonly findings: readonly FolderFinding[];
  /** How many there are of each rule. */
  readonly tallies: readonly Tally[];
  /** How many findings the overlays permit. */
  readonly waived: number;
  /** Policies that need overlays which are not there. */
  readonly skipped: readonly Policy[];
}

/** Which overlays describe a cluster, among all of them. */
export interface Known {
  readonly environment: Environment;
  readonly estate: readonly Environment[];
}

const READABLE: Rule = {
  id: 'readable',
  kind: 'folder',
  severity: 'error',
  demands: 'Every file can be read, and there are objects.',
  prevents: 'What cannot be read is neither judged nor applied.',
  link: 'https://yaml.org/spec/1.2.2/',
};

const SCHEMA: Rule = {
  id: 'schema',
  kind: 'folder',
  severity: 'error',
  demands: 'Every object has the form of its kind, where the kind is known.',
  prevents: 'The API server refuses the object, or drops a field without a word.',
  link: 'https://kubernetes.io/docs/reference/kubernetes-api/',
};

const WAIVERS: Rule = {
  id: 'waivers',
  kind: 'folder',
  severity: 'error',
  demands: 'Every waiver in the overlays permits a violation.',
  prevents: 'A waiver that outlives its reason permits the next mistake.',
};

/** The cluster that a folder holds, with what the overlays say of it, if they do. */
export function clusterIn({ objects }: Manifests, name: string, known?: Known): Cluster {
  return clusterOf(name, objects, known === undefined ? undefined : factsOf(known.environment, known.estate));
}

/** Which policies a folder is held against: all of them, after the schemas of its kinds, or one alone. */
export type Asked = { readonly all: readonly Policy[] } | { readonly one: Policy };

/** Holds the objects of a folder against the schemas of their kinds and against policies. */
export function judgeFolder(
  manifests: Manifests,
  name: string,
  asked: Asked,
  known?: Known,
  most = MOST_LISTED,
): FolderReport {
  const policies = 'all' in asked ? asked.all : [asked.one];
  const waivers = known?.environment.waivers ?? [];
  const findings = new FindingList(most);
  addReadingProblems(findings, manifests);
  if ('all' in asked) addSchemaViolations(findings, manifests, known);
  const verdict = judge(clusterIn(manifests, name, known), policies, waivers, most);
  addPolicyFindings(findings, manifests, verdict);
  addWaiverProblems(findings, waiverProblems(waivers, verdict, idsOf(asked, waivers)));
  return {
    manifests,
    cluster: name,
    overlays: known === undefined ? 'unknown' : 'known',
    rules: [
      READABLE,
      ...('all' in asked ? [SCHEMA] : []),
      ...policies.filter((policy) => !verdict.skipped.includes(policy)).map(ruleOf),
      ...(known === undefined ? [] : [WAIVERS]),
    ],
    findings: findings.findings(),
    tallies: findings.tallies(),
    waived: verdict.waived.length,
    skipped: verdict.skipped,
  };
}

const ruleOf = ({ id, severity, demands, prevents, link }: Policy): Rule => ({
  id,
  kind: 'policy',
  severity,
  demands,
  prevents,
  link,
});

/** A problem as a finding: what to do about it, if it says so, is how to mend it. */
function finding(rule: Rule, file: string, { where, path, expected, found, hint }: Problem): FolderFinding {
  const common = { rule, severity: rule.severity, file, where, path, expected, found };
  return hint === undefined ? common : { ...common, mend: hint };
}

function addReadingProblems(findings: FindingList, { folder, objects, problems }: Manifests): void {
  const nothing = { file: '', where: folder, path: '', expected: 'at least one object of Kubernetes', found: 'none' };
  const all: readonly ReadingProblem[] = objects.length + problems.length === 0 ? [nothing] : problems;
  for (const problem of all) {
    const { file, line } = problem;
    findings.add(READABLE, READABLE.severity, () => ({
      ...finding(READABLE, join(folder, file), problem),
      ...(line === undefined ? {} : { line }),
    }));
  }
}

function placeOf({ folder }: Manifests, object: KubernetesObject) {
  const file = join(folder, object.file);
  return { object, file, where: `${file} ${titleOf(object)}` };
}

function addSchemaViolations(findings: FindingList, manifests: Manifests, known: Known | undefined): void {
  const origin = known === undefined ? 'foreign' : 'ours';
  for (const object of manifests.objects) {
    for (const { severity, ...violation } of formViolations(object, origin)) {
      findings.add(SCHEMA, severity, () => {
        const { file, where } = placeOf(manifests, object);
        return { ...finding(SCHEMA, file, { where, ...violation }), severity, object };
      });
    }
  }
}

function addPolicyFindings(list: FindingList, manifests: Manifests, { findings, unlisted }: Verdict): void {
  const rules = new Map<Policy, Rule>();
  for (const { policy, object, path, expected, found, mend } of findings) {
    const { severity } = policy;
    const rule = rules.get(policy) ?? ruleOf(policy);
    rules.set(policy, rule);
    list.add(rule, severity, () => ({ rule, severity, ...placeOf(manifests, object), path, expected, found, mend }));
  }
  for (const [policy, count] of unlisted) list.addUnlisted(rules.get(policy) ?? ruleOf(policy), policy.severity, count);
}

/** Whether waivers name policies that there are shows only where all of them are asked. */
const idsOf = (asked: Asked, waivers: readonly Waiver[]): readonly string[] =>
  'all' in asked ? asked.all.map(({ id }) => id) : waivers.map(({ policy }) => policy);

function addWaiverProblems(findings: FindingList, problems: readonly Problem[]): void {
  for (const problem of problems) {
    const [, file = problem.where, line] = /^(.+):(\d+)$/.exec(problem.where) ?? [];
    findings.add(WAIVERS, WAIVERS.severity, () => ({
      ...finding(WAIVERS, file, problem),
      ...(line === undefined ? {} : { line: Number(line) }),
    }));
  }
}
