import { buildSync } from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RUNNER } from '../../commands/runner';
import { compareOutput, recoverOutput, writeOutput, type ClusterOutput, type WrittenOutput } from '../../synth/write';

/** The functions through which the writer changes a disk, or could. */
export const DISK = [
  ...['mkdirSync', 'mkdtempSync', 'openSync', 'writeFileSync', 'fsyncSync', 'linkSync', 'copyFileSync', 'utimesSync'],
  ...['renameSync', 'unlinkSync', 'rmdirSync'],
] as const;

/** A program that writes the output it reads from a file, or does something else with a directory. */
const PROGRAM = `
  import { mkdirSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs';
  import { join } from 'node:path';
  import { RUNNER } from './commands/runner';
  import { withLock } from './synth/lock';
  import { recoverOutput, writeOutput } from './synth/write';
  const [, , command, directory, argument, user] = process.argv;
  if (user !== undefined && process.getuid() === 0) process.setuid(Number(user));
  const commands = {
    recover: () => recoverOutput(directory, RUNNER),
    write: () => {
      const clusters = JSON.parse(readFileSync(argument, 'utf8'));
      console.log('begins');
      return writeOutput(directory, clusters, { runner: RUNNER, deletions: 'refused' });
    },
    // Takes the lock many times, each time beside a claim of a process that does not run, and fails where it is not alone.
    lock: () => {
      for (let time = 0; time < 10; time += 1) {
        mkdtempSync(join(directory, '.charthouse-lock-' + RUNNER.host + '-' + argument + '-'));
        withLock(directory, RUNNER, () => {
          mkdirSync(join(directory, 'alone'));
          RUNNER.pause(5);
          rmdirSync(join(directory, 'alone'));
        });
      }
      return 'alone each time';
    },
  };
  try {
    console.log(JSON.stringify(commands[command]()));
  } catch (error) {
    console.log(error.name + ': ' + error.message);
  }
`;

/** Each function of the disk is a step before it acts; a write is one more when half of the text is written. */
const KILLER = `
  const fs = require('node:fs');
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps === Number(process.env.KILL_AT)) process.kill(process.pid, 'SIGKILL');
  };
  for (const name of ${JSON.stringify(DISK)}) {
    const real = fs[name];
    fs[name] = (...args) => {
      step();
      if (name !== 'writeFileSync') return real(...args);
      const [file, text] = args;
      real(file, text.slice(0, text.length / 2));
      step();
      real(file, text.slice(text.length / 2));
    };
  }
`;

export const OLD = [
  output('a', { '1.yaml': 'kept', '2.yaml': 'old', '3.yaml': 'gone' }),
  output('b', { '1.yaml': 'old' }),
];
export const NEW = [
  output('a', { '1.yaml': 'kept', '2.yaml': 'new', '4.yaml': 'added' }),
  output('b', { '1.yaml': 'new' }),
];

/** A cluster's output from names and texts of files. */
export function output(cluster: string, files: Readonly<Record<string, string>>): ClusterOutput {
  return { cluster, files: Object.entries(files).map(([name, text]) => ({ name, text })) };
}

/** `writeOutput` as the command calls it. */
export function write(directory: string, clusters: readonly ClusterOutput[]): WrittenOutput {
  return writeOutput(directory, clusters, { runner: RUNNER, deletions: 'refused' });
}

/** `recoverOutput` as the commands call it. */
export function recover(directory: string): readonly string[] {
  return recoverOutput(directory, RUNNER);
}

/** The writer as a program of its own, in a folder that its owner removes. */
export interface Writer {
  readonly folder: string;
  /** Arguments for node. */
  readonly program: readonly string[];
}

/** In memory where the system has such a place: flushing thousands of files to a disk takes minutes. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Builds the program; `NEW` stands in its folder as `new.json`. */
export function buildWriter(): Writer {
  const folder = mkdtempSync(join(SCRATCH, 'charthouse-writer-'));
  chmodSync(folder, 0o755);
  const stdin = { contents: PROGRAM, resolveDir: resolve(__dirname, '../..'), loader: 'ts' as const };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile: join(folder, 'program.cjs') });
  writeFileSync(join(folder, 'killer.cjs'), KILLER);
  writeFileSync(join(folder, 'new.json'), JSON.stringify(NEW));
  return { folder, program: ['--require', join(folder, 'killer.cjs'), join(folder, 'program.cjs')] };
}

