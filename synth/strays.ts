import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { INVENTORY_NAME } from './inventory';

/**
 * Folders of clusters that this program wrote into a directory and that no environment produces any more, in the order of
 * their names. They are never removed by a run: their objects live on in the cluster until somebody deletes them there.
 */
export function strayFolders(directory: string, clusters: readonly string[]): readonly string[] {
  if (!existsSync(directory)) return [];
  const known = new Set(clusters);
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !known.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => existsSync(join(directory, name, INVENTORY_NAME)))
    .sort();
}
