import { suggest } from '../../overlays/suggest';
import type { Manifest } from '../manifest';
import { kindDefinition } from './json-schema';
import { knownKinds, shapes, validatorOf } from './validators';
import { violationsOf, type SchemaViolation } from './violations';
import { shown } from './wording';

export type { SchemaViolation } from './violations';

/**
 * Holds an object against the strict schema of its kind: unknown fields, wrong types, values that Kubernetes does not
 * have, missing fields. Empty when it is valid. Built-in kinds come from the types of cdk8s-plus-27 (Kubernetes 1.27),
 * custom ones from imports/crds; any other kind is a violation itself.
 */
export function checkSchema(manifest: Manifest): readonly SchemaViolation[] {
  const { apiVersion, kind } = manifest;
  const validator = validatorOf(apiVersion, kind);
  if (validator === undefined) return [unknownKind(apiVersion, kind)];
  if (validator(manifest)) return [];
  return violationsOf({
    manifest,
    definition: kindDefinition({ apiVersion, kind }),
    shapes: shapes(),
    errors: validator.errors ?? [],
  });
}

/** Whether there is a schema for an object's kind. */
export const isKnownKind = ({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): boolean =>
  validatorOf(apiVersion, kind) !== undefined;

function unknownKind(apiVersion: string, kind: string): SchemaViolation {
  const versions = knownKinds.filter((known) => known.kind === kind).map((known) => known.apiVersion);
  if (versions.length > 0) {
    const expected = `${versions.join(' or ')} for the kind ${kind}`;
    return withHint({ path: 'apiVersion', expected, found: shown(apiVersion) }, suggest(apiVersion, versions));
  }
  const kinds = knownKinds.filter((known) => known.apiVersion === apiVersion).map((known) => known.kind);
  if (kinds.length === 0) {
    const expected = 'an apiVersion and kind of Kubernetes or of a contract in imports/crds';
    return withHint({ path: 'kind', expected, found: `${shown(apiVersion)} ${shown(kind)}` }, undefined);
  }
  return withHint({ path: 'kind', expected: `a kind of ${apiVersion}`, found: shown(kind) }, suggest(kind, kinds));
}

function withHint(violation: SchemaViolation, hint: string | undefined): SchemaViolation {
  return hint === undefined ? violation : { ...violation, hint };
}
