import { syncOptions } from '../../policies/sync-options';
import { CLUSTERS, cluster, edited, lines } from './clusters';
import { drop, put } from './edits';

const DEV = cluster('autolytiq-dev');
const OPTIONS = 'metadata.annotations["argocd.argoproj.io/sync-options"]';

test.each(CLUSTERS)('$name keeps what holds data from Argo CD', (given) => {
  expect(lines(syncOptions, given)).toEqual([]);
});

test.each(['Namespace autolytiq-dev', 'PersistentVolumeClaim autolytiq-dev/redis', 'StatefulSet autolytiq-dev/redis'])(
  '%s is neither pruned nor deleted with its Application',
  (title) => {
    const found = (options: string) => lines(syncOptions, edited(DEV, title, put(OPTIONS, options)));
    expect(lines(syncOptions, edited(DEV, title, drop(OPTIONS)))).toHaveLength(2);
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
  expect(lines(syncOptions, edited(DEV, 'Deployment autolytiq-dev/auth-service', put(OPTIONS, 'Prune=true')))).toEqual(
    [],
  );
});

test.each([
  'ClusterSecretStore aws-secrets-manager-dev',
  'ExternalSecret autolytiq-dev/autolytiq-secrets',
  'IngressClassParams alb',
])('%s, of a kind that an add-on defines, does not keep the rest from being applied', (title) => {
  expect(lines(syncOptions, edited(DEV, title, drop(OPTIONS)))).toEqual([
    expect.stringMatching(/: expected SkipDryRunOnMissingResource=true among its options, found nothing; add it: /),
  ]);
});
