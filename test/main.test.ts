import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../commands';
import { LIVE, SYSTEM, TEST, TINY, replace } from './overlays/edited-overlays';

const ROOT = join(__dirname, '..');

/** The first run may have to bundle the program. */
jest.setTimeout(30_000);

/** A folder elsewhere with overlays in it, where the program is run. */
let project = '';

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'charthouse-main-'));
  cpSync(TINY, project, { recursive: true });
});

afterEach(() => rmSync(project, { recursive: true }));

function run(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'run.mjs'), ...words], {
    cwd: project,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_OUTDIR: undefined },
  });
  return { status, stdout, stderr };
}

const overlays = () => join(project, 'overlays');

/** Every file below a folder and its text. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => join(parentPath, name)).map((path) => [path, readFileSync(path, 'utf8')]),
  );
}

describe('the command line', () => {
  test.each(['help', '--help', '-h'])('%s lists every command', (word) => {
    const { status, stdout, stderr } = run(word);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { usage, summary } of Object.values(COMMANDS)) {
      expect(stdout).toContain(usage);
      expect(stdout).toContain(summary);
    }
  });

  test('without a command, it is the same', () => expect(run()).toEqual(run('--help')));

  test('the help of a command explains each option', () => {
    const { status, stdout } = run('synth', '--help');
    expect(status).toBe(0);
    for (const option of ['--cluster', '--output', '--stdout', '--quiet']) expect(stdout).toMatch(`  ${option}`);
  });

  test('an unknown command is answered with the one that was meant, and the list', () => {
    const { status, stdout, stderr } = run('synht');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^expected a command, found "synht"; did you mean "synth"\?\n/);
    expect(stderr).toContain(COMMANDS['ready']?.usage);
  });

  test('what JavaScript finds in every map is no command', () => {
    expect(run('constructor')).toMatchObject({ status: 1, stdout: '' });
  });

  test.each([
    [['synth', '--outptu', 'x'], /^Unknown option '--outptu'/],
    [['synth', '--output'], /^Option '--output <value>' argument missing/],
    [['synth', 'parcels-live'], /^expected options alone, found parcels-live\n/],
    [['ready'], /^expected CLUSTER, found nothing\n/],
    [['synth', '--stdout', '--output', 'out'], /^expected either --stdout or --output, found both\n/],
  ])('%j is refused with the usage', (words, complaint) => {
    const { status, stdout, stderr } = run(...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(complaint);
    expect(stderr).toContain('\nnpm run ');
    expect(readdirSync(project)).toEqual(['overlays']);
  });

  test.each([
    ['synth', '--cluster'],
    ['ready', '--'],
  ])('%s of an unknown cluster is answered with the clusters there are', (command, option) => {
    expect(run(command, option, 'parcels-lives')).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'command line: expected a cluster (parcels-live, parcels-test), found "parcels-lives"; did you mean "parcels-live"?\n' +
        '1 mistake; nothing was written\n',
    });
  });
});

describe('synth', () => {
  test('writes a folder for each cluster into dist of the current folder, and says what became of it', () => {
    const { status, stdout, stderr } = run('synth');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^parcels-live: \d+ objects in 7 files, 7 new, \d+\.\d\d s\nparcels-test: \d+ objects in 7 files, 7 new, \d+\.\d\d s\n/,
    );
    expect(readdirSync(join(project, 'dist')).sort()).toEqual(['parcels-live', 'parcels-test']);
    expect(run('synth').stdout).toMatch(/^parcels-live: \d+ objects in 7 files, unchanged, \d+\.\d\d s\n/);
  });

  test('writes one cluster where one is asked for, quietly if asked', () => {
    expect(run('synth', '--cluster', 'parcels-test', '--output', 'out', '--quiet')).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
    expect(readdirSync(join(project, 'out'))).toEqual(['parcels-test']);
  });

  test('prints the objects instead, and writes nothing', () => {
    const { status, stdout } = run('synth', '--stdout', '--cluster', 'parcels-test');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^---\n# Made by charthouse from charts\/namespaces\.ts/);
    expect(stdout).toContain('\nkind: Deployment\n');
    expect(readdirSync(project)).toEqual(['overlays']);
  });

  test('lists every mistake, in every file, and leaves the output as it was', () => {
    run('synth');
    const before = filesOf(join(project, 'dist'));
    replace(SYSTEM, 'calls: [label-printer]', 'calls: [label-printr]')(overlays());
    replace(LIVE, 'eu-central-1b', 'eu-west-1b')(overlays());
    replace(TEST, 'PUBLIC_URL', 'PUBLIC_URI')(overlays());
    const { status, stdout, stderr } = run('synth');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected a service with a port (label-printer, tracker-api, tracker-web), found "label-printr"; did you mean "label-printer"?',
      'overlays/parcels/live.yaml:8 cluster.zones[1]: expected a zone of eu-central-1, found eu-west-1b',
      'overlays/parcels/test.yaml:24 config.PUBLIC_URL: expected a value for PUBLIC_URL, which overlays/parcels/system.yaml leaves to each environment, found nothing, and tracker-web needs it',
      'overlays/parcels/test.yaml:24 config.PUBLIC_URI: expected a variable that system.yaml declares (LOG_LEVEL, REGION, LABEL_BUCKET, LEDGER_POOL, PUBLIC_URL), found "PUBLIC_URI"; did you mean "PUBLIC_URL"?',
      '4 mistakes; nothing was written',
      '',
    ]);
    expect(filesOf(join(project, 'dist'))).toEqual(before);
  });

  test('says what is missing where there are no overlays', () => {
    mkdirSync(join(project, 'elsewhere'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'run.mjs'), 'synth'], {
      cwd: join(project, 'elsewhere'),
      encoding: 'utf8',
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'overlays: expected a folder with a <system>/system.yaml for each system, found no such folder; run this in the folder of the project\n' +
        '1 mistake; nothing was written\n',
    });
    expect(existsSync(join(project, 'elsewhere/dist'))).toBe(false);
  });
});

describe('ready', () => {
  test('lists what only the owner of a cluster can fill in, each with its place', () => {
    expect(run('ready', 'parcels-live')).toEqual({
      status: 1,
      stdout:
        'overlays/parcels/live.yaml:6 cluster.account: account of the live cluster (now 444455556666)\n' +
        'overlays/parcels/live.yaml:26 stores.ledger.managed.addresses: subnets of the ledger (now 172.30.8.0/24)\n',
      stderr: 'parcels-live is not ready: 2 values to fill in; remove each from placeholders: as you do\n',
    });
  });

  test('is content when nothing is left', () => {
    replace(TEST, 'account: "123456789012"', 'account: "210987654321"')(overlays());
    replace(TEST, 'eu-west-1:123456789012:', 'eu-west-1:210987654321:')(overlays());
    replace(TEST, 'placeholders:\n  cluster.account: account of the test cluster\n', '')(overlays());
    expect(run('ready', 'parcels-test')).toEqual({
      status: 0,
      stdout: 'parcels-test is ready: no placeholder is left\n',
      stderr: '',
    });
  });

  test('names the stand-ins of Argo CD too, without which nothing is deployed', () => {
    const settings = 'repository: https://git.example.com/x.git\nplaceholders: { repository: the repository }\n';
    writeFileSync(join(overlays(), 'argocd.yaml'), settings);
    const { stdout, stderr } = run('ready', 'parcels-live');
    expect(stdout).toContain('overlays/argocd.yaml:1 repository: the repository (now https://git.example.com/x.git)\n');
    expect(stderr).toMatch(/3 values to fill in/);
  });

  test('names the line of every stand-in', () => {
    const { status, stdout } = run('ready', '--', 'parcels-live');
    const written = readFileSync(join(overlays(), 'parcels/live.yaml'), 'utf8').split('\n');
    const listed = written
      .slice(written.indexOf('placeholders:') + 1, written.indexOf('waivers:'))
      .filter((line) => line !== '');
    const lines = stdout.trimEnd().split('\n');
    expect(status).toBe(1);
    expect(lines).toHaveLength(listed.length);
    for (const line of lines) {
      const [, number, path, value] =
        /^overlays\/parcels\/live\.yaml:(\d+) ([\w.]+): .+ \(now ([^,]+).*\)$/.exec(line) ?? [];
      expect(listed.filter((placeholder) => placeholder.startsWith(`  ${path}: `))).toHaveLength(1);
      expect(written[Number(number) - 1]).toContain(path?.split('.').at(-1));
      expect(written[Number(number) - 1]).toContain(value);
    }
  });
});
