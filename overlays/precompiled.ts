import Ajv from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { FILE_KINDS, FILE_SCHEMAS } from './schema/files';
import { jsonSchemaOf } from './schema/json-schema';
import { AJV_OPTIONS, ANNOTATIONS } from './validators';

/** The source of a module that exports what validators.ts exports, with nothing left to compile when it starts. */
export function precompiledOverlayValidators(): string {
  const ajv = new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } });
  for (const keyword of ANNOTATIONS) ajv.addKeyword(keyword);
  for (const kind of FILE_KINDS) ajv.addSchema(jsonSchemaOf(FILE_SCHEMAS[kind].schema), kind);
  const exported = Object.fromEntries(FILE_KINDS.map((kind) => [`${kind}Validator`, kind]));
  const table = FILE_KINDS.map((kind) => `${kind}: ${kind}Validator`).join(', ');
  return `${standaloneCode(ajv, exported)}\nexport const validators = { ${table} };`;
}
