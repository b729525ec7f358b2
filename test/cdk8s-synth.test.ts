import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** Every file under a folder, by its path in it, with its content. */
function contents(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

test('cdk8s synth writes the same bytes as npm run synth, also into another folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'charthouse-cdk8s-'));
  const output = join(folder, 'output');
  try {
    execFileSync(process.execPath, ['node_modules/cdk8s-cli/bin/cdk8s', 'synth', '-o', output, '--no-check-upgrade'], {
      cwd: root,
      stdio: 'ignore',
    });
    expect(Object.keys(contents(output)).length).toBeGreaterThan(50);
    expect(contents(output)).toEqual(contents(join(root, 'dist')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);
