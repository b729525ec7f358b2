import { BUILT_IN, type BuiltInKind, type Served } from './api-versions.data';
import { groupOf, type KubernetesObject } from '../cluster/object';

type Typed = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/** What is known of a kind of Kubernetes itself; undefined for custom kinds, and for a group that does not have the kind. */
export function builtInKind({ apiVersion, kind }: Typed): BuiltInKind | undefined {
  const kinds = own(BUILT_IN, groupOf({ apiVersion }));
  return kinds === undefined ? undefined : own(kinds, kind);
}

/** Whether an object's group is one of Kubernetes itself. */
export const isBuiltInGroup = ({ apiVersion }: Typed): boolean => Object.hasOwn(BUILT_IN, groupOf({ apiVersion }));

/** The version of an apiVersion: `v1` of `apps/v1`. */
export const versionOf = ({ apiVersion }: Pick<Typed, 'apiVersion'>): string =>
  apiVersion.slice(apiVersion.lastIndexOf('/') + 1);

/** When a version of a built-in kind is served; undefined where none was ever called so. */
export function servedSpan(object: Typed): Served | undefined {
  const known = builtInKind(object);
  return known === undefined ? undefined : own(known.versions, versionOf(object));
}

/** Whether a release (the minor one, of Kubernetes 1) serves a version unless it is told otherwise. */
export const isServed = ({ since, until = Infinity, optIn }: Served, release: number): boolean =>
  optIn === undefined && since <= release && release < until;

/** The apiVersion under which a release serves a kind, of the object's own group rather than of another. */
export function apiVersionAt({ apiVersion, kind }: Typed, release: number): string | undefined {
  const group = groupOf({ apiVersion });
  const groups = [group, ...Object.keys(BUILT_IN).filter((other) => other !== group)];
  for (const candidate of groups) {
    const version = Object.entries(own(BUILT_IN, candidate)?.[kind]?.versions ?? {}).find(([, served]) =>
      isServed(served, release),
    );
    if (version !== undefined) return candidate === '' ? version[0] : `${candidate}/${version[0]}`;
  }
  return undefined;
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
