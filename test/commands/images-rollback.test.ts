import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asked, commitAll, git, textsOf, tinyProject, type Project } from '../images/project';
import { LIVE_IMAGES, remove, replace, SYSTEM, withService } from '../overlays/edited-overlays';

const PRINTER = 'sha256:6d6f6e6f6c697468aabbccddeeff00112233445566778899aabbccddeeff0011';
const FILE = `overlays/${LIVE_IMAGES}`;
const NEXT = `next: npm run synth && npm run docs, then commit ${FILE} with dist/ and docs/`;

let project: Project;

beforeEach(() => {
  project = tinyProject();
});

afterEach(() => project.remove());

const text = (): string => readFileSync(join(project.folder, FILE), 'utf8');

function commit(message: string): string {
  git(project.folder, 'add', '.');
  git(project.folder, 'commit', '-qm', message);
  return git(project.folder, 'rev-parse', '--short', 'HEAD').trim();
}

/** Sets pins and commits them; gives the commit. */
function release(...pins: readonly string[]): string {
  expect(asked(project, 'set', 'parcels', 'live', ...pins).at(-1)).toBe(NEXT);
  return commit(`Release ${pins.join(' ')}`);
}

const rollback = (...services: readonly string[]): readonly string[] =>
  asked(project, 'rollback', 'parcels', 'live', ...services);

/** What it says when it must not touch anything. */
function refused(...services: readonly string[]): readonly string[] {
  const before = textsOf(project);
  const said = rollback(...services);
  expect(textsOf(project)).toEqual(before);
  return said;
}

