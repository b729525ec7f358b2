import type { ErrorObject } from 'ajv';
import { nearest, suggest } from '../../overlays/suggest';
import type { Manifest } from '../manifest';
import { WRITTEN_BY_THE_CLUSTER } from './constraints';
import { isRecord } from './narrow';
import { pathOf, stepsOf, valueAt } from './places';
import { definitionAt, type Shapes } from './shapes';
import { displayName, expectedOf, shown, typeName } from './wording';

/** A place in an object that is not as Kubernetes wants it. */
export interface SchemaViolation {
  /** Where in the object, dotted: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** What would be right, as the end of "expected …". */
  readonly expected: string;
  /** What stands there, as the end of "found …"; never a value out of a Secret or ConfigMap. */
  readonly found: string;
  /** How to mend it. */
  readonly hint?: string;
}

/** What a validator found, with all that is needed to put it in words. */
export interface Verdict {
  readonly manifest: Manifest;
  /** The definition of its kind. */
  readonly definition: string;
  readonly shapes: Shapes;
  readonly errors: readonly ErrorObject[];
}

/** A violation, and the path of the required field that is missing only because it is misspelt here. */
interface Finding {
  readonly violation: SchemaViolation;
  readonly mends?: string;
}

/** The errors of a validator in words: one violation for each place, and one for each misspelt field. */
export function violationsOf(verdict: Verdict): readonly SchemaViolation[] {
  const byPath = new Map<string, Finding>();
  const wrongTypes = new Set<string>();
  for (const error of verdict.errors) {
    if (error.keyword === 'propertyNames') continue; // says only that the name has errors of its own
    const finding = findingOf(error, verdict);
    const { path } = finding.violation;
    if (wrongTypes.has(path)) continue; // the rules about values of the right type do not matter then
    if (error.keyword === 'type') wrongTypes.add(path);
    byPath.set(path, finding); // of two rules about one place, the later is the closer one
  }
  const findings = [...byPath.values()];
  const mended = new Set(findings.map(({ mends }) => mends));
  return findings.map(({ violation }) => violation).filter(({ path }) => !mended.has(path));
}

function findingOf(error: ErrorObject, verdict: Verdict): Finding {
  const steps = stepsOf(error.instancePath);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(String(error.params['additionalProperty']), steps, verdict);
    case 'required':
      return { violation: missingField(String(error.params['missingProperty']), steps, verdict) };
    default:
      return { violation: wrongValue(error, steps, verdict.manifest) };
  }
}

function unknownField(field: string, steps: readonly string[], verdict: Verdict): Finding {
  const { manifest, shapes, definition } = verdict;
  const owner = definitionAt(shapes, definition, steps) ?? '';
  const violation = {
    path: pathOf([...steps, field], manifest),
    expected: `a field of ${displayName(owner)}`,
    found: JSON.stringify(field),
  };
  if (isWrittenByTheCluster(field, steps)) {
    return { violation: { ...violation, hint: 'the cluster writes it, leave it out' } };
  }
  const present = valueAt(manifest, steps);
  const absent = Object.keys(shapes[owner] ?? {}).filter((name) => !isRecord(present) || !(name in present));
  const meant = nearest(field, absent);
  if (meant === undefined) return { violation };
  return {
    violation: { ...violation, hint: `did you mean "${meant}"?` },
    mends: pathOf([...steps, meant], manifest),
  };
}

function isWrittenByTheCluster(field: string, steps: readonly string[]): boolean {
  if (steps.length === 0) return field === 'status';
  return steps.at(-1) === 'metadata' && WRITTEN_BY_THE_CLUSTER.includes(field);
}

function missingField(field: string, steps: readonly string[], verdict: Verdict): SchemaViolation {
  const owner = definitionAt(verdict.shapes, verdict.definition, steps) ?? '';
  return {
    path: pathOf([...steps, field], verdict.manifest),
    expected: `a value, which ${displayName(owner)} requires`,
    found: 'nothing',
  };
}

function wrongValue(error: ErrorObject, owner: readonly string[], manifest: Manifest): SchemaViolation {
  const key = error.propertyName;
  const steps = key === undefined ? owner : [...owner, key];
  const value = key ?? valueAt(manifest, steps);
  const hint = hintFor(error, value);
  return {
    path: pathOf(steps, manifest),
    expected: expectedOf(error),
    found: key === undefined && isPrivate(steps) ? typeName(value) : shown(value),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Whether a place may hold a secret: the values of a Secret, and of a ConfigMap, where people put them by mistake. */
function isPrivate([field]: readonly string[]): boolean {
  return field === 'data' || field === 'stringData' || field === 'binaryData';
}

function hintFor({ keyword, params }: ErrorObject, value: unknown): string | undefined {
  if (keyword === 'enum' && typeof value === 'string') return suggest(value, [params['allowedValues']].flat());
  if (keyword !== 'type') return undefined;
  if (value === null) return 'leave the field out instead';
  const types = [params['type']].flat();
  if (typeof value === 'string' && types.includes('integer') && /^-?\d+$/.test(value)) return 'write it without quotes';
  if (typeof value === 'string' && types.includes('boolean') && /^(true|false)$/.test(value)) {
    return 'write it without quotes';
  }
  if (['number', 'boolean'].includes(typeof value) && types.includes('string')) return 'put it in quotes';
  return undefined;
}
