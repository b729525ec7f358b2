import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadEstate } from '../overlays/load';
import { ProblemsError } from '../overlays/problem';
import { check } from '../synth/check';
import { judgeCluster } from '../synth/policies';
import { render } from '../synth/render';

/** What README.md shows is what the program reads, writes and says. */

const ROOT = resolve(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const [input, output] = [...readme.matchAll(/```yaml\n([^]*?)```/g)].map(([, block]) => lines(block ?? ''));

test('the excerpt of an overlay stands in it', () => {
  expect(input?.length).toBeGreaterThan(3);
  expect(lines(read('overlays/autolytiq/system.yaml'))).toEqual(expect.arrayContaining([...(input ?? [])]));
});

test('the excerpt of the output stands in it', () => {
  const [header = '', ...rest] = output ?? [];
  const written = read('dist/autolytiq-prod/50-auth-service.yaml');
  expect(written.startsWith(header.replace(' …', ''))).toBe(true);
  expect(rest.length).toBeGreaterThan(10);
  expect(lines(written)).toEqual(expect.arrayContaining(rest));
});

test('the message about a slip is the one that a person gets', () => {
  const project = mkdtempSync(join(tmpdir(), 'charthouse-readme-'));
  try {
    cpSync(join(ROOT, 'overlays'), join(project, 'overlays'), { recursive: true });
    const file = join(project, 'overlays/autolytiq/system.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('      - auth-service\n', '      - auth-servce\n'));
    const shown = /^ {4}(overlays\/.*)\n {4}(.*)$/m.exec(readme) ?? [];
    const [before, after] = shown.slice(1).join(' ').split('…');
    const said = messageOf(() => loadEstate(join(project, 'overlays'))).replace(`${project}/`, '');
    expect(before).not.toBe('');
    expect(said.startsWith(before ?? '?')).toBe(true);
    expect(said.endsWith(after ?? '?')).toBe(true);
  } finally {
    rmSync(project, { recursive: true });
  }
});

test('the recipe for another system works when it is typed in', () => {
  const project = mkdtempSync(join(tmpdir(), 'charthouse-recipe-'));
  try {
    const recipe = read('docs/architecture.md').split('## Adding a system')[1]?.split('\n## ')[0] ?? '';
    const [system = '', environment = ''] = [...recipe.matchAll(/```yaml\n([^]*?)```/g)].map(([, block]) =>
      (block ?? '').replaceAll(/^ {3}/gm, ''),
    );
    const images = /`(images: .*?)`\./.exec(recipe)?.[1] ?? '';
    const folder = join(project, 'overlays/bookshelf');
    mkdirSync(folder, { recursive: true });
    cpSync(join(ROOT, 'overlays/third-party.images.yaml'), join(project, 'overlays/third-party.images.yaml'));
    for (const [name, text] of Object.entries({ system, staging: environment, 'staging.images': images }))
      writeFileSync(join(folder, `${name}.yaml`), text);
    const { environments } = loadEstate(join(project, 'overlays'));
    const [cluster, ...others] = environments.map(render);
    expect(others).toEqual([]);
    expect(cluster?.cluster).toBe('bookshelf-staging');
    expect(cluster === undefined ? [] : check(cluster)).toEqual([]);
    expect(cluster === undefined ? [] : judgeCluster(cluster, environments).problems).toEqual([]);
  } finally {
    rmSync(project, { recursive: true });
  }
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemsError) return error.message;
    throw error;
  }
  return '';
}
