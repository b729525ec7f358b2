import type { Cluster } from './cluster/cluster';
import { workloadName } from './cluster/declared-workload';
import { weakerEntrance, weakerNamespace } from './ingress/entrance-strength';
import type { Policy, Violation } from './policy';
import type { SiblingFacts } from './cluster/sibling-facts';
import { strengthJudge } from './capacity/workload-strength';

/** What staging has was thought necessary, and tried; a cluster in which it is missing was forgotten. */
export const productionStrength: Policy = {
  id: 'production-strength',
  severity: 'error',
  demands:
    'Production is nowhere weaker than staging: replicas, requests, disruption budgets, probes, network rules, runs of jobs, Pod Security level, load balancer.',
  prevents: 'Production falls under a load, or to an attack, that staging withstood.',
  link: 'https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/test-reliability.html',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts?.tier !== 'prod') return [];
    const models = facts.siblings.filter(({ tier }) => tier === 'staging');
    return models.flatMap((model) => [
      ...weakerNamespace(cluster, facts.namespace, model),
      ...weakerWorkloads(cluster, facts.namespace, model),
      ...weakerEntrance(cluster, facts.namespace, model),
    ]);
  },
};

function weakerWorkloads(
  cluster: Cluster,
  namespace: string,
  { environment, workloads }: SiblingFacts,
): readonly Violation[] {
  const models = new Map(workloads.map((workload) => [workload.name, workload]));
  const judge = strengthJudge(cluster, environment);
  return cluster.podsIn(namespace).flatMap((pod) => {
    const model = models.get(workloadName(pod));
    return model === undefined ? [] : judge(pod, model);
  });
}
