import { foreignLabels } from '../../policies/foreign-labels';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop } from './edits';

const AUTH = 'Deployment autolytiq-prod/auth-service';
const labels = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`app.kubernetes.io/${name}`, value]));

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(foreignLabels, given)).toEqual([]);
  expect(lines(foreignLabels, withoutFacts(given))).toEqual([]);
});

test('it warns of what others made, and leaves ours to recommended-labels', () => {
  const given = edited(cluster('autolytiq-prod'), AUTH, drop('metadata.labels["app.kubernetes.io/name"]'));
  expect(lines(foreignLabels, withoutFacts(given))).toEqual([expect.stringContaining(`${AUTH} metadata.labels: `)]);
  expect(lines(foreignLabels, given)).toEqual([]);
  expect(foreignLabels.severity).toBe('warning');
});

test('labels as Helm sets them are enough; those of a chart belong to the owner alone', () => {
  const pod = labels({ name: 'web', instance: 'release', 'part-of': 'shop', 'managed-by': 'Helm' });
  const web = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', labels: { ...pod, 'helm.sh/chart': 'web-1.0.0', 'app.kubernetes.io/version': '1.0.0' } },
    spec: { template: { metadata: { labels: pod } } },
  };
  expect(
    lines(foreignLabels, foreign(web, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: pod } })),
  ).toEqual([]);
});

test('missing and mistyped labels do not stop it', () => {
  const bare = (kind: string, spec: unknown) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'x', labels: 'x' },
    spec,
  });
  expect(lines(foreignLabels, foreign(bare('Deployment', null), bare('Service', 1), bare('Pod', [])))).toHaveLength(4);
});
