import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOf, recordOf, textOf } from './narrow';

/** The type of a field, as jsii describes it. */
export type FieldType =
  | { readonly is: 'primitive'; readonly name: string }
  | { readonly is: 'list' | 'map'; readonly of: FieldType }
  | { readonly is: 'named'; readonly name: string };

export interface Field {
  /** The name in JSON, not the one in TypeScript: `hostIP`, not `hostIp`. */
  readonly name: string;
  readonly required: boolean;
  readonly type: FieldType;
}

/** The Kubernetes types of cdk8s-plus-27 by name (`PodSpec`, `KubeDeploymentProps`), each with its fields. */
export type TypeDescriptions = ReadonlyMap<string, readonly Field[]>;

const NAMESPACE = 'cdk8s-plus-27.k8s.';

/**
 * Reads the description that cdk8s-plus-27 carries of its own types (`.jsii`, 2.7 MB, release 1.27 of Kubernetes). Throws
 * when it is not what jsii writes.
 */
export function readTypes(root: string): TypeDescriptions {
  const file = join(root, 'node_modules/cdk8s-plus-27/.jsii');
  const assembly: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const types = recordOf(recordOf(assembly, file)['types'], `${file} types`);
  const described = new Map<string, readonly Field[]>();
  for (const [name, type] of Object.entries(types)) {
    if (!name.startsWith(NAMESPACE)) continue;
    const { kind, properties } = recordOf(type, name);
    if (kind !== 'interface') continue;
    described.set(
      name.slice(NAMESPACE.length),
      listOf(properties, name).map((property) => fieldOf(property, name)),
    );
  }
  return described;
}

function fieldOf(property: unknown, owner: string): Field {
  const { docs, name, optional, type } = recordOf(property, owner);
  const what = `${owner}.${textOf(name, owner)}`;
  const schema = textOf(recordOf(recordOf(docs, what)['custom'], what)['schema'], what);
  const jsonName = schema.slice(schema.indexOf('#') + 1);
  return { name: jsonName, required: optional !== true, type: typeOf(type, what) };
}

function typeOf(type: unknown, what: string): FieldType {
  const { primitive, collection, fqn } = recordOf(type, what);
  if (primitive !== undefined) return { is: 'primitive', name: textOf(primitive, what) };
  if (fqn !== undefined) return { is: 'named', name: textOf(fqn, what).slice(NAMESPACE.length) };
  const { kind, elementtype } = recordOf(collection, what);
  return { is: kind === 'map' ? 'map' : 'list', of: typeOf(elementtype, what) };
}
