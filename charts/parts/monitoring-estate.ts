import type { Component, Environment, Monitoring } from '../../overlays/environment';
import { mostPods, roomFor, type EstateResources } from './estate';

/** Room that a namespace of the monitoring stack must have: every component in the middle of a rollout, and every node there can be. */
export function monitoringResources(
  environment: Environment,
  monitoring: Monitoring,
  namespace: string,
): EstateResources {
  return roomFor(
    monitoring.components
      .filter((component) => component.namespace === namespace)
      .map((component) => ({ resources: component.resources, pods: podsOf(environment, component) })),
  );
}

/** As many pods as may count at once. */
function podsOf({ cluster }: Environment, { kind, replicas }: Component): number {
  switch (kind) {
    case 'node-exporter':
      return mostNodes(cluster);
    case 'alertmanager':
      // A StatefulSet waits for a pod to be gone before it makes its successor.
      return replicas;
    case 'prometheus':
      // Its rollouts wait too; where its node is drained, its successor is made while it still ends.
      return 2 * replicas;
    case 'blackbox-exporter':
    case 'cloudwatch-exporter':
    case 'grafana':
    case 'kube-state-metrics':
    case 'postgres-exporter':
    case 'redis-exporter':
      return mostPods({ replicas: { max: replicas }, rollout: { maxSurgePercent: 25 } });
  }
}

/**
 * All groups at their most, and what EKS starts beside them while it upgrades one: up to two nodes per zone
 * (https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html).
 */
function mostNodes({ nodeGroups, zones }: Environment['cluster']): number {
  return nodeGroups.reduce((nodes, { max }) => nodes + max + 2 * zones.length, 0);
}
