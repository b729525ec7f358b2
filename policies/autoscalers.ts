import { metricViolations } from './capacity/autoscaler-metrics';
import { autoscalersByOwner, autoscalersOf, type Autoscaler } from './capacity/autoscaler';
import type { Cluster } from './cluster/cluster';
import { declarationsOf } from './cluster/declared-workload';
import type { WorkloadFacts } from './cluster/facts';
import { at, listAt, numberAt, shown } from './cluster/json';
import { podMadeBy } from './cluster/made-pods';
import { groupOf, titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

/** Kinds of the group apps that have a number of replicas. */
const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet'];
/** Those of them that our own clusters have. */
const OURS = ['Deployment', 'StatefulSet'];
/** Kinds of Kubernetes that have none. */
const UNSCALABLE = ['DaemonSet', 'Job', 'CronJob', 'Pod'];

/** Shortest time that load must stay low before pods are taken away. */
const SHORTEST_STABILISATION_SECONDS = 60;

/** Each autoscaler has one workload, each workload that scales one autoscaler, and the share it goes by can be measured. */
export const autoscalers: Policy = {
  id: 'autoscalers',
  severity: 'error',
  demands:
    'What is declared to scale has one autoscaler, within the declared bounds, that owns its replicas and can measure its metrics.',
  prevents: 'Load grows and no pod is added; or every apply takes away the pods that the autoscaler had added.',
  link: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  needs: 'objects',
  check: (cluster) => {
    const metrics = metricViolations(cluster);
    const declared = declaredScaling(cluster);
    const byOwner = autoscalersByOwner(cluster);
    return [
      ...autoscalersOf(cluster).flatMap((autoscaler) => {
        const pod = autoscaler.owner === undefined ? undefined : podMadeBy(cluster, autoscaler.owner);
        return [
          ...targetViolations(cluster, autoscaler),
          ...boundViolations(autoscaler),
          ...(pod === undefined ? [] : metrics(autoscaler, pod)),
          ...(cluster.facts === undefined ? [] : [...stabilisation(autoscaler), ...unmeasured(autoscaler)]),
        ];
      }),
      ...[...byOwner].flatMap(([owner, own]) => [...sharedTarget(own), ...ownedReplicas(owner, own)]),
      ...declared.flatMap(({ owner, workload }) => declaredViolations(owner, workload, byOwner.get(owner) ?? [])),
    ];
  },
};

/** Without metrics an autoscaler goes by 80 % of CPU, which nobody chose. */
function unmeasured({ object }: Autoscaler): readonly Violation[] {
  const isStated = numberAt(object.body, 'spec', 'targetCPUUtilizationPercentage') !== undefined;
  if (isStated || listAt(object.body, 'spec', 'metrics').length > 0) return [];
  const expected = 'the metrics that it goes by';
  return [{ object, path: 'spec.metrics', expected, found: 'none', mend: 'state memory and cpu with their targets' }];
}

function targetViolations({ facts }: Cluster, { object, owner, target }: Autoscaler): readonly Violation[] {
  const { apiVersion, kind, name } = target;
  const violation = (field: string, expected: string, found: string, mend: string): Violation => ({
    object,
    path: `spec.scaleTargetRef.${field}`,
    expected,
    found,
    mend,
  });
  if (UNSCALABLE.includes(kind) || (facts !== undefined && !OURS.includes(kind))) {
    return [violation('kind', 'Deployment or StatefulSet', kind, 'name what has replicas, or take the autoscaler out')];
  }
  if (SCALABLE.includes(kind) && groupOf({ apiVersion }) !== 'apps') {
    return [violation('apiVersion', 'apps/v1', shown(apiVersion), `write apps/v1, the group of a ${kind}`)];
  }
  if (owner !== undefined || facts === undefined) return [];
  return [
    violation('name', `a ${kind} of ${object.namespace}`, `${name}, which nothing here makes`, 'name what it scales'),
  ];
}

function boundViolations({ object, min, max }: Autoscaler): readonly Violation[] {
  if (max === undefined || min <= max) return [];
  return [
    {
      object,
      path: 'spec.maxReplicas',
      expected: `at least minReplicas, ${min}`,
      found: String(max),
      mend: 'raise maxReplicas or lower minReplicas',
    },
  ];
}

function stabilisation({ object }: Autoscaler): readonly Violation[] {
  const seconds = numberAt(object.body, 'spec', 'behavior', 'scaleDown', 'stabilizationWindowSeconds');
  // Left out, it is 300.
  if (seconds === undefined || seconds >= SHORTEST_STABILISATION_SECONDS) return [];
  return [
    {
      object,
      path: 'spec.behavior.scaleDown.stabilizationWindowSeconds',
      expected: `at least ${SHORTEST_STABILISATION_SECONDS}`,
      found: String(seconds),
      mend: 'wait longer before pods are taken away, or load that comes in waves adds and takes them for ever',
    },
  ];
}

const sharedTarget = ([first, ...others]: readonly Autoscaler[]): readonly Violation[] =>
  others.map(({ object, target }) => ({
    object,
    path: 'spec.scaleTargetRef.name',
    expected: `a workload that no other autoscaler scales`,
    found: `${target.name}, which ${first === undefined ? 'another' : titleOf(first.object)} scales too`,
    mend: 'put the metrics of both into one autoscaler',
  }));

function ownedReplicas(owner: KubernetesObject, [first]: readonly Autoscaler[]): readonly Violation[] {
  const replicas = at(owner.body, 'spec', 'replicas');
  if (replicas === undefined || replicas === null || first === undefined) return [];
  return [
    {
      object: owner,
      path: 'spec.replicas',
      expected: `nothing, since HorizontalPodAutoscaler ${first.object.name} sets it`,
      found: shown(replicas),
      mend: 'take it out: every apply would undo what the autoscaler has done',
    },
  ];
}

interface DeclaredScaling {
  readonly owner: KubernetesObject;
  readonly workload: WorkloadFacts;
}

/** Workloads of which the overlays say how many pods they have. */
function declaredScaling({ facts, podsIn }: Cluster): readonly DeclaredScaling[] {
  if (facts === undefined) return [];
  const declared = declarationsOf(facts);
  return podsIn(facts.namespace).flatMap((pod) => {
    const workload = declared(pod);
    if (workload === undefined || (workload.kind !== 'service' && workload.kind !== 'worker')) return [];
    return [{ owner: pod.owner, workload }];
  });
}

function declaredViolations(
  owner: KubernetesObject,
  { replicas: { min, max } }: WorkloadFacts,
  own: readonly Autoscaler[],
): readonly Violation[] {
  if (max > min) {
    if (own.length > 0) return own.flatMap((autoscaler) => otherBounds(autoscaler, min, max));
    const expected = `a HorizontalPodAutoscaler from ${min} to ${max}, as declared`;
    const mend = `add one whose scaleTargetRef is ${owner.kind} ${owner.name}`;
    return [{ object: owner, path: 'metadata.name', expected, found: 'none', mend }];
  }
  return own.map(({ object }) => ({
    object,
    path: 'spec.scaleTargetRef.name',
    expected: `no autoscaler of ${owner.name}, which is declared to have ${min} replicas`,
    found: 'one',
    mend: 'take it out, or declare replicas with a max above min',
  }));
}

function otherBounds({ object, ...found }: Autoscaler, min: number, max: number): readonly Violation[] {
  const bounds = [
    { field: 'minReplicas', declared: min, found: found.min },
    { field: 'maxReplicas', declared: max, found: found.max },
  ];
  return bounds
    .filter((bound) => bound.found !== bound.declared)
    .map((bound) => ({
      object,
      path: `spec.${bound.field}`,
      expected: `${bound.declared}, as declared`,
      found: shown(bound.found),
      mend: `write ${bound.declared}, or declare other replicas`,
    }));
}
