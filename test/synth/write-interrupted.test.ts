import { buildSync } from 'esbuild';
import { spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemsError } from '../../overlays/problem';
import { compareOutput, recoverOutput, writeOutput, type ClusterOutput } from '../../synth/write';

/** The functions through which the writer changes a disk, or could. */
const DISK = [
  ...['mkdirSync', 'openSync', 'writeFileSync', 'fsyncSync', 'linkSync', 'copyFileSync', 'utimesSync'],
  ...['renameSync', 'unlinkSync', 'rmdirSync'],
] as const;

/** A program that writes the output it reads from a file, and kills itself at its n-th step on the disk. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { recoverOutput, writeOutput } from './synth/write';
  const [, , command, directory, output, user] = process.argv;
  const clusters = JSON.parse(readFileSync(output, 'utf8'));
  if (user !== undefined && process.getuid() === 0) process.setuid(Number(user));
  try {
    const result = command === 'recover' ? recoverOutput(directory) : writeOutput(directory, clusters);
    console.log(JSON.stringify(result));
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

const OLD = [output('a', { '1.yaml': 'kept', '2.yaml': 'old', '3.yaml': 'gone' }), output('b', { '1.yaml': 'old' })];
const NEW = [output('a', { '1.yaml': 'kept', '2.yaml': 'new', '4.yaml': 'added' }), output('b', { '1.yaml': 'new' })];

let root: string;
let dist: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'charthouse-kill-'));
  chmodSync(root, 0o755);
  const stdin = { contents: PROGRAM, resolveDir: resolve(__dirname, '../..'), loader: 'ts' as const };
  buildSync({ stdin, bundle: true, platform: 'node', format: 'cjs', outfile: join(root, 'program.cjs') });
  writeFileSync(join(root, 'killer.cjs'), KILLER);
  writeFileSync(join(root, 'new.json'), JSON.stringify(NEW));
});

beforeEach(() => {
  dist = mkdtempSync(join(root, 'dist-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

function output(cluster: string, files: Readonly<Record<string, string>>): ClusterOutput {
  return { cluster, files: Object.entries(files).map(([name, text]) => ({ name, text })) };
}

/** Runs the program, to be killed at a step; tells whether it was, or had finished before. */
function runKilledAt(step: number, command: 'write' | 'recover', directory: string): 'killed' | 'finished' {
  const { signal, status, stderr } = spawnSync(
    process.execPath,
    ['--require', join(root, 'killer.cjs'), join(root, 'program.cjs'), command, directory, join(root, 'new.json')],
    { env: { KILL_AT: `${step}` }, encoding: 'utf8' },
  );
  if (signal === null && status !== 0) throw new Error(stderr);
  return signal === 'SIGKILL' ? 'killed' : 'finished';
}

/** The files of a cluster's folder with their texts, the inventory aside; `undefined` without a folder. */
function contentOf(directory: string, name: string): ClusterOutput | undefined {
  const folder = join(directory, name);
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder)
    .filter((file) => file !== '.charthouse')
    .sort();
  return output(name, Object.fromEntries(names.map((file) => [file, readFileSync(join(folder, file), 'utf8')])));
}

function expectOldOrNew(directory: string, before: readonly ClusterOutput[]): void {
  for (const [index, wanted] of NEW.entries()) {
    const found = contentOf(directory, wanted.cluster);
    expect([before[index], wanted]).toContainEqual(found);
  }
}

/** What a killed run left must be a whole folder, or whole copies beside each other; the next run must finish. */
function expectRecovery(directory: string, before: readonly ClusterOutput[]): void {
  for (const [index, { cluster }] of NEW.entries()) {
    if (contentOf(directory, cluster) === undefined && before[index] !== undefined) {
      expect(contentOf(directory, `.charthouse-${cluster}.old`)).toEqual({
        ...before[index],
        cluster: `.charthouse-${cluster}.old`,
      });
    }
  }
  const leftovers = readdirSync(directory).filter((name) => name.startsWith('.'));
  const copy = `${directory}-recovered`;
  cpSync(directory, copy, { recursive: true });
  expect(recoverOutput(copy)).toHaveLength(
    new Set(leftovers.map((name) => name.slice(0, '.charthouse-a'.length))).size,
  );
  expectOldOrNew(copy, before);
  expect(readdirSync(copy).filter((name) => name.startsWith('.'))).toEqual([]);

  const compared = compareOutput(directory, NEW);
  const written = writeOutput(directory, NEW);
  expect(written.clusters).toEqual(compared);
  expect(written.recovered.length > 0).toBe(leftovers.length > 0);
  expect(NEW.map(({ cluster }) => contentOf(directory, cluster))).toEqual(NEW);
  expect(readdirSync(directory)).toEqual(['a', 'b']);
  expect(
    compareOutput(directory, NEW).flatMap(({ added, changed, removed }) => [...added, ...changed, ...removed]),
  ).toEqual([]);
}

