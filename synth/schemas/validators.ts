import { resolve } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { AJV_OPTIONS } from './ajv-options';
import { kindDefinition, type KnownKind } from './json-schema';
import { schemaSet } from './schema-set';
import { shapesOf, type Shapes } from './shapes';

/*
 * This module compiles a validator when it is first asked for. The bundle has none of this: there, the module is replaced
 * by `precompiledValidators`, which exports the same names.
 */

const { kinds, definitions } = schemaSet(resolve(__dirname, '../..'));

const ajv = new Ajv(AJV_OPTIONS);
for (const [name, schema] of Object.entries(definitions)) ajv.addSchema(schema, name);

/** The kinds that can be checked. */
export const knownKinds: readonly KnownKind[] = kinds;

/** The fields of all definitions, for messages. */
export function shapes(): Shapes {
  return shapesOf(definitions);
}

/** The validator of a kind; undefined when the kind is unknown. Its errors are those of ajv, all of them. */
export function validatorOf(apiVersion: string, kind: string): ValidateFunction | undefined {
  const definition = kindDefinition({ apiVersion, kind });
  return Object.hasOwn(definitions, definition) ? ajv.getSchema(definition) : undefined;
}
