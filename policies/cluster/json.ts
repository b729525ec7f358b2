/** Reading of plain data that may have any form: what is absent or of another type is undefined or empty, never an error. */

export type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = Object.freeze({});

/** Whether a value is an object with fields (not a list, not null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands behind a chain of fields, or undefined. Fields that objects have by birth (`constructor`) are none. */
export function at(value: unknown, ...fields: readonly (string | number)[]): unknown {
  let found = value;
  for (const field of fields) {
    if (!hasFields(found) || !Object.hasOwn(found, field)) return undefined;
    found = found[field];
  }
  return found;
}

const hasFields = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === 'object' && value !== null;

/** The object behind a chain of fields; an empty one if there is none. */
export function recordAt(value: unknown, ...fields: readonly (string | number)[]): Json {
  const found = at(value, ...fields);
  return isJson(found) ? found : EMPTY;
}

/** The list behind a chain of fields; an empty one if there is none. */
export function listAt(value: unknown, ...fields: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...fields);
  return Array.isArray(found) ? found : [];
}

/** The text behind a chain of fields, or undefined. */
export function textAt(value: unknown, ...fields: readonly (string | number)[]): string | undefined {
  const found = at(value, ...fields);
  return typeof found === 'string' ? found : undefined;
}

/** The number behind a chain of fields, or undefined. */
export function numberAt(value: unknown, ...fields: readonly (string | number)[]): number | undefined {
  const found = at(value, ...fields);
  return typeof found === 'number' ? found : undefined;
}

/** The texts among the values of an object: labels, annotations, data. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(isJson(value) ? value : EMPTY).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** A value, short, for a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