describe('in a repository', () => {
  let first: string;

  beforeEach(() => {
    git(project.folder, 'init', '-q');
    first = commit('Begin "here"');
  });

  test('a service gets the pin that it had before, however long ago, and others keep theirs', () => {
    const second = release('tracker-api=v1.4.0');
    release('tracker-api=v1.5.0', 'tracker-web=v2.1.0');
    release('tracker-web=v2.2.0');
    const before = text();
    expect(rollback('tracker-api')).toEqual([
      FILE,
      `  tracker-api: v1.5.0 → v1.4.0 (as in ${second} "Release tracker-api=v1.4.0")`,
      NEXT,
    ]);
    expect(text()).toBe(before.replace('v1.5.0', 'v1.4.0'));
  });

  test('without names, what the last commit released goes back, and nothing older', () => {
    const second = release('tracker-api=v1.4.0');
    release('tracker-web=v2.1.0', 'label-printer=v3.0.0');
    expect(rollback()).toEqual([
      FILE,
      `  label-printer: v3.0.0 → stable@${PRINTER} (as in ${second} "Release tracker-api=v1.4.0")`,
      `  tracker-web: v2.1.0 → v2.0.0 (as in ${second} "Release tracker-api=v1.4.0")`,
      NEXT,
    ]);
    expect(text()).toContain('tracker-api: { tag: v1.4.0 }');
  });

  test('what is not committed is the latest version', () => {
    release('tracker-api=v1.4.0');
    asked(project, 'set', 'parcels', 'live', 'tracker-api=v1.5.0');
    expect(rollback('tracker-api')[1]).toMatch(/^ {2}tracker-api: v1\.5\.0 → v1\.4\.0 \(as in/);
    expect(git(project.folder, 'status', '--porcelain')).toBe('');
  });

  test('edits that are not committed stay, since pins alone change', () => {
    release('tracker-api=v1.4.0');
    writeFileSync(join(project.folder, FILE), `# mine\n${text().replace('v2.0.0 }', 'v2.0.7 } # not yet')}`);
    replace('parcels/live.yaml', 'tier: prod\n', 'tier: prod # mine too\n')(project.overlays);
    expect(rollback('tracker-api')[1]).toContain('v1.4.0 → v1.3.2');
    expect(text()).toMatch(/^# mine\nimages:/);
    expect(text()).toContain('{ tag: v2.0.7 } # not yet');
    expect(readFileSync(join(project.overlays, 'parcels/live.yaml'), 'utf8')).toContain('tier: prod # mine too\n');
  });

  test('after it is committed, it can be taken back', () => {
    release('tracker-api=v1.4.0');
    rollback();
    commit('Roll back');
    expect(rollback('tracker-api')[1]).toMatch(/v1\.3\.2 → v1\.4\.0/);
  });

  test('commits in which the file was something else are passed over', () => {
    release('tracker-api=v1.4.0');
    const good = text();
    writeFileSync(join(project.folder, FILE), 'images: [');
    commit('Break it');
    remove(LIVE_IMAGES)(project.overlays);
    commit('Remove it');
    writeFileSync(join(project.folder, FILE), good);
    commit('Mend it');
    expect(rollback('tracker-api')[1]).toBe(`  tracker-api: v1.4.0 → v1.3.2 (as in ${first} "Begin \\"here\\"")`);
  });

  test('what was tried on a branch before it was merged is no version', () => {
    git(project.folder, 'checkout', '-qb', 'try');
    release('tracker-api=v1.4.0-rc1');
    release('tracker-api=v1.4.0');
    git(project.folder, 'checkout', '-q', '-');
    git(project.folder, 'merge', '-q', '--no-ff', '-m', 'Merge', 'try');
    expect(rollback('tracker-api')[1]).toContain(`v1.4.0 → v1.3.2 (as in ${first}`);
  });

  test('a service that is new keeps its pin, and says so', () => {
    withService('courier', 'port: 9000')(project.overlays);
    replace('parcels/test.images.yaml', 'images:\n', 'images:\n  courier: { tag: v1.0.0 }\n')(project.overlays);
    release('courier=v1.0.0', 'tracker-api=v1.4.0');
    expect(rollback()).toEqual([
      FILE,
      expect.stringContaining('  tracker-api: v1.4.0 → v1.3.2'),
      `  courier: stays, it has no pin in ${first}`,
      NEXT,
    ]);
  });

  test('a service that is gone does not come back', () => {
    withService('courier', 'port: 9000')(project.overlays);
    replace('parcels/test.images.yaml', 'images:\n', 'images:\n  courier: { tag: v1.0.0 }\n')(project.overlays);
    release('courier=v1.0.0');
    for (const file of ['parcels/test.images.yaml', LIVE_IMAGES])
      replace(file, '  courier: { tag: v1.0.0 }\n', '')(project.overlays);
    replace(SYSTEM, '  courier: { port: 9000 }\n', '')(project.overlays);
    release('tracker-api=v1.4.0');
    expect(rollback()[1]).toContain('  tracker-api: v1.4.0 → v1.3.2');
    expect(text()).not.toContain('courier');
  });

  test('old pins are held against the rules of today', () => {
    replace(LIVE_IMAGES, 'v1.3.2', 'v1')(project.overlays);
    const old = commit('Moving tag');
    release('tracker-api=v1.4.0');
    expect(refused('tracker-api')).toEqual([
      `${FILE} in ${old} images.tracker-api.tag: expected a tag that names one image for ever, such as v1.2.0, outside the tier dev, found "v1"; pin the release, or add its digest`,
    ]);
  });

  test('the project may be a folder of a repository, and the history long', () => {
    const inner = join(project.folder, 'deploy [1]');
    mkdirSync(inner);
    renameSync(project.overlays, join(inner, 'overlays'));
    const moved = { ...project, folder: inner, overlays: join(inner, 'overlays') };
    const oldest = commit('Move');
    const file = join(inner, FILE);
    const before = readFileSync(file, 'utf8');
    const patched = (patch: number): string => before.replace(/tracker-web: .*/, `tracker-web: { tag: v3.0.${patch} }`);
    const patches = Array.from({ length: 120 }, (_, patch) => ({ message: `Patch ${patch}`, text: patched(patch) }));
    commitAll(project.folder, `deploy [1]/${FILE}`, patches);
    asked(moved, 'set', 'parcels', 'live', 'tracker-api=v1.4.0');
    expect(asked(moved, 'rollback', 'parcels', 'live', 'tracker-api', 'tracker-web')).toEqual([
      FILE,
      expect.stringContaining('  tracker-api: v1.4.0 → v1.3.2 (as in'),
      expect.stringMatching(/^ {2}tracker-web: v3\.0\.119 → v3\.0\.118 \(as in .* "Patch 118"\)$/),
      NEXT,
    ]);
    commit('Roll back');
    expect(asked(moved, 'rollback', 'parcels', 'live', 'label-printer')).toEqual([
      expect.stringContaining(
        'expected a commit in which label-printer had another pin, found none in 122 commits of this file',
      ),
    ]);
    expect(oldest).not.toBe('');
  });

  test('a message of a commit cannot steer the terminal', () => {
    git(project.folder, 'commit', '--amend', '-qm', 'Red \u001B[31m alert');
    release('tracker-api=v1.4.0');
    expect(rollback()[1]).toContain('"Red  [31m alert"');
  });

  test('everything that is wrong is said at once', () => {
    expect(refused('tracker-ap', 'tracker-api', 'tracker-web', 'tracker-web')).toEqual([
      'command line: expected each service once, found "tracker-web" again; name it once',
      'command line: expected a service with a pin in live (label-printer, tracker-api, tracker-web), found "tracker-ap"; did you mean "tracker-api"?',
      `${FILE}: expected a commit in which tracker-api had another pin, found none in 1 commit of this file; give the pins yourself: npm run images -- set`,
      `${FILE}: expected a commit in which tracker-web had another pin, found none in 1 commit of this file; give the pins yourself: npm run images -- set`,
    ]);
  });

  test('a history that is cut off is told from one that begins', () => {
    release('tracker-api=v1.4.0');
    release('tracker-web=v2.1.0');
    const clone = join(project.folder, 'clone');
    git(project.folder, 'clone', '-q', '--depth', '1', `file://${project.folder}`, clone);
    const cut = { ...project, folder: clone, overlays: join(clone, 'overlays') };
    expect(asked(cut, 'rollback', 'parcels', 'live', 'tracker-api')).toEqual([
      `${FILE}: expected a commit in which tracker-api had another pin, found none in 1 commit of this file; the clone is shallow: git fetch --unshallow, and run again`,
    ]);
  });

  test('a file that was never committed has no history', () => {
    git(project.folder, 'rm', '-q', '--cached', FILE);
    git(project.folder, 'commit', '-qm', 'Forget');
    git(project.folder, 'checkout', '-q', '--orphan', 'new');
    git(project.folder, 'commit', '-qm', 'Begin again');
    expect(refused()).toEqual([
      `${FILE}: expected a commit in which a service had another pin, found no commit of this file; give the pins yourself: npm run images -- set`,
    ]);
  });
});

const NO_HISTORY = `${FILE}: expected the history of a git repository, to find the previous pins in, found`;

test('outside a repository it is refused', () => {
  expect(refused('tracker-api')).toEqual([
    `${NO_HISTORY} not a git repository (or any of the parent directories): .git; give the pins yourself: npm run images -- set`,
  ]);
});

test('before the first commit it is refused', () => {
  git(project.folder, 'init', '-q');
  expect(refused()).toEqual([`${NO_HISTORY} no commit; give the pins yourself: npm run images -- set`]);
});

test('without git it is refused', () => {
  const { PATH } = process.env;
  process.env['PATH'] = project.folder;
  try {
    expect(refused()).toEqual([
      `${NO_HISTORY} no program git; install it, or give the pins yourself: npm run images -- set`,
    ]);
  } finally {
    process.env['PATH'] = PATH;
  }
});
