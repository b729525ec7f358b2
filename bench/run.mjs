/**
 * `npm run bench`: how long `synth` takes and how much memory, beside other programs that write the same objects. Prints
 * tables in Markdown; what it is doing goes to standard error. `--quick` measures twelve services alone.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleAsProgram } from './bundle.mjs';
import { measureChecks } from './checks.mjs';
import { ENVIRONMENTS, writeEstate } from './estate.mjs';
import { interleave } from './measure.mjs';
import { preparePeers, verify } from './peers.mjs';
import { startUpSteps } from './start-up.mjs';
import { checksTable, growthTable, sizeTable, startUpTable } from './tables.mjs';

/** @typedef {{ services: number, kind: 'plain' | 'monitored', rounds: number, peerRounds: number }} Size */

const RUN = join(dirname(import.meta.dirname), 'run.mjs');

/** How many services, how often we are measured, and how often the others: what takes minutes is done once or not at all. */
const SIZES = [
  { services: 12, kind: 'plain', rounds: 5, peerRounds: 5 },
  { services: 12, kind: 'monitored', rounds: 9, peerRounds: 9 },
  { services: 100, kind: 'plain', rounds: 3, peerRounds: 3 },
  { services: 100, kind: 'monitored', rounds: 3, peerRounds: 3 },
  { services: 300, kind: 'plain', rounds: 3, peerRounds: 1 },
  { services: 1000, kind: 'plain', rounds: 3, peerRounds: 0 },
  { services: 3000, kind: 'plain', rounds: 2, peerRounds: 0 },
];

/** The sizes of `--quick`, the first of all. */
const QUICK = 2;

const START_UP_ROUNDS = 11;

/** Sizes at which schemas and policies are looked at alone. */
const CHECKED = [12, 300, 1000];
const CHECK_ROUNDS = 5;

/** No run begins after this; the longest takes some two minutes. */
const LAST_START_SECONDS = 440;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'charthouse-bench-'));
try {
  await measure(values.quick ? SIZES.slice(0, QUICK) : SIZES);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @param {readonly Size[]} sizes */
async function measure(sizes) {
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.version}`;
  console.log(`${date}, ${machine}; load at the start ${loadavg()[0].toFixed(1)}\n`);
  execFileSync(process.execPath, [RUN, 'help']); // bundles now what it would bundle in the first run
  const measured = [];
  for (const size of sizes) {
    const { objects, runs } = await measureSize(size);
    console.log(sizeTable(size, ENVIRONMENTS.length, objects, runs));
    if (size.kind === 'plain') measured.push({ services: size.services, runs });
  }
  const checked = sizes.filter(({ services, kind }) => kind === 'plain' && CHECKED.includes(services));
  console.log(checksTable(await measureAllChecks(checked), ENVIRONMENTS.length));
  const growth = growthTable(measured);
  if (growth !== undefined) console.log(growth);
  note('start-up');
  console.log(startUpTable(await startUpSteps(projectOf(sizes[0]), 'unchanged', START_UP_ROUNDS)));
  console.log(`Load at the end ${loadavg()[0].toFixed(1)}, and what is measured makes about 1 of it.`);
}

/** Makes a system of a size and lets everybody write it. @param {Size} size */
async function measureSize(size) {
  const { services, kind, rounds, peerRounds } = size;
  const project = projectOf(size);
  mkdirSync(project);
  writeEstate(project, services, kind);
  const objects = countObjects(project);
  const entries = ours(project).map((contestant) => ({ contestant, rounds }));
  if (peerRounds > 0) {
    const peers = await preparePeers(project, join(folder, 'bundles'), kind);
    if (services === SIZES[0].services) peers.forEach(verify); // the largest would take minutes
    entries.push(...peers.map((contestant) => ({ contestant, rounds: peerRounds })));
  }
  const empty = { name: 'node -e 0', command: [process.execPath, '-e', '0'], folder: project };
  entries.push({ contestant: empty, rounds });
  const runs = interleave(entries, ({ name }, round) => {
    const isLate = performance.now() > LAST_START_SECONDS * 1000;
    note(`${services} services, ${kind}, round ${round}: ${name}${isLate ? ' is left out, it is too late' : ''}`);
    return !isLate;
  });
  return { objects, runs };
}

/** What schemas and policies add, at some of the sizes that were measured. @param {readonly Size[]} sizes */
async function measureAllChecks(sizes) {
  const phases = await bundleAsProgram(makeFolder('checks'), 'phases.mjs');
  return sizes.map((size) => {
    note(`${size.services} services: schemas and policies`);
    return measureChecks(phases, projectOf(size), size.services, CHECK_ROUNDS);
  });
}

/** @param {Size} size */
function projectOf({ services, kind }) {
  return join(folder, `${services}-${kind}`);
}

function makeFolder(name) {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** Our command, writing everything and writing nothing. */
function ours(project) {
  const synth = (output) => [process.execPath, RUN, 'synth', '--output', output, '--quiet'];
  const remove = () => rmSync(join(project, 'new'), { recursive: true, force: true });
  return [
    { name: 'charthouse, into an empty folder', command: synth('new'), folder: project, before: remove },
    { name: 'charthouse, nothing has changed', command: synth('unchanged'), folder: project },
  ];
}

/** Writes the output that later runs find unchanged, and counts its objects. */
function countObjects(project) {
  const said = execFileSync(process.execPath, [RUN, 'synth', '--output', 'unchanged'], {
    cwd: project,
    encoding: 'utf8',
  });
  return [...said.matchAll(/: (\d+) objects/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function note(text) {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
}
