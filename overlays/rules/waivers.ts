import { daysOf } from '../calendar';
import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';

/** The last day of a waiver is one that its month has. (Whether it permits something shows when policies are asked.) */
export function waiverDays({ environment }: EnvironmentInput): readonly Problem[] {
  return environment.settings.waivers.flatMap(({ expires }, index) => {
    if (expires === undefined) return [];
    const [year = 0, month = 0, day = 0] = expires.split('-').map(Number);
    // Years are of this century.
    if (day <= daysOf(month, year % 4 === 0 ? 'leap' : 'common')) return [];
    const expected = 'a day that its month has';
    return [problemAt(environment, ['waivers', index, 'expires'], { expected, found: expires })];
  });
}
