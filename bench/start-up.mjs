/** Where the time of a small run goes, from the start of node to the last file. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { bundleAsProgram } from './bundle.mjs';
import { interleave } from './measure.mjs';

const ROOT = dirname(import.meta.dirname);

/**
 * Measures the steps of an unchanged `synth`. The first and the last follow from whole programs: what one takes more than
 * another; those between are measured inside a program that is bundled the same way and does the same. The fastest run of
 * each counts, so that the parts add up to the whole.
 *
 * @param {string} folder where `overlays/` is, and an output that is up to date
 * @param {string} output
 * @param {number} rounds
 * @returns {Promise<(readonly [step: string, milliseconds: number])[]>} the steps in their order, and the whole
 */
export async function startUpSteps(folder, output, rounds) {
  const bundles = join(folder, 'bundles');
  mkdirSync(bundles, { recursive: true });
  const phases = await bundleAsProgram(bundles, 'phases.mjs');
  const program = bundleInUse();
  const node = (name, ...args) => ({ contestant: { name, command: [process.execPath, ...args], folder }, rounds });
  const runs = interleave(
    [
      node('empty', '-e', '0'),
      node('main', program, 'help'),
      node('run', join(ROOT, 'run.mjs'), 'help'),
      node('whole', join(ROOT, 'run.mjs'), 'synth', '--output', output, '--quiet'),
    ],
    () => true,
  );
  const goThrough = () => JSON.parse(execFileSync(process.execPath, [phases, folder], { encoding: 'utf8' }));
  const steps = Array.from({ length: rounds }, goThrough);
  const [empty, main, run, whole] = [...runs.values()].map(
    (all) => 1000 * Math.min(...all.map(({ seconds }) => seconds)),
  );
  const [inside] = steps.sort((one, other) => sumOf(one) - sumOf(other));
  const rest = whole - run - sumOf(inside);
  return [
    ['node -e 0', empty],
    ['launch.ts, main.ts: load what is compiled, read the command line', main - empty],
    ['run.mjs: is the bundle up to date?', run - main],
    ...Object.entries(inside),
    ['the rest: compare with the folder, end', rest],
    ['the whole command', whole],
  ];
}

const sumOf = (steps) => Object.values(steps).reduce((sum, milliseconds) => sum + milliseconds, 0);

/** The bundle that `run.mjs` uses, made anew if need be. */
function bundleInUse() {
  execFileSync(process.execPath, [join(ROOT, 'run.mjs'), 'help']);
  const { folder } = JSON.parse(readFileSync(join(ROOT, '.build', 'current.json'), 'utf8'));
  return join(ROOT, '.build', folder, 'main.cjs');
}
