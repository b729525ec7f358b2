import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import type { KubernetesObject } from './cluster/object';
import { podCounter } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';

/** What opens connections to a store. */
interface User {
  readonly object: KubernetesObject;
  /** Connections of all its pods, at the most replicas. */
  readonly steady: number;
  /** Those of the pods that a rollout has beside them: new ones, or old ones that drain with their pools open. */
  readonly rollout: number;
  /** `10 × 20`: pods, and connections of each. */
  readonly text: string;
}

/** How many users a message names. */
const NAMED = 5;

/** The pools of all pods together stay within what the database accepts, also while one workload is rolled out. */
export const connectionLimits: Policy = {
  id: 'connection-limits',
  severity: 'error',
  demands:
    'A store accepts the connections of all its users at their most replicas, while one of them is rolled out and its old pods still drain.',
  prevents:
    'When the autoscalers have scaled up, the database refuses connections: first of new pods, then of whoever reconnects.',
  link: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts === undefined) return [];
    const users = usersByStore(cluster, facts);
    return facts.stores.flatMap(({ name, maxConnections }): readonly Violation[] =>
      maxConnections === undefined ? [] : tooMany(name, maxConnections, users.get(name) ?? []),
    );
  },
};

function tooMany(store: string, maxConnections: number, users: readonly User[]): readonly Violation[] {
  const [first, ...others] = users;
  if (first === undefined) return [];
  const rolled = others.reduce((most, user) => (user.rollout > most.rollout ? user : most), first);
  const total = users.reduce((sum, { steady }) => sum + steady, rolled.rollout);
  if (total <= maxConnections) return [];
  const largest = [...users].sort((one, other) => other.steady - one.steady);
  const parts = largest.slice(0, NAMED).map(({ object, text }) => `${object.name} ${text}`);
  const rest = largest.slice(NAMED).reduce((sum, { steady }) => sum + steady, 0);
  const named = rest === 0 ? parts.join(' + ') : `${parts.join(' + ')} + ${rest} of ${users.length - NAMED} others`;
  return [
    {
      object: rolled.object,
      path: 'spec',
      expected: `at most ${maxConnections} connections to ${store}`,
      found: `${total}: ${named}, and ${rolled.rollout} in a rollout of ${rolled.object.name}, whose old pods drain beside the new ones`,
      mend: 'raise maxConnections with the size of the database, make the pools or the most replicas smaller, or put a pooler in front',
    },
  ];
}

/** The objects say how many pods there are; where they lack a workload, nothing of it runs. */
function usersByStore(cluster: Cluster, facts: ClusterFacts): ReadonlyMap<string, readonly User[]> {
  const counts = podCounter(cluster, 0);
  const declarationOf = declarationsOf(facts);
  const users = new Map<string, User[]>();
  for (const pod of cluster.podsIn(facts.namespace)) {
    const { most, surge, draining } = counts(pod);
    for (const { store, perPod } of declarationOf(pod)?.connections ?? []) {
      const user = {
        object: pod.owner,
        steady: most * perPod,
        rollout: Math.max(surge, draining) * perPod,
        text: `${most} × ${perPod}`,
      };
      const known = users.get(store);
      if (known === undefined) users.set(store, [user]);
      else known.push(user);
    }
  }
  return users;
}