describe('a run that is killed', () => {
  const MINUTE = 60_000;

  it.each([
    ['while it replaces folders', OLD],
    ['while it makes them', []],
  ])(
    '%s, at any step, leaves every cluster old or new, and the next run finishes',
    (_what, before) => {
      let step = 0;
      for (let end = ''; end !== 'finished';) {
        step += 1;
        const directory = join(dist, `${step}`);
        mkdirSync(directory);
        writeOutput(directory, before);
        end = runKilledAt(step, 'write', directory);
        expectRecovery(directory, before);
      }
      expect(step).toBeGreaterThan(30);
    },
    MINUTE,
  );

  it(
    'and killed again while it recovers, at any step, still leaves every cluster old or new',
    () => {
      const before = [...OLD.slice(0, 1), ...NEW.slice(1)];
      let recoveries = 0;
      for (let step = 1, end = ''; end !== 'finished'; step += 1) {
        const killed = join(dist, `${step}`);
        writeOutput(killed, before);
        end = runKilledAt(step, 'write', killed);
        if (readdirSync(killed).every((name) => !name.startsWith('.'))) continue;
        for (let again = 1, recovery = ''; recovery !== 'finished'; again += 1) {
          const directory = join(dist, `${step}-${again}`);
          cpSync(killed, directory, { recursive: true });
          recovery = runKilledAt(again, 'recover', directory);
          expectRecovery(directory, before);
          recoveries += 1;
        }
      }
      expect(recoveries).toBeGreaterThan(30);
    },
    MINUTE,
  );
});

describe('what the next run says it did', () => {
  const fresh = (): string => join(dist, '.charthouse-a.new');
  const old = (): string => join(dist, '.charthouse-a.old');
  const target = (): string => join(dist, 'a');

  /** Complete old content at the target and complete new content beside it, to be moved about. */
  function prepare(): void {
    writeOutput(dist, OLD.slice(0, 1));
    writeOutput(join(root, 'spare'), NEW.slice(0, 1));
    cpSync(join(root, 'spare/a'), fresh(), { recursive: true });
  }

  it.each<[string, () => void, string, ClusterOutput | undefined]>([
    [
      'killed before the swap',
      () => undefined,
      'before it replaced the folder; what it had prepared is removed',
      OLD[0],
    ],
    [
      'killed between the renames',
      () => fs.renameSync(target(), old()),
      'while it replaced the folder; its new content, which was complete, is in place',
      NEW[0],
    ],
    [
      'killed between the renames, the new content damaged since',
      () => {
        fs.renameSync(target(), old());
        writeFileSync(join(fresh(), '4.yaml'), 'damaged');
      },
      'while it replaced the folder; the previous content is back in place',
      OLD[0],
    ],
    [
      'killed after the renames',
      () => {
        fs.renameSync(target(), old());
        fs.renameSync(fresh(), target());
        fs.unlinkSync(join(old(), '1.yaml'));
      },
      'after it had replaced the folder; the previous content is removed',
      NEW[0],
    ],
    [
      'killed when there was no folder before',
      () => rmSync(target(), { recursive: true }),
      'while it replaced the folder; its new content, which was complete, is in place',
      NEW[0],
    ],
  ])('%s', (_what, arrange, sentence, content) => {
    prepare();
    arrange();
    expect(recoverOutput(dist)).toEqual([`${target()}: an earlier run was interrupted ${sentence}`]);
    expect(contentOf(dist, 'a')).toEqual(content);
    expect(readdirSync(dist)).toEqual(['a']);
    expect(recoverOutput(dist)).toEqual([]);
  });

  it('recovers clusters that are not written this time', () => {
    prepare();
    expect(writeOutput(dist, OLD.slice(1)).recovered).toEqual([expect.stringContaining(`${target()}: an earlier run`)]);
    expect(readdirSync(dist)).toEqual(['a', 'b']);
  });

  it('never removes files that somebody put into a left-over', () => {
    prepare();
    fs.renameSync(fresh(), old());
    writeFileSync(join(old(), 'notes.txt'), 'mine');
    const message =
      `${old()}: expected a folder that Charthouse alone uses, for a moment, while it writes, found also notes.txt; ` +
      `${target()} is complete: keep what you need of it elsewhere, delete ${old()} and run again`;
    expect(() => recoverOutput(dist)).toThrow(message);
    expect(() => writeOutput(dist, OLD)).toThrow(message);
    expect(readFileSync(join(old(), 'notes.txt'), 'utf8')).toBe('mine');
    expect(contentOf(dist, 'a')).toEqual(OLD[0]);
  });

  it('leaves the only copy alone when something else took the place of the folder', () => {
    prepare();
    fs.renameSync(target(), old());
    writeFileSync(target(), 'a file');
    expect(() => writeOutput(dist, NEW)).toThrow(`${target()}: expected a folder, found a file;`);
    expect(readdirSync(dist)).toEqual(['.charthouse-a.new', '.charthouse-a.old', 'a']);
  });
});

