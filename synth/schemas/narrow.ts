/** Values that were read from a file become typed here, or an error says what is wrong with the file. */

/** Whether a value is an object with fields (not a list, not null). */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object with fields. Throws, naming `what`, when it is anything else. */
export function recordOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) throw new Error(`${what}: expected an object, found ${JSON.stringify(value)}`);
  return value;
}

/** The value as a list; no list at all counts as an empty one. Throws, naming `what`, when it is anything else. */
export function listOf(value: unknown, what: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${what}: expected a list, found ${JSON.stringify(value)}`);
  return value;
}

/** The value as a text. Throws, naming `what`, when it is anything else. */
export function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what}: expected a text, found ${JSON.stringify(value)}`);
  return value;
}
