import { SYSTEM, problemsAfter, replace, type Edit } from '../edited-overlays';
import { TIME_ZONES } from '../../../overlays/time-zones';

/** The printer of labels as a job that runs by the clock, which nobody calls. */
const job = (schedule: string, timeZone = 'Etc/UTC'): readonly Edit[] => [
  replace(SYSTEM, '    calls: [label-printer]\n', ''),
  replace(
    SYSTEM,
    '    port: 9300\n    health: /healthz\n    liveness: /alive\n    metrics: /stats\n    startupSeconds: 20\n',
    `    schedule: "${schedule}"\n    timeZone: ${timeZone}\n`,
  ),
];
const at = (setting: string) => `label-printer.${setting}: expected`;
const problems = (schedule: string, timeZone?: string) =>
  problemsAfter(...job(schedule, timeZone)).map((line) => line.slice(line.indexOf('label-printer.')));

test.each(['0 3 * * *', '*/15 8-18 * * 1-5', '0 0 29 2 *', '0 0 31 1-3 *', '0 0 31 2 1', '0,30 1,2-3/2 1 1,6 0'])(
  'a schedule that comes: %s',
  (schedule) => expect(problems(schedule)).toEqual([]),
);

test.each([
  ['30-10 2 * * *', 'a range of the minute that begins before it ends, found 30-10'],
  ['0 18-8 * * *', 'a range of the hour that begins before it ends, found 18-8'],
  ['0 0 1 * 5-1', 'a range of the weekday that begins before it ends, found 5-1'],
  ['0 0 31 2 *', 'a day that one of its months has, found day 31 of month 2'],
  ['0 0 30,31 2 *', 'a day that one of its months has, found day 30,31 of month 2'],
  ['0 0 31 4,6,9,11 *', 'a day that one of its months has, found day 31 of month 4,6,9,11'],
])('a schedule that never comes, or that the API server refuses: %s', (schedule, said) => {
  expect(problems(schedule)).toEqual([`${at('schedule')} ${said}`]);
});

test.each(['UTC', 'Etc/UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Calcutta'])(
  '%s is a time zone',
  (zone) => {
    expect(problems('0 3 * * *', zone)).toEqual([]);
  },
);

test('a city that has no zone of its own is none', () => {
  expect(problems('0 3 * * *', 'Europe/Hamburg')).toEqual([
    `${at('timeZone')} a name of the IANA time zone database, such as Etc/UTC or Europe/Berlin, found "Europe/Hamburg"`,
  ]);
  expect(problems('0 3 * * *', 'Europe/Berln')[0]).toMatch(/found "Europe\/Berln"; did you mean "Europe\/Berlin"\?$/);
  expect(problems('0 3 * * *', 'Local')).toHaveLength(1);
});

test('the zones are those that this machine knows, and some older names', () => {
  const missing = Intl.supportedValuesOf('timeZone').filter((zone) => !TIME_ZONES.has(zone));
  expect(missing).toEqual([]);
  expect(TIME_ZONES.size).toBeGreaterThan(500);
});
