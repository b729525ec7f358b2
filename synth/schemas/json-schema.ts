/** The part of JSON Schema that this project writes. Unions are lists of types, so that one mistake is one error. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export type JsonType = 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';

/** Schemas by name. A `$ref` is the name of another one. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** A kind of object that can be checked. */
export interface KnownKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Everything that objects are checked against. The definition of a kind is named by `kindDefinition`. */
export interface SchemaSet {
  readonly kinds: readonly KnownKind[];
  readonly definitions: Definitions;
}

/** The name of a kind's own definition, in the notation of kubectl: `Deployment.v1.apps`, `Service.v1`. */
export function kindDefinition({ apiVersion, kind }: KnownKind): string {
  return [kind, ...apiVersion.split('/').reverse()].join('.');
}
