import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, rmdirSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProblemsError } from '../../overlays/problem';
import { withLock, type Runner } from '../../synth/lock';

const RUNNING = 100;
const ENDED = 200;

let directory: string;
let pauses: number;
let whilePausing: (() => void) | undefined;

const runner: Runner = {
  host: 'laptop',
  pid: 150,
  isRunning: (pid) => pid === RUNNING || pid === 999,
  pause: () => {
    pauses += 1;
    whilePausing?.();
  },
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'charthouse-lock-'));
  pauses = 0;
  whilePausing = undefined;
});

afterEach(() => rmSync(directory, { recursive: true }));

/** A claim of another process. */
function claimOf(process: string): string {
  const claim = join(directory, `.charthouse-lock-${process}-abc123`);
  mkdirSync(claim);
  return claim;
}

/** The claims that are there while the lock is held. */
function claimsWhenHeld(who = runner): readonly string[] {
  return withLock(directory, who, () => readdirSync(directory).map((name) => name.replace(/\w{6}$/, '…')));
}

test('a lock that nobody holds is taken, and given back', () => {
  expect(claimsWhenHeld()).toEqual(['.charthouse-lock-laptop-150-…']);
  expect(readdirSync(directory)).toEqual([]);
  expect(pauses).toBe(0);
});

test('it is given back when what was to be done fails', () => {
  expect(() =>
    withLock(directory, runner, () => {
      throw new Error('failed');
    }),
  ).toThrow('failed');
  expect(readdirSync(directory)).toEqual([]);
});

test.each([
  ['a process that has ended', `laptop-${ENDED}`],
  ['an earlier process with our number', 'laptop-150'],
])('the claim of %s does not block', (_what, process) => {
  claimOf(process);
  expect(claimsWhenHeld()).toEqual(['.charthouse-lock-laptop-150-…']);
  expect(pauses).toBe(0);
});

test.each([
  ['a later process has its number', `laptop-${RUNNING}`],
  ['its process runs on a host that cannot be asked', 'builder-7'],
])('a claim that is ten minutes old does not block, though %s', (_what, process) => {
  const claim = claimOf(process);
  const elevenMinutesAgo = Date.now() / 1000 - 660;
  utimesSync(claim, elevenMinutesAgo, elevenMinutesAgo);
  expect(claimsWhenHeld()).toEqual(['.charthouse-lock-laptop-150-…']);
});

test('it waits for a process that runs', () => {
  const claim = claimOf(`laptop-${RUNNING}`);
  whilePausing = () => {
    if (pauses === 3) rmdirSync(claim);
  };
  expect(claimsWhenHeld()).toEqual(['.charthouse-lock-laptop-150-…']);
  expect(pauses).toBe(3);
});

test('of processes that wait, the first by name keeps its claim, and the others withdraw', () => {
  for (const [other, expected] of [
    [`laptop-${RUNNING}`, 1],
    ['laptop-999', 2],
  ] as const) {
    const claim = claimOf(other);
    whilePausing = () => {
      expect(readdirSync(directory)).toHaveLength(expected);
      if (pauses % 2 === 0) rmdirSync(claim);
    };
    claimsWhenHeld();
  }
  expect.assertions(4);
});

test.each([
  [`laptop-${RUNNING}`, 'process 100 on laptop'],
  ['my-builder.example-7', 'process 7 on my-builder.example'],
])('it gives up after ten seconds, without a trace, and says who holds it: %s', (process, holder) => {
  const claim = claimOf(process);
  let error: unknown;
  try {
    claimsWhenHeld();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ProblemsError);
  expect(error).toHaveProperty(
    'message',
    `${directory}: expected no other run that writes there, found one that has not ended (${holder}); ` +
      `wait for it and run again; if there is no such process, delete ${claim}`,
  );
  expect(readdirSync(directory)).toEqual([`.charthouse-lock-${process}-abc123`]);
  expect(pauses).toBe(200);
});

test('the name of a host may be anything', () => {
  expect(claimsWhenHeld({ ...runner, host: 'Ümläut/../host' })).toEqual(['.charthouse-lock--ml-ut-..-host-150-…']);
});

test('other files of the directory are no claims', () => {
  for (const name of ['.charthouse-lock-a', '.charthouse-lock-laptop-100-abc123x', 'laptop-100-abc123']) {
    mkdirSync(join(directory, name));
  }
  expect(claimsWhenHeld()).toHaveLength(4);
  expect(existsSync(join(directory, '.charthouse-lock-a'))).toBe(true);
});
