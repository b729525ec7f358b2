import { at, listAt, textAt } from '../cluster/json';
import { perThing } from '../cluster/per-thing';
import type { Container, Pod } from '../cluster/pod';

/** What a container finds at a path. */
export type Found =
  /** A key of a ConfigMap or Secret of the pod's namespace. */
  | { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string; readonly key: string }
  /** Something that is written while it runs, or that another volume brings. */
  | { readonly kind: 'unknown' }
  /** A volume that has no such file. */
  | { readonly kind: 'missing'; readonly volume: string }
  /** No volume: whatever the image has there. */
  | { readonly kind: 'image' };

/** Keys that a volume has from one ConfigMap or Secret. */
interface Source {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Path in the volume, and key; undefined: every key under its own name. */
  readonly items: readonly { readonly path: string; readonly key: string }[] | undefined;
}

interface Volume {
  readonly name: string;
  /** Undefined: the volume has files of its own. */
  readonly sources: readonly Source[] | undefined;
}

/** What a container finds at an absolute path. */
export function fileAt(pod: Pod, { body }: Container, path: string): Found {
  const volumes = volumesOf(pod);
  const [mount] = listAt(body, 'volumeMounts')
    .flatMap((entry) => {
      const folder = textAt(entry, 'mountPath')?.replace(/\/+$/, '');
      return folder === undefined || !(path === folder || path.startsWith(`${folder}/`)) ? [] : [{ folder, entry }];
    })
    // The innermost volume hides the others.
    .sort((one, other) => other.folder.length - one.folder.length);
  if (mount === undefined) return { kind: 'image' };
  const inside = [textAt(mount.entry, 'subPath') ?? '', path.slice(mount.folder.length + 1)]
    .filter((part) => part !== '')
    .join('/');
  return fileIn(volumes.get(textAt(mount.entry, 'name') ?? ''), inside);
}

function fileIn(volume: Volume | undefined, path: string): Found {
  if (volume?.sources === undefined) return { kind: 'unknown' };
  for (const { kind, name, items } of volume.sources) {
    if (items === undefined) {
      // Which keys there are is the business of whoever asks; of several sources the first may be another's.
      if (volume.sources.length === 1) return { kind, name, key: path };
      return { kind: 'unknown' };
    }
    const item = items.find((one) => one.path === path);
    if (item !== undefined) return { kind, name, key: item.key };
  }
  return { kind: 'missing', volume: volume.name };
}

const volumesOf = perThing((pod: Pod): ReadonlyMap<string, Volume> => {
  const volumes = listAt(pod.spec, 'volumes').map((volume): Volume => ({
    name: textAt(volume, 'name') ?? '',
    sources: sourcesOf(volume),
  }));
  return new Map(volumes.map((volume) => [volume.name, volume]));
});

function sourcesOf(volume: unknown): readonly Source[] | undefined {
  const projected = at(volume, 'projected', 'sources');
  const parts = Array.isArray(projected) ? projected : [volume];
  const sources = parts.map((part): Source | undefined => {
    const config = textAt(part, 'configMap', 'name');
    if (config !== undefined) return { kind: 'ConfigMap', name: config, items: itemsOf(at(part, 'configMap')) };
    const secret = textAt(part, 'secret', Array.isArray(projected) ? 'name' : 'secretName');
    return secret === undefined ? undefined : { kind: 'Secret', name: secret, items: itemsOf(at(part, 'secret')) };
  });
  const known = sources.filter((source) => source !== undefined);
  return known.length === sources.length ? known : undefined;
}

function itemsOf(source: unknown): Source['items'] {
  const items = listAt(source, 'items');
  if (items.length === 0) return undefined;
  return items.flatMap((item) => {
    const key = textAt(item, 'key');
    return key === undefined ? [] : [{ key, path: textAt(item, 'path') ?? key }];
  });
}

/** Names of the ConfigMaps whose files a pod has. */
export const configMapsOf = perThing((pod: Pod): readonly string[] => {
  const sources = [...volumesOf(pod).values()].flatMap((volume) => volume.sources ?? []);
  return [...new Set(sources.flatMap(({ kind, name }) => (kind === 'ConfigMap' ? [name] : [])))];
});

/** Whether a volume of a container has a key of a ConfigMap, and at which paths. */
export function pathsOf(pod: Pod, { body }: Container, configMap: string, key: string): readonly string[] {
  const volumes = volumesOf(pod);
  return listAt(body, 'volumeMounts').flatMap((entry) => {
    const folder = textAt(entry, 'mountPath')?.replace(/\/+$/, '') ?? '';
    const alone = textAt(entry, 'subPath');
    const sources = volumes.get(textAt(entry, 'name') ?? '')?.sources ?? [];
    return sources
      .filter(({ kind, name }) => kind === 'ConfigMap' && name === configMap)
      .flatMap(({ items }) => (items ?? [{ key, path: key }]).filter((item) => item.key === key))
      .filter(({ path }) => alone === undefined || path === alone)
      .map(({ path }) => (alone === undefined ? `${folder}/${path}` : folder));
  });
}
