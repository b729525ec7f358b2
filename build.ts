import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build as bundle, transformSync, type Metafile, type Plugin } from 'esbuild';
import { precompiledOverlayValidators } from './overlays/precompiled';
import { precompiledValidators } from './synth/schemas/precompiled';

/** A module whose work is done while bundling: in the bundle, generated code with the same exports takes its place. */
interface Precompiled {
  /** The code that takes the module's place: an ES module in JavaScript. */
  readonly generate: (root: string) => string;
  /** What it reads besides source code: files or folders, relative to the root. */
  readonly reads: readonly string[];
}

/**
 * The modules that are replaced, by path. To add one: export a function that returns the code (see
 * `precompiledValidators`, which calls `ajv/dist/standalone`) from a module beside it, and name both here.
 */
const PRECOMPILED: Readonly<Record<string, Precompiled>> = {
  'overlays/validators.ts': { generate: precompiledOverlayValidators, reads: [] },
  'synth/schemas/validators.ts': { generate: precompiledValidators, reads: ['imports/crds'] },
};

/**
 * Modules that libraries load and that nothing here calls. They are half of all code; calling one would end in "is not a constructor" or
 * "is not a function", in the first cluster that is rendered or judged.
 */
const UNCALLED: readonly RegExp[] = [
  // A newer form of Grafana's dashboards.
  /grafana-foundation-sdk[/\\]dist[/\\](dashboardv2(beta1)?[/\\]index|\w+[/\\](visualization(V2)?|query(V2)?)Builder\.gen)\.js$/,
  // What cdk8s does with files of others. Ours are written by synth/.
  /cdk8s[/\\]lib[/\\](helm|include|testing|yaml|_child_process)\.js$/,
  // Constructs of another level than the types of Kubernetes: all but lib/index.js and lib/imports/.
  /cdk8s-plus-27[/\\]lib[/\\]([a-hj-z_][\w.-]*|ingress)\.js$/,
  // The editor around the check of PromQL.
  /@codemirror[/\\]language[/\\]dist[/\\]\w+\.c?js$/,
];

/** A package with one form for `import` and one for `require`, which both occur: the first is enough. */
const TWOFOLD = /^@prometheus-io\/lezer-promql$/;

/** What to bundle. */
export interface BuildRequest {
  /** The folder of the project. */
  readonly root: string;
  /** The program, relative to the root. */
  readonly entry: string;
  /** Where the bundle goes. */
  readonly outdir: string;
  /** Where generated code is kept between builds. */
  readonly cacheDir: string;
}

/**
 * Bundles the program with all it depends on (but esbuild) into `program.cjs`; what is named in an `import()` does nothing before it is
 * called. `main.cjs` runs it. Returns the files and folders that the result depends on, relative to the root. Throws esbuild's
 * `BuildFailure` when a source cannot be bundled.
 */
export async function build({ root, entry, outdir, cacheDir }: BuildRequest): Promise<readonly string[]> {
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: { main: 'launch.ts', program: entry },
    outdir,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    // What a Script of V8 can be, whose code can be kept.
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['esbuild'],
    sourcemap: true,
    metafile: true,
    logLevel: 'error',
    plugins: [precompile(root, cacheDir)],
  });
  return [...sourcesOf(metafile), ...Object.values(PRECOMPILED).flatMap(({ reads }) => reads)];
}

/** The sources of this project that went into a bundle, relative to the root. */
export function sourcesOf({ inputs }: Metafile): readonly string[] {
  return Object.keys(inputs).filter((path) => !path.includes('node_modules/') && !path.includes(':'));
}

function precompile(root: string, cacheDir: string): Plugin {
  return {
    name: 'precompile',
    setup(build) {
      for (const filter of UNCALLED) build.onLoad({ filter }, () => ({ contents: '', loader: 'js' }));
      build.onResolve({ filter: TWOFOLD }, ({ path, resolveDir, kind }) =>
        kind === 'require-call' ? build.resolve(path, { resolveDir, kind: 'import-statement' }) : undefined,
      );
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const precompiled = PRECOMPILED[relative(root, path)];
        if (precompiled === undefined) return undefined;
        const contents = generated(precompiled, root, cacheDir);
        return { contents, loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/**
 * The code of a module, from the cache when it was generated before from the same things: half a second less whenever a
 * chart is edited. This file is the bundle of the generators themselves when it runs, so its text stands for theirs.
 */
function generated({ generate, reads }: Precompiled, root: string, cacheDir: string): string {
  const files = [join(root, 'package-lock.json'), ...reads.flatMap((path) => filesIn(join(root, path)))];
  const hash = createHash('sha256').update(generate.name).update(readFileSync(__filename));
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(file));
  const cached = join(cacheDir, `precompiled-${hash.digest('hex')}.js`);
  if (existsSync(cached)) return readFileSync(cached, 'utf8');
  const { code } = transformSync(generate(root), { minify: true, format: 'esm', target: 'node20' });
  const unfinished = `${cached}.${process.pid}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, cached);
  return code;
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name));
}
