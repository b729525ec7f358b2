import type { ApiObject } from 'cdk8s';

/** A Kubernetes API object as plain data: what a chart renders to, what is checked, and what is written. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

/** The part of an object's metadata that every manifest has. */
export interface ManifestMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** An object of cdk8s as plain data. Throws for one without apiVersion, kind or name: a mistake of ours. */
export function manifestOf(object: ApiObject): Manifest {
  const manifest: unknown = object.toJson();
  if (isManifest(manifest)) return manifest;
  throw new Error(`${object.node.path} has no apiVersion, kind or name`);
}

/** Tells an API object from other data. */
export function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || !isRecord(value['metadata'])) return false;
  return [value['apiVersion'], value['kind'], value['metadata']['name']].every((field) => typeof field === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
