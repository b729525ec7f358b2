import type { Manifest } from '../../../synth/manifest';
import { isRecord } from '../../../synth/schemas/narrow';

/** Stands for a field that is taken away. */
export const GONE = Symbol('gone');

/** A copy of an object with one value changed, at a path as violations give it (`spec.ports[0].name`). */
export function changed(manifest: Manifest, path: string, value: unknown): Manifest {
  const { apiVersion, kind, metadata, ...rest } = manifest;
  const copy = replace({ apiVersion, kind, metadata, ...rest }, stepsIn(path), value);
  if (!isManifest(copy)) throw new Error(`${path}: the object has no apiVersion and kind any more`);
  return copy;
}

function isManifest(value: unknown): value is Manifest {
  return isRecord(value) && 'apiVersion' in value && 'kind' in value;
}

function stepsIn(path: string): readonly string[] {
  const steps = path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[]+)/g);
  return [...steps].map(([, quoted, index, field]) => quoted ?? index ?? field ?? '');
}

function replace(target: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(target)) {
    const entries: readonly unknown[] = target;
    return entries.map((entry, index) => (index === Number(step) ? replace(entry, rest, value) : entry));
  }
  const fields = isRecord(target) ? target : {};
  const replaced = replace(fields[step], rest, value);
  const { [step]: _, ...others } = fields;
  return replaced === GONE ? others : { ...fields, [step]: replaced };
}
