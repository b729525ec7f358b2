import type { Cluster } from '../cluster/cluster';
import { inField } from '../cluster/field-path';
import { shown } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { LEVELS, type Level } from '../cluster/pod-security-standard';
import type { Violation } from '../policy';

/** What the API server holds the pods of a namespace against. */
export interface Enforcement {
  readonly level: Level;
  /** Minor release of Kubernetes 1 whose rules they are. */
  readonly minor: number;
}

const MODES = ['enforce', 'audit', 'warn'] as const;
const PREFIX = 'pod-security.kubernetes.io/';
const ENFORCE = `${PREFIX}enforce`;
const VERSION = `${PREFIX}enforce-version`;

/** The newest rules there are. */
const LATEST = Number.POSITIVE_INFINITY;

/** Where agents of nodes belong, which need what others may not have. */
const SYSTEM_NAMESPACE = 'kube-system';

/** What a namespace that is made here states, as the API server reads it; undefined where it states nothing. */
export function statedEnforcement(cluster: Cluster, namespace: string): Enforcement | undefined {
  const labels = cluster.namespaceLabels(namespace);
  const stated = labels[ENFORCE];
  if (stated === undefined) return undefined;
  const minor = Math.min(minorOf(labels[VERSION] ?? 'latest') ?? LATEST, clusterMinor(cluster));
  // What it cannot read, it takes for the strictest.
  return { level: LEVELS.find((level) => level === stated) ?? 'restricted', minor };
}

/** What pods are held against whose namespace states nothing: the system's as if it did, others by the least there is. */
export function unstatedEnforcement(cluster: Cluster, { namespace, owner }: Pod): Enforcement {
  const minor = clusterMinor(cluster);
  if (cluster.facts?.namespace === namespace) return { level: 'restricted', minor };
  const isAgent = owner.kind === 'DaemonSet' || namespace === SYSTEM_NAMESPACE;
  return { level: isAgent ? 'privileged' : 'baseline', minor };
}

/** `v1.28` is 28, `latest` the newest; undefined for what the API server cannot read. */
function minorOf(version: string): number | undefined {
  if (version === 'latest') return LATEST;
  const minor = /^v1\.(0|[1-9]\d*)$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The API server knows no rules newer than itself. */
const clusterMinor = ({ facts }: Cluster): number =>
  facts === undefined ? LATEST : (minorOf(`v${facts.kubernetesVersion}`) ?? LATEST);

/** Labels with which the API server refuses a namespace. */
export function unreadableLabels(namespace: KubernetesObject): readonly Violation[] {
  return MODES.flatMap((mode) => {
    const level = namespace.labels[`${PREFIX}${mode}`];
    const version = namespace.labels[`${PREFIX}${mode}-version`];
    return [
      ...(level === undefined || LEVELS.some((known) => known === level)
        ? []
        : [labelled(namespace, `${PREFIX}${mode}`, LEVELS.join(', '), 'write one of them')]),
      ...(version === undefined || minorOf(version) !== undefined
        ? []
        : [labelled(namespace, `${PREFIX}${mode}-version`, 'latest or v1.<minor>', 'write it as v1.28 is written')]),
    ];
  });
}

/** A namespace that states no level: its pods may do anything. */
export const withoutLevel = (namespace: KubernetesObject): readonly Violation[] =>
  namespace.labels[ENFORCE] === undefined
    ? [labelled(namespace, ENFORCE, 'a level', 'add the label, with the value restricted if its pods can bear it')]
    : [];

/** Rules of another release than the cluster's: newer ones are not known to it, older ones miss what it could refuse. */
export function otherVersion(namespace: KubernetesObject, kubernetesVersion: string): readonly Violation[] {
  const expected = `v${kubernetesVersion}`;
  if (namespace.labels[ENFORCE] === undefined || namespace.labels[VERSION] === expected) return [];
  return [labelled(namespace, VERSION, `${expected}, as the cluster's`, 'write the version of the cluster')];
}

const labelled = (object: KubernetesObject, label: string, expected: string, mend: string): Violation => ({
  object,
  path: inField('metadata.labels', label),
  expected,
  found: shown(object.labels[label]),
  mend,
});
