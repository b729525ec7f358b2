import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { git } from '../images/project';

const ROOT = resolve(__dirname, '../..');

/** What a release does not need, or has of its own. */
const LEFT_OUT = new Set(['.git', '.build', 'node_modules', 'coverage', 'test', 'bench']);

const IDENTITY = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Someone',
  GIT_AUTHOR_EMAIL: 'someone@parcels.example',
  GIT_COMMITTER_NAME: 'Someone',
  GIT_COMMITTER_EMAIL: 'someone@parcels.example',
};

/** A clone of a copy of this repository, in which people and machines type what the pages tell them. */
export interface Repository {
  /** For whatever else a test needs. */
  readonly folder: string;
  readonly original: string;
  readonly clone: string;
  /** Runs a script in the clone as GitHub runs the steps of a job; `bin` of the folder comes first on its PATH. */
  readonly shell: (
    script: string,
    env?: Readonly<Record<string, string>>,
  ) => { readonly status: number | null; readonly said: string };
  /** The clone as it was. */
  readonly reset: () => void;
  readonly remove: () => void;
}

/** Makes the copy, with the output that its sources produce: only what is typed is to change it. */
export function copiedRepository(): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-repository-'));
  const original = join(folder, 'origin');
  const clone = join(folder, 'clone');
  mkdirSync(original);
  mkdirSync(join(folder, 'bin'));
  for (const path of readdirSync(ROOT).filter((name) => !LEFT_OUT.has(name)))
    cpSync(join(ROOT, path), join(original, path), { recursive: true });
  const modules = (place: string): void => symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'));
  modules(original);
  const { status, said } = run(folder, original, 'npm run synth -- --allow-deletions && npm run docs');
  if (status !== 0) throw new Error(said);
  rmSync(join(original, 'node_modules'));
  git(original, 'init', '-q', '-b', 'main');
  git(original, 'add', '.');
  git(original, 'commit', '-qm', 'Begin');
  git(folder, 'clone', '-q', `file://${original}`, clone);
  modules(clone);
  return {
    folder,
    original,
    clone,
    shell: (script, env = {}) => run(folder, clone, script, env),
    reset: () => {
      git(clone, 'checkout', '-qf', 'main');
      git(clone, 'reset', '-q', '--hard', 'origin/main');
      git(clone, 'clean', '-fdq', 'overlays', 'dist', 'docs');
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function run(folder: string, cwd: string, script: string, env: Readonly<Record<string, string>> = {}) {
  const path = join(folder, 'step.sh');
  writeFileSync(path, script);
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', path], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...IDENTITY, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, ...env },
  });
  return { status, said: stdout + stderr };
}
