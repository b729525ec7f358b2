import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { projectIn, takeProgram, type Program } from './program';

/** Every file under a folder, by its path in it, with its content. */
function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Makes folders list their files in another order, given as code. */
function listing(order: string): string {
  const folder = mkdtempSync(join(program.folder, 'listing-'));
  chmodSync(folder, 0o755);
  const file = join(folder, 'listing.cjs');
  const code = `
    const fs = require('node:fs');
    const real = fs.readdirSync;
    const nameOf = (entry) => (typeof entry === 'string' ? entry : entry.name);
    fs.readdirSync = (...args) => real(...args)${order};
    require('node:module').syncBuiltinESMExports();
  `;
  writeFileSync(file, code);
  return file;
}

let program: Program;
let project: string;
let expected: Readonly<Record<string, string>>;

beforeAll(async () => {
  program = takeProgram();
  project = projectIn(program.folder);
  expect(await program.run(project, ['synth', '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
  expected = contents(join(project, 'dist'));
  expect(Object.keys(expected).length).toBeGreaterThan(50);
}, 60_000);

afterAll(() => program.remove());

/** What a run in other circumstances writes, into a folder of its own. */
async function written(
  where: string,
  options: SpawnOptions = {},
  node: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  const output = mkdtempSync(join(program.folder, 'output-'));
  if (options.uid !== undefined) chmodSync(output, 0o777);
  const ran = await program.run(where, ['synth', '--quiet', '--output', output], options, node);
  expect(ran).toEqual({ status: 0, stdout: '', stderr: '' });
  return contents(output);
}

const environment = (variables: Readonly<Record<string, string>>): SpawnOptions => ({
  env: { PATH: process.env['PATH'], ...variables },
});

/** Another working directory, with the same overlays. */
function elsewhere(): string {
  const folder = join(program.folder, 'Another place', 'ünïcode', 'deep');
  mkdirSync(folder, { recursive: true });
  cpSync(join(project, 'overlays'), join(folder, 'overlays'), { recursive: true });
  return folder;
}

/** Runs of the program are what takes long here, so that each differs in several things from the first. */
describe('the same bytes', () => {
  test('on repeat, in another working directory, in Turkish, on the other side of the date line', async () => {
    const variables = { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' };
    expect(await written(elsewhere(), environment(variables))).toEqual(expected);
  });

  test('in Swedish, at half past the hour, where folders list their files backwards', async () => {
    const variables = { TZ: 'America/St_Johns', LC_ALL: 'sv_SE.UTF-8', LANGUAGE: 'sv' };
    const backwards = listing('.sort((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1))');
    expect(await written(project, environment(variables), ['--require', backwards])).toEqual(expected);
  });

  const isRoot = process.getuid?.() === 0;
  const who = isRoot ? 'as nobody' : 'as the same user (who may start nothing as nobody)';
  test(`${who}, without a home, on another host, where folders list their files without regard to case`, async () => {
    const variables = { LC_ALL: 'C', NODE_ENV: 'production', USER: 'somebody', HOSTNAME: 'elsewhere', CI: 'true' };
    const options = { ...environment(variables), ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}) };
    const anyCase = listing('.sort((a, b) => nameOf(a).toLowerCase().localeCompare(nameOf(b).toLowerCase()))');
    expect(await written(project, options, ['--require', anyCase])).toEqual(expected);
  });
});

test('file names sort the same with and without regard to case, and so are applied in one order everywhere', () => {
  const names = Object.keys(expected);
  const sorted = (key: (name: string) => string): readonly string[] =>
    [...names].sort((left, right) => (key(left) < key(right) ? -1 : 1));
  expect(sorted((name) => name.toLowerCase())).toEqual(sorted((name) => name));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
});
