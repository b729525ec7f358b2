const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, relative } = require('node:path');
const { transformSync } = require('esbuild');

/** Modules that tests know as the program does: compiled ahead of time (build.ts), which setup.ts has done. */
const PREPARED = {
  'overlays/validators.ts': 'overlay-validators',
  'synth/schemas/validators.ts': 'schema-validators',
};

const OPTIONS = {
  loader: 'ts',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  // What is imported when it is needed is a module of Jest too.
  supported: { 'dynamic-import': false },
};

const OWN = readFileSync(module.filename);

module.exports = {
  process: (source, sourcefile) => {
    const name = PREPARED[relative(join(__dirname, '..'), sourcefile)];
    if (name !== undefined) {
      const finder = join(__dirname, 'prepared/prepared.ts');
      return { code: `module.exports = require(require(${JSON.stringify(finder)}).pathOf('${name}'));` };
    }
    return transformSync(source, { ...OPTIONS, sourcefile });
  },
  getCacheKey: (source, path) => createHash('sha256').update(OWN).update(`\0${path}\0${source}`).digest('hex'),
};
