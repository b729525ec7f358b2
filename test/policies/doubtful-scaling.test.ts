import { doubtfulScaling } from '../../policies/doubtful-scaling';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const PDB = 'PodDisruptionBudget autolytiq-prod/auth-service';
const HPA = 'HorizontalPodAutoscaler autolytiq-prod/auth-service';

const refused = (title: string, path: string, expected: string, found: string, mend: string) =>
  `${title} ${path}: expected ${expected}, found ${found}; ${mend}`;

test.each(CLUSTERS)('$name keeps it, with facts and without', (given) => {
  expect(lines(doubtfulScaling, given)).toEqual([]);
  expect(lines(doubtfulScaling, withoutFacts(given))).toEqual([]);
});

test('an autoscaler without a target that is here', () => {
  const given = edited(PROD, HPA, put('spec.scaleTargetRef.name', 'auth'));
  expect(lines(doubtfulScaling, withoutFacts(given))).toContain(
    refused(
      HPA,
      'spec.scaleTargetRef.name',
      'the name of a workload that is here',
      'Deployment auth, which nothing here makes',
      'name what it scales, unless something else makes it',
    ),
  );
  // With facts it is an error of autoscalers.
  expect(lines(doubtfulScaling, given)).toEqual([]);
});

test('a folder of autoscalers alone is about another folder', () => {
  const hpa = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
  };
  expect(lines(doubtfulScaling, foreign(hpa))).toEqual([]);
  expect(
    lines(doubtfulScaling, foreign(hpa, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } })),
  ).toHaveLength(1);
});

test('a budget that keeps broken pods', () => {
  const given = edited(PROD, PDB, drop('spec.unhealthyPodEvictionPolicy'));
  expect(lines(doubtfulScaling, withoutFacts(given))).toEqual([
    refused(
      PDB,
      'spec.unhealthyPodEvictionPolicy',
      'AlwaysAllow',
      'nothing',
      'write it: pods that never became ready must not stop a node from being drained',
    ),
  ]);
  expect(lines(doubtfulScaling, given)).toEqual([]);
});

test('several pods without a budget', () => {
  const given = without(PROD, PDB);
  const expected = (title: string, pods: number, name: string) =>
    refused(
      title,
      'metadata.name',
      `a PodDisruptionBudget, since there are ${pods} of it`,
      'none that selects its pods',
      `add one with maxUnavailable: 1 and the selector of ${name}`,
    );
  expect(lines(doubtfulScaling, withoutFacts(given))).toEqual([
    expected('Deployment autolytiq-prod/auth-service', 3, 'auth-service'),
  ]);
  expect(lines(doubtfulScaling, given)).toEqual([]);
  const web = (spec: Json | null, kind = 'Deployment') => ({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'web' },
    spec,
  });
  expect(lines(doubtfulScaling, foreign(web({ replicas: 2 }, 'StatefulSet')))).toEqual([
    expected('StatefulSet web', 2, 'web'),
  ]);
  expect(lines(doubtfulScaling, foreign(web({ replicas: 1 }), web({}, 'DaemonSet'), web(null, 'ReplicaSet')))).toEqual(
    [],
  );
});

test('any form is read', () => {
  for (const kind of ['PodDisruptionBudget', 'HorizontalPodAutoscaler']) {
    for (const spec of [null, 'x', [], { selector: 3, scaleTargetRef: [] }]) {
      const apiVersion = kind === 'PodDisruptionBudget' ? 'policy/v1' : 'autoscaling/v2';
      expect(() => lines(doubtfulScaling, foreign({ apiVersion, kind, metadata: { name: 'x' }, spec }))).not.toThrow();
    }
  }
});
