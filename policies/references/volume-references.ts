import { at, listAt, textAt } from '../cluster/json';
import { perThing } from '../cluster/per-thing';
import { inSpec, type Pod } from '../cluster/pod';
import { needOf, required, type Reference } from './reference';

/** A volume with files of a ConfigMap or Secret: the reference, and what its mounts may name. */
interface FileVolume {
  readonly volume: string;
  readonly reference: Reference;
  /** The keys that become files; absent: all, each under its own name. */
  readonly items: readonly string[] | undefined;
}

/** What the volumes of a pod name, and the files that its containers mount one by one. */
export const volumeReferences = perThing(read);

function read(pod: Pod): readonly Reference[] {
  const volumes = listAt(pod.spec, 'volumes');
  const files = volumes.flatMap((volume, index) => fileVolumes(pod, volume, inSpec(pod, `volumes[${index}]`)));
  return [
    ...files.flatMap(({ reference, items }) =>
      items === undefined ? [reference] : items.map((key) => ({ ...reference, key })),
    ),
    ...mountedFiles(pod, files),
    ...volumes.flatMap((volume, index) => otherReferences(pod, volume, inSpec(pod, `volumes[${index}]`))),
  ];
}

/** Where a volume names a ConfigMap or Secret: itself, or one of its sources. */
function fileVolumes(pod: Pod, volume: unknown, path: string): readonly FileVolume[] {
  const sources = listAt(volume, 'projected', 'sources');
  return [
    { source: at(volume, 'configMap'), kind: 'ConfigMap', field: 'name', path: `${path}.configMap` },
    { source: at(volume, 'secret'), kind: 'Secret', field: 'secretName', path: `${path}.secret` },
    ...sources.flatMap((source, index) => [
      {
        source: at(source, 'configMap'),
        kind: 'ConfigMap',
        field: 'name',
        path: `${path}.projected.sources[${index}].configMap`,
      },
      {
        source: at(source, 'secret'),
        kind: 'Secret',
        field: 'name',
        path: `${path}.projected.sources[${index}].secret`,
      },
    ]),
  ].flatMap(({ source, kind, field, path: where }): FileVolume[] => {
    const name = textAt(source, field);
    if (name === undefined) return [];
    const to = { kind, namespace: pod.namespace, name };
    return [
      {
        volume: textAt(volume, 'name') ?? '',
        reference: { object: pod.owner, path: where, to, need: needOf(source) },
        items: itemsOf(source),
      },
    ];
  });
}

function itemsOf(source: unknown): FileVolume['items'] {
  const items = listAt(source, 'items');
  return items.length === 0 ? undefined : items.flatMap((item) => textAt(item, 'key') ?? []);
}

/** A file that is mounted alone (`subPath`): when no key has its name, an empty folder is mounted in its place. */
function mountedFiles({ containers, owner }: Pod, files: readonly FileVolume[]): readonly Reference[] {
  const whole = new Map(files.filter(({ items }) => items === undefined).map((file) => [file.volume, file]));
  // A volume that is put together of several sources has files of all of them.
  const isSingle = (volume: string): boolean => files.filter((file) => file.volume === volume).length === 1;
  return containers.flatMap(({ body, path }) =>
    listAt(body, 'volumeMounts').flatMap((mount, index): Reference[] => {
      const file = whole.get(textAt(mount, 'name') ?? '');
      const key = textAt(mount, 'subPath')?.replace(/^\.\//, '') ?? '';
      if (file === undefined || key === '' || !isSingle(file.volume)) return [];
      return [{ ...file.reference, object: owner, path: `${path}.volumeMounts[${index}].subPath`, key }];
    }),
  );
}

/** Claims and drivers. */
function otherReferences({ owner, namespace }: Pod, volume: unknown, path: string): readonly Reference[] {
  const places: readonly (readonly [kind: string, ...steps: readonly string[]])[] = [
    ['PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'],
    ['Secret', 'csi', 'nodePublishSecretRef', 'name'],
    ['SecretProviderClass', 'csi', 'volumeAttributes', 'secretProviderClass'],
  ];
  return places.flatMap(([kind, ...steps]): Reference[] => {
    const name = textAt(volume, ...steps);
    if (name === undefined || name === '') return [];
    return [required(owner, `${path}.${steps.join('.')}`, { kind, namespace, name })];
  });
}
