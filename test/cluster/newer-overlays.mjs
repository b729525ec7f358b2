/** What an upgrade of Kubernetes changes in the output: a copy of the overlays that names another version. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderChanged } from './changed-project.mjs';
import { Refused } from './kubectl.mjs';

/**
 * Renders the overlays as if every cluster ran this version.
 * @param {string} version @param {string[]} folders clusters' folders as they are
 * @returns {Promise<{ folder: string, difference: string[] }[]>} those that differ, with the lines of a diff, each once, with its count
 */
export async function withKubernetes(version, folders) {
  const { folder: rendered, refusal } = await renderChanged(({ document }) => {
    if (document.hasIn(['cluster', 'kubernetesVersion'])) document.setIn(['cluster', 'kubernetesVersion'], version);
  });
  if (rendered === undefined) throw new Refused(`with kubernetesVersion ${version}:\n${refusal}`);
  const names = readdirSync(rendered);
  return folders
    .map((folder) => ({ old: folder, folder: join(rendered, folder.split('/').at(-1) ?? '') }))
    .filter(({ folder }) => names.some((name) => folder.endsWith(`/${name}`)) && existsSync(folder))
    .map(({ old, folder }) => ({ folder, difference: differingLines(old, folder) }))
    .filter(({ difference }) => difference.length > 0);
}

/** @param {string} old @param {string} now */
function differingLines(old, now) {
  const { stdout } = spawnSync('diff', ['-r', '-U0', '-x', '.*', old, now], { encoding: 'utf8' });
  /** @type {Map<string, number>} */
  const lines = new Map();
  for (const line of stdout.split('\n').filter((line) => /^[-+](?![-+])|^Only in/.test(line)))
    lines.set(line, (lines.get(line) ?? 0) + 1);
  return [...lines].map(([line, count]) => (count > 1 ? `${line}   (${count} times)` : line));
}
