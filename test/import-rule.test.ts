import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/** The rules of eslint.config.js that hold the house together, each seen to fail in a copy of the project. */

const root = resolve(__dirname, '..');
const importing = (what: string, from: string): string =>
  `import { ${what} } from '${from}';\n\nexport const used = ${what};\n`;

const IMPORTING = {
  'charts/behind-the-door.ts': importing('loadEstate', '../overlays/load'),
  'charts/sibling.ts': importing('ServiceChart', './service'),
  'charts/upwards.ts': importing('render', '../synth/render'),
  'charts/parts/upwards.ts': importing('CHARTS', '../index'),
  'charts/parts/engine.ts': importing('engineParts', '../engines'),
  'charts/engines/upwards.ts': importing('StoreChart', '../store'),
  'overlays/environment/upwards.ts': importing('CHARTS', '../../charts'),
  'overlays/upwards.ts': importing('CHARTS', '../charts'),
  'synth/past-the-registry.ts': importing('ServiceChart', '../charts/service'),
  'synth/behind-the-door.ts': importing('loadEstate', '../overlays/load'),
  'commands/allowed.ts': importing('loadEstate', '../overlays/load'),
  'charts/allowed.ts': importing('cpu', './parts/quantity'),
  'charts/engine.ts': importing('engineParts', './engines'),
  'charts/model.ts': "import type { Port } from '../overlays/environment/workloads';\n\nexport type Used = Port;\n",
  'charts/engines/allowed.ts': importing('cpu', '../parts/quantity'),
  'synth/allowed.ts': importing('CHARTS', '../charts'),
};

const IMPURE = {
  'charts/clock.ts': 'export const now = Date.now();\n',
  'synth/clock.ts': 'export const now = performance.now();\n',
  'charts/environment.ts': "export const home = process.env['HOME'];\n",
  'overlays/chance.ts': 'export const number = Math.random();\n',
  'overlays/locale.ts': "export const order = 'a'.localeCompare('b');\n",
  'synth/process.ts': importing('execSync', 'node:child_process'),
  'synth/network.ts': importing('get', 'node:https'),
  'commands/clock.ts': 'export const now = performance.now();\n',
};

let copy: string;
/** `rule` for each message about each file. */
let said: Readonly<Record<string, readonly string[]>>;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'charthouse-lint-'));
  for (const name of [
    'eslint.config.js',
    'tsconfig.json',
    'main.ts',
    'charts',
    'commands',
    'imports',
    'overlays',
    'synth',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Once for all: reading the project is what takes long.
  said = lint({ ...IMPORTING, ...IMPURE });
}, 60_000);

afterAll(() => rmSync(copy, { recursive: true }));

/** What ESLint says of files that are added to the copy: `rule: message` for each. */
function lint(files: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  for (const [path, text] of Object.entries(files)) writeFileSync(join(copy, path), text);
  const eslint = join(root, 'node_modules/eslint/bin/eslint.js');
  const { stdout } = spawnSync(process.execPath, [eslint, '--format', 'json', ...Object.keys(files)], {
    cwd: copy,
    encoding: 'utf8',
  });
  const results: readonly { filePath: string; messages: readonly { ruleId: string }[] }[] = JSON.parse(stdout);
  return Object.fromEntries(
    results.map(({ filePath, messages }) => [
      relative(realpathSync(copy), filePath),
      messages.map(({ ruleId }) => ruleId),
    ]),
  );
}

/** What it said of some of the files. */
const saidOf = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.keys(files).map((path) => [path, said[path]]));

test('rooms import only what the table in docs/architecture.md allows', () => {
  const refused = ['boundaries/dependencies'];
  expect(saidOf(IMPORTING)).toEqual({
    'charts/behind-the-door.ts': refused,
    'charts/sibling.ts': refused,
    'charts/upwards.ts': refused,
    'charts/parts/upwards.ts': refused,
    'charts/parts/engine.ts': refused,
    'charts/engines/upwards.ts': refused,
    'overlays/environment/upwards.ts': refused,
    'overlays/upwards.ts': refused,
    'synth/past-the-registry.ts': refused,
    'synth/behind-the-door.ts': refused,
    'commands/allowed.ts': [],
    'charts/allowed.ts': [],
    'charts/engine.ts': [],
    'charts/model.ts': [],
    'charts/engines/allowed.ts': [],
    'synth/allowed.ts': [],
  });
});

test('nothing but the program, its commands and the loader knows clock, chance, environment, locale, processes or network', () => {
  expect(saidOf(IMPURE)).toEqual({
    'charts/clock.ts': ['no-restricted-globals'],
    'synth/clock.ts': ['no-restricted-globals'],
    'charts/environment.ts': ['no-restricted-globals'],
    'overlays/chance.ts': ['no-restricted-properties'],
    'overlays/locale.ts': ['no-restricted-syntax'],
    'synth/process.ts': ['no-restricted-imports'],
    'synth/network.ts': ['no-restricted-imports'],
    'commands/clock.ts': [],
  });
});
