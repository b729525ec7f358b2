const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Days of a month (1–12), February being as long as in that kind of year; none for a number that is no month. */
export function daysOf(month: number, year: 'common' | 'leap'): number {
  return month === 2 && year === 'leap' ? 29 : (DAYS[month - 1] ?? 0);
}
