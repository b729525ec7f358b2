import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type * as Precompiled from '../../overlays/precompiled';
import type { FileKind } from '../../overlays/schema/files';
import { isSourceFile, parseSourceFile } from '../../overlays/source-file';
import type * as Compiled from '../../overlays/validators';
import { asItIs, asModule } from '../prepared/as-module';
import { SHAPES, TINY } from './edited-overlays';

const { precompiledOverlayValidators }: typeof Precompiled = asItIs('overlays/precompiled.ts');
const code = precompiledOverlayValidators();
type Validators = typeof Compiled.validators;

const { validators: precompiled }: { readonly validators: Validators } = asModule(code);
const { validators: compiled }: typeof Compiled = asItIs('overlays/validators.ts');

const FILES = [TINY, SHAPES].flatMap((folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.yaml'))
    .map(({ parentPath, name }) => relative('.', join(parentPath, name))),
);

function kindOf(path: string): FileKind {
  if (basename(path) === 'third-party.images.yaml') return 'thirdPartyImages';
  if (path.endsWith('.images.yaml')) return 'images';
  return basename(path) === 'system.yaml' ? 'system' : 'environment';
}

/** What a validator says of a value, and what it makes of it: defaults are filled in. */
function verdict(validators: Validators, kind: FileKind, value: unknown) {
  const validator = validators[kind];
  const given = structuredClone(value);
  const isValid = validator(given);
  return JSON.stringify([isValid, validator.errors, given]);
}

/** Calls back with one place of the value after the other taken away, or holding something that belongs nowhere. */
function spoil(value: unknown, use: () => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const wrong of [undefined, null, -1, 'Ä b', { x: 1 }, [[]]]) {
      Reflect.set(value, key, wrong);
      use();
    }
    Reflect.set(value, key, inner);
    spoil(inner, use);
  }
}

test.each(FILES)('of %s, both say the same, whatever is wrong in it', (path) => {
  const kind = kindOf(path);
  const file = parseSourceFile(path, readFileSync(path, 'utf8'));
  if (!isSourceFile(file)) throw new Error(file.expected);
  const { value } = file;
  const right = verdict(precompiled, kind, value);
  expect(right).toBe(verdict(compiled, kind, value));
  expect(right).toMatch(/^\[true,null/);
  let refused = 0;
  spoil(value, () => {
    const wrong = verdict(precompiled, kind, value);
    if (wrong !== verdict(compiled, kind, value)) expect(wrong).toBe(verdict(compiled, kind, value));
    if (wrong.startsWith('[false')) refused += 1;
  });
  expect(refused).toBeGreaterThanOrEqual(10);
});

test('the code is made in the same way every time, without ajv inside', () => {
  expect(precompiledOverlayValidators() === code).toBe(true);
  expect(/require\("ajv(?!\/dist\/runtime\/)/.exec(code)).toBeNull();
});
