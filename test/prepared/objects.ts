import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** What each committed file holds, by cluster and name: `{ 'autolytiq-prod': { '10-secrets.yaml': [{ kind: … }] } }`. */
export type PreparedObjects = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

/** Reads every file of the committed output; `PreparedObjects` in JSON. */
export function make(): string {
  const objects: PreparedObjects = Object.fromEntries(
    foldersIn('dist').map((cluster) => [cluster, Object.fromEntries(filesOf(join('dist', cluster)))]),
  );
  return JSON.stringify(objects);
}

/** The clusters: beside their folders stands the file of Argo CD. */
const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const filesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return [name, loadAll(readFileSync(path, 'utf8'), { filename: path })] as const;
    });
