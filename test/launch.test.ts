import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '..');

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'charthouse-launch-'));
  const outfile = join(folder, 'main.cjs');
  buildSync({ absWorkingDir: ROOT, entryPoints: ['launch.ts'], outfile, format: 'cjs', platform: 'node' });
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A program of so many functions, each of which runs once. */
const programOf = (functions: number): string =>
  [
    ...Array.from(
      { length: functions },
      (_, n) => `function f${n}(a) { return a + ${n} > 3 ? [a, "${n}"].join() : a; }`,
    ),
    `console.log([${Array.from({ length: functions }, (_, n) => `f${n}(1)`).join(',')}].length, process.argv.slice(2).join());`,
  ].join('\n');

function run(...nodeArguments: readonly string[]) {
  const args = [...nodeArguments, join(folder, 'main.cjs'), 'one', 'two'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const compiled = (): string => join(folder, 'program.compiled');

const SAID = { status: 0, stdout: '1000 one,two\n', stderr: '' };

test('the first run leaves its compiled code behind, and the next takes it as it is', () => {
  writeFileSync(join(folder, 'program.cjs'), programOf(1000));
  expect(run()).toEqual(SAID);
  const { ino, size } = statSync(compiled());
  expect(size).toBeGreaterThan(100_000);
  expect(run()).toEqual(SAID);
  expect(statSync(compiled()).ino).toBe(ino);
  expect(readdirSync(folder).sort()).toEqual(['main.cjs', 'program.cjs', 'program.compiled']);
});

test('a run that compiled little leaves nothing behind', () => {
  writeFileSync(join(folder, 'program.cjs'), programOf(3));
  expect(run().stdout).toBe('3 one,two\n');
  expect(readdirSync(folder).sort()).toEqual(['main.cjs', 'program.cjs']);
});

test.each([
  ['is cut off', (code: Buffer) => code.subarray(0, code.length / 2)],
  ['has other bytes in it', (code: Buffer) => code.fill(0xff, code.length / 2, code.length / 2 + 100)],
  ['is empty', () => Buffer.of()],
])('compiled code that %s is made anew', (_, damage) => {
  writeFileSync(join(folder, 'program.cjs'), programOf(1000));
  run();
  const damaged = damage(readFileSync(compiled()));
  writeFileSync(compiled(), damaged);
  expect(run()).toEqual(SAID);
  expect(readFileSync(compiled()).equals(damaged)).toBe(false);
  expect(run()).toEqual(SAID);
});

test('where compiled code can be neither read nor written, the program runs all the same', () => {
  writeFileSync(join(folder, 'program.cjs'), programOf(1000));
  mkdirSync(compiled());
  expect(run()).toEqual(SAID);
});

test('an error that nobody catches ends the program as it ends any', () => {
  writeFileSync(join(folder, 'program.cjs'), `void Promise.reject(new Error('broken'));`);
  const { status, stderr } = run();
  expect(status).toBe(1);
  expect(stderr).toContain('Error: broken');
  expect(stderr).toContain('program.cjs:1:');
});

test('with --enable-source-maps a stack trace shows the source', () => {
  const entry = join(folder, 'source.ts');
  writeFileSync(
    entry,
    `interface Nothing {}\n\nconst fail = (): Nothing => {\n  throw new Error('broken');\n};\nfail();\n`,
  );
  buildSync({ entryPoints: [entry], outfile: join(folder, 'program.cjs'), format: 'cjs', sourcemap: true });
  expect(run('--enable-source-maps').stderr).toContain('source.ts:4:9');
});
