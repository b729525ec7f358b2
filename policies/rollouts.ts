import { at, shown } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import { podCounter, type PodCounts } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';
import { strategyOf } from './pods/rolling-update';

/** A single replica that goes before the next one comes is accepted where nobody declared otherwise. */
export const rollouts: Policy = {
  id: 'rollouts',
  severity: 'error',
  demands: 'A Deployment keeps pods that serve while a new version comes, and remembers the version before.',
  prevents: 'Minutes without a single pod at every release, and a bad release that cannot be taken back.',
  link: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
  needs: 'objects',
  check: (cluster) => {
    const counts = podCounter(cluster, 1);
    const fewest = cluster.facts === undefined ? 2 : 1;
    return cluster.pods.flatMap((pod) => {
      if (!REMEMBERING.includes(pod.owner.kind)) return [];
      const isDeployment = pod.owner.kind === 'Deployment' && groupOf(pod.owner) !== '';
      return [...(isDeployment ? outages(pod.owner, counts(pod), fewest) : []), ...forgetful(pod.owner)];
    });
  },
};

/** Kinds with a revisionHistoryLimit. */
const REMEMBERING = ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'];

function forgetful(object: KubernetesObject): readonly Violation[] {
  const limit = at(object.body, 'spec', 'revisionHistoryLimit');
  if (limit === undefined || limit === null || (typeof limit === 'number' && limit > 0)) return [];
  return [
    {
      object,
      path: 'spec.revisionHistoryLimit',
      expected: '1 or more',
      found: shown(limit),
      mend: 'set 5, or leave it out (10): without one there is nothing to roll back to',
    },
  ];
}

function outages(object: KubernetesObject, { least, most }: PodCounts, fewest: number): readonly Violation[] {
  const violation = (field: string, expected: string, found: string, mend: string): readonly Violation[] => [
    { object, path: `spec.strategy.${field}`, expected, found, mend },
  ];
  const strategy = strategyOf(object, least);
  switch (strategy.kind) {
    case 'recreate':
      if (most <= 1) return [];
      return violation(
        'type',
        'RollingUpdate',
        `Recreate of up to ${most} pods`,
        'set RollingUpdate, or run one replica',
      );
    case 'unreadable': {
      const inField = strategy.field === 'type' ? 'type' : `rollingUpdate.${strategy.field}`;
      const expected = strategy.field === 'type' ? 'RollingUpdate or Recreate' : 'a number of pods or a percentage';
      const value = shown(at(object.body, 'spec', 'strategy', ...inField.split('.')));
      return violation(inField, expected, value, strategy.field === 'type' ? 'set RollingUpdate' : 'set 1, or 25%');
    }
    case 'stuck':
      return violation('rollingUpdate', 'maxSurge or maxUnavailable above 0', 'both 0', 'set maxSurge: 1');
    case 'rolling':
      if (least < fewest || strategy.unavailable < least) return [];
      return violation(
        'rollingUpdate.maxUnavailable',
        `fewer than the ${least} replicas`,
        `${strategy.unavailable}, so that none may be left`,
        'set maxUnavailable: 0 and maxSurge: 1',
      );
  }
}
