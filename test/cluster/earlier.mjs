/** What a folder of this repository was before its last change. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** An earlier state of a folder, and where it is from, for the reader. @typedef {{ folder: string, of: string }} Earlier */

/**
 * Writes the folder as it was into a folder of its own: at the last commit where it is changed since, else before the commit that changed
 * it last. Undefined where git knows no such state.
 * @param {string} folder @param {string} into @returns {Earlier | undefined}
 */
export function earlierState(folder, into) {
  const isChanged = git('status', '--porcelain', '--', folder)?.trim() !== '';
  const last = git('log', '-1', '--format=%h', '--', folder)?.trim();
  if (!last) return undefined;
  const commit = isChanged ? 'HEAD' : `${last}~1`;
  const path = statSync(folder).isDirectory() ? `${folder}/` : folder;
  const names = git('ls-tree', '--name-only', '-z', commit, '--', path)?.split('\0').filter(Boolean) ?? [];
  const files = names.flatMap((name) => {
    const text = git('show', `${commit}:./${name}`);
    return text === undefined ? [] : [{ name: basename(name), text }];
  });
  if (files.length === 0) return undefined;
  const target = join(into, basename(folder));
  mkdirSync(target, { recursive: true });
  for (const { name, text } of files) writeFileSync(join(target, name), text);
  return { folder: target, of: isChanged ? 'the last commit' : `the commit before ${last}` };
}

/** What git prints; undefined where it fails: no repository, no history, no such commit. @param {string[]} args */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });
  return status === 0 ? stdout : undefined;
}
