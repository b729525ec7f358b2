import { pruneProtection } from '../../policies/prune-protection';
import { CLUSTERS, cluster, edited, lines } from './clusters';
import { drop, put } from './edits';

const DEV = cluster('autolytiq-dev');
const OPTIONS = 'metadata.annotations["argocd.argoproj.io/sync-options"]';

test.each(CLUSTERS)('$name keeps what holds data from Argo CD', (given) => {
  expect(lines(pruneProtection, given)).toEqual([]);
});

test.each(['Namespace autolytiq-dev', 'PersistentVolumeClaim autolytiq-dev/redis', 'StatefulSet autolytiq-dev/redis'])(
  '%s is neither pruned nor deleted with its Application',
  (title) => {
    const found = (options: string) => lines(pruneProtection, edited(DEV, title, put(OPTIONS, options)));
    expect(lines(pruneProtection, edited(DEV, title, drop(OPTIONS)))).toHaveLength(2);
    expect(found('Prune=confirm')).toEqual([
      expect.stringMatching(
        /: expected Delete=false among its options, found "Prune=confirm"; .* when the Application is deleted$/,
      ),
    ]);
    expect(found('Delete=false, Prune=true')).toEqual([
      expect.stringMatching(/: expected Prune=confirm among its options, .* when its file is gone$/),
    ]);
    expect(found('Prune=false,Delete=confirm')).toEqual([]);
  },
);

test('what holds no data may go', () => {
  expect(
    lines(pruneProtection, edited(DEV, 'Deployment autolytiq-dev/auth-service', put(OPTIONS, 'Prune=true'))),
  ).toEqual([]);
});
