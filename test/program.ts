import { execFileSync, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** How a run of the program ended, and what it said. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as `npm run` starts it, with projects of its own to run in; `remove` removes all of it. */
export interface Program {
  readonly folder: string;
  /** Runs the program in the folder of a project. Arguments for node may come first. */
  readonly run: (
    project: string,
    args: readonly string[],
    options?: SpawnOptions,
    node?: readonly string[],
  ) => Promise<Run>;
  readonly remove: () => void;
}

/** Takes the bundle that `run.mjs` makes, and puts a copy where every user may read it. */
export function takeProgram(): Program {
  execFileSync(process.execPath, ['run.mjs', '--help'], { cwd: ROOT, stdio: 'ignore' });
  const current: unknown = JSON.parse(readFileSync(join(ROOT, '.build/current.json'), 'utf8'));
  if (!isRecordOfBundle(current)) throw new Error('run.mjs writes another record now');
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-program-'));
  cpSync(join(ROOT, '.build', current.folder), join(folder, 'bundle'), { recursive: true });
  for (const path of [folder, join(folder, 'bundle')]) chmodSync(path, 0o755);
  const program = join(folder, 'bundle/main.cjs');
  return {
    folder,
    run: (cwd, args, options, node = []) => run([...node, program, ...args], { cwd, ...options }),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A new project with the overlays of this repository in it. */
export function projectIn(folder: string): string {
  const project = mkdtempSync(join(folder, 'project-'));
  chmodSync(project, 0o755);
  cpSync(join(ROOT, 'overlays'), join(project, 'overlays'), { recursive: true });
  return project;
}

function isRecordOfBundle(value: unknown): value is { readonly folder: string } {
  return typeof value === 'object' && value !== null && 'folder' in value && typeof value.folder === 'string';
}

async function run(args: readonly string[], options: SpawnOptions): Promise<Run> {
  const child = spawn(process.execPath, args, { ...options, stdio: 'pipe' });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (said.stdout += String(text)));
  child.stderr.on('data', (text) => (said.stderr += String(text)));
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}
