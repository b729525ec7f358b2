import { spawnSync } from 'node:child_process';
import fs, {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProblemsError } from '../../overlays/problem';
import type { ClusterOutput } from '../../synth/write';
import {
  buildWriter,
  contentOf,
  dieAt,
  expectOldOrNew,
  expectRecovery,
  NEW,
  OLD,
  recover,
  runKilledAt,
  withDisk,
  write,
  type Writer,
} from './interruption';

let writer: Writer;
let root: string;
let dist: string;

beforeAll(() => {
  writer = buildWriter();
  root = writer.folder;
});

beforeEach(() => {
  dist = mkdtempSync(join(root, 'dist-'));
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const BEGINNINGS: [string, readonly ClusterOutput[]][] = [
  ['while it replaces folders', OLD],
  ['while it makes them', []],
];

// The system itself kills at every step, and at random times, in `npm run test:faults`.
describe('a run that is killed', () => {
  it.each(BEGINNINGS)(
    '%s, at any step, leaves every cluster old or new, and the next run finishes',
    (_what, before) => {
      let step = 0;
      for (let end = ''; end !== 'finished';) {
        step += 1;
        const directory = join(dist, `${step}`);
        mkdirSync(directory);
        write(directory, before);
        end = dieAt(step, () => write(directory, NEW));
        expectRecovery(directory, before);
      }
      expect(step).toBeGreaterThan(30);
    },
  );

  it('and killed again while it recovers, at any step, still leaves every cluster old or new', () => {
    const before = [...OLD.slice(0, 1), ...NEW.slice(1)];
    let recoveries = 0;
    for (let step = 1, end = ''; end !== 'finished'; step += 1) {
      const killed = join(dist, `${step}`);
      write(killed, before);
      end = dieAt(step, () => write(killed, NEW));
      if (readdirSync(killed).every((name) => !name.startsWith('.'))) continue;
      for (let again = 1, recovery = ''; recovery !== 'finished'; again += 1) {
        const directory = join(dist, `${step}-${again}`);
        cpSync(killed, directory, { recursive: true });
        recovery = dieAt(again, () => recover(directory));
        expectRecovery(directory, before);
        recoveries += 1;
      }
    }
    expect(recoveries).toBeGreaterThan(30);
  });

  it.each([2, 9, 16, 23, 30])('by the system at step %i leaves the same as one that dies at it here', (step) => {
    const [killed, died] = [join(dist, 'killed'), join(dist, 'died')];
    for (const directory of [killed, died]) write(directory, OLD);
    expect(runKilledAt(writer, step, 'write', killed)).toBe('killed');
    expect(dieAt(step, () => write(died, NEW))).toBe('killed');
    const [left, right] = [killed, died].map((directory) =>
      readdirSync(directory)
        .filter((name) => !name.startsWith('.charthouse-lock-'))
        .map((name) => contentOf(directory, name)),
    );
    expect(left).toEqual(right);
    expectRecovery(killed, OLD);
  });
});

describe('what the next run says it did', () => {
  const fresh = (): string => join(dist, '.charthouse-a.new');
  const old = (): string => join(dist, '.charthouse-a.old');
  const target = (): string => join(dist, 'a');

  /** Complete old content at the target and complete new content beside it, to be moved about. */
  function prepare(): void {
    write(dist, OLD.slice(0, 1));
    write(join(root, 'spare'), NEW.slice(0, 1));
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
    expect(recover(dist)).toEqual([`${target()}: an earlier run was interrupted ${sentence}`]);
    expect(contentOf(dist, 'a')).toEqual(content);
    expect(readdirSync(dist)).toEqual(['a']);
    expect(recover(dist)).toEqual([]);
  });

  it('recovers clusters that are not written this time', () => {
    prepare();
    expect(write(dist, OLD.slice(1)).recovered).toEqual([expect.stringContaining(`${target()}: an earlier run`)]);
    expect(readdirSync(dist)).toEqual(['a', 'b']);
  });

  it('never removes files that somebody put into a left-over', () => {
    prepare();
    fs.renameSync(fresh(), old());
    writeFileSync(join(old(), 'notes.txt'), 'mine');
    const message =
      `${old()}: expected a folder that Charthouse alone uses, for a moment, while it writes, found also notes.txt; ` +
      `${target()} is complete: keep what you need of it elsewhere, delete ${old()} and run again`;
    expect(() => recover(dist)).toThrow(message);
    expect(() => write(dist, OLD)).toThrow(message);
    expect(readFileSync(join(old(), 'notes.txt'), 'utf8')).toBe('mine');
    expect(contentOf(dist, 'a')).toEqual(OLD[0]);
  });

  it('leaves the only copy alone when something else took the place of the folder', () => {
    prepare();
    fs.renameSync(target(), old());
    writeFileSync(target(), 'a file');
    expect(() => write(dist, NEW)).toThrow(`${target()}: expected a folder, found a file;`);
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
    try {
      withDisk(
        (_name, real) =>
          (...args) => {
            steps += 1;
            if (steps === step) throw systemError('ENOSPC: no space left on device', 'write');
            return real(...args);
          },
        act,
      );
    } catch (error) {
      return error;
    }
    return undefined;
  }

  function systemError(message: string, syscall: string): Error {
    return Object.assign(new Error(`${message}, ${syscall}`), { code: message.replace(/:.*/, ''), syscall });
  }

  it('at any step is a problem for the operator, and leaves every cluster at its place, old or new', () => {
    let failures = 0;
    for (let step = 1; step < 50; step += 1) {
      const directory = join(dist, `${step}`);
      write(directory, OLD);
      const error = errorOfFailureAt(step, () => write(directory, NEW));
      expectOldOrNew(directory, OLD);
      expectRecovery(directory, OLD);
      if (error === undefined) continue;
      failures += 1;
      expect(error instanceof ProblemsError ? error.message : error).toBe(
        `${directory}: expected a folder that can be read and written, found ENOSPC: no space left on device, ` +
          'write; every cluster folder there is still complete, old or new: mend the cause and run again',
      );
      expect(error).toMatchObject({ outcome: 'some clusters may have been written' });
    }
    expect(failures).toBeGreaterThan(30);
  });

  it('while the new folders are made, leaves all old folders and nothing else', () => {
    write(dist, OLD);
    const writeFile = jest.spyOn(fs, 'writeFileSync');
    writeFile.mockImplementationOnce(fs.writeFileSync).mockImplementation(() => {
      throw systemError('ENOSPC: no space left on device', 'write');
    });
    expect(() => write(dist, [...NEW].reverse())).toThrow(ProblemsError);
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
    expect(readdirSync(dist)).toEqual(['a', 'b']);
  });

  it('a file system without hard links gets copies with the same times', () => {
    write(dist, OLD);
    fs.utimesSync(join(dist, 'a/1.yaml'), 1_000_000_000, 1_000_000_000);
    jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw systemError('EPERM: operation not permitted', 'link');
    });
    write(dist, NEW);
    expect(fs.statSync(join(dist, 'a/1.yaml')).mtimeMs).toBe(1_000_000_000_000);
    expect(contentOf(dist, 'a')).toEqual(NEW[0]);
  });
});

describe('a folder without permission to write', () => {
  const NOBODY = 65534;

  /** What the program says when it runs without the powers of root. */
  function runAsNobody(): string {
    const program = [join(root, 'program.cjs'), 'write', dist, join(root, 'new.json'), `${NOBODY}`];
    return spawnSync(process.execPath, program, { encoding: 'utf8' }).stdout.replace('begins\n', '');
  }

  it.each([
    ['the directory', ''],
    ['the folder of a cluster', 'b'],
  ])('%s is refused, and nothing is changed', (_what, folder) => {
    write(dist, OLD);
    for (const path of [dist, join(dist, 'a'), join(dist, 'b')]) {
      if (process.getuid?.() === 0) fs.chownSync(path, NOBODY, NOBODY);
      chmodSync(path, 0o755);
    }
    chmodSync(join(dist, folder), 0o555);
    expect(runAsNobody()).toBe(
      `ProblemsError: ${join(dist, folder)}: expected a folder that may be written, found no permission; ` +
        'grant write permission, or choose another folder with --output\n',
    );
    chmodSync(join(dist, folder), 0o755);
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
  });
});
