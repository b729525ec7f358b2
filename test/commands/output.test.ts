import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../commands';
import { LIVE, LIVE_IMAGES, replace, SYSTEM, TEST, TEST_IMAGES, TINY, type Edit } from '../overlays/edited-overlays';
import { projectIn, takeProgram, type Program, type Run } from '../program';

/** The clusters of the tiny system, which no Argo CD reads, and those of the committed overlays. */
const TINY_CLUSTERS = ['parcels-live', 'parcels-test'];
const CLUSTERS = readdirSync(join(__dirname, '../../dist'))
  .filter((name) => !name.endsWith('.yaml'))
  .sort();

/** What is printed about clusters, in the order of their names. */
const printed = (clusters: readonly string[], said: string): RegExp =>
  new RegExp(clusters.map((name) => String.raw`${name}: \d+ objects in \d+ files, ${said}, \d+\.\d\d s\n`).join(''));

let program: Program;
let parcels: string;
let project: string;

beforeAll(async () => {
  program = takeProgram();
  parcels = mkdtempSync(join(program.folder, 'tiny-'));
  cpSync(TINY, parcels, { recursive: true });
  expect(await program.run(parcels, ['synth'])).toMatchObject({ status: 0 });
}, 60_000);

beforeEach(() => {
  project = mkdtempSync(join(program.folder, 'run-'));
});

afterAll(() => program.remove());

function run(...args: readonly string[]): Promise<Run> {
  return program.run(project, args, { env: { ...process.env, CDK8S_OUTDIR: '' } });
}

/** Every path below a folder with inode, times and, for files, content; two equal trees were not touched. */
function treeOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    ['.', ...names].map((name) => {
      const stats = lstatSync(join(folder, name), { bigint: true });
      const content = stats.isFile() ? readFileSync(join(folder, name), 'utf8') : '';
      return [name, `${stats.ino} ${stats.mtimeNs} ${content}`];
    }),
  );
}

