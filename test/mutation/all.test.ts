import { writeSync } from 'node:fs';
import { CLUSTERS } from '../policies/clusters';
import { HARMLESS } from './harmless';
import { mutationsOf, sampled } from './mutations';
import { caughtPercent, reportLines, reportOf } from './report';

/* `npm run test:mutation`: prints the table. */

const mutations = sampled(CLUSTERS.flatMap(mutationsOf), 40);
const report = reportOf(mutations);
writeSync(1, `${reportLines(report).join('\n')}\n`);

test('at least 98 % of the harmful mutations are seen', () => {
  expect(report.total).toBeGreaterThanOrEqual(500);
  expect(caughtPercent(report)).toBeGreaterThanOrEqual(98);
});

test('what is called harmless is not seen by anybody, and is there', () => {
  const idle = HARMLESS.filter(
    ({ name, place }) => !report.harmless.some((mutation) => mutation.name === name && place.test(mutation.place)),
  );
  expect(idle).toEqual([]);
});
