import { join } from 'node:path';

/** What to say of a cluster's folder that belongs to no environment any more. */
export function strayLine(directory: string, cluster: string): string {
  const folder = join(directory, cluster);
  return `${folder} belongs to no environment any more: delete its objects in the cluster, then remove the folder`;
}
