import { isBuiltInGroup } from '../policies/forms/built-in-kinds';
import { objectArrivals, podArrivals } from '../policies/forms/field-arrivals';
import type { KubernetesObject } from '../policies/cluster/object';
import { podOf } from '../policies/cluster/pod';
import type { Severity } from '../policies/policy';
import { isManifest } from './manifest';
import { checkSchema, isKnownKind, type SchemaViolation } from './schemas';

/** A violation of the schema of its kind, and whether the API server minds. */
export interface FormViolation extends SchemaViolation {
  readonly severity: Severity;
}

/** Whose objects they are: of the overlays, of which everything is known, or of somebody else. */
export type Origin = 'ours' | 'foreign';

/**
 * What the schema of its kind has against an object. The schemas are those of one release, and of custom kinds they know what
 * our charts write: for the objects of others, custom kinds are let pass, and what another release may accept is a warning. A null
 * is the same as nothing to the API server, and api-versions judges fields that arrived later.
 */
export function formViolations(object: KubernetesObject, origin: Origin): readonly FormViolation[] {
  if (!isManifest(object.body) || !isKnownKind(object) || (origin === 'foreign' && !isBuiltInGroup(object))) return [];
  const violations = checkSchema(object.body);
  if (origin === 'ours' || violations.length === 0)
    return violations.map((violation) => ({ ...violation, severity: 'error' }));
  const pod = podOf(object);
  const arrived = [...objectArrivals(object), ...(pod === undefined ? [] : podArrivals(pod))].map(({ path }) => path);
  return violations
    .filter(({ path, found }) => found !== 'null' && !arrived.includes(path))
    .map((violation) => ({ ...violation, severity: isCertain(violation) ? 'error' : 'warning' }));
}

/** Values that came after the release of the schemas. */
const LATER_VALUES = ['"FailIndex"', '"Gt"', '"Lt"'];

/** Fields that the published types require, and the API server fills in or does without. */
const FILLED_IN = ['roleRef.apiGroup', 'spec.serviceName'];

/** Fields in which 0 says as much as nothing. */
const ZERO_IS_NOTHING = /\.(?:nodePort|hostPort|timeoutSeconds|periodSeconds|successThreshold|failureThreshold)$/;

function isCertain({ path, expected, found, hint }: SchemaViolation): boolean {
  if (expected.startsWith('a field of ')) return hint?.startsWith('did you mean') === true;
  if (found === '0' && ZERO_IS_NOTHING.test(path)) return false;
  return !LATER_VALUES.includes(found) && !FILLED_IN.includes(path);
}
