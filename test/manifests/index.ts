import { basename, resolve } from 'node:path';
import { knownAs } from '../../commands/policies';
import { formatProblem } from '../../overlays/problem';
import { POLICIES } from '../../policies';
import type { Cluster } from '../../policies/cluster/cluster';
import { titleOf, type KubernetesObject } from '../../policies/cluster/object';
import type { Finding, Policy, Severity } from '../../policies/policy';
import { judge, type Verdict, type Waiver } from '../../policies/run';
import { clusterIn, type Known } from '../../synth/judge-folder';
import { readManifests } from '../../synth/read-manifests';

/*
 * For tests of manifests, whoever made them: `loadFolder` reads a folder, `select` finds objects in it, and the matchers
 * `toKeepPolicies()` and `toKeepPolicy(policy)` hold it against policies. Importing this file adds the matchers.
 */

const ROOT = resolve(__dirname, '../..');

/** The objects of a folder, and what the overlays permit, if they describe its cluster. */
export interface ManifestSet extends Cluster {
  readonly waivers: readonly Waiver[];
}

/** Overlays are read once, however many folders are. */
const KNOWN = new Map<string, Known | undefined>();

/**
 * Reads every object in a folder of YAML or JSON, given from the root of this repository. A folder that is called as a cluster of
 * the overlays is that cluster: policies know what the overlays say of it. Throws when something in it cannot be read.
 */
export function loadFolder(folder: string): ManifestSet {
  const manifests = readManifests(resolve(ROOT, folder));
  const { problems } = manifests;
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  const name = basename(resolve(ROOT, folder));
  if (!KNOWN.has(name)) KNOWN.set(name, knownAs(name, ROOT));
  const known = KNOWN.get(name);
  return { ...clusterIn(manifests, name, known), waivers: known?.environment.waivers ?? [] };
}

/** What is asked of an object; what is left out, nobody asks. */
export interface Selection {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Labels that it must have, among others. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The objects that a selection means, in the order in which they stand. */
export function select(
  cluster: Cluster,
  { kind, name, namespace, labels = {} }: Selection,
): readonly KubernetesObject[] {
  return (kind === undefined ? cluster.objects : cluster.ofKind(kind)).filter(
    (object) =>
      (name === undefined || object.name === name) &&
      (namespace === undefined || object.namespace === namespace) &&
      Object.entries(labels).every(([label, value]) => object.labels[label] === value),
  );
}

/** What policies say: all of them, or some. */
export function runPolicies(cluster: Cluster, policies: readonly Policy[] = POLICIES): Verdict {
  return judge(cluster, policies, waiversOf(cluster));
}

function waiversOf(cluster: Cluster | ManifestSet): readonly Waiver[] {
  return 'waivers' in cluster ? cluster.waivers : [];
}

expect.extend({
  toKeepPolicies(received: unknown) {
    return outcome(received, POLICIES, ['error']);
  },
  toKeepPolicy(received: unknown, policy: Policy) {
    const skipped = isCluster(received) && runPolicies(received, [policy]).skipped.length > 0;
    if (!skipped) return outcome(received, [policy], ['error', 'warning']);
    const message = () => `${policy.id} needs to know what the overlays say of ${received.name}, and none describe it`;
    return { pass: this.isNot === true, message }; // a failure either way
  },
});

function outcome(received: unknown, policies: readonly Policy[], severities: readonly Severity[]) {
  if (!isCluster(received)) throw new Error(`expected what loadFolder returns, found ${typeof received}`);
  const broken = policies.flatMap((policy) => {
    const { findings } = runPolicies(received, severities.includes(policy.severity) ? [policy] : []);
    return findings.length === 0 ? [] : [chapter(policy, findings)];
  });
  const pass = broken.length === 0;
  const what = policies.length === 1 ? (policies[0]?.id ?? '') : 'every policy';
  const heading = `expected ${received.name} ${pass ? 'not ' : ''}to keep ${what}`;
  return { pass, message: () => [heading, ...broken].join('\n\n') };
}

/** What a policy asks for, where it is not kept, what to change, and why. */
function chapter({ id, demands, prevents, link }: Policy, findings: readonly Finding[]): string {
  const lines = findings.map((finding) =>
    formatProblem({
      where: `  ${finding.object.file} ${titleOf(finding.object)}`,
      path: finding.path,
      expected: finding.expected,
      found: finding.found,
      hint: finding.mend,
    }),
  );
  return [`${id}: ${demands}`, ...lines, `It prevents: ${prevents}`, link].join('\n');
}

function isCluster(value: unknown): value is Cluster {
  return typeof value === 'object' && value !== null && 'objects' in value && 'podsWith' in value;
}
