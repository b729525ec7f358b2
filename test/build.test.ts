import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformSync } from 'esbuild';

const ROOT = resolve(__dirname, '..');
const PROJECT = [
  'build.ts',
  'launch.ts',
  'run.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'imports',
  'overlays',
  'synth',
];

/** A program that checks a Deployment with a misspelt field, prints its arguments, and loads charts only when asked to. */
const PROGRAM = `
import { checkSchema } from './synth/schemas';
const found = checkSchema({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, specs: {} });
void main();
async function main() {
  const charts = process.argv.includes('charts') ? typeof (await import('./charts')).Deployment : 'not loaded';
  console.log(JSON.stringify({ paths: found.map(({ path }) => path), args: process.argv.slice(2), charts }));
}
`;
const CHARTS = `
import { k8s } from 'cdk8s-plus-27';
export const Deployment = k8s.KubeDeployment;
console.error('charts are loaded');
`;

/** With this, esbuild cannot start: a run that works needed no bundling. */
const WITHOUT_ESBUILD = { ...process.env, ESBUILD_BINARY_PATH: '/nonexistent' };

let project = '';

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'charthouse-build-'));
  for (const path of PROJECT) cpSync(join(ROOT, path), join(project, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  writeFileSync(join(project, 'main.ts'), PROGRAM);
  writeFileSync(join(project, 'charts.ts'), CHARTS);
});

afterAll(() => rmSync(project, { recursive: true }));

function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['run.mjs', ...args], {
    cwd: project,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

/** What `.build/current.json` holds. */
interface BuildRecord {
  readonly folder: string;
  readonly files: readonly (readonly [path: string, stamp: string])[];
}

function readRecord(): BuildRecord {
  return JSON.parse(readFileSync(join(project, '.build/current.json'), 'utf8'));
}

function bundleFolder(): string {
  return join(project, '.build', readRecord().folder);
}

/** The code of the bundle. */
function code(): string {
  return readFileSync(join(bundleFolder(), 'program.cjs'), 'utf8');
}

const output = (args: readonly string[], charts: string) => `${JSON.stringify({ paths: ['specs'], args, charts })}\n`;

test('two first runs at once both work, and print nothing of their own', async () => {
  const runs = [1, 2].map(() => spawn(process.execPath, ['run.mjs', 'synth'], { cwd: project }));
  const results = await Promise.all(
    runs.map(async (child) => {
      const texts: string[] = [];
      child.stdout.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
      const [code] = await once(child, 'close');
      return { code, text: texts.join('') };
    }),
  );
  const expected = { code: 0, text: output(['synth'], 'not loaded') };
  expect(results).toEqual([expected, expected]);
});

test('a run without changes bundles nothing', () => {
  const before = bundleFolder();
  expect(run(['synth', '--stdout'], WITHOUT_ESBUILD)).toEqual({
    status: 0,
    stdout: output(['synth', '--stdout'], 'not loaded'),
    stderr: '',
  });
  expect(bundleFolder()).toBe(before);
});

test('a module that is imported when needed runs when it is', () => {
  expect(run(['charts'], WITHOUT_ESBUILD)).toEqual({
    status: 0,
    stdout: output(['charts'], 'function'),
    stderr: 'charts are loaded\n',
  });
  expect(run(['synth'], WITHOUT_ESBUILD).stderr).toBe('');
});

test('what is not ASCII in the bundle stands in comments, so that launch.ts can take bytes for characters', () => {
  const withoutComments = (text: string) => transformSync(text, { minifyWhitespace: true, legalComments: 'none' }).code;
  const asCharacters = withoutComments(Buffer.from(code()).toString('latin1'));
  expect(asCharacters === withoutComments(code())).toBe(true);
});

test('the bundle has neither the compiler of ajv nor the description of the Kubernetes types', () => {
  expect(code()).not.toContain('node_modules/ajv/dist/compile');
  expect(code()).not.toContain('.jsii');
});

test('a change in a source makes a new bundle, and leaves the old one to runs that may be using it', () => {
  const before = bundleFolder();
  appendFileSync(join(project, 'charts.ts'), '\n');
  expect(run(['synth']).stdout).toBe(output(['synth'], 'not loaded'));
  expect(bundleFolder()).not.toBe(before);
  expect(existsSync(before)).toBe(true);
});

test('a change in a contract makes new validators', () => {
  rmSync(join(project, 'imports/crds/elbv2.k8s.aws.yaml'));
  expect(run(['synth']).status).toBe(0);
  expect(code()).toContain('external-secrets.io/v1');
  expect(code()).not.toContain('elbv2.k8s.aws/v1beta1');
});

test('everything that the bundle is made from is watched', () => {
  const paths = readRecord().files.map(([path]) => path);
  const wanted = [
    'build.ts',
    'imports/crds',
    'imports/crds/external-secrets.io.yaml',
    'launch.ts',
    'main.ts',
    'package-lock.json',
    'run.mjs',
    'synth/schemas/enums.ts',
    'synth/schemas/index.ts',
  ];
  expect(paths).toEqual(expect.arrayContaining(wanted));
  expect(paths.filter((path) => path.includes('node_modules'))).toEqual([]);
});

test('a source that cannot be bundled is named, the old program does not run, and nothing is left behind', () => {
  const before = readdirSync(join(project, '.build'));
  writeFileSync(join(project, 'main.ts'), 'const = 1;');
  const { status, stdout, stderr } = run(['synth']);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('main.ts:1:6');
  expect(stderr).not.toContain('at ');
  expect(readdirSync(join(project, '.build'))).toEqual(before);
});
