import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FILES, useImagesProgram } from '../images/program';
import { git } from '../images/project';
import { buildSync } from 'esbuild';
import { COMMANDS } from '../../commands';
import { LIVE_IMAGES } from '../overlays/edited-overlays';
import type { Run } from '../program';

const used = useImagesProgram();

test('two runs at once both apply', async () => {
  const { run, live, folder } = used();
  const said = await Promise.all([
    run('set', 'parcels', 'live', 'tracker-api=v1.4.0'),
    run('set', 'parcels', 'live', 'tracker-web=v2.1.0'),
  ]);
  expect(said).toMatchObject([
    { status: 0, stderr: '', stdout: expect.stringContaining('  tracker-api: v1.3.2 → v1.4.0\n') },
    { status: 0, stderr: '', stdout: expect.stringContaining('  tracker-web: v2.0.0 → v2.1.0\n') },
  ]);
  expect(live()).toContain('tracker-api: { tag: v1.4.0 }\n  tracker-web: { tag: v2.1.0 }\n');
  expect(folder()).toEqual(FILES);
});

test('the lock of a process that is gone holds nobody up', async () => {
  const { project, run, folder } = used();
  mkdirSync(join(project, `overlays/parcels/.charthouse-lock-${hostname()}-4194303-abcdef`));
  expect(await run('set', 'parcels', 'live', 'tracker-api=v1.4.0')).toMatchObject({ status: 0 });
  expect(folder()).toEqual(FILES);
});

test('a rollback works also in a hook, which git tells where its repository is', async () => {
  const { program, project, run, live } = used();
  git(project, 'init', '-q');
  git(project, 'add', '.');
  git(project, 'commit', '-qm', 'Begin');
  const before = live();
  await run('set', 'parcels', 'live', 'tracker-api=v1.4.0');
  const said = await program.run(project, ['images', 'rollback', 'parcels', 'live'], {
    env: { ...process.env, GIT_DIR: '.git', GIT_INDEX_FILE: '.git/index' },
  });
  expect(said).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('v1.4.0 → v1.3.2 (as in') });
  expect(live()).toBe(before);
});

test('mistakes give exit code 1 and lines for people, on stderr', async () => {
  const { run } = used();
  expect(await run('set', 'parcels', 'live', 'tracker-api=latest', 'tracker-web')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'command line: expected SERVICE=TAG or SERVICE=TAG@sha256:DIGEST, found "tracker-web"; such as auth-service=v1.2.0\n' +
      'command line images.tracker-api.tag: expected a tag that names one image for ever, such as v1.2.0, outside the tier dev, found "latest"; pin the release, or add its digest\n' +
      '2 mistakes; nothing was written\n',
  });
});

test('a folder and a file that may not be written are refused, and left as they are', async () => {
  const { program, project, live, folder } = used();
  const file = join(project, 'overlays', LIVE_IMAGES);
  const above = join(project, 'overlays/parcels');
  const before = live();
  // Root may write everywhere: as root, the program runs as nobody.
  const who = process.geteuid?.() === 0 ? { uid: 65534, gid: 65534 } : { uid: undefined };
  const asNobody = (): Promise<Run> =>
    program.run(project, ['images', 'set', 'parcels', 'live', 'tracker-api=v1.4.0'], {
      ...who,
      env: { ...process.env },
    });
  chmodSync(file, 0o444);
  chmodSync(above, 0o555);
  const refusal = (place: string, kind: string): string =>
    `${place}: expected ${kind} that may be written, found no permission; grant write permission and run again\n`;
  const ofFile = refusal(`overlays/${LIVE_IMAGES}`, 'a file');
  expect(await asNobody()).toEqual({
    status: 1,
    stdout: '',
    stderr: `${refusal('overlays/parcels', 'a folder')}${ofFile}2 mistakes; nothing was written\n`,
  });
  if (who.uid !== undefined) chownSync(above, who.uid, who.gid);
  chmodSync(above, 0o755);
  expect(await asNobody()).toMatchObject({ status: 1, stderr: `${ofFile}1 mistake; nothing was written\n` });
  expect(live()).toBe(before);
  expect(statSync(file).mode & 0o777).toBe(0o444);
  expect(folder()).toEqual(FILES);
});

test('other commands do not load it', () => {
  /** The modules of this repository that a command needs. */
  const modulesOf = (name: string): readonly string[] => {
    const entryPoints = [join(__dirname, `../../commands/${name}.ts`)];
    const { metafile } = buildSync({ entryPoints, bundle: true, packages: 'external', write: false, metafile: true });
    return Object.keys(metafile.inputs);
  };
  const { images, ...others } = Object.fromEntries(Object.keys(COMMANDS).map((name) => [name, modulesOf(name)]));
  const isOwn = (path: string): boolean => /^(commands|overlays)\/images\//.test(path);
  expect(images?.filter(isOwn).length).toBeGreaterThan(5);
  expect(Object.values(others).flat().filter(isOwn)).toEqual([]);
  // And the list of commands names it in an `import()` alone, which does nothing before it is called.
  const entryPoints = [join(__dirname, '../../commands/index.ts')];
  const { metafile } = buildSync({ entryPoints, bundle: true, packages: 'external', write: false, metafile: true });
  const named = metafile.inputs['commands/index.ts']?.imports.filter(({ path }) => path === 'commands/images.ts');
  expect(named).toMatchObject([{ kind: 'dynamic-import' }]);
});
