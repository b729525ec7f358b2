import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { dump } from 'js-yaml';
import type { Mounted } from '../../parts/scratch';
import { metadataOf, type ComponentProps } from './component';

/** Name and text of each file. */
export type Texts = Readonly<Record<string, string>>;

/** A value as YAML: the order of keys is that of the value, nothing is folded, nothing is an alias. */
export function yamlText(value: object): string {
  return dump(value, { lineWidth: -1, noRefs: true });
}

/** A ConfigMap of a component, of its name if no other is given. */
export function addTexts(scope: Construct, props: ComponentProps, texts: Texts, name = props.component.name): void {
  new k8s.KubeConfigMap(scope, `config-map-${name}`, { metadata: metadataOf(props, name), data: { ...texts } });
}

/** A folder in a container whose files are the keys of a ConfigMap. */
export function configMapFolder(volume: string, configMap: string, folder: string): Mounted {
  return folderOf({ name: volume, configMap: { name: configMap } }, folder);
}

/** A folder in a container whose files are the keys of a Secret; they follow the Secret without a restart. */
export function secretFolder(volume: string, secret: string, folder: string): Mounted {
  return folderOf({ name: volume, secret: { secretName: secret } }, folder);
}

/** Files of a ConfigMap or Secret, and in which folder of the volume they stand; left out: in the volume itself. */
export interface Source {
  readonly kind: 'configMap' | 'secret';
  readonly name: string;
  readonly files: readonly string[];
  readonly folder?: string;
}

/**
 * A folder in a container with the files of several ConfigMaps and Secrets, some in folders of their own: one volume, since no
 * other can be mounted inside one that is read-only.
 */
export function joinedFolder(volume: string, sources: readonly Source[], folder: string): Mounted {
  return folderOf({ name: volume, projected: { sources: sources.map(projection) } }, folder);
}

function projection({ kind, name, files, folder }: Source): k8s.VolumeProjection {
  const items = files.map((file) => ({ key: file, path: folder === undefined ? file : `${folder}/${file}` }));
  return { [kind]: { name, items } };
}

function folderOf(volume: k8s.Volume, mountPath: string): Mounted {
  return { volumes: [volume], volumeMounts: [{ name: volume.name, mountPath, readOnly: true }] };
}

/** An empty folder that a container may write to, gone with its pod. */
export function emptyFolder(volume: string, mountPath: string): Mounted {
  return { volumes: [{ name: volume, emptyDir: {} }], volumeMounts: [{ name: volume, mountPath }] };
}

/** A folder that is kept: a volume by the name of its claim. */
export function claimedFolder(volume: string, claimName: string, mountPath: string): Mounted {
  return {
    volumes: [{ name: volume, persistentVolumeClaim: { claimName } }],
    volumeMounts: [{ name: volume, mountPath }],
  };
}

/** The most that client-side apply can keep of an object is 262,144 bytes; JSON within JSON needs its quotes escaped. */
const LARGEST_BYTES = 200_000;

/**
 * Texts in packs that each fit in a ConfigMap, in their order. A text that is too large for any has a pack of its own.
 */
export function packed(texts: Texts): readonly Texts[] {
  const packs: { readonly texts: Record<string, string>; bytes: number }[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const bytes = Buffer.byteLength(JSON.stringify({ [name]: text }));
    const last = packs.at(-1);
    if (last === undefined || last.bytes + bytes > LARGEST_BYTES) packs.push({ texts: { [name]: text }, bytes });
    else {
      last.texts[name] = text;
      last.bytes += bytes;
    }
  }
  return packs.map((pack) => pack.texts);
}
