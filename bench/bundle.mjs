/** Bundles what the bench runs: as the program itself is bundled, or as any cdk8s program would be. */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { build } from 'esbuild';

const ROOT = dirname(import.meta.dirname);
const require = createRequire(import.meta.url);

/**
 * Bundles an entry of this folder as `run.mjs` bundles the program, validators compiled ahead of time. Returns its path.
 *
 * @param {string} folder where bundles go
 * @param {string} entry `phases.mjs`
 */
export async function bundleAsProgram(folder, entry) {
  linkPackages(folder);
  const builder = join(folder, 'build.cjs');
  await build({ ...COMMONJS, entryPoints: ['build.ts'], outfile: builder });
  const outdir = join(folder, entry);
  mkdirSync(outdir, { recursive: true });
  await require(builder).build({ root: ROOT, entry: `bench/${entry}`, outdir, cacheDir: folder });
  return join(outdir, 'main.cjs');
}

/**
 * Bundles the charts with the program of the peer and leaves packages where they are. Returns its path.
 *
 * @param {string} folder where bundles go
 * @param {'service' | 'environment'} chartPer whether a chart of ours is a chart, or a part of the one of its environment
 */
export async function bundleCdk8sPeer(folder, chartPer) {
  linkPackages(folder);
  const outfile = join(folder, `cdk8s-${chartPer}.cjs`);
  const plugins = chartPer === 'environment' ? [CHARTS_ARE_CONSTRUCTS] : [];
  await build({ ...COMMONJS, entryPoints: ['bench/cdk8s-peer.mjs'], outfile, plugins });
  return outfile;
}

/** What is left out of a bundle is looked for beside it. */
function linkPackages(folder) {
  const link = join(folder, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(ROOT, 'node_modules'), link, 'junction');
}

const COMMONJS = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'error',
};

/** What `charts/` imports as Chart is Construct, so that several can stand in one chart. */
const CHARTS_ARE_CONSTRUCTS = {
  name: 'charts-are-constructs',
  setup(bundler) {
    bundler.onResolve({ filter: /^cdk8s$/ }, ({ importer }) =>
      importer.startsWith(join(ROOT, 'charts') + sep) ? { path: 'cdk8s', namespace: 'construct' } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: 'construct' }, () => ({
      contents: `export * from 'cdk8s'; export { Construct as Chart } from 'constructs';`,
      resolveDir: ROOT,
    }));
  },
};
