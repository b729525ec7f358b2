import type { GroupVersionKind } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { CONSTRAINTS, WRITTEN_BY_THE_CLUSTER } from './constraints';
import { ENUMS } from './enums';
import { readTypes, type Field, type FieldType, type TypeDescriptions } from './jsii';
import { kindDefinition, type Definitions, type JsonSchema, type SchemaSet } from './json-schema';
import { metadataOf, namedMetadata } from './metadata';
import { FORMS } from './patterns';

/** Every number in the Kubernetes API is a whole one, but for these (limits inside the schema of a CRD). */
const FRACTIONS = new Set(['JsonSchemaProps.maximum', 'JsonSchemaProps.minimum', 'JsonSchemaProps.multipleOf']);

/**
 * Strict schemas of the built-in kinds, derived from the types of cdk8s-plus-27. Kinds that cannot be written to a
 * cluster as objects (the `…List` kinds and Status) are left out, and so are `status` and the metadata that the cluster
 * writes itself. Throws when a table (enums.ts, constraints.ts) names a field that does not exist.
 */
export function builtinSchemas(root: string): SchemaSet {
  const types = readTypes(root);
  const builder = new DefinitionsBuilder(types);
  const kinds = kindClasses().filter(({ props }) => metadataType(types, props) === 'ObjectMeta');
  for (const { gvk, props } of kinds) builder.addKind(gvk, props);
  return { kinds: kinds.map(({ gvk }) => gvk), definitions: builder.finish() };
}

interface KindClass {
  readonly gvk: GroupVersionKind;
  /** The name of the type that the class takes, e.g. `KubeDeploymentProps`. */
  readonly props: string;
}

function kindClasses(): readonly KindClass[] {
  return Object.entries(k8s).flatMap(([name, value]: readonly [string, unknown]) =>
    hasGvk(value) ? [{ gvk: value.GVK, props: `${name}Props` }] : [],
  );
}

function hasGvk(value: unknown): value is { readonly GVK: GroupVersionKind } {
  return typeof value === 'function' && 'GVK' in value;
}

function metadataType(types: TypeDescriptions, props: string): string | undefined {
  const type = types.get(props)?.find(({ name }) => name === 'metadata')?.type;
  return type?.is === 'named' ? type.name : undefined;
}

/** A claim as a template in another object; there the API server keeps its kind and status, which no type of cdk8s-plus-27 has. */
const CLAIM_TEMPLATE = 'KubePersistentVolumeClaimProps';
const CLAIM_TEMPLATE_STATUS = 'PersistentVolumeClaimTemplateStatus';

class DefinitionsBuilder {
  private readonly definitions = new Map<string, JsonSchema>();
  private readonly unusedRules = new Set([...Object.keys(ENUMS), ...Object.keys(CONSTRAINTS)]);

  constructor(private readonly types: TypeDescriptions) {}

  addKind(gvk: GroupVersionKind, props: string): void {
    const definition = kindDefinition(gvk);
    const schema = this.objectSchema(definition, this.fieldsOf(props));
    this.definitions.set(definition, {
      ...schema,
      properties: { apiVersion: {}, kind: {}, ...schema.properties, metadata: metadataOf(definition) },
      required: ['metadata', ...(schema.required ?? [])],
    });
  }

  /** All definitions, once every kind has been added. */
  finish(): Definitions {
    const [unused] = this.unusedRules;
    if (unused !== undefined) throw new Error(`${unused}: no such field among the types of cdk8s-plus-27`);
    const { ObjectMeta: template, ...definitions } = Object.fromEntries(this.definitions);
    if (template === undefined) throw new Error('ObjectMeta: not among the types of cdk8s-plus-27');
    return { ...definitions, ObjectMeta: template, ...namedMetadata(template) };
  }

  private fieldsOf(type: string): readonly Field[] {
    const fields = this.types.get(type);
    if (fields === undefined) throw new Error(`${type}: not among the types of cdk8s-plus-27`);
    return type === 'ObjectMeta' ? fields.filter(({ name }) => !WRITTEN_BY_THE_CLUSTER.includes(name)) : fields;
  }

  private objectSchema(definition: string, fields: readonly Field[]): JsonSchema {
    const required = fields.filter((field) => this.isRequired(field)).map(({ name }) => name);
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.name, this.fieldSchema(definition, field)])),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    };
  }

  /** A spec that requires fields cannot be left out either: the API server would find it empty and refuse it. */
  private isRequired({ name, required, type }: Field): boolean {
    if (required || name !== 'spec' || type.is !== 'named') return required;
    return this.fieldsOf(type.name).some((field) => this.isRequired(field));
  }

  private fieldSchema(definition: string, { name, type }: Field): JsonSchema {
    const field = `${definition}.${name}`;
    const schema = { ...this.typeSchema(type, field), ...this.rulesOf(field) };
    const entryRules = this.rulesOf(`${field}[]`);
    return schema.items === undefined ? schema : { ...schema, items: { ...schema.items, ...entryRules } };
  }

  private rulesOf(field: string): JsonSchema {
    this.unusedRules.delete(field);
    const values = ENUMS[field];
    return { ...CONSTRAINTS[field], ...(values === undefined ? {} : { enum: values }) };
  }

  private typeSchema(type: FieldType, field: string): JsonSchema {
    switch (type.is) {
      case 'list':
        return { type: 'array', items: this.typeSchema(type.of, field) };
      case 'map':
        return { type: 'object', additionalProperties: this.typeSchema(type.of, field) };
      case 'named':
        return this.namedSchema(type.name);
      case 'primitive':
        return primitiveSchema(type.name, field);
    }
  }

  private namedSchema(name: string): JsonSchema {
    if (name === 'Quantity') return { type: ['string', 'number'], pattern: FORMS.quantity.pattern };
    if (name === 'IntOrString') return { type: ['integer', 'string'] };
    if (!this.types.has(name)) return { type: 'string' }; // the only enum that cdk8s-plus-27 knows: DeleteOptions.kind
    if (!this.definitions.has(name)) {
      this.definitions.set(name, {}); // types may contain themselves
      const schema = this.objectSchema(name, this.fieldsOf(name));
      this.definitions.set(name, name === CLAIM_TEMPLATE ? this.claimTemplate(schema) : schema);
    }
    return { $ref: name };
  }

  private claimTemplate(schema: JsonSchema): JsonSchema {
    this.definitions.set(CLAIM_TEMPLATE_STATUS, {
      type: 'object',
      properties: { phase: { type: 'string', enum: ['Pending'] } },
      additionalProperties: false,
    });
    const stored = {
      apiVersion: { type: 'string', enum: ['v1'] },
      kind: { type: 'string', enum: ['PersistentVolumeClaim'] },
      status: { $ref: CLAIM_TEMPLATE_STATUS },
    } as const;
    return { ...schema, properties: { ...stored, ...schema.properties } };
  }
}

function primitiveSchema(primitive: string, field: string): JsonSchema {
  switch (primitive) {
    case 'string':
    case 'boolean':
      return { type: primitive };
    case 'number':
      return { type: FRACTIONS.has(field) ? 'number' : 'integer' };
    case 'date':
      return { type: 'string', pattern: FORMS.time.pattern };
    case 'any':
      return {};
    default:
      throw new Error(`${field}: expected a type that JSON has, found "${primitive}"`);
  }
}
