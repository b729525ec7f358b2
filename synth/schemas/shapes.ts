import type { Definitions, JsonSchema } from './json-schema';

/**
 * What messages need to know about the schemas, and no more: the fields of each definition, each with the definition of
 * its value. `""` is a value without fields; each `*` in front stands for a list or a map around the definition.
 */
export type Shapes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The shapes of definitions. */
export function shapesOf(definitions: Definitions): Shapes {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, { properties = {} }]) => [
      name,
      Object.fromEntries(Object.entries(properties).map(([field, schema]) => [field, contentOf(schema)])),
    ]),
  );
}

function contentOf({ $ref, items, additionalProperties }: JsonSchema): string {
  if ($ref !== undefined) return $ref;
  const inner = items ?? additionalProperties;
  const content = typeof inner === 'object' ? contentOf(inner) : '';
  return content === '' ? '' : `*${content}`;
}

/** The definition of the value at a path inside an object of a definition; undefined where values have no fields. */
export function definitionAt(shapes: Shapes, definition: string, path: readonly string[]): string | undefined {
  let content = definition;
  for (const step of path) {
    content = content.startsWith('*') ? content.slice(1) : (shapes[content]?.[step] ?? '');
    if (content === '') return undefined;
  }
  return content.startsWith('*') ? undefined : content;
}
