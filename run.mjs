/**
 * `node run.mjs <command> [arguments]` runs main.ts. Node cannot read TypeScript, so the program is bundled first, by
 * build.ts, whenever something that went into the bundle has changed since; otherwise this costs a few milliseconds.
 *
 * `.build/current.json` names the folder of the bundle in use, and what it was made from. A new bundle gets a folder of
 * its own, and becomes the current one by a rename, so runs at the same time do not disturb each other; launch.ts keeps
 * compiled code there. To see TypeScript lines in a stack trace: `node --enable-source-maps run.mjs …`.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = import.meta.dirname;
const buildDir = join(root, '.build');
const record = join(buildDir, 'current.json');

/** What decides how things are bundled, besides the sources. */
const SETTINGS = ['run.mjs', 'package-lock.json', 'tsconfig.json'];

/** Bundles that no running process can still need are older than this. */
const HOUR = 3_600_000;

const folder = currentBundle() ?? (await rebuild());
if (folder !== undefined) await import(pathToFileURL(join(folder, 'main.cjs')).href);

/** The folder of the bundle, if there is one and nothing that it was made from has changed. */
function currentBundle() {
  try {
    const { folder, files } = JSON.parse(readFileSync(record, 'utf8'));
    const isFresh = files.every(([path, stamp]) => stampOf(path) === stamp);
    return isFresh ? join(buildDir, folder) : undefined;
  } catch {
    return undefined; // no record, or a file is gone
  }
}

/** What changes when a file or the list of a folder does. */
function stampOf(path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return `${mtimeMs} ${size}`;
}

/** Makes a bundle and returns its folder; undefined, with an exit code and esbuild's message, when sources are broken. */
async function rebuild() {
  mkdirSync(buildDir, { recursive: true });
  const outdir = mkdtempSync(join(buildDir, 'bundle-'));
  try {
    const startedAt = Date.now();
    const inputs = await bundleInto(outdir);
    // Whatever changed while the bundle was made may not be in it: no stamp fits such a file, so the next run rebuilds.
    const stamp = (path) => (statSync(join(root, path)).mtimeMs < startedAt ? stampOf(path) : 'changed meanwhile');
    const files = [...new Set(inputs.flatMap(withEntries))].sort().map((path) => [path, stamp(path)]);
    writeFileSync(join(outdir, 'record.json'), JSON.stringify({ folder: outdir.slice(buildDir.length + 1), files }));
    renameSync(join(outdir, 'record.json'), record);
  } catch (error) {
    rmSync(outdir, { recursive: true, force: true });
    if (error?.code === 'ERR_MODULE_NOT_FOUND') console.error('Dependencies are missing: run npm ci.');
    else if (!Array.isArray(error?.errors)) throw error; // else esbuild has printed what is wrong
    process.exitCode = 1;
    return undefined;
  }
  removeOldBundles(outdir);
  return outdir;
}

/** Bundles build.ts itself, then lets it bundle the program. Returns everything that the result depends on. */
async function bundleInto(outdir) {
  const { build: bundle } = await import('esbuild');
  const builder = join(outdir, 'build.cjs');
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['build.ts'],
    outfile: builder,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    metafile: true,
    logLevel: 'error',
  });
  const { build, sourcesOf } = createRequire(import.meta.url)(builder);
  const inputs = await build({ root, entry: 'main.ts', outdir, cacheDir: buildDir });
  return [...SETTINGS, ...sourcesOf(metafile), ...inputs];
}

/** A path, and what is inside if it is a folder. */
function withEntries(path) {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return [path, ...readdirSync(join(root, path)).map((name) => `${path}/${name}`)];
}

function removeOldBundles(current) {
  for (const name of readdirSync(buildDir)) {
    const path = join(buildDir, name);
    if (path === current || path === record) continue;
    if (Date.now() - statSync(path, { throwIfNoEntry: false })?.mtimeMs > HOUR)
      rmSync(path, { recursive: true, force: true });
  }
}
