/** Runs programs and measures each from start to end. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One of those that are compared.
 *
 * @typedef {object} Contestant
 * @property {string} name
 * @property {readonly string[]} command
 * @property {string} folder working directory
 * @property {() => void} [before] what makes each run like the first
 */

/** @typedef {{ seconds: number, megabytes: number | undefined }} Run */

/** GNU time, which knows the peak memory of a program and of what it starts; elsewhere, memory is not shown. */
const TIME = '/usr/bin/time';

const hasTime = existsSync(TIME) && spawnSync(TIME, ['-f', '%M', process.execPath, '-e', '0']).status === 0;

/**
 * Runs a contestant once. Throws when it fails.
 *
 * @param {Contestant} contestant
 * @returns {Run}
 */
export function run({ name, command, folder, before }) {
  before?.();
  const report = join(folder, 'peak-memory');
  const [program, ...args] = hasTime ? [TIME, '-f', '%M', '-o', report, ...command] : command;
  const started = performance.now();
  const { status, stderr, error } = spawnSync(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  return { seconds, megabytes: hasTime ? Number(readFileSync(report, 'utf8')) / 1024 : undefined };
}

/**
 * Runs contestants in turn, round after round, so that a busy moment of the machine does not hit one of them alone.
 *
 * @param {readonly { contestant: Contestant, rounds: number }[]} entries
 * @param {(contestant: Contestant, round: number) => boolean} wanted asked before each run
 * @returns {Map<string, Run[]>} the runs by name
 */
export function interleave(entries, wanted) {
  const runs = new Map(entries.map(({ contestant }) => [contestant.name, []]));
  const most = Math.max(...entries.map(({ rounds }) => rounds));
  for (let round = 1; round <= most; round += 1) {
    for (const { contestant, rounds } of entries) {
      if (round <= rounds && wanted(contestant, round)) runs.get(contestant.name).push(run(contestant));
    }
  }
  return runs;
}

/** @param {readonly number[]} values @returns {number | undefined} */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : average(sorted[middle - 1], sorted[middle]);
}

const average = (one, other) => (one === undefined || other === undefined ? undefined : (one + other) / 2);
