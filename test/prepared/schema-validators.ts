import { transformSync } from 'esbuild';
import { precompiledValidators } from '../../synth/schemas/precompiled';

/** The code that stands in the bundle for `synth/schemas/validators.ts`, as CommonJS. */
export const make = (): string =>
  transformSync(precompiledValidators('.'), { minify: true, format: 'cjs', target: 'node20' }).code;
