import { join } from 'node:path';
import type { Environment, Waiver } from '../overlays/environment';
import type { Problem } from '../overlays/problem';
import { clusterOf, type Cluster } from '../policies/cluster/cluster';
import { titleOf, type KubernetesObject } from '../policies/cluster/object';
import type { Policy, Severity } from '../policies/policy';
import { judge, type Verdict } from '../policies/run';
import { factsOf } from './facts';
import { formViolations } from './foreign-forms';
import type { Manifests, ReadingProblem } from './read-manifests';
import { waiverProblems } from './verdict';

/** What findings are about: a policy, or what is asked of a folder beside the policies. */
export interface Rule {
  readonly id: string;
  readonly kind: 'policy' | 'folder';
  readonly severity: Severity;
  readonly demands: string;
  readonly prevents: string;
  readonly link?: string;
}

/** Something that is wrong in a folder. */
export interface FolderFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Absent where it is about a file, or about a waiver. */
  readonly object?: KubernetesObject;
  /** The file in which it shows, as the working folder sees it, and the line where that is known already. */
  readonly file: string;
  readonly line?: number;
  /** File and object, as people read it: `dist/shop/50-web.yaml Deployment shop/web`. */
  readonly where: string;
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly mend?: string;
}

/** What there is to say about a folder of manifests. */
export interface FolderReport {
  readonly manifests: Manifests;
  /** Name of the cluster, which is that of the folder. */
  readonly cluster: string;
  /** Whether the overlays describe the cluster. */
  readonly overlays: 'known' | 'unknown';
  /** What it was held against, in the order of reports. */
  readonly rules: readonly Rule[];
  /** Errors first. */
  readonly findings: readonly FolderFinding[];
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
export function judgeFolder(manifests: Manifests, name: string, asked: Asked, known?: Known): FolderReport {
  const policies = 'all' in asked ? asked.all : [asked.one];
  const waivers = known?.environment.waivers ?? [];
  const verdict = judge(clusterIn(manifests, name, known), policies, waivers);
  const findings = [
    ...readingFindings(manifests),
    ...('all' in asked ? schemaFindings(manifests, known) : []),
    ...policyFindings(manifests, verdict),
    ...waiverFindings(waivers, verdict, asked),
  ];
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
    findings: [
      ...findings.filter(({ severity }) => severity === 'error'),
      ...findings.filter(({ severity }) => severity === 'warning'),
    ],
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

function readingFindings({ folder, objects, problems }: Manifests): readonly FolderFinding[] {
  const nothing = { file: '', where: folder, path: '', expected: 'at least one object of Kubernetes', found: 'none' };
  const all: readonly ReadingProblem[] = objects.length + problems.length === 0 ? [nothing] : problems;
  return all.map((problem) => {
    const { file, line } = problem;
    return { ...finding(READABLE, join(folder, file), problem), ...(line === undefined ? {} : { line }) };
  });
}

function placeOf({ folder }: Manifests, object: KubernetesObject) {
  const file = join(folder, object.file);
  return { object, file, where: `${file} ${titleOf(object)}` };
}

function schemaFindings(manifests: Manifests, known: Known | undefined): readonly FolderFinding[] {
  const origin = known === undefined ? 'foreign' : 'ours';
  return manifests.objects.flatMap((object) =>
    formViolations(object, origin).map(({ severity, ...violation }) => {
      const { file, where } = placeOf(manifests, object);
      return { ...finding(SCHEMA, file, { where, ...violation }), severity, object };
    }),
  );
}

function policyFindings(manifests: Manifests, { findings }: Verdict): readonly FolderFinding[] {
  const rules = new Map<Policy, Rule>();
  return findings.map(({ policy, object, path, expected, found, mend }) => {
    const rule = rules.get(policy) ?? ruleOf(policy);
    rules.set(policy, rule);
    return { rule, severity: policy.severity, ...placeOf(manifests, object), path, expected, found, mend };
  });
}

/** Whether waivers name policies that there are shows only where all of them are asked. */
function waiverFindings(waivers: readonly Waiver[], verdict: Verdict, asked: Asked): readonly FolderFinding[] {
  const ids = 'all' in asked ? asked.all.map(({ id }) => id) : waivers.map(({ policy }) => policy);
  return waiverProblems(waivers, verdict, ids).map((problem) => {
    const [, file = problem.where, line] = /^(.+):(\d+)$/.exec(problem.where) ?? [];
    return { ...finding(WAIVERS, file, problem), ...(line === undefined ? {} : { line: Number(line) }) };
  });
}
