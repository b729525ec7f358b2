import { isTimeZone } from '../../../policies/forms/time-zone';

test('every zone that this machine knows is one', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  expect(zones.length).toBeGreaterThan(300);
  expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
});

test.each([
  'Etc/UTC',
  'UTC',
  'GMT',
  'Etc/GMT+12',
  'Etc/GMT-14',
  'US/Eastern',
  'America/Argentina/Buenos_Aires',
  'EST5EDT',
])('%s is one', (zone) => expect(isTimeZone(zone)).toBe(true));

test.each([
  '',
  'Local',
  'utc',
  'UTC+1',
  'CEST',
  'PDT',
  'Berlin',
  'Europe',
  'Europe/',
  'Europe/berlin',
  'America/New York',
  'Europa/Berlin',
  'Etc/GMT+13',
  'Etc/GMT-15',
  'Etc/Berlin',
  '+01:00',
  '/etc/localtime',
  'America/Argentina/Buenos_Aires/x',
])('%j is none', (zone) => expect(isTimeZone(zone)).toBe(false));
