/** Reading of plain data that may have any form: what is absent or of another type is undefined or empty, never an error. */

export type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = Object.freeze({});
const NONE: readonly unknown[] = Object.freeze([]);

/** Whether a value is an object with fields (not a list, not null). */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Steps = readonly (string | number)[];

/** What stands behind a chain of fields, or undefined. */
export function at(value: unknown, ...steps: Steps): unknown {
  return reached(value, steps);
}

/** The same, of a list: whoever has one from a call passes it on as it is, since this is asked a million times. */
function reached(value: unknown, steps: Steps): unknown {
  let found = value;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (step === undefined || !hasFields(found)) return undefined;
    const inside = found[step];
    // What every object has by birth (`constructor`) are functions, of which plain data has none, and one field more.
    if ((typeof inside === 'function' || step === '__proto__') && !Object.hasOwn(found, step)) return undefined;
    found = inside;
  }
  return found;
}

const hasFields = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === 'object' && value !== null;

/** The object behind a chain of fields; an empty one if there is none. */
export function recordAt(value: unknown, ...steps: Steps): Json {
  const found = reached(value, steps);
  return isJson(found) ? found : EMPTY;
}

/** The list behind a chain of fields; an empty one if there is none. */
export function listAt(value: unknown, ...steps: Steps): readonly unknown[] {
  const found = reached(value, steps);
  return Array.isArray(found) ? found : NONE;
}

/** The text behind a chain of fields, or undefined. */
export function textAt(value: unknown, ...steps: Steps): string | undefined {
  const found = reached(value, steps);
  return typeof found === 'string' ? found : undefined;
}

/** The number behind a chain of fields, or undefined. */
export function numberAt(value: unknown, ...steps: Steps): number | undefined {
  const found = reached(value, steps);
  return typeof found === 'number' ? found : undefined;
}

export type Texts = Readonly<Record<string, string>>;

const NO_TEXTS: Texts = Object.freeze({});

/** The texts among the values of an object: labels, annotations, data. The object itself where it holds nothing else. */
export function textsOf(value: unknown): Texts {
  if (!isJson(value)) return NO_TEXTS;
  if (holdsTexts(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function holdsTexts(value: Json): value is Texts {
  for (const key of Object.keys(value)) if (typeof value[key] !== 'string') return false;
  return true;
}

/** A value, short, for a message. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
