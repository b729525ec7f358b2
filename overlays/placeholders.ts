import type { Placeholder } from './environment';
import { byCodeUnit } from './lookup';

/** The settings of a file that may hold stand-ins. */
export interface WithPlaceholders {
  /** Dotted path → what belongs there. */
  readonly placeholders: Readonly<Record<string, string>>;
}

/**
 * The texts that stand at a dotted path of a file's settings: one for a text, several for a list. Undefined when
 * there is no such setting, or one that is neither.
 */
export function settingAt(settings: WithPlaceholders, path: string): readonly string[] | undefined {
  let value: unknown = settings;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  return value.length > 0 && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** The placeholders of a file, in the order of their paths. */
export function placeholdersOf(settings: WithPlaceholders): readonly Placeholder[] {
  return Object.entries(settings.placeholders)
    .map(([path, what]) => ({ path, what, values: settingAt(settings, path) ?? [] }))
    .sort((left, right) => byCodeUnit(left.path, right.path));
}
