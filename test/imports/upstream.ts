import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Contract } from '../../synth/schemas/contracts';
import { isRecord, listOf, recordOf } from '../../synth/schemas/narrow';

type Schema = Readonly<Record<string, unknown>>;

/** The upstream CRD of a contract. Throws when the folder does not have it. */
export function upstreamOf({ group, plural }: Contract, folder: string): Schema {
  const files = ['json', 'yaml'].map((extension) => join(folder, `${group}_${plural}.${extension}`));
  const file = files.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`none of ${files.join(', ')} exists`);
  return recordOf(loadAll(readFileSync(file, 'utf8'))[0], file);
}

/** Where a contract promises something that the upstream CRD does not keep, in words; empty when it keeps everything. */
export function differences(contract: Contract, upstream: Schema): readonly string[] {
  const spec = recordOf(upstream['spec'], 'spec');
  const versions = listOf(spec['versions'], 'versions').map((version) => recordOf(version, 'version'));
  const version = versions.find(({ name }) => name === contract.version);
  if (version === undefined || version['served'] !== true) return [`${contract.version} is not served`];
  const kind = recordOf(spec['names'], 'names')['kind'];
  if (kind !== contract.kind) return [`the kind is ${String(kind)}, not ${contract.kind}`];
  if (spec['scope'] !== contract.scope) return [`the scope is ${String(spec['scope'])}, not ${contract.scope}`];
  const theirs = recordOf(recordOf(version['schema'], 'schema')['openAPIV3Schema'], 'openAPIV3Schema');
  return ofSchemas(contract.schema, theirs, contract.kind);
}

function ofSchemas(ours: Schema, theirs: Schema, path: string): readonly string[] {
  if (theirs['x-kubernetes-preserve-unknown-fields'] === true && theirs['properties'] === undefined) return [];
  const type = typeName(ours);
  const wanted = typeName(theirs);
  if (type !== wanted && !(type === 'integer' && ['number', 'int-or-string'].includes(wanted))) {
    return [`${path} is ${wanted}, not ${type}`];
  }
  return [...ofValues(ours, theirs, path), ...ofFields(ours, theirs, path), ...ofEntries(ours, theirs, path)];
}

function typeName(schema: Schema): string {
  return schema['x-kubernetes-int-or-string'] === true ? 'int-or-string' : String(schema['type']);
}

function ofValues(ours: Schema, theirs: Schema, path: string): readonly string[] {
  if (theirs['enum'] === undefined) return [];
  const allowed = listOf(theirs['enum'], path);
  if (ours['enum'] === undefined) return [`${path} takes ${allowed.join(', ')} alone, and has no enum here`];
  const alien = listOf(ours['enum'], path).filter((value) => !allowed.includes(value));
  return alien.map((value) => `${path} cannot be ${String(value)}`);
}

function ofFields(ours: Schema, theirs: Schema, path: string): readonly string[] {
  const fields = fieldsOf(theirs);
  const missing = listOf(theirs['required'], path)
    .filter((field) => !listOf(ours['required'], path).includes(field))
    .filter((field) => fields[String(field)]?.['default'] === undefined)
    .map((field) => `${path}.${String(field)} is required, but not here`);
  const wrong = Object.entries(fieldsOf(ours)).flatMap(([field, schema]) => {
    const theirField = fields[field];
    if (theirField === undefined) return [`${path}.${field} does not exist`];
    return ofSchemas(schema, theirField, `${path}.${field}`);
  });
  return [...missing, ...wrong];
}

function fieldsOf({ properties }: Schema): Readonly<Record<string, Schema>> {
  const fields = properties === undefined ? {} : recordOf(properties, 'properties');
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, recordOf(field, name)]));
}

function ofEntries(ours: Schema, theirs: Schema, path: string): readonly string[] {
  return ['items', 'additionalProperties'].flatMap((keyword) => {
    const [our, their] = [ours[keyword], theirs[keyword]];
    if (!isRecord(our)) return [];
    return isRecord(their) ? ofSchemas(our, their, `${path}[]`) : [`${path} has no ${keyword}`];
  });
}
