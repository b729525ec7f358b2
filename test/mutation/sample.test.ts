import { CLUSTERS } from '../policies/clusters';
import { mutationsOf, sampled } from './mutations';
import { caughtPercent, reportLines, reportOf } from './report';

test('of a sample of harmful mutations of the committed output, at least 98 % are seen by schemas or policies', () => {
  const mutations = sampled(CLUSTERS.flatMap(mutationsOf), 3);
  const report = reportOf(mutations);
  expect(report.total).toBeGreaterThanOrEqual(500);
  expect(caughtPercent(report) >= 98 ? '' : reportLines(report).join('\n')).toBe('');
});
