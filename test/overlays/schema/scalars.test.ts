import { cronSchedule } from '../../../overlays/schema/scalars';

const pattern = new RegExp(cronSchedule('')['pattern'] ?? '');

test.each(['17 3 * * *', '*/5 * * * *', '0 0 1 1 0', '59 23 31 12 6', '05 07 * * 1-5', '0,30 8-18/2 * * *'])(
  '%s is a schedule',
  (schedule) => expect(pattern.test(schedule)).toBe(true),
);

test.each([
  '60 3 * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 32 * *',
  '0 0 * 13 *',
  '0 0 * * 7',
  '0 0 * *',
  '@daily',
  '* * * * * *',
  '0 0 * * MON',
])('%s is none that a CronJob takes in numbers', (schedule) => expect(pattern.test(schedule)).toBe(false));