describe('synth', () => {
  beforeEach(() => cpSync(parcels, project, { recursive: true }));

  test('touches nothing when nothing changed', async () => {
    const before = treeOf(project);
    expect((await run('synth')).stdout).toMatch(printed(TINY_CLUSTERS, 'unchanged'));
    expect(treeOf(project)).toEqual(before);
  });

  test('touches the files of a service when one of its settings changes, and no others', async () => {
    const before = treeOf(join(project, 'dist'));
    replace(SYSTEM, 'args: [--format, zpl]', 'args: [--format, pdf]')(join(project, 'overlays'));
    expect((await run('synth')).stdout).toMatch(printed(TINY_CLUSTERS, '1 changed'));
    const after = treeOf(join(project, 'dist'));
    const touched = [...after].flatMap(([name, file]) => (before.get(name) === file ? [] : [name]));
    expect(touched.filter((name) => name.includes('/'))).toEqual(
      TINY_CLUSTERS.flatMap((name) => [`${name}/.charthouse`, `${name}/50-label-printer.yaml`]),
    );
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  test('run twice at once, writes once and finds the other time that nothing is to do', async () => {
    project = projectIn(program.folder); // which takes long enough for the two to meet
    const [one, other] = await Promise.all([run('synth', '--output', 'out'), run('synth', '--output', 'out')]);
    expect([one, other]).toMatchObject([
      { status: 0, stderr: '' },
      { status: 0, stderr: '' },
    ]);
    const [first, second] = [one, other].map(({ stdout }) => stdout.replaceAll(/ in \d+\.\d+ s/g, '')).sort();
    expect(first).toMatch(printed(CLUSTERS, String.raw`\d+ new`));
    expect(first).toContain('\nargocd.yaml: new\n');
    expect(second).toMatch(printed(CLUSTERS, String.raw`(?:unchanged|\d+ new)`));
    expect(readdirSync(join(project, 'out'))).toEqual(['argocd.yaml', ...CLUSTERS]);
  });

  test('writes beside what stands in the root of another repository, and touches nothing of it', async () => {
    project = projectIn(program.folder); // whose file of Argo CD stands in that root too
    const repository = join(project, 'argocd-repository');
    mkdirSync(join(repository, '.git'), { recursive: true });
    mkdirSync(join(repository, 'overlays'));
    for (const file of ['.git/config', 'package.json', 'overlays/a.yaml']) writeFileSync(join(repository, file), file);
    const before = treeOf(repository);
    expect(await run('synth', '--output', 'argocd-repository', '--quiet')).toMatchObject({ status: 0, stderr: '' });
    const after = treeOf(repository);
    for (const [name, file] of before) if (name !== '.') expect(after.get(name)).toBe(file);
    expect(readdirSync(repository)).toHaveLength(4 + CLUSTERS.length);
  });
});

describe('every command', () => {
  const command = (name: string): readonly string[] => [
    name,
    ...(COMMANDS[name]?.positionals ?? []).map(() => 'parcels-live'),
  ];
  const target = 'dist/parcels-live';
  const old = 'dist/.charthouse-parcels-live.old';

  beforeEach(() => cpSync(parcels, project, { recursive: true }));

  test.each(
    [...Object.keys(COMMANDS).map(command), ['synth', '--stdout']].map((words) => [words.join(' '), words] as const),
  )('%s first puts back what a killed run took away, and says so', async (_words, args) => {
    const before = treeOf(join(project, target));
    renameSync(join(project, target), join(project, old));
    expect((await run(...args)).stderr.split('\n')[0]).toBe(
      `${target}: an earlier run was interrupted while it replaced the folder; the previous content is back in place`,
    );
    expect(treeOf(join(project, target))).toEqual(before);
    expect(readdirSync(join(project, 'dist'))).toEqual(['parcels-live', 'parcels-test']);
  });

  test('does so also when the overlays are wrong', async () => {
    renameSync(join(project, target), join(project, old));
    replace(SYSTEM, 'health: /up', 'helth: /up')(join(project, 'overlays'));
    const { status, stderr } = await run('synth');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^dist\/parcels-live: an earlier run was interrupted .*\noverlays\/parcels/);
    expect(readdirSync(join(project, 'dist'))).toContain('parcels-live');
  });
});

describe('a service that is taken away', () => {
  const edits: readonly Edit[] = [
    replace(
      SYSTEM,
      '  tracker-web:\n    port: 4000\n    health: /up\n    calls: [tracker-api]\n    config: { PUBLIC_URL: { per: environment } }\n',
      '',
    ),
    replace(SYSTEM, '  - { host: web, service: tracker-web }\n', ''),
    replace(LIVE, 'config: { PUBLIC_URL: "https://parcels.example" }', ''),
    replace(TEST, 'config: { PUBLIC_URL: "https://test.parcels.example" }', ''),
    ...[LIVE_IMAGES, TEST_IMAGES].map((file): Edit => (overlays) => {
      const lines = readFileSync(join(overlays, file), 'utf8').split('\n');
      writeFileSync(join(overlays, file), lines.filter((line) => !line.includes('tracker-web')).join('\n'));
    }),
  ];

  test('from a small system goes only with --allow-deletions', async () => {
    cpSync(parcels, project, { recursive: true });
    for (const edit of edits) edit(join(project, 'overlays'));
    const before = treeOf(project);
    const { status, stdout, stderr } = await run('synth');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(
        /^dist\/parcels-live: expected at most 20 % of \d+ objects to go in one run, found 7 that would go: \w+ \S+\/tracker-web, .*; if they shall, run again with --allow-deletions; if not, look for what the overlays lack$/,
      ),
      '1 mistake; nothing was written',
      '',
    ]);
    expect(treeOf(project)).toEqual(before);
    const allowed = await run('synth', '--allow-deletions');
    expect(allowed).toMatchObject({ status: 0, stderr: '' });
    expect(allowed.stdout).toContain('1 removed');
  });
});
