import {
  nodesNeeded,
  type CapacityPlan,
  type Homeless,
  type NodesNeeded,
  type PlannedPool,
} from './capacity/capacity-plan';
import type { ClusterFacts } from './cluster/facts';
import { shown } from './cluster/json';
import type { Room } from './capacity/node-size';
import type { KubernetesObject } from './cluster/object';
import { inSpec } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { millicoresText } from './capacity/quantity';

/** Node groups may grow as far as the pods may: at the autoscalers' minimum, at their maximum, and with a zone gone. */
export const capacity: Policy = {
  id: 'capacity',
  severity: 'error',
  demands:
    'Every pod fits on a node, and the node groups may grow far enough for the autoscalers at their maximum with one rollout, and for the minimum without one zone, always with room for one more pod in each zone.',
  prevents:
    'At the peak, in the middle of a rollout or when a zone is lost, new pods stay Pending: no node may be added.',
  link: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-requests-are-scheduled',
  needs: 'facts',
  check: (cluster) => {
    const { facts, objects } = cluster;
    const plan = nodesNeeded(cluster);
    if (facts === undefined || plan === undefined) return [];
    const [first] = objects;
    const about = cluster.find('Namespace', '', facts.namespace) ?? first;
    return [
      ...plan.homeless.map((homeless) => noNodeFor(homeless, plan)),
      ...(about === undefined ? [] : tooManyNodes(about, plan, facts)),
    ];
  },
};

function noNodeFor({ pod, asks, admitted }: Homeless, { pools }: CapacityPlan): Violation {
  if (admitted.length === 0) {
    return {
      object: pod.owner,
      path: inSpec(pod, 'nodeSelector'),
      expected: `labels that the nodes of a group have (${pools.map(({ name }) => name).join(', ')})`,
      found: shown(pod.spec['nodeSelector']),
      mend: 'name an existing node group, or add one to the overlays',
    };
  }
  return {
    object: pod.owner,
    path: inSpec(pod, 'containers'),
    expected: `requests that fit on a node beside what EKS runs there: ${admitted.map(roomText).join('; ')}`,
    found: amountText(asks),
    mend: 'lower the requests, or give the node group a larger instance type',
  };
}

function tooManyNodes(object: KubernetesObject, plan: CapacityPlan, { zones }: ClusterFacts): readonly Violation[] {
  const most = plan.pools.reduce((sum, { max }) => sum + max, 0);
  const violation = (found: string): Violation => ({
    object,
    path: 'metadata.name',
    expected: `at most ${most} nodes (${plan.pools.map(({ name, instanceType, max }) => `${name}: ${max} × ${instanceType}`).join(', ')})`,
    found,
    mend: 'raise max of the node group or take a larger instance type, or lower the requests or the most replicas',
  });
  const { atMinimum, atMaximum, zoneLost, rolledOut } = plan;
  const atMost =
    rolledOut === undefined ? 'at the most replicas' : `at the most replicas, with a rollout of ${rolledOut}`;
  return [
    ...(isOver(atMinimum, plan.pools) ? [violation(`${nodesText(atMinimum)} at the fewest replicas`)] : []),
    ...(isOver(atMaximum, plan.pools) ? [violation(`${nodesText(atMaximum)} ${atMost}`)] : []),
    ...(zoneLost !== undefined && zoneLost > most && !isOver(atMinimum, plan.pools)
      ? [violation(`${zoneLost} for the fewest replicas to fit without one of ${zones.length} zones`)]
      : []),
  ];
}

const isOver = ({ byPool }: NodesNeeded, pools: readonly PlannedPool[]): boolean =>
  pools.some(({ name, max }) => (byPool[name] ?? 0) > max);

const nodesText = ({ nodes, atLeast, demand }: NodesNeeded): string =>
  `${nodes} (no fewer than ${atLeast}), for ${demand.pods} pods with ${amountText(demand)},`;

const roomText = ({ name, instanceType, room }: PlannedPool): string =>
  `${amountText(room)} on ${instanceType} (${name})`;

const amountText = ({ cpuMillis, memoryMebibytes }: Omit<Room, 'pods'>): string =>
  `${millicoresText(cpuMillis)} and ${memoryMebibytes}Mi`;
