import { deletionProtection } from '../../policies/deletion-protection';
import { CLUSTERS, cluster, edited, foreign, lines } from './clusters';
import { put } from './edits';
import { ODD, SOUND, alb, factsOf, unwatched, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const ATTRIBUTES = alb('load-balancer-attributes');

test.each(CLUSTERS.filter((given) => factsOf(given).tier !== 'prod'))('$name need not have it', (given) => {
  expect(lines(deletionProtection, given)).toEqual([]);
});

test.each(['deletion_protection.enabled=false', 'idle_timeout.timeout_seconds=60'])(
  'prod with %s is warned',
  (attributes) => {
    expect(deletionProtection.severity).toBe('warning');
    const given = edited(PROD, INGRESS, put(ATTRIBUTES, attributes));
    expect(lines(deletionProtection, given)).toEqual([
      expect.stringMatching(/deletion_protection\.enabled=true, found ("false"|nothing); add it to the attributes;/),
    ]);
    expect(lines(deletionProtection, withFacts(given, { tier: 'staging' }))).toEqual([]);
  },
);

test('prod with it passes, whether the Ingress or the class says so', () => {
  expect(lines(deletionProtection, edited(PROD, INGRESS, put(ATTRIBUTES, 'deletion_protection.enabled=true')))).toEqual(
    [],
  );
  const attribute = [{ key: 'deletion_protection.enabled', value: 'true' }];
  expect(
    lines(deletionProtection, edited(PROD, 'IngressClassParams alb', put('spec.loadBalancerAttributes', attribute))),
  ).toEqual([]);
});

test('nothing is said of a cluster that nobody knows', () => {
  expect(lines(deletionProtection, foreign(...SOUND, ...ODD))).toEqual([]);
});
