import { join } from 'node:path';
import type { Estate } from '../overlays/load';
import { ARGO_CD_FILE } from '../synth/argocd';
import { isWrittenHere } from '../synth/root-file';
import { strayFolders } from '../synth/strays';

/** What to say of folders and files in the output that nothing in the overlays produces any more. */
export function strayLines(directory: string, { environments, argoCd }: Estate): readonly string[] {
  const clusters = environments.map(({ cluster }) => cluster.name);
  const folders = strayFolders(directory, clusters).map((cluster) => {
    const folder = join(directory, cluster);
    return `${folder} belongs to no environment any more: delete its objects in the cluster, then remove the folder`;
  });
  if (argoCd !== undefined || !isWrittenHere(directory, ARGO_CD_FILE)) return folders;
  const file = join(directory, ARGO_CD_FILE);
  return [
    ...folders,
    `${file} comes from no overlays/argocd.yaml any more: delete its Applications in the hub, then remove the file`,
  ];
}
