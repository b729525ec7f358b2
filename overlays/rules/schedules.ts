import { daysOf } from '../calendar';
import { problemAt, type Complaint, type EnvironmentInput } from '../inputs';
import { sortedEntries } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import { suggest } from '../suggest';
import { TIME_ZONES } from '../time-zones';
import type { Validated } from '../validate';

/** Time zones are those that there are. */
export function timeZones(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, { timeZone }]) => {
    if (timeZone === undefined) return [];
    return zoneComplaints(timeZone).map((complaint) => problemAt(system, ['services', name, 'timeZone'], complaint));
  });
}

/** The same for the times in which Argo CD syncs. */
export function syncWindows({ environment }: EnvironmentInput): readonly Problem[] {
  return (environment.settings.argocd?.windows ?? []).flatMap(({ schedule, timeZone }, index) => {
    const path = ['argocd', 'windows', index];
    return [
      ...scheduleComplaints(schedule).map((complaint) => problemAt(environment, [...path, 'schedule'], complaint)),
      ...zoneComplaints(timeZone).map((complaint) => problemAt(environment, [...path, 'timeZone'], complaint)),
    ];
  });
}

function zoneComplaints(timeZone: string): readonly Complaint[] {
  if (TIME_ZONES.has(timeZone)) return [];
  const expected = 'a name of the IANA time zone database, such as Etc/UTC or Europe/Berlin';
  return [{ expected, found: JSON.stringify(timeZone), hint: suggest(timeZone, [...TIME_ZONES]) }];
}

const FIELDS = ['minute', 'hour', 'day', 'month', 'weekday'] as const;

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** Schedules have no range that ends before it begins, and a day that comes. */
export function schedules(system: Validated<SystemSettings>): readonly Problem[] {
  return sortedEntries(system.settings.services).flatMap(([name, { schedule }]) => {
    if (schedule === undefined) return [];
    return scheduleComplaints(schedule).map((complaint) =>
      problemAt(system, ['services', name, 'schedule'], complaint),
    );
  });
}

function scheduleComplaints(schedule: string): readonly Complaint[] {
  const fields = schedule.split(' ');
  const backwards = FIELDS.flatMap((field, index) =>
    rangesOf(fields[index] ?? '')
      .filter(([first, last]) => first > last)
      .map(([first, last]) => ({
        expected: `a range of the ${field} that begins before it ends`,
        found: `${first}-${last}`,
      })),
  );
  if (backwards.length > 0) return backwards;
  const [, , day = '*', month = '*', weekday = '*'] = fields;
  if (weekday !== '*' || comes(day, month)) return [];
  return [{ expected: 'a day that one of its months has', found: `day ${day} of month ${month}` }];
}

/** The numbers and ranges of a field of a schedule, each as its first and last; `*` is none. */
function rangesOf(field: string): readonly (readonly [number, number])[] {
  return field
    .split(',')
    .map((part) => part.split('/')[0] ?? '')
    .filter((part) => part !== '*')
    .map((part) => {
      const [first = '', last = first] = part.split('-');
      return [Number(first), Number(last)];
    });
}

/** Whether one of the months has one of the days. */
function comes(day: string, month: string): boolean {
  const days = rangesOf(day);
  const months = rangesOf(month);
  if (days.length === 0) return true;
  return MONTHS.some((number) => {
    const isMeant = months.length === 0 || months.some(([first, last]) => first <= number && number <= last);
    return isMeant && days.some(([first]) => first <= daysOf(number, 'leap'));
  });
}
