import type { Environment } from '../../environment';
import { deployedOf } from '../workloads';
import type { Line } from './go-live-line';

/** Nodes, pods and volumes. */
export function capacityLines(environment: Environment): readonly Line[] {
  const { cluster, namespace } = environment;
  const scaled = deployedOf(environment).some(({ replicas }) => replicas.min < replicas.max);
  return [
    {
      what: 'Every pod fits on a node, and the node groups hold as many as there may be',
      policies: ['capacity', 'quota'],
    },
    {
      what: 'Nodes are healthy',
      policies: [],
      command: `kubectl get nodes --context ${cluster.name}`,
      see: 'all Ready',
    },
    {
      what: 'Pods are Running and Ready, and fail where they must',
      policies: ['probes', 'resources', 'replicas', 'rollouts', 'termination'],
      command: `kubectl get pods -A --field-selector=status.phase!=Running,status.phase!=Succeeded --context ${cluster.name}`,
      see: '`No resources found`',
    },
    {
      what: 'No PersistentVolumeClaim is pending',
      policies: ['volumes'],
      command: `kubectl get pvc -A --context ${cluster.name}`,
      see: 'all Bound',
    },
    ...(scaled
      ? [
          {
            what: 'Autoscalers have metrics and their bounds',
            policies: ['autoscalers'],
            command: `kubectl get hpa -n ${namespace} --context ${cluster.name}`,
            see: 'no `<unknown>` under TARGETS',
          },
        ]
      : []),
    { what: 'Nodes can be drained without an outage', policies: ['disruption-budgets', 'replicas'] },
  ];
}
