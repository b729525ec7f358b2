import { FILE_KINDS, FILE_SCHEMAS, type FileKind } from './schema/files';
import { jsonSchemaOf, type JsonSchema } from './schema/json-schema';

/** A file that is made from the schema. */
export interface GeneratedFile {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
}

const FILE_STEMS: Readonly<Record<FileKind, string>> = {
  system: 'system',
  environment: 'environment',
  images: 'images',
  thirdPartyImages: 'third-party-images',
  argoCd: 'argocd',
};

/** JSON Schemas for editors: the first line of each overlay names its own. */
export function editorSchemas(): readonly GeneratedFile[] {
  return FILE_KINDS.map((kind) => ({
    path: `overlays/schema/${FILE_STEMS[kind]}.schema.json`,
    text: `${JSON.stringify(
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        title: `overlays/${FILE_SCHEMAS[kind].name}`,
        ...jsonSchemaOf(FILE_SCHEMAS[kind].schema),
      },
      null,
      2,
    )}\n`,
  }));
}

/** Reference pages: every setting of every kind of file, in the order of the schema. */
export function referencePages(): readonly GeneratedFile[] {
  return FILE_KINDS.map((kind) => ({ path: `docs/reference/${FILE_STEMS[kind]}.md`, text: page(kind) }));
}

function page(kind: FileKind): string {
  const { name, schema } = FILE_SCHEMAS[kind];
  const lines = rows('', jsonSchemaOf(schema), 'required').slice(1);
  return [
    `# overlays/${name}`,
    '',
    '<!-- Made from overlays/schema by npm run docs. -->',
    '',
    textOf(schema, 'description'),
    '',
    '| setting | type | default | meaning |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Whether a setting must be there: always, where the value has the form that it belongs to, or never. */
type Presence = 'required' | 'required in this form' | 'optional';

/** The row of a setting, and those of the settings inside it. */
function rows(path: string, schema: JsonSchema, presence: Presence): readonly string[] {
  const own = `| \`${path}\` | ${typeOf(schema)} | ${defaultOf(schema, presence)} | ${escape(textOf(schema, 'description'))} |`;
  return [own, ...childRows(path, schema, 'required')];
}

/** The rows of what is inside a setting; members of maps and lists, and forms of a value, have none but for what is in them. */
function childRows(path: string, schema: JsonSchema, presence: Presence): readonly string[] {
  const required = listOf(schema['required']);
  const properties = Object.entries(recordOf(schema['properties'])).flatMap(([name, property]) =>
    rows(path === '' ? name : `${path}.${name}`, recordOf(property), required.includes(name) ? presence : 'optional'),
  );
  const values = Object.values(recordOf(schema['patternProperties'])).flatMap((value) =>
    childRows(`${path}.<name>`, recordOf(value), 'required'),
  );
  const items = schema['type'] === 'array' ? childRows(`${path}[]`, recordOf(schema['items']), 'required') : [];
  const forms = listOf(schema['anyOf']).flatMap((form) => childRows(path, recordOf(form), 'required in this form'));
  return [...properties, ...values, ...items, ...forms];
}

function typeOf(schema: JsonSchema): string {
  const expected = schema['expected'];
  if (typeof expected === 'string') return escape(expected);
  if (schema['type'] === 'array') return `list of: ${typeOf(recordOf(schema['items']))}`;
  if ('patternProperties' in schema) {
    const [value] = Object.values(recordOf(schema['patternProperties']));
    return `map to: ${typeOf(recordOf(value))}`;
  }
  const names: Readonly<Record<string, string>> = {
    object: 'settings below',
    boolean: 'true or false',
    string: 'text',
  };
  return names[String(schema['type'])] ?? String(schema['type']);
}

function defaultOf(schema: JsonSchema, presence: Presence): string {
  if ('default' in schema) return `\`${JSON.stringify(schema['default'])}\``;
  return presence === 'optional' ? 'none' : `**${presence}**`;
}

function textOf(schema: JsonSchema, keyword: string): string {
  const text = schema[keyword];
  return typeof text === 'string' ? text : '';
}

const escape = (text: string): string => text.replaceAll('|', '\\|');

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function recordOf(value: unknown): JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
