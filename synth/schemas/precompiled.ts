import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { AJV_OPTIONS } from './ajv-options';
import { kindDefinition } from './json-schema';
import { schemaSet } from './schema-set';
import { shapesOf } from './shapes';

/**
 * The source of a module that exports what validators.ts exports, as plain functions: nothing is compiled, and neither ajv
 * nor the description of the Kubernetes types is loaded, when it starts.
 */
export function precompiledValidators(root: string): string {
  const { kinds, definitions } = schemaSet(root);
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true, lines: true } });
  for (const [name, schema] of Object.entries(definitions)) ajv.addSchema(schema, name);
  const exported = kinds.map((kind, index) => [`validator${index}Of`, kindDefinition(kind)] as const);
  const code = standaloneCode(ajv, Object.fromEntries(exported));
  const table = kinds.map(({ apiVersion, kind }, index) => `"${apiVersion}/${kind}": validator${index}Of`);
  const shapes = JSON.stringify(JSON.stringify(shapesOf(definitions)));
  return [
    code.replaceAll(/^export const (validator\d+Of)/gm, 'const $1'),
    `const table = { __proto__: null, ${table.join(', ')} };`,
    `export const knownKinds = ${JSON.stringify(kinds)};`,
    `export const shapes = () => JSON.parse(${shapes});`,
    'export const validatorOf = (apiVersion, kind) => table[`${apiVersion}/${kind}`];',
  ].join('\n');
}
