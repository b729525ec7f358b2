import { isRecord } from './narrow';

/** The steps of a JSON pointer, as ajv gives the place of an error: `/spec/ports/0` → `spec`, `ports`, `0`. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The value at some steps into an object; undefined where there is none. */
export function valueAt(object: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, object);
}

/** Steps in the form that people write: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
export function pathOf(steps: readonly string[], object: unknown): string {
  return steps.reduce((path, step, depth) => {
    if (Array.isArray(valueAt(object, steps.slice(0, depth)))) return `${path}[${step}]`;
    if (!/^[\w-]+$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return path === '' ? step : `${path}.${step}`;
  }, '');
}
