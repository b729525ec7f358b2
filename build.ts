import { dirname, join, relative, resolve } from 'node:path';
import { build as bundle, transformSync, type Metafile, type Plugin } from 'esbuild';
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
  'synth/schemas/validators.ts': { generate: precompiledValidators, reads: ['imports/crds'] },
};

/** What to bundle. */
export interface BuildRequest {
  /** The folder of the project. */
  readonly root: string;
  /** The program, relative to the root. */
  readonly entry: string;
  /** Where the bundle goes; it must not hold anything yet. */
  readonly outdir: string;
}

/** Many dependencies are CommonJS and call `require`, which ES modules do not have. */
const REQUIRE = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

/**
 * Bundles the program with all it depends on (but esbuild) into ES modules, one chunk for each `import()`. Returns the
 * files and folders that the result depends on, relative to the root. Throws esbuild's `BuildFailure` when a source cannot
 * be bundled.
 */
export async function build({ root, entry, outdir }: BuildRequest): Promise<readonly string[]> {
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node20',
    external: ['esbuild'],
    banner: { js: REQUIRE },
    sourcemap: true,
    metafile: true,
    logLevel: 'error',
    plugins: [precompile(root), typedObjectsOnly(root)],
  });
  return [...sourcesOf(metafile), ...Object.values(PRECOMPILED).flatMap(({ reads }) => reads)];
}

/** The sources of this project that went into a bundle, relative to the root. */
export function sourcesOf({ inputs }: Metafile): readonly string[] {
  return Object.keys(inputs).filter((path) => !path.includes('node_modules/') && !path.includes(':'));
}

function precompile(root: string): Plugin {
  return {
    name: 'precompile',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const precompiled = PRECOMPILED[relative(root, path)];
        if (precompiled === undefined) return undefined;
        const { code } = transformSync(precompiled.generate(root), { minify: true, format: 'esm', target: 'node20' });
        return { contents: code, loader: 'js', resolveDir: dirname(path) };
      });
    },
  };
}

/**
 * cdk8s-plus-27 exports its L2 classes next to `k8s`, the typed objects, and cannot be tree-shaken. Charts use `k8s` alone,
 * so the bundle has that alone: 230 kB and 5 ms less at every start. A chart that wants an L2 class fails to build ("No
 * matching export"); then this plugin goes.
 */
function typedObjectsOnly(root: string): Plugin {
  const typedObjects = join(root, 'node_modules/cdk8s-plus-27/lib/imports/k8s.js');
  return {
    name: 'typed-objects-only',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^cdk8s-plus-27$/ }, ({ path }) => ({ path, namespace: 'typed-objects-only' }));
      onLoad({ filter: /.*/, namespace: 'typed-objects-only' }, () => ({
        contents: `export const k8s = require(${JSON.stringify(typedObjects)});`,
        loader: 'js',
        resolveDir: resolve(root),
      }));
    },
  };
}
