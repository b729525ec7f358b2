import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync, type BuildOptions } from 'esbuild';

const ROOT = resolve(__dirname, '../..');

/** What a module exports whose code is given. */
export function asModule(contents: string) {
  return run({ stdin: { contents, resolveDir: ROOT } }, ROOT);
}

/** What a module of this repository exports, as it is written, where tests know it compiled ahead of time (`esbuild-transformer.js`). */
export function asItIs(path: string) {
  return run({ entryPoints: [path] }, resolve(ROOT, dirname(path)));
}

function run(entry: BuildOptions, folder: string) {
  const { outputFiles } = buildSync({
    ...entry,
    absWorkingDir: ROOT,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    write: false,
  });
  const code = `${outputFiles[0]?.text ?? ''}\nreturn module.exports;`;
  const body = compileFunction(code, ['module', 'require', '__dirname']);
  return Reflect.apply(body, undefined, [{ exports: {} }, createRequire(__filename), folder]);
}
