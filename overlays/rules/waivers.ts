import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';

/** Days of each month, with the one of leap years. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** The last day of a waiver is one that its month has. (Whether it permits something shows when policies are asked.) */
export function waiverDays({ environment }: EnvironmentInput): readonly Problem[] {
  return environment.settings.waivers.flatMap(({ expires }, index) => {
    if (expires === undefined) return [];
    const [year = 0, month = 0, day = 0] = expires.split('-').map(Number);
    const isLeap = year % 4 === 0;
    const length = month === 2 && !isLeap ? 28 : (DAYS[month - 1] ?? 0);
    if (day <= length) return [];
    const expected = 'a day that its month has';
    return [problemAt(environment, ['waivers', index, 'expires'], { expected, found: expires })];
  });
}
