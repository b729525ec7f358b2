import { rollouts } from '../../policies/rollouts';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const HPA = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';
const ROLLING = 'spec.strategy.rollingUpdate';

const deployment = (spec: unknown, kind = 'Deployment', apiVersion = 'apps/v1') => ({
  apiVersion,
  kind,
  metadata: { name: 'web' },
  spec,
});
const rolling = (replicas: number, maxSurge: unknown, maxUnavailable: unknown) =>
  deployment({ replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } });

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(rollouts, given)).toEqual([]);
  expect(lines(rollouts, withoutFacts(given))).toEqual([]);
});

test('Recreate of more than one pod is refused; an autoscaler counts', () => {
  const given = edited(PROD, AUTH, put('spec.strategy', { type: 'Recreate' }));
  expect(lines(rollouts, given)).toEqual([
    `${AUTH} spec.strategy.type: expected RollingUpdate, found Recreate of up to 6 pods; set RollingUpdate, or run one replica`,
  ]);
  expect(lines(rollouts, without(given, HPA))).toEqual([]);
});

test('as many pods may be missing as there are: refused', () => {
  const given = edited(PROD, AUTH, put(`${ROLLING}.maxUnavailable`, 3));
  expect(lines(rollouts, given)).toEqual([
    `${AUTH} spec.strategy.rollingUpdate.maxUnavailable: expected fewer than the 3 replicas, found 3, so that none may be left; set maxUnavailable: 0 and maxSurge: 1`,
  ]);
  expect(lines(rollouts, edited(PROD, AUTH, put(`${ROLLING}.maxUnavailable`, '100%')))).toHaveLength(1);
  expect(lines(rollouts, edited(PROD, AUTH, put(`${ROLLING}.maxUnavailable`, 2)))).toEqual([]);
});

test('neither one more nor one less leaves nothing to do', () => {
  expect(lines(rollouts, edited(PROD, AUTH, put(ROLLING, { maxSurge: 0, maxUnavailable: '0%' })))).toEqual([
    `${AUTH} spec.strategy.rollingUpdate: expected maxSurge or maxUnavailable above 0, found both 0; set maxSurge: 1`,
  ]);
});

test.each([
  [`${ROLLING}.maxSurge`, 'many'],
  [`${ROLLING}.maxSurge`, -1],
  [`${ROLLING}.maxUnavailable`, 1.5],
  [`${ROLLING}.maxUnavailable`, '1'],
  ['spec.strategy.type', 'Rolling'],
])('%s may not be %j', (path, value) => {
  expect(lines(rollouts, edited(PROD, AUTH, put(path, value)))).toEqual([expect.stringContaining(`${AUTH} ${path}: `)]);
});

test.each([AUTH, 'StatefulSet autolytiq-dev/redis'])('%s keeps a revision to go back to', (title) => {
  const given = edited(title === AUTH ? PROD : cluster('autolytiq-dev'), title, put('spec.revisionHistoryLimit', 0));
  expect(lines(rollouts, given)).toEqual([
    `${title} spec.revisionHistoryLimit: expected 1 or more, found 0; set 5, or leave it out (10): without one there is nothing to roll back to`,
  ]);
});

test('a single replica that is gone for a moment is refused in ours alone', () => {
  const given = without(edited(PROD, AUTH, put(ROLLING, { maxSurge: 0, maxUnavailable: 1 })), HPA);
  expect(lines(rollouts, given)).toEqual([expect.stringContaining('expected fewer than the 1 replicas')]);
  expect(lines(rollouts, withoutFacts(given))).toEqual([]);
});

test('percentages become pods as the controller has it', () => {
  // 25 % of two is none, rounded down; without a surge one goes all the same.
  expect(lines(rollouts, foreign(rolling(2, 1, '25%')))).toEqual([]);
  expect(lines(rollouts, foreign(rolling(2, 0, '25%')))).toEqual([]);
  expect(lines(rollouts, foreign(rolling(2, 0, '99%')))).toEqual([]);
  expect(lines(rollouts, foreign(rolling(2, 0, '100%')))).toHaveLength(1);
  expect(lines(rollouts, foreign(rolling(2, 0, 2)))).toHaveLength(1);
});

test('what an expert would write is accepted', () => {
  const sound = [
    deployment({ replicas: 3 }),
    deployment({ replicas: 1, strategy: { type: 'Recreate' } }),
    deployment({ strategy: { type: 'Recreate' } }),
    deployment({ replicas: 0, strategy: { rollingUpdate: { maxUnavailable: 1 } } }),
    deployment({ replicas: 1, revisionHistoryLimit: null }),
    deployment({ updateStrategy: { rollingUpdate: { maxUnavailable: '100%' } } }, 'DaemonSet'),
    deployment({ updateStrategy: { type: 'OnDelete' }, replicas: 3 }, 'StatefulSet'),
    deployment({ replicas: 5, strategy: { canary: { steps: [] } } }, 'Rollout', 'argoproj.io/v1alpha1'),
  ];
  expect(lines(rollouts, foreign(...sound))).toEqual([]);
});

test('missing and mistyped fields do not stop it', () => {
  expect(
    lines(rollouts, foreign(...[null, 1, [], { strategy: 1 }, { replicas: 'x' }].map((spec) => deployment(spec)))),
  ).toEqual([]);
  expect(lines(rollouts, edited(PROD, AUTH, drop('spec.strategy')))).toEqual([]);
  expect(lines(rollouts, foreign(deployment({ revisionHistoryLimit: 'x' }, 'Rollout')))).toHaveLength(1);
});
