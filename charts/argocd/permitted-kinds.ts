import type { DeployedObject } from './deployed';

/** A kind of an API group. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

const POD: GroupKind = { group: '', kind: 'Pod' };
const REVISION: GroupKind = { group: 'apps', kind: 'ControllerRevision' };

/**
 * What Kubernetes makes from the objects of a kind. A project must permit it too: Argo CD leaves what a project forbids out of the
 * tree of an Application (https://github.com/argoproj/argo-cd/issues/28564), and pods, their events and logs with it. Secrets are
 * not among them, though External Secrets makes some: they stay unseen, and cannot come from git.
 */
const MADE_FROM: Readonly<Record<string, readonly GroupKind[]>> = {
  'apps/Deployment': [{ group: 'apps', kind: 'ReplicaSet' }, POD],
  'apps/StatefulSet': [REVISION, POD, { group: '', kind: 'PersistentVolumeClaim' }],
  'apps/DaemonSet': [REVISION, POD],
  'batch/CronJob': [{ group: 'batch', kind: 'Job' }, POD],
  'batch/Job': [POD],
  '/Service': [{ group: 'discovery.k8s.io', kind: 'EndpointSlice' }],
};

/** The kinds of objects of namespaces that a folder holds, with those that come of them. */
export function namespacedKinds(objects: readonly DeployedObject[]): readonly GroupKind[] {
  const held = objects.filter(({ namespace }) => namespace !== undefined);
  return withMade(held.map(({ group, kind }) => ({ group, kind })));
}

/** Kinds, and those that come of them, in alphabetical order. */
export function withMade(kinds: readonly GroupKind[]): readonly GroupKind[] {
  return distinctKinds(kinds.flatMap(({ group, kind }) => [{ group, kind }, ...(MADE_FROM[`${group}/${kind}`] ?? [])]));
}

/** The objects of the cluster as a whole that a folder holds, each by its name, in alphabetical order. */
export function clusterObjects(objects: readonly DeployedObject[]): readonly (GroupKind & { readonly name: string })[] {
  const held = objects.filter(({ namespace }) => namespace === undefined);
  return distinctKinds(held.map(({ group, kind, name }) => ({ group, kind, name })));
}

/** Each once, in alphabetical order. */
export function distinctKinds<One extends GroupKind>(all: readonly One[]): readonly One[] {
  const byKey = new Map(all.map((one) => [Object.values(one).join('\n'), one]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}
