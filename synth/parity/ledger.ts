import type { Difference, Environment } from '../../overlays/environment';
import { workloadName } from '../../policies/cluster/declared-workload';
import { objectOf, titleOf, type KubernetesObject } from '../../policies/cluster/object';
import { podOf } from '../../policies/cluster/pod';
import type { RenderedCluster } from '../render';
import { canonical, type Canonical } from './canonical';
import { compare, type FieldDifference } from './compare';
import { isDerived, isRelease, isScale } from './classes';

/** A difference between two environments, in an object that one or both have. */
export interface LedgerEntry extends Omit<FieldDifference, 'meaning'> {
  /** The object as reports of the second name it, without the hash of a migration. */
  readonly object: string;
  readonly kind: string;
}

/** An entry, and why it may be. */
export interface ExplainedEntry extends LedgerEntry {
  readonly reason: string;
}

/** How two environments of a system differ. */
export interface ParityLedger {
  /** Objects of both that were set beside each other. */
  readonly compared: number;
  /** Both say the same, each of its own environment. */
  readonly identity: readonly LedgerEntry[];
  /** Images of one repository, and labels that say which. */
  readonly release: readonly LedgerEntry[];
  readonly scale: readonly LedgerEntry[];
  /** The second environment gives a reason. */
  readonly explained: readonly ExplainedEntry[];
  readonly unexplained: readonly LedgerEntry[];
  /** Reasons for which there is no difference. */
  readonly idle: readonly Difference[];
}

/** Compares what two environments of a system are given, object by object and field by field. */
export function parityLedger(from: RenderedCluster, to: RenderedCluster): ParityLedger {
  const texts = canonical(from.environment.identities, to.environment.identities);
  const ones = objectsOf(from, texts.from);
  const others = objectsOf(to, texts.to);
  const keys = [...new Set([...others.keys(), ...ones.keys()])];
  const differences = keys.flatMap((key) => compareObjects(texts, ones.get(key), others.get(key)));
  const classed = (wanted: Class): readonly LedgerEntry[] =>
    differences.filter(({ class: found }) => found === wanted).map(({ entry }) => entry);
  return {
    compared: keys.filter((key) => ones.has(key) && others.has(key)).length,
    identity: classed('identity'),
    release: classed('release'),
    ...explain(classed('scale'), classed('other'), to.environment),
  };
}

/** The objects of a cluster, by what they are called in any environment. */
function objectsOf(
  { charts }: RenderedCluster,
  text: (found: string) => string,
): ReadonlyMap<string, KubernetesObject> {
  const objects = charts.flatMap(({ file, manifests }) =>
    manifests.map((manifest) => objectOf(manifest, file)).filter((object) => object !== undefined),
  );
  return new Map(objects.map((object) => [text(titleWithoutHash(object)), object]));
}

/** Names of Jobs hold a hash of what is in them. */
function titleWithoutHash(object: KubernetesObject): string {
  const pod = podOf(object);
  return titleOf(pod === undefined ? object : { ...object, name: workloadName(pod) });
}

type Class = 'identity' | 'release' | 'scale' | 'other';

interface Compared {
  readonly entry: LedgerEntry;
  readonly class: Class;
}

function compareObjects(
  texts: Canonical,
  from: KubernetesObject | undefined,
  to: KubernetesObject | undefined,
): readonly Compared[] {
  const object = to ?? from;
  if (object === undefined) return [];
  const title = to === undefined ? texts.translated(titleWithoutHash(object)) : titleWithoutHash(object);
  const { kind } = object;
  if (from === undefined || to === undefined) {
    const [there, here] = [from, to].map((one) => (one === undefined ? undefined : 'an object'));
    const entry = { object: title, kind, path: '', from: there, to: here };
    return [{ entry, class: isScale(kind, '') ? 'scale' : 'other' }];
  }
  return compare(texts, from.body, to.body).map(({ meaning, ...difference }) => ({
    entry: { object: title, kind, ...difference },
    class: meaning === 'same' ? 'identity' : classOf(texts, kind, difference),
  }));
}

function classOf(texts: Canonical, kind: string, { path, from, to }: Omit<FieldDifference, 'meaning'>): Class {
  if (isDerived(path)) return 'identity';
  const [one, other] = [typeof from === 'string' ? texts.from(from) : from, typeof to === 'string' ? texts.to(to) : to];
  if (isRelease(path, one, other)) return 'release';
  return isScale(kind, path) ? 'scale' : 'other';
}

/** A reason may be given for a difference of scale, too. */
function explain(
  scale: readonly LedgerEntry[],
  others: readonly LedgerEntry[],
  { differences }: Environment,
): Pick<ParityLedger, 'scale' | 'explained' | 'unexplained' | 'idle'> {
  const reasons = differences.map((difference) => ({ difference, covers: coverage(difference) }));
  const used = new Set<Difference>();
  const explained: ExplainedEntry[] = [];
  const isUnexplained = (entry: LedgerEntry): boolean => {
    const covering = reasons.filter(({ covers }) => covers(entry)).map(({ difference }) => difference);
    for (const difference of covering) used.add(difference);
    if (covering[0] !== undefined) explained.push({ ...entry, reason: covering[0].reason });
    return covering[0] === undefined;
  };
  return {
    scale: scale.filter(isUnexplained),
    unexplained: others.filter(isUnexplained),
    explained,
    idle: differences.filter((difference) => !used.has(difference)),
  };
}

/** Which entries a reason is about. */
function coverage({ object, path }: Difference): (entry: LedgerEntry) => boolean {
  const pattern = new RegExp(`^${object.split('*').map(escaped).join('.*')}$`);
  return (entry) => {
    if (!pattern.test(entry.object)) return false;
    if (path === undefined || entry.path === path) return true;
    return entry.path.startsWith(path) && /^[.[]/.test(entry.path.slice(path.length));
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
