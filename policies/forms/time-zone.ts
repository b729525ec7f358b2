/** First parts of the names of the tz database. */
const AREAS = new Set([
  'Africa',
  'America',
  'Antarctica',
  'Arctic',
  'Asia',
  'Atlantic',
  'Australia',
  'Brazil',
  'Canada',
  'Chile',
  'Etc',
  'Europe',
  'Indian',
  'Mexico',
  'Pacific',
  'US',
]);

/** Names without an area, most of them kept for the sake of old systems. */
const WITHOUT_AREA = new Set(
  (
    'CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel ' +
    'Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT ' +
    'UTC Universal W-SU WET Zulu'
  ).split(' '),
);

const PLACE = /^[A-Z][A-Za-z]*(?:[-_'][A-Za-z]+)*$/;
const OFFSET = /^(?:GMT(?:\+(?:\d|1[0-2])|-(?:\d|1[0-4])|0)?|UTC|UCT|Universal|Zulu|Greenwich)$/;

/**
 * Whether a text has the form of a name in the tz database. Which places there are depends on the release of the database, so a
 * place that does not exist is not noticed.
 */
export function isTimeZone(name: string): boolean {
  const [area = '', ...places] = name.split('/');
  if (places.length === 0) return WITHOUT_AREA.has(name);
  if (!AREAS.has(area) || places.length > 2) return false;
  return area === 'Etc'
    ? places.length === 1 && OFFSET.test(places[0] ?? '')
    : places.every((place) => PLACE.test(place));
}
