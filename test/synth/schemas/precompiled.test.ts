import { resolve } from 'node:path';
import type * as Lazy from '../../../synth/schemas/validators';
import { kindDefinition } from '../../../synth/schemas/json-schema';
import { precompiledValidators } from '../../../synth/schemas/precompiled';
import { violationsOf, type SchemaViolation } from '../../../synth/schemas/violations';
import type { Manifest } from '../../../synth/manifest';
import { asItIs, asModule } from '../../prepared/as-module';
import { changed } from './changed';
import { MUTATIONS } from './mutations';
import { VALID } from './samples';

const ROOT = resolve(__dirname, '../../..');
const MUTATED = MUTATIONS.map(({ of, path, value }) => changed(of, path, value));

type Validators = Pick<typeof Lazy, 'knownKinds' | 'shapes' | 'validatorOf'>;

const code = precompiledValidators(ROOT);
const precompiled: Validators = asModule(code);
const lazy: Validators = asItIs('synth/schemas/validators.ts');

function verdict({ validatorOf, shapes }: Validators, manifest: Manifest): readonly SchemaViolation[] | 'unknown' {
  const validator = validatorOf(manifest.apiVersion, manifest.kind);
  if (validator === undefined) return 'unknown';
  const isValid = validator(manifest);
  expect(isValid).toBe((validator.errors ?? []).length === 0);
  const definition = kindDefinition(manifest);
  return violationsOf({ manifest, definition, shapes: shapes(), errors: validator.errors ?? [] });
}

test.each([...VALID, ...MUTATED])('both find the same about a $kind (%#)', (manifest) => {
  expect(verdict(precompiled, manifest)).toEqual(verdict(lazy, manifest));
});

test('both find the same about an empty and a senseless object of every kind', () => {
  for (const kind of lazy.knownKinds) {
    for (const rest of [{}, { spec: 'x', data: 1, rules: [null], nonsense: true }]) {
      const manifest = { ...kind, metadata: { name: 'x', labels: { a: ' ' } }, ...rest };
      expect(verdict(precompiled, manifest)).toEqual(verdict(lazy, manifest));
    }
  }
});

test('both know the same kinds and fields', () => {
  expect(precompiled.validatorOf).not.toBe(lazy.validatorOf);
  expect(precompiled.knownKinds).toEqual(lazy.knownKinds);
  expect(precompiled.shapes()).toEqual(lazy.shapes());
  expect(precompiled.validatorOf('constructor', 'toString')).toBeUndefined();
});

test('the code is made in the same way every time, without ajv inside', () => {
  expect(precompiledValidators(ROOT) === code).toBe(true);
  expect(/require\("ajv(?!\/dist\/runtime\/)/.exec(code)).toBeNull();
});