describe('a disk that fails', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Does something while the n-th step on the disk fails as on a full disk, and gives the error. */
  function errorOfFailureAt(step: number, act: () => unknown): unknown {
    let steps = 0;
    const real = DISK.map((name) => [name, valueOf(name)] as const);
    for (const [name, call] of real) {
      Reflect.set(fs, name, (...args: readonly unknown[]): unknown => {
        steps += 1;
        if (steps === step) throw systemError('ENOSPC: no space left on device', 'write');
        return typeof call === 'function' ? Reflect.apply(call, fs, args) : undefined;
      });
    }
    try {
      act();
    } catch (error) {
      return error;
    } finally {
      for (const [name, call] of real) Reflect.set(fs, name, call);
    }
    return undefined;
  }

  function valueOf(name: string): unknown {
    return Reflect.get(fs, name);
  }

  function systemError(message: string, syscall: string): Error {
    return Object.assign(new Error(`${message}, ${syscall}`), { code: message.replace(/:.*/, ''), syscall });
  }

  it('at any step is a problem for the operator, and leaves every cluster at its place, old or new', () => {
    let failures = 0;
    for (let step = 1; step < 50; step += 1) {
      const directory = join(dist, `${step}`);
      writeOutput(directory, OLD);
      const error = errorOfFailureAt(step, () => writeOutput(directory, NEW));
      expectOldOrNew(directory, OLD);
      expectRecovery(directory, OLD);
      if (error === undefined) continue;
      failures += 1;
      expect(error instanceof ProblemsError ? error.message : error).toBe(
        `${directory}: expected a folder that can be read and written, found ENOSPC: no space left on device, ` +
          'write; every cluster folder there is still complete, old or new: mend the cause and run again',
      );
    }
    expect(failures).toBeGreaterThan(30);
  });

  it('while the new folders are made, leaves all old folders and nothing else', () => {
    writeOutput(dist, OLD);
    const write = jest.spyOn(fs, 'writeFileSync');
    write.mockImplementationOnce(fs.writeFileSync).mockImplementation(() => {
      throw systemError('ENOSPC: no space left on device', 'write');
    });
    expect(() => writeOutput(dist, [...NEW].reverse())).toThrow(ProblemsError);
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
    expect(readdirSync(dist)).toEqual(['a', 'b']);
  });

  it('a file system without hard links gets copies with the same times', () => {
    writeOutput(dist, OLD);
    fs.utimesSync(join(dist, 'a/1.yaml'), 1_000_000_000, 1_000_000_000);
    jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw systemError('EPERM: operation not permitted', 'link');
    });
    writeOutput(dist, NEW);
    expect(fs.statSync(join(dist, 'a/1.yaml')).mtimeMs).toBe(1_000_000_000_000);
    expect(contentOf(dist, 'a')).toEqual(NEW[0]);
  });
});

describe('a folder without permission to write', () => {
  const NOBODY = 65534;

  /** What the program says when it runs without the powers of root. */
  function runAsNobody(): string {
    const program = [join(root, 'program.cjs'), 'write', dist, join(root, 'new.json'), `${NOBODY}`];
    return spawnSync(process.execPath, program, { encoding: 'utf8' }).stdout;
  }

  it.each([
    ['the directory', '', 'EACCES'],
    ['the folder of a cluster', 'b', 'EACCES'],
  ])('%s is refused, and nothing is changed', (_what, folder, found) => {
    writeOutput(dist, OLD);
    for (const path of [dist, join(dist, 'a'), join(dist, 'b')]) {
      if (process.getuid?.() === 0) fs.chownSync(path, NOBODY, NOBODY);
      chmodSync(path, 0o755);
    }
    chmodSync(join(dist, folder), 0o555);
    expect(runAsNobody()).toBe(
      `ProblemsError: ${join(dist, folder)}: expected a folder that may be written, found ${found}; ` +
        'grant write permission, or choose another folder with --output\n',
    );
    chmodSync(join(dist, folder), 0o755);
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
  });
});
