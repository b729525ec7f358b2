import { createHash } from 'node:crypto';
import type { k8s } from 'cdk8s-plus-27';

/** Volumes of a pod, and where its container finds them. */
export interface Mounted {
  readonly volumes: k8s.Volume[];
  readonly volumeMounts: k8s.VolumeMount[];
}

/** The longest name that a volume can have. */
const NAME_LENGTH = 63;

const HASH_DIGITS = 8;

/** What a container may write to although its image is read-only: /tmp and some more folders, empty in every new pod. */
export function scratchFolders(folders: readonly string[]): Mounted {
  const volumeMounts = [...new Set(['/tmp', ...folders])].map((folder) => ({
    name: volumeName(folder),
    mountPath: folder,
  }));
  return { volumes: volumeMounts.map(({ name }) => ({ name, emptyDir: {} })), volumeMounts };
}

/**
 * `/var/cache/nginx` → `var-cache-nginx`. Where another folder could come to the same name, or the name would be too long, it
 * ends with a hash. It follows from this folder alone, so that one more folder renames no volume.
 */
function volumeName(folder: string): string {
  const legible = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (/^(\/[a-z0-9]+)+$/.test(folder) && legible.length <= NAME_LENGTH) return legible;
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, HASH_DIGITS);
  const start = legible.slice(0, NAME_LENGTH - HASH_DIGITS - 1).replace(/-$/, '');
  return start === '' ? hash : `${start}-${hash}`;
}
