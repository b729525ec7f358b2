import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { kindDefinition, type JsonSchema, type JsonType, type KnownKind, type SchemaSet } from './json-schema';
import { metadataOf } from './metadata';
import { listOf, recordOf, textOf } from './narrow';

/** The definition of a custom kind, in our own words: what `imports/crds/*.yaml` hold. */
export interface Contract extends KnownKind {
  readonly group: string;
  readonly plural: string;
  readonly scope: string;
  readonly version: string;
  /** Its openAPIV3Schema, as written. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Keywords of a contract that say nothing about what is valid. */
const ANNOTATIONS = new Set(['description', 'default', 'format', 'title']);
const LIMITS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'] as const;
const KEYWORDS = new Set<string>([
  ...ANNOTATIONS,
  ...LIMITS,
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'pattern',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
]);

/** Reads the contracts under a project's root, in the order of their files. Throws when one is not a CRD. */
export function readContracts(root: string): readonly Contract[] {
  const folder = join(root, 'imports/crds');
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return files.sort().flatMap((file) => contractsIn(readFileSync(join(folder, file), 'utf8'), file));
}

/** The contracts in the text of one file; `file` is named when it is not what was expected. */
export function contractsIn(text: string, file: string): readonly Contract[] {
  return loadAll(text).flatMap((document) => {
    const spec = recordOf(recordOf(document, file)['spec'], `${file} spec`);
    const names = recordOf(spec['names'], `${file} spec.names`);
    const group = textOf(spec['group'], `${file} spec.group`);
    const kind = textOf(names['kind'], `${file} spec.names.kind`);
    return listOf(spec['versions'], `${file} spec.versions`).map((entry) => {
      const version = recordOf(entry, `${file} ${kind} version`);
      const name = textOf(version['name'], `${file} ${kind} version`);
      return {
        group,
        kind,
        plural: textOf(names['plural'], `${file} spec.names.plural`),
        scope: textOf(spec['scope'], `${file} spec.scope`),
        version: name,
        apiVersion: `${group}/${name}`,
        schema: recordOf(recordOf(version['schema'], `${file} ${kind}`)['openAPIV3Schema'], `${file} ${kind}`),
      };
    });
  });
}

/**
 * Strict schemas of the custom kinds: their contracts, with unknown fields refused at every depth. Each object inside
 * becomes a definition with the name that `cdk8s import` gives its type (`ExternalSecretSpecData`). Throws at a keyword
 * that it does not know, rather than check less than the contract says.
 */
export function contractSchemas(contracts: readonly Contract[]): SchemaSet {
  const definitions = new Map<string, JsonSchema>();
  for (const contract of contracts) {
    const definition = kindDefinition(contract);
    const { properties = {}, ...schema } = objectSchema(contract.schema, contract.kind, definitions);
    const ours = { apiVersion: {}, kind: {}, ...properties, metadata: metadataOf(definition) };
    definitions.set(definition, {
      ...schema,
      properties: ours,
      required: ['metadata', ...(schema.required ?? [])],
    });
  }
  return {
    kinds: contracts.map(({ apiVersion, kind }) => ({ apiVersion, kind })),
    definitions: Object.fromEntries(definitions),
  };
}

type Source = Readonly<Record<string, unknown>>;

function objectSchema(source: Source, name: string, definitions: Map<string, JsonSchema>): JsonSchema {
  const fields = Object.entries(recordOf(source['properties'], name));
  const required = listOf(source['required'], `${name} required`).map((field) => textOf(field, `${name} required`));
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(([field, schema]) => [field, strict(schema, `${name}${capitalised(field)}`, definitions)]),
    ),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function strict(value: unknown, name: string, definitions: Map<string, JsonSchema>): JsonSchema {
  const source = recordOf(value, name);
  const unknown = Object.keys(source).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown !== undefined) throw new Error(`${name}: the keyword "${unknown}" of the contract is not supported`);
  if (source['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'], ...limitsOf(source, name) };
  if (source['x-kubernetes-preserve-unknown-fields'] === true) return {};
  const type = typeOf(source['type'], name);
  if (type === 'array') {
    return { type, items: strict(source['items'], name, definitions), ...limitsOf(source, name) };
  }
  if (type !== 'object') return { type, ...limitsOf(source, name) };
  if (source['properties'] === undefined) return openObject(source, name, definitions);
  if (definitions.has(name)) throw new Error(`${name}: two objects of the contracts have this name`);
  definitions.set(name, {});
  definitions.set(name, objectSchema(source, name, definitions));
  return { $ref: name };
}

/** A map when its values are described; else an object without fields, as `metadata` is written in a contract. */
function openObject(source: Source, name: string, definitions: Map<string, JsonSchema>): JsonSchema {
  const values = source['additionalProperties'];
  return { type: 'object', additionalProperties: values === undefined ? false : strict(values, name, definitions) };
}

function limitsOf(source: Source, name: string): JsonSchema {
  const limits = LIMITS.flatMap((keyword) => {
    const limit = source[keyword];
    return typeof limit === 'number' ? [[keyword, limit] as const] : [];
  });
  const values = listOf(source['enum'], `${name} enum`).map((entry) => textOf(entry, `${name} enum`));
  const pattern = source['pattern'];
  return {
    ...Object.fromEntries(limits),
    ...(values.length === 0 ? {} : { enum: values }),
    ...(pattern === undefined ? {} : { pattern: textOf(pattern, `${name} pattern`) }),
  };
}

function typeOf(value: unknown, name: string): JsonType {
  switch (value) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'object':
    case 'array':
      return value;
    default:
      throw new Error(`${name}: expected a type, found ${JSON.stringify(value)}`);
  }
}

function capitalised(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}
