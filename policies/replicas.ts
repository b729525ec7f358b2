import { autoscalersByOwner } from './capacity/autoscaler';
import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { ClusterFacts, WorkloadFacts } from './cluster/facts';
import { isJson, listAt, recordAt, shown, textAt, type Json } from './cluster/json';
import { inSpec, type Pod } from './cluster/pod';
import { podCounter } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';
import { podsSelected } from './cluster/selected-pods';
import { selects } from './cluster/selector';
import { shownSome } from './services/service-target';

const ZONE = 'topology.kubernetes.io/zone';

/** Kinds with a number of replicas; of the others there is one for each node, or one at a time. */
const REPLICATED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout'];

/** What must not be gone has pods to spare, and not all of them in one place. */
export const replicas: Policy = {
  id: 'replicas',
  severity: 'error',
  demands: 'What runs all the time has as many replicas as its tier demands, spread over the zones by its own labels.',
  prevents: 'One node or one zone fails, and with it every pod of a service.',
  link: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  needs: 'objects',
  check: (cluster) => [
    ...cluster.pods.flatMap(strangers),
    ...(cluster.facts === undefined ? [] : ownViolations(cluster, cluster.facts)),
  ],
};

interface Constraint {
  readonly path: string;
  readonly body: Json;
  readonly selector: Json | undefined;
}

const constraintsOf = (pod: Pod): readonly Constraint[] =>
  listAt(pod.spec, 'topologySpreadConstraints').flatMap((body, index) => {
    if (!isJson(body)) return [];
    const { labelSelector } = body;
    const path = inSpec(pod, `topologySpreadConstraints[${index}]`);
    return [{ path, body, selector: isJson(labelSelector) ? labelSelector : undefined }];
  });

/** Constraints that count the pods of others, and none of those that they are to spread. */
const strangers = (pod: Pod): readonly Violation[] =>
  constraintsOf(pod)
    .filter(({ selector }) => selector === undefined || !selects(selector, pod.labels))
    .map(({ path, body }) => ({
      object: pod.owner,
      path: `${path}.labelSelector`,
      expected: `labels of the pods of ${pod.owner.name}`,
      found: shown(body['labelSelector']),
      mend: 'write the selector of the workload: pods that are not counted are not spread',
    }));

function ownViolations(cluster: Cluster, facts: ClusterFacts): readonly Violation[] {
  const declared = declarationsOf(facts);
  const count = podCounter(cluster, 0);
  const scaled = autoscalersByOwner(cluster);
  return cluster.pods.flatMap((pod) => {
    const { least } = count(pod);
    const isReplicated = REPLICATED.includes(pod.owner.kind);
    const fewest = fewestOf(declared(pod), facts);
    const [autoscaler] = scaled.get(pod.owner) ?? [];
    const few: Violation = {
      object: autoscaler?.object ?? pod.owner,
      path: autoscaler === undefined ? 'spec.replicas' : 'spec.minReplicas',
      expected:
        fewest === facts.fewestReplicas
          ? `at least ${fewest}, as in every environment of the tier ${facts.tier}`
          : `at least ${fewest}, as is declared`,
      found: String(least),
      mend: `give ${pod.owner.name} more replicas in the overlays`,
    };
    return [
      ...(isReplicated && least < fewest ? [few] : []),
      ...(isReplicated && least > 1 ? withoutZones(pod) : []),
      ...constraintsOf(pod).flatMap((constraint) => [
        ...shared(cluster, pod, constraint),
        ...impossible(facts, pod, constraint),
      ]),
    ];
  });
}

/**
 * A store in the cluster stands alone. So may a component of the monitoring stack that keeps to itself what it has seen, or only
 * answers Prometheus: a second one would be asked in vain, or counted twice.
 */
function fewestOf(declared: WorkloadFacts | undefined, { fewestReplicas }: ClusterFacts): number {
  if (declared?.kind === 'store') return 0;
  return declared?.kind === 'component' ? declared.replicas.min : fewestReplicas;
}

function withoutZones(pod: Pod): readonly Violation[] {
  const keys = constraintsOf(pod).map(({ body }) => textAt(body, 'topologyKey'));
  if (keys.includes(ZONE)) return [];
  return [
    {
      object: pod.owner,
      path: inSpec(pod, 'topologySpreadConstraints'),
      expected: `a constraint with the topologyKey ${ZONE}`,
      found: keys.length === 0 ? 'none' : `constraints over ${keys.map((key) => key ?? 'nothing').join(', ')}`,
      mend: `spread the pods of ${pod.owner.name} over zones`,
    },
  ];
}

function shared(cluster: Cluster, { owner, namespace }: Pod, { path, selector }: Constraint): readonly Violation[] {
  if (selector === undefined) return [];
  const others = podsSelected(cluster, namespace, selector).filter((other) => other.owner !== owner);
  if (others.length === 0) return [];
  return [
    {
      object: owner,
      path: `${path}.labelSelector`,
      expected: `labels that the pods of ${owner.name} alone have`,
      found: `${shown(recordAt(selector, 'matchLabels'))}, which also selects ${shownSome(others.map((other) => other.owner.name))}`,
      mend: 'write the selector of the workload: pods of others would push its own into one zone',
    },
  ];
}

function impossible({ zones }: ClusterFacts, { owner }: Pod, { path, body }: Constraint): readonly Violation[] {
  if (body['topologyKey'] !== ZONE || body['whenUnsatisfiable'] === 'ScheduleAnyway' || zones.length > 1) return [];
  return [
    {
      object: owner,
      path: `${path}.whenUnsatisfiable`,
      expected: `ScheduleAnyway, since the cluster has ${zones.length === 1 ? 'one zone' : 'no zones'}`,
      found: shown(body['whenUnsatisfiable']),
      mend: 'ask for other zones rather than demand them, or give the cluster more',
    },
  ];
}
