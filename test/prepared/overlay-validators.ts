import { transformSync } from 'esbuild';
import { precompiledOverlayValidators } from '../../overlays/precompiled';

/** The code that stands in the bundle for `overlays/validators.ts`, as CommonJS. */
export const make = (): string =>
  transformSync(precompiledOverlayValidators(), { minify: true, format: 'cjs', target: 'node20' }).code;
