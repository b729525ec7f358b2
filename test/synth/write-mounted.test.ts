import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWhere } from '../describe-where';
import { contentOf, NEW, OLD, output, write } from './interruption';
import { refusalOf } from './refusal';

let root = '';
let dist = '';
let mounted: string[] = [];

/** Mounts a file system in memory; gives what stands in the way, if anything does. */
function mount(folder: string, options: string): string {
  const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (status === 0) mounted.push(folder);
  return error?.message ?? stderr;
}

function setUp(): void {
  root = mkdtempSync(join(tmpdir(), 'charthouse-mounted-'));
  dist = join(root, 'dist');
  mkdirSync(dist);
  mounted = [];
}

function tearDown(): void {
  for (const folder of mounted.reverse()) spawnSync('umount', [folder]);
  rmSync(root, { recursive: true });
}

const refusal = (act: () => unknown): string => refusalOf(act, root);

setUp();
const obstacle = mount(dist, 'size=64k').trim();
tearDown();
const missing = obstacle === '' ? [] : [`the right to mount a file system (${obstacle})`];

describeWhere(missing, 'on other file systems', () => {
  beforeEach(setUp);
  afterEach(tearDown);

  test('a file system in the place of a cluster is refused', () => {
    write(dist, OLD);
    mount(join(dist, 'b'), 'size=64k');
    expect(refusal(() => write(dist, NEW))).toBe(
      '/dist/b: expected a folder on the file system of the folder that holds it, so that it can be replaced in one step, ' +
        'found another file system mounted there; unmount it, or choose another folder with --output',
    );
    expect(contentOf(dist, 'a')).toEqual(OLD[0]);
  });

  test('an output directory that is a file system of its own is used', () => {
    mount(dist, 'size=1m');
    write(dist, OLD);
    write(dist, NEW);
    expect(NEW.map(({ cluster }) => contentOf(dist, cluster))).toEqual(NEW);
  });

  test('a file system that is read-only is refused, also for root', () => {
    mount(dist, 'size=1m');
    write(dist, OLD);
    spawnSync('mount', ['-o', 'remount,ro', dist]);
    expect(refusal(() => write(dist, NEW))).toBe(
      '/dist: expected a folder that may be written, found a file system that is read-only; ' +
        'choose another folder with --output',
    );
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
  });

  test.each([
    ['the second of many files', [output('a', { '1.yaml': 'small', '2.yaml': 'x'.repeat(400_000) })]],
    ['another cluster', [...NEW, output('c', { '1.yaml': 'x'.repeat(400_000) })]],
  ])('a disk that is full when it comes to %s leaves the old output, and nothing else', (_what, clusters) => {
    mount(dist, 'size=256k');
    write(dist, OLD);
    const before = statfsSync(dist).bfree;
    expect(refusal(() => write(dist, clusters))).toBe(
      '/dist: expected a folder that can be read and written, found ENOSPC: no space left on device, write; ' +
        'every cluster folder there is still complete, old or new: mend the cause and run again',
    );
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
    expect(readdirSync(dist)).toEqual(['a', 'b']);
    expect(statfsSync(dist).bfree).toBe(before);
  });

  test('a disk without room for one more folder leaves the old output', () => {
    mount(dist, 'size=256k,nr_inodes=12');
    write(dist, OLD);
    while (statfsSync(dist).ffree > 0) writeFileSync(join(dist, `${statfsSync(dist).ffree}`), '');
    expect(refusal(() => write(dist, NEW))).toContain('found ENOSPC: no space left on device, mkdtemp');
    expect(OLD.map(({ cluster }) => contentOf(dist, cluster))).toEqual(OLD);
  });
});
