import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { PREPARED, PREPARED_NAMES, type Prepared, type PreparedName } from './prepared';

/*
 * Every test file begins with modules of its own, so what many of them need and few of them test is made once, before the first.
 * It lies in FOLDER under a hash of all that it is made from, and serves later runs too, until one of these things changes.
 */

const ROOT = resolve(__dirname, '../..');
/** Where tools keep such things; `npm ci` empties it. */
const FOLDER = join(ROOT, 'node_modules/.cache/charthouse-tests');

/** What each thing is, and the files and folders that are read for it besides code. */
const THINGS: Readonly<Record<PreparedName, { readonly is: 'json' | 'cjs'; readonly reads: readonly string[] }>> = {
  estate: { is: 'json', reads: ['overlays'] },
  objects: { is: 'json', reads: ['dist'] },
  'overlay-validators': { is: 'cjs', reads: [] },
  'schema-validators': { is: 'cjs', reads: ['imports/crds'] },
};

/** What no run has asked for in such a time, sources are no longer. */
const DAY = 86_400_000;

/** Makes what is missing, and tells the processes that run tests where each thing is. */
export default function setup(): void {
  mkdirSync(FOLDER, { recursive: true });
  const made = PREPARED_NAMES.map((name) => [name, outcomeOf(name)]);
  process.env[PREPARED] = JSON.stringify(Object.fromEntries(made));
  for (const path of readdirSync(FOLDER).map((name) => join(FOLDER, name)))
    if (Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > DAY) rmSync(path, { force: true });
}

/** Sources that are broken are the business of the tests that need them. */
function outcomeOf(name: PreparedName): Prepared[PreparedName] {
  try {
    return { path: prepare(name) };
  } catch (error) {
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function prepare(name: PreparedName): string {
  const { is, reads } = THINGS[name];
  const code = bundled(name);
  const hash = createHash('sha256').update(code);
  for (const file of ['package-lock.json', ...reads.flatMap(filesIn)])
    hash.update(`\0${file}\0`).update(readFileSync(join(ROOT, file)));
  const path = join(FOLDER, `${name}-${hash.digest('hex')}.${is}`);
  if (existsSync(path)) {
    const now = Date.now() / 1000;
    utimesSync(path, now, now);
    return path;
  }
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(`${unfinished}.cjs`, code);
  const { make }: { readonly make: () => string } = createRequire(__filename)(`${unfinished}.cjs`);
  writeFileSync(unfinished, make());
  renameSync(unfinished, path);
  rmSync(`${unfinished}.cjs`);
  return path;
}

/** The module that makes a thing, with all of this repository that it needs. */
function bundled(name: PreparedName): string {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [join(__dirname, `${name}.ts`)],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

function filesIn(path: string): readonly string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return [path];
  return readdirSync(join(ROOT, path))
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
