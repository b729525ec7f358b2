import { isRecord } from '../synth/schemas/narrow';

/**
 * Questions to Kubernetes objects. A path is written as people write it, `spec.ports[0].name`; besides it may hold
 *
 * - `["alb.ingress.kubernetes.io/scheme"]`, a key with dots,
 * - `[name=redis]`, the entries of a list whose field has that value; the field may be a path, `[ports.0.port=5432]`,
 * - `[*]` or `.*`, every entry of a list or every value of an object,
 * - `**`, the object and everything in it, at any depth.
 */
export function findAll(object: unknown, path: string): readonly unknown[] {
  return stepsIn(path).reduce<readonly unknown[]>(
    (found, step) => found.flatMap((value) => take(value, step)),
    [object],
  );
}

/** The one value at a path. Throws when there is none, or when there are several. */
export function valueAt(object: unknown, path: string): unknown {
  const found = findAll(object, path);
  if (found.length !== 1) throw new Error(`${path}: expected one value, found ${found.length}`);
  return found[0];
}

/** The number at a path. Throws when something else is there. */
export function numberAt(object: unknown, path: string): number {
  const value = valueAt(object, path);
  if (typeof value !== 'number') throw new Error(`${path}: expected a number, found ${JSON.stringify(value)}`);
  return value;
}

/** The text at a path. Throws when something else is there. */
export function textAt(object: unknown, path: string): string {
  const value = valueAt(object, path);
  if (typeof value !== 'string') throw new Error(`${path}: expected a text, found ${JSON.stringify(value)}`);
  return value;
}

/** The texts at a path, as many as there are. Throws when something else is among them. */
export function textsAt(object: unknown, path: string): readonly string[] {
  return findAll(object, path).map((value) => textAt({ value }, 'value'));
}

/** Every value in an object that holds no others, with the steps that lead to it. */
export function leavesOf(value: unknown, steps: readonly string[] = []): readonly Leaf[] {
  const inside = isRecord(value) || Array.isArray(value) ? Object.entries(value) : [];
  if (inside.length === 0) return [{ steps, value }];
  return inside.flatMap(([key, entry]: [string, unknown]) => leavesOf(entry, [...steps, key]));
}

/** A text, number, boolean, null, or something empty, and where it stands. */
export interface Leaf {
  readonly steps: readonly string[];
  readonly value: unknown;
}

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'where'; readonly path: string; readonly value: string }
  | { readonly kind: 'each' | 'anywhere' };

const STEP =
  /\["(?<quoted>[^"]+)"\]|\[(?<path>[\w.]+)=(?<value>[^\]]+)\]|\[(?<index>\d+|\*)\]|\.?(?<field>\*\*|[^.[\]]+)/y;

function stepsIn(path: string): readonly Step[] {
  const steps: Step[] = [];
  const step = new RegExp(STEP);
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const found = step.exec(path)?.groups;
    if (found === undefined) throw new Error(`${path}: cannot be read from "${path.slice(at)}" on`);
    steps.push(stepOf(found));
  }
  return steps;
}

function stepOf({ quoted, path, value, index, field }: Readonly<Record<string, string | undefined>>): Step {
  if (quoted !== undefined) return { kind: 'field', name: quoted };
  if (path !== undefined && value !== undefined) return { kind: 'where', path, value };
  const name = index ?? field ?? '';
  if (name === '**') return { kind: 'anywhere' };
  return name === '*' ? { kind: 'each' } : { kind: 'field', name };
}

function take(value: unknown, step: Step): readonly unknown[] {
  switch (step.kind) {
    case 'field':
      return fieldsOf(value).flatMap(([key, entry]) => (key === step.name ? [entry] : []));
    case 'where':
      return fieldsOf(value).flatMap(([, entry]) =>
        findAll(entry, step.path).some((found) => String(found) === step.value) ? [entry] : [],
      );
    case 'each':
      return fieldsOf(value).map(([, entry]) => entry);
    case 'anywhere':
      return [value, ...fieldsOf(value).flatMap(([, entry]) => take(entry, step))];
  }
}

function fieldsOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) || Array.isArray(value) ? Object.entries(value) : [];
}
