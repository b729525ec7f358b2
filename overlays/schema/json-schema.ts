import type { TSchema } from '@sinclair/typebox';

/** A JSON Schema as plain data. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/**
 * The JSON Schema of a setting as a person may write it: a property with a default need not be there. (The TypeScript type
 * is that of the value after validation, where the validator has filled the defaults in.)
 */
export function jsonSchemaOf(schema: TSchema): JsonSchema {
  // Through JSON, which drops the symbols that TypeBox marks its schemas with.
  return withoutDefaultedRequirements(JSON.parse(JSON.stringify(schema)) as JsonSchema);
}

function withoutDefaultedRequirements(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([keyword, value]): [string, unknown] => [
    keyword,
    keyword === 'required' ? requirements(schema, value) : descend(keyword, value),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function requirements(schema: JsonSchema, required: unknown): readonly unknown[] | undefined {
  const properties = schema['properties'];
  if (!Array.isArray(required) || !isRecord(properties)) return undefined;
  const kept = required.filter((name) => {
    const property = properties[String(name)];
    return !(isRecord(property) && 'default' in property);
  });
  return kept.length === 0 ? undefined : kept;
}

function descend(keyword: string, value: unknown): unknown {
  if (keyword === 'default' || keyword === 'enum') return value;
  if (Array.isArray(value))
    return value.map((item: unknown) => (isRecord(item) ? withoutDefaultedRequirements(item) : item));
  return isRecord(value) ? withoutDefaultedRequirements(value) : value;
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
