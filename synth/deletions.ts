import type { Problem } from '../overlays/problem';
import { listed } from './cluster-folder';

/** Whether a write may remove many objects of a cluster, or such as hold data. */
export type Deletions = 'refused' | 'allowed';

/** The texts of a cluster's files before and after a write. */
export interface Replacement {
  /** Old texts of the files that change or go. */
  readonly before: readonly string[];
  /** New texts of the files that change or come. */
  readonly after: readonly string[];
  /** Texts of the files that stay as they are. */
  readonly kept: readonly string[];
}

/** As many objects of a cluster may always go: a relation less, a route less. */
const FEW = 3;

/** A larger share of a cluster's objects goes only by mistake, or with the operator's word: of twelve services, three. */
const SHARE = 0.2;

/** Kinds whose deletion takes data or other objects along. */
const PRECIOUS_KINDS: ReadonlySet<string> = new Set([
  'Namespace',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'StatefulSet',
  'CustomResourceDefinition',
  'Application', // Argo CD's: with it may go all that it deploys
]);

/** API groups all of whose kinds are such: AWS Controllers for Kubernetes delete the database with its object. */
const PRECIOUS_GROUPS = /\.services\.k8s\.aws$/;

/** Kinds that come and go: a migration gets a new name with each image, and has run when it goes. */
const PASSING_KINDS: ReadonlySet<string> = new Set(['Job']);

interface ObjectName {
  readonly group: string;
  readonly kind: string;
  /** With the namespace, if it has one: `autolytiq-prod/web`. */
  readonly name: string;
}

/** What is wrong with the deletions of a write into a cluster's folder, as long as the operator does not allow them. */
export function deletionProblems(folder: string, { before, after, kept }: Replacement): readonly Problem[] {
  const old = before.flatMap(objectsIn);
  const stays = new Set(after.flatMap(objectsIn).map(keyOf));
  const gone = old.filter((object) => !stays.has(keyOf(object)) && !PASSING_KINDS.has(object.kind));
  const precious = gone.filter(({ group, kind }) => PRECIOUS_KINDS.has(kind) || PRECIOUS_GROUPS.test(group));
  const problems = [];
  if (precious.length > 0) {
    problems.push(problem(folder, 'all objects to stay that hold data or other objects', precious));
  }
  if (gone.length > FEW) {
    const total = old.length + kept.flatMap(objectsIn).length;
    if (gone.length > total * SHARE) {
      problems.push(problem(folder, `at most ${SHARE * 100} % of ${total} objects to go in one run`, gone));
    }
  }
  return problems;
}

/**
 * The names of the objects in the text of an output file.
 *
 * It reads lines, not YAML: the text has the one form that `toYaml` gives it, and so the names are also found in a file that
 * is no YAML at present because a merge left its conflicts in it.
 */
export function objectsIn(text: string): readonly ObjectName[] {
  const lines = text.replaceAll('\r\n', '\n');
  return lines.split(/^---.*\n/m).flatMap((document) => {
    const kind = valueIn(document, /^kind: (.+)$/m);
    const metadata = /^metadata:\n((?: .*\n)+)/m.exec(document)?.[1] ?? '';
    const name = valueIn(metadata, /^ {2}name: (.+)$/m);
    const namespace = valueIn(metadata, /^ {2}namespace: (.+)$/m);
    if (kind === undefined || name === undefined) return [];
    const group = valueIn(document, /^apiVersion: (.+)\/.+$/m) ?? '';
    return [{ group, kind, name: namespace === undefined ? name : `${namespace}/${name}` }];
  });
}

function valueIn(text: string, line: RegExp): string | undefined {
  return line.exec(text)?.[1]?.replace(/^(['"])(.*)\1$/, '$2');
}

/** A new version of an API is the same object. */
function keyOf({ group, kind, name }: ObjectName): string {
  return `${group} ${kind} ${name}`;
}

function problem(where: string, expected: string, gone: readonly ObjectName[]): Problem {
  const names = gone.map(({ kind, name }) => `${kind} ${name}`);
  return {
    where,
    path: '',
    expected,
    found: `${names.length} that would go: ${listed(names)}`,
    hint: 'if they shall, run again with --allow-deletions; if not, look for what the overlays lack',
  };
}
