import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { buildSync } from 'esbuild';
import type * as Lazy from '../../../synth/schemas/validators';
import { kindDefinition } from '../../../synth/schemas/json-schema';
import { precompiledValidators } from '../../../synth/schemas/precompiled';
import { knownKinds, shapes, validatorOf } from '../../../synth/schemas/validators';
import { violationsOf, type SchemaViolation } from '../../../synth/schemas/violations';
import type { Manifest } from '../../../synth/manifest';
import { changed } from './changed';
import { MUTATIONS } from './mutations';
import { VALID } from './samples';

const ROOT = resolve(__dirname, '../../..');
const MUTATED = MUTATIONS.map(({ of, path, value }) => changed(of, path, value));

type Validators = Pick<typeof Lazy, 'knownKinds' | 'shapes' | 'validatorOf'>;

const code = precompiledValidators(ROOT);
const precompiled = load(code);

/** Runs a module and returns what it exports. */
function load(contents: string): Validators {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    write: false,
  });
  const module: { exports: Validators } = { exports: { knownKinds, shapes, validatorOf } };
  const run = compileFunction(outputFiles[0]?.text ?? '', ['module', 'require']);
  Reflect.apply(run, undefined, [module, createRequire(__filename)]);
  return module.exports;
}

function verdict({ validatorOf, shapes }: Validators, manifest: Manifest): readonly SchemaViolation[] | 'unknown' {
  const validator = validatorOf(manifest.apiVersion, manifest.kind);
  if (validator === undefined) return 'unknown';
  const isValid = validator(manifest);
  expect(isValid).toBe((validator.errors ?? []).length === 0);
  const definition = kindDefinition(manifest);
  return violationsOf({ manifest, definition, shapes: shapes(), errors: validator.errors ?? [] });
}

test.each([...VALID, ...MUTATED])('both find the same about a $kind (%#)', (manifest) => {
  expect(verdict(precompiled, manifest)).toEqual(verdict({ knownKinds, shapes, validatorOf }, manifest));
});

test('both find the same about an empty and a senseless object of every kind', () => {
  for (const kind of knownKinds) {
    for (const rest of [{}, { spec: 'x', data: 1, rules: [null], nonsense: true }]) {
      const manifest = { ...kind, metadata: { name: 'x', labels: { a: ' ' } }, ...rest };
      expect(verdict(precompiled, manifest)).toEqual(verdict({ knownKinds, shapes, validatorOf }, manifest));
    }
  }
});

test('both know the same kinds and fields', () => {
  expect(precompiled.validatorOf).not.toBe(validatorOf);
  expect(precompiled.knownKinds).toEqual(knownKinds);
  expect(precompiled.shapes()).toEqual(shapes());
  expect(precompiled.validatorOf('constructor', 'toString')).toBeUndefined();
});

test('the code is made in the same way every time, without ajv inside', () => {
  expect(precompiledValidators(ROOT) === code).toBe(true);
  expect(/require\("ajv(?!\/dist\/runtime\/)/.exec(code)).toBeNull();
});
