interface Field {
  readonly title: string;
  readonly first: number;
  readonly last: number;
  /** What stands for the first, the second, …. */
  readonly names: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const MINUTE: Field = { title: 'minute', first: 0, last: 59, names: [] };
const HOUR: Field = { title: 'hour', first: 0, last: 23, names: [] };
const DAY: Field = { title: 'day of the month', first: 1, last: 31, names: [] };
const MONTH: Field = { title: 'month', first: 1, last: 12, names: MONTHS };
/** Sunday is 0; the library that Kubernetes uses takes no 7. */
const WEEKDAY: Field = { title: 'day of the week', first: 0, last: 6, names: DAYS };

const FIELDS = [MINUTE, HOUR, DAY, MONTH, WEEKDAY];
const DAYS_IN_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DESCRIPTORS = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];
const DURATION = /^(?:\d{1,9}(?:\.\d{1,9})?(?:h|m|s|ms|us|µs|ns))+$/;
const RANGE = /^(?<from>\*|\?|[a-z]{3}|\d{1,3})(?:-(?<to>[a-z]{3}|\d{1,3}))?(?:\/(?<step>\d{1,3}))?$/;

/**
 * What is wrong with the schedule of a CronJob, as a message ends: `field "hour" has 25, beyond 0 to 23`; undefined if nothing is.
 * The grammar is that of robfig/cron, https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax.
 */
export function scheduleFault(schedule: string): string | undefined {
  const text = schedule.trim();
  if (/^(?:CRON_)?TZ=/.test(text)) return 'a time zone inside, which Kubernetes refuses';
  if (text.startsWith('@')) return descriptorFault(text);
  const parts = text === '' ? [] : text.split(/\s+/);
  if (parts.length !== FIELDS.length) return `${parts.length} fields instead of five`;
  for (const [index, field] of FIELDS.entries()) {
    const fault = (parts[index] ?? '')
      .split(',')
      .map((part) => partFault(part.toLowerCase(), field))
      .find((found) => found !== undefined);
    if (fault !== undefined) return `field "${field.title}" has ${fault}`;
  }
  return neverFault(parts);
}

function descriptorFault(text: string): string | undefined {
  if (text.startsWith('@every ')) {
    const duration = text.slice('@every '.length).trim();
    return DURATION.test(duration) ? undefined : 'no duration after @every';
  }
  return DESCRIPTORS.includes(text) ? undefined : `no form that is known: ${DESCRIPTORS.join(', ')}, @every 1h`;
}

function partFault(part: string, field: Field): string | undefined {
  const groups = RANGE.exec(part)?.groups;
  const { from, to, step } = groups ?? {};
  if (from === undefined) return `"${part}", which is no value, range or step`;
  if (step !== undefined && Number(step) === 0) return `"${part}", a step of nothing`;
  const isAll = from === '*' || from === '?';
  if (isAll) return to === undefined ? undefined : `"${part}", a range without a beginning`;
  const [begin, end] = [valueOf(from, field), valueOf(to ?? from, field)];
  if (begin === undefined || end === undefined) return `"${part}", beyond ${field.first} to ${field.last}`;
  return begin > end ? `"${part}", which ends before it begins` : undefined;
}

function valueOf(text: string, { first, last, names }: Field): number | undefined {
  const value = /^\d/.test(text) ? Number(text) : names.indexOf(text) + first;
  if (!/^\d/.test(text) && !names.includes(text)) return undefined;
  return value >= first && value <= last ? value : undefined;
}

/** A day that none of its months has, as the 31st of April. */
function neverFault([, , day = '*', month = '*', weekday = '*']: readonly string[]): string | undefined {
  if (!/^[*?]/.test(weekday) || /^[*?]/.test(day)) return undefined;
  const earliest = Math.min(...day.split(',').map((part) => Number.parseInt(part, 10)));
  const longest = Math.max(...monthsOf(month.toLowerCase()).map((index) => DAYS_IN_MONTHS[index - 1] ?? 0));
  return earliest > longest ? 'a day that its months do not have' : undefined;
}

function monthsOf(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const { from = '*', to, step } = RANGE.exec(part)?.groups ?? {};
    const isAll = from === '*' || from === '?';
    const begin = isAll ? MONTH.first : (valueOf(from, MONTH) ?? MONTH.first);
    const isOpen = isAll || (to === undefined && step !== undefined);
    const end = isOpen ? MONTH.last : (valueOf(to ?? from, MONTH) ?? MONTH.last);
    const every = Number(step ?? 1);
    return Array.from({ length: Math.floor((end - begin) / every) + 1 }, (_, index) => begin + index * every);
  });
}
