import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterOutput } from '../../synth/write';
import { expectOneOf, runLocks, runWriters, saidBy, startWriter, variants } from '../synth/concurrent';
import {
  buildWriter,
  contentOf,
  expectRecovery,
  NEW,
  OLD,
  recover,
  runKilledAt,
  write,
  type Writer,
} from '../synth/interruption';

let writer: Writer;
let dist: string;

beforeAll(() => {
  writer = buildWriter();
});

beforeEach(() => {
  dist = mkdtempSync(join(writer.folder, 'dist-'));
});

afterEach(() => rmSync(dist, { recursive: true }));

afterAll(() => rmSync(writer.folder, { recursive: true }));

const BEGINNINGS: [string, readonly ClusterOutput[]][] = [
  ['while it replaces folders', OLD],
  ['while it makes them', []],
];

describe('a run that the system kills at each step', () => {
  it.each(BEGINNINGS)('%s, leaves every cluster old or new, and the next run finishes', (_what, before) => {
    let step = 0;
    for (let end = ''; end !== 'finished';) {
      step += 1;
      const directory = join(dist, `${step}`);
      mkdirSync(directory);
      write(directory, before);
      end = runKilledAt(writer, step, 'write', directory);
      expectRecovery(directory, before);
    }
    expect(step).toBeGreaterThan(30);
  });

  it('and again while it recovers, still leaves every cluster old or new', () => {
    const before = [...OLD.slice(0, 1), ...NEW.slice(1)];
    for (let step = 1, end = ''; end !== 'finished'; step += 1) {
      const killed = join(dist, `${step}`);
      write(killed, before);
      end = runKilledAt(writer, step, 'write', killed);
      if (readdirSync(killed).every((name) => !name.startsWith('.'))) continue;
      for (let again = 1, recovery = ''; recovery !== 'finished'; again += 1) {
        const directory = join(dist, `${step}-${again}`);
        cpSync(killed, directory, { recursive: true });
        recovery = runKilledAt(writer, again, 'recover', directory);
        expectRecovery(directory, before);
      }
    }
  });
});

/** Every cluster holds what one of the outputs gives it. */
function expectWhole(directory: string, outputs: readonly (readonly ClusterOutput[])[]): void {
  const wanted = outputs.flat().map(withSortedFiles);
  for (const cluster of ['a', 'b', 'c']) {
    const found = contentOf(directory, cluster);
    if (found !== undefined) expect(wanted).toContainEqual(found);
  }
}

function withSortedFiles({ cluster, files }: ClusterOutput): ClusterOutput {
  return { cluster, files: [...files].sort((left, right) => (left.name < right.name ? -1 : 1)) };
}

test('two hundred runs, killed at random times while they write, leave every cluster complete', async () => {
  const outputs = variants(2, 300);
  const state = { killed: 0, inTheMiddle: 0, duration: 0 };
  // How many kills hit the middle depends on the machine, so they go on until enough have.
  for (let time = 0; state.killed < 200 || state.inTheMiddle <= 50; time += 1) {
    expect(state.killed).toBeLessThan(2000);
    const child = startWriter(writer, dist, outputs[time % 2] ?? []);
    await once(child.stdout ?? child, 'data'); // it begins
    const began = performance.now();
    const said = saidBy(child);
    if (time < 2) {
      await once(child.stdout ?? child, 'data'); // it has written
      state.duration = performance.now() - began;
    } else {
      await wait(Math.random() * state.duration);
      child.kill('SIGKILL');
    }
    await said;
    if (child.signalCode !== 'SIGKILL') continue;
    state.killed += 1;
    const names = readdirSync(dist);
    if (names.some((name) => name.startsWith('.'))) state.inTheMiddle += 1;
    const lost = ['a', 'b', 'c'].filter((name) => !names.includes(name));
    for (const name of lost) expect(names.filter((other) => other.startsWith(`.charthouse-${name}.`))).toHaveLength(2);
    recover(dist);
    expect(readdirSync(dist)).toEqual(['a', 'b', 'c']);
    expectWhole(dist, outputs);
  }
  expect(state.inTheMiddle).toBeGreaterThan(50);
});

test('of four runs at once, three of which are killed at random times, the fourth writes, thirty times', async () => {
  const outputs = variants(4);
  for (let time = 0; time < 30; time += 1) {
    const victims = outputs.slice(1).map((clusters) => startWriter(writer, dist, clusters));
    const survivor = startWriter(writer, dist, outputs[0] ?? []);
    const ends = [...victims, survivor].map(saidBy);
    for (const victim of victims) {
      await wait(Math.random() * 40);
      victim.kill('SIGKILL');
    }
    await Promise.all(ends);
    expect(survivor.exitCode).toBe(0);
    recover(dist);
    expectOneOfEach(outputs);
  }

  function expectOneOfEach(all: readonly (readonly ClusterOutput[])[]): void {
    expect(readdirSync(dist)).toEqual(['a', 'b', 'c']);
    expectWhole(dist, all);
  }
});

test('six runs at once write one after the other, twenty times', async () => {
  const outputs = variants(6);
  for (let time = 0; time < 20; time += 1) {
    for (const said of await runWriters(writer, dist, outputs)) expect(said).toContain('"recovered":[]');
    expectOneOf(dist, outputs);
  }
});

test('twelve processes that find abandoned locks at the same time take the lock one after the other', async () => {
  expect(await runLocks(writer, dist, 12)).toEqual(Array.from({ length: 12 }, () => '"alone each time"\n'));
});
