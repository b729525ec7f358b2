import { connectionLimits } from '../../policies/connection-limits';
import type { Cluster } from '../../policies/cluster/cluster';
import { CLUSTERS, cluster, edited, foreign, lines, without } from './clusters';
import { put } from './edits';
import { SOUND, factsOf, withFacts } from './known';

const STAGING = cluster('ecommerce-staging');
const AUTH = 'Deployment ecommerce-staging/auth-service';
const HPA = 'HorizontalPodAutoscaler ecommerce-staging/auth-service';

const accepting = (given: Cluster, maxConnections: number) =>
  withFacts(given, { stores: [{ name: 'postgres-auth', maxConnections }] });

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(connectionLimits, given)).toEqual([]);
});

test('one connection too few is refused, with the figures', () => {
  // 5 pods and 5 that drain, and the migration, 5 connections each.
  expect(lines(connectionLimits, accepting(STAGING, 55))).toEqual([]);
  expect(lines(connectionLimits, accepting(STAGING, 54))).toEqual([
    expect.stringMatching(
      new RegExp(
        `^${AUTH} spec: expected at most 54 connections to postgres-auth, found 55: auth-service 5 × 5 \\+ auth-service-migrate-[0-9a-f]{10} 1 × 5, and 25 in a rollout of auth-service, whose old pods drain beside the new ones; raise maxConnections`,
      ),
    ),
  ]);
});

test('the autoscaler in the objects counts, not what the overlays meant', () => {
  const given = edited(STAGING, HPA, put('spec.maxReplicas', 50));
  expect(lines(connectionLimits, given)).toEqual([
    expect.stringContaining('expected at most 100 connections to postgres-auth, found 505:'),
  ]);
});

test('without a rollout that overlaps there are fewer', () => {
  const recreate = edited(STAGING, AUTH, put('spec.strategy', { type: 'Recreate' }));
  // What remains is a migration that is replaced while it ends.
  expect(lines(connectionLimits, accepting(recreate, 35))).toEqual([]);
  expect(lines(connectionLimits, accepting(recreate, 34))).toHaveLength(1);
});

test('a surge that is larger than all old pods counts instead', () => {
  const eager = edited(STAGING, AUTH, put('spec.strategy.rollingUpdate.maxSurge', 8));
  expect(lines(connectionLimits, accepting(eager, 70))).toEqual([]);
  expect(lines(connectionLimits, accepting(eager, 69))).toHaveLength(1);
});

test('of several users one is rolled out at a time', () => {
  const prod = cluster('autolytiq-prod');
  const [found] = lines(connectionLimits, withFacts(prod, { stores: [{ name: 'postgres', maxConnections: 1 }] }));
  // Nine services with 6 pods of 25 connections, one more time 6 of them, a migration and a job.
  expect(found).toContain(`found ${(9 * 6 + 6 + 2) * 25}: auth-service 6 × 25 + config-service 6 × 25 + `);
  expect(found).toContain(` + ${(4 * 6 + 2) * 25} of 6 others, and ${6 * 25} in a rollout of auth-service,`);
});

test('a workload that is not there opens nothing, and no limit is no limit', () => {
  const gone = without(accepting(STAGING, 54), AUTH);
  expect(lines(connectionLimits, gone)).toEqual([]);
  expect(lines(connectionLimits, withFacts(STAGING, { stores: [{ name: 'postgres-auth' }] }))).toEqual([]);
  expect(
    lines(connectionLimits, withFacts(STAGING, { stores: [{ name: 'nobody-uses-it', maxConnections: 1 }] })),
  ).toEqual([]);
});

test('pods of the same name elsewhere are others', () => {
  const { namespace } = factsOf(STAGING);
  expect(lines(connectionLimits, withFacts(accepting(STAGING, 1), { namespace: `${namespace}-other` }))).toEqual([]);
});

test('nothing is said of a cluster that nobody knows', () => {
  expect(lines(connectionLimits, foreign(...SOUND))).toEqual([]);
});
