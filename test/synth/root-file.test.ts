import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUNNER } from '../../commands/runner';
import { isWrittenHere } from '../../synth/root-file';
import { compareFiles, writeOutput, type Deletions } from '../../synth/write';
import { output, recover } from './interruption';
import { refusalOf } from './refusal';

let dist: string;

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'charthouse-root-file-'));
});

afterEach(() => rmSync(dist, { recursive: true }));

const PROD = output('shop-prod', { '00-namespaces.yaml': 'a: 2\n' });

const application = (name: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: ${name}\n  namespace: argocd\n`;

const hub = (...names: readonly string[]) => ({
  name: 'argocd.yaml',
  text: `# Made by charthouse from somewhere\n${names.map(application).join('---\n')}`,
});

const write = (file: { readonly name: string; readonly text: string }, deletions: Deletions = 'refused') =>
  writeOutput(dist, [PROD], { runner: RUNNER, deletions, files: [file] });

const read = (): string => readFileSync(join(dist, 'argocd.yaml'), 'utf8');

const refusal = (act: () => unknown): string => refusalOf(act, dist);

test('stands beside the folders, and is left alone while it says the same', () => {
  expect(write(hub('shop-prod')).files).toEqual([{ name: 'argocd.yaml', change: 'added' }]);
  const { ino, mtimeMs } = lstatSync(join(dist, 'argocd.yaml'));
  expect(write(hub('shop-prod')).files).toEqual([{ name: 'argocd.yaml', change: 'none' }]);
  expect(lstatSync(join(dist, 'argocd.yaml'))).toMatchObject({ ino, mtimeMs });
  expect(write(hub('shop-dev', 'shop-prod')).files).toEqual([{ name: 'argocd.yaml', change: 'changed' }]);
  expect(read()).toBe(hub('shop-dev', 'shop-prod').text);
  expect(readdirSync(dist)).toEqual(['argocd.yaml', 'shop-prod']);
});

test('is compared without being touched', () => {
  expect(compareFiles(dist, [hub('shop-prod')])).toEqual([{ name: 'argocd.yaml', change: 'added' }]);
  write(hub('shop-prod'));
  expect(compareFiles(dist, [hub('shop-prod')])).toEqual([{ name: 'argocd.yaml', change: 'none' }]);
  expect(compareFiles(dist, [hub('other')])).toEqual([{ name: 'argocd.yaml', change: 'changed' }]);
  expect(read()).toBe(hub('shop-prod').text);
});

describe('in its place', () => {
  test("somebody else's file is not replaced, and nothing else is written", () => {
    writeFileSync(join(dist, 'argocd.yaml'), 'kind: Application\n');
    expect(refusal(() => write(hub('shop-prod')))).toBe(
      '/argocd.yaml: expected a file of Charthouse, or nothing, found a file that it did not write; move /argocd.yaml elsewhere, or choose another folder with --output',
    );
    expect(read()).toBe('kind: Application\n');
    expect(readdirSync(dist)).toEqual(['argocd.yaml']);
    expect(isWrittenHere(dist, 'argocd.yaml')).toBe(false);
  });

  test('neither is a folder or a link', () => {
    mkdirSync(join(dist, 'argocd.yaml'));
    expect(refusal(() => write(hub('shop-prod')))).toContain('found a folder');
    rmSync(join(dist, 'argocd.yaml'), { recursive: true });
    symlinkSync('elsewhere', join(dist, 'argocd.yaml'));
    expect(refusal(() => write(hub('shop-prod')))).toContain('found a symbolic link');
  });
});

test('an Application goes only when the operator allows it: with it may go all that it deploys', () => {
  write(hub('shop-dev', 'shop-prod'));
  expect(refusal(() => write(hub('shop-prod')))).toMatch(/found 1 that would go: Application argocd\/shop-dev/);
  expect(read()).toBe(hub('shop-dev', 'shop-prod').text);
  write(hub('shop-prod'), 'allowed');
  expect(read()).toBe(hub('shop-prod').text);
});

describe('a run that was killed', () => {
  const fresh = () => join(dist, '.charthouse-argocd.yaml.new');

  test('before it replaced the file leaves the old one, and the next run removes what it had prepared', () => {
    write(hub('shop-prod'));
    writeFileSync(fresh(), '# Made by charth');
    const { recovered, files } = write(hub('shop-prod'));
    expect(recovered.map((sentence) => sentence.replaceAll(dist, 'dist'))).toEqual([
      'dist/argocd.yaml: an earlier run was interrupted before it replaced the file; what it had prepared is removed',
    ]);
    expect(files).toEqual([{ name: 'argocd.yaml', change: 'none' }]);
    expect(existsSync(fresh())).toBe(false);
  });

  test('is tidied up after by commands that write nothing, too', () => {
    write(hub('shop-prod'));
    writeFileSync(fresh(), '');
    expect(recover(dist)).toHaveLength(1);
    expect(readdirSync(dist)).toEqual(['argocd.yaml', 'shop-prod']);
  });
});

test('a folder that is refused leaves the file as it was', () => {
  write(hub('shop-prod'));
  writeFileSync(join(dist, 'shop-prod/theirs.txt'), '');
  expect(refusal(() => write(hub('shop-dev', 'shop-prod')))).toContain('theirs.txt');
  expect(read()).toBe(hub('shop-prod').text);
});