type End = 'killed' | 'finished';

/** Runs the program, to be killed by the system at a step; tells whether it was, or had finished before. */
export function runKilledAt({ folder, program }: Writer, step: number, command: string, directory: string): End {
  const { signal, status, stderr } = spawnSync(
    process.execPath,
    [...program, command, directory, join(folder, 'new.json')],
    { env: { KILL_AT: `${step}` }, encoding: 'utf8' },
  );
  if (signal === null && status !== 0) throw new Error(stderr);
  return signal === 'SIGKILL' ? 'killed' : 'finished';
}

/**
 * Does something as a process would that is killed at its n-th step on the disk: from there on nothing reaches the disk,
 * whatever is tried. The steps are those of `runKilledAt`, in this process and so a hundred times faster.
 */
export function dieAt(step: number, act: () => unknown): End {
  const dead = new Error('killed');
  let steps = 0;
  const takeStep = (): void => {
    steps += 1;
    if (steps >= step) throw dead;
  };
  try {
    withDisk(
      (name, real) =>
        (...args) => {
          takeStep();
          const [file, text] = args;
          if (name !== 'writeFileSync' || typeof text !== 'string') return real(...args);
          real(file, text.slice(0, text.length / 2));
          takeStep();
          return real(file, text.slice(text.length / 2));
        },
      act,
    );
    return 'finished';
  } catch (error) {
    if (error !== dead) throw error;
    return 'killed';
  }
}

type Call = (...args: readonly unknown[]) => unknown;

/** Does something while each function of the disk is another. */
export function withDisk(replace: (name: string, real: Call) => Call, act: () => unknown): void {
  const real = DISK.map((name) => [name, callOf(name)] as const);
  for (const [name, call] of real) Reflect.set(fs, name, replace(name, call));
  try {
    act();
  } finally {
    for (const [name, call] of real) Reflect.set(fs, name, call);
  }
}

function callOf(name: string): Call {
  const call: unknown = Reflect.get(fs, name);
  if (typeof call !== 'function') throw new Error(`${name} is no function`);
  return (...args) => Reflect.apply(call, fs, args);
}

/** The files of a cluster's folder with their texts, the inventory aside; `undefined` without a folder. */
export function contentOf(directory: string, name: string): ClusterOutput | undefined {
  const folder = join(directory, name);
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder)
    .filter((file) => file !== '.charthouse')
    .sort();
  return output(name, Object.fromEntries(names.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

/** Each cluster's folder is as it was or as it shall be. */
export function expectOldOrNew(directory: string, before: readonly ClusterOutput[]): void {
  for (const [index, wanted] of NEW.entries()) {
    const found = contentOf(directory, wanted.cluster);
    expect([before[index], wanted]).toContainEqual(found);
  }
}

/** What a killed run left must be a whole folder, or whole copies beside each other; the next run must finish. */
export function expectRecovery(directory: string, before: readonly ClusterOutput[]): void {
  for (const [index, { cluster }] of NEW.entries()) {
    if (contentOf(directory, cluster) === undefined && before[index] !== undefined) {
      expect(contentOf(directory, `.charthouse-${cluster}.old`)).toEqual({
        ...before[index],
        cluster: `.charthouse-${cluster}.old`,
      });
    }
  }
  const interrupted = new Set(
    readdirSync(directory).flatMap((name) => /^\.charthouse-(.)\.(?:new|old)$/.exec(name)?.[1] ?? []),
  );
  const copy = `${directory}-recovered`;
  cpSync(directory, copy, { recursive: true });
  expect(recover(copy)).toHaveLength(interrupted.size);
  expectOldOrNew(copy, before);
  expect(readdirSync(copy).filter((name) => name.startsWith('.'))).toEqual([]);

  const compared = compareOutput(directory, NEW);
  const written = write(directory, NEW);
  expect(written.clusters).toEqual(compared);
  expect(written.recovered).toHaveLength(interrupted.size);
  expect(NEW.map(({ cluster }) => contentOf(directory, cluster))).toEqual(NEW);
  expect(readdirSync(directory)).toEqual(['a', 'b']);
  expect(
    compareOutput(directory, NEW).flatMap(({ added, changed, removed }) => [...added, ...changed, ...removed]),
  ).toEqual([]);
  rmSync(copy, { recursive: true });
}
