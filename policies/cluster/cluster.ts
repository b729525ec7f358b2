import type { ClusterFacts } from './facts';
import { recordAt } from './json';
import type { KubernetesObject } from './object';
import { podOf, type Pod } from './pod';

/** The objects of a cluster as policies see them, with the ways to find them. */
export interface Cluster {
  /** Name of its folder. */
  readonly name: string;
  /** In the order of application. */
  readonly objects: readonly KubernetesObject[];
  /** What makes pods. */
  readonly pods: readonly Pod[];
  /** What the overlays say of it, where it is one of theirs. */
  readonly facts?: ClusterFacts;
  /** The objects of a kind. */
  readonly ofKind: (kind: string) => readonly KubernetesObject[];
  /** The object of a kind and name; the namespace is empty for kinds of the whole cluster. */
  readonly find: (kind: string, namespace: string, name: string) => KubernetesObject | undefined;
  /** The pods of a namespace. */
  readonly podsIn: (namespace: string) => readonly Pod[];
  /** The pods of a namespace that have a label with this value. */
  readonly podsWith: (namespace: string, label: string, value: string) => readonly Pod[];
  /** The labels of a namespace, where it is made here; Kubernetes itself adds its name. */
  readonly namespaceLabels: (namespace: string) => Readonly<Record<string, string>>;
}

/** Sorts the objects of a cluster, so that every question costs no more than its answer. */
export function clusterOf(name: string, objects: readonly KubernetesObject[], facts?: ClusterFacts): Cluster {
  const byKind = groupBy(objects, ({ kind }) => kind);
  const byName = new Map(objects.map((object) => [keyOf(object.kind, object.namespace, object.name), object]));
  const pods = objects.map(podOf).filter((pod) => pod !== undefined);
  const podsByNamespace = groupBy(pods, ({ namespace }) => namespace);
  const podsByLabel = new Map<string, Pod[]>();
  for (const pod of pods) {
    for (const [label, value] of Object.entries(pod.labels)) add(podsByLabel, keyOf(pod.namespace, label, value), pod);
  }
  return {
    name,
    objects,
    pods,
    ...(facts === undefined ? {} : { facts }),
    ofKind: (kind) => byKind.get(kind) ?? [],
    find: (kind, namespace, objectName) => byName.get(keyOf(kind, namespace, objectName)),
    podsIn: (namespace) => podsByNamespace.get(namespace) ?? [],
    podsWith: (namespace, label, value) => podsByLabel.get(keyOf(namespace, label, value)) ?? [],
    namespaceLabels: (namespace) => ({
      ...byName.get(keyOf('Namespace', '', namespace))?.labels,
      'kubernetes.io/metadata.name': namespace,
    }),
  };
}

const keyOf = (first: string, second: string, third: string): string => `${first}\n${second}\n${third}`;

function groupBy<Member>(members: readonly Member[], key: (member: Member) => string): ReadonlyMap<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const member of members) add(groups, key(member), member);
  return groups;
}

function add<Member>(groups: Map<string, Member[]>, key: string, member: Member): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [member]);
  else group.push(member);
}

/** The field `spec` of an object. */
export const specOf = ({ body }: KubernetesObject): Readonly<Record<string, unknown>> => recordAt(body, 'spec');
