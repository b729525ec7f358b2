import type { Cluster } from './cluster/cluster';
import type { Pod } from './cluster/pod';
import { agentViolations } from './pods/node-agent';
import { baselineViolations } from './pods/pod-security-baseline';
import {
  otherVersion,
  statedEnforcement,
  unreadableLabels,
  unstatedEnforcement,
  withoutLevel,
  type Enforcement,
} from './pods/pod-security-level';
import { restrictedViolations } from './pods/pod-security-restricted';
import type { Policy, Violation } from './policy';
import { oncePerPath } from './pods/security-context';

/**
 * What the API server refuses, before it does. Without facts a namespace that states no level has none: its pods are then a
 * matter of `workload-advice`.
 */
export const podSecurity: Policy = {
  id: 'pod-security',
  severity: 'error',
  demands:
    'Pods keep the Pod Security level that their namespace enforces, and each namespace of ours enforces one; agents of ours read files of their node, and that is all they may.',
  prevents: 'The API server refuses every pod of the workload; or admits one that can take over its node.',
  link: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  needs: 'objects',
  check: (cluster) => [...namespaces(cluster), ...pods(cluster)],
};

function namespaces({ ofKind, facts }: Cluster): readonly Violation[] {
  return ofKind('Namespace').flatMap((namespace) => [
    ...unreadableLabels(namespace),
    ...(facts === undefined ? [] : [...withoutLevel(namespace), ...otherVersion(namespace, facts.kubernetesVersion)]),
  ]);
}

function pods(cluster: Cluster): readonly Violation[] {
  const stated = new Map<string, Enforcement | undefined>();
  const declared = cluster.facts?.namespaces ?? [];
  const agents = new Set(declared.flatMap(({ name, podSecurity }) => (podSecurity === 'privileged' ? [name] : [])));
  return cluster.pods.flatMap((pod) => {
    const { namespace } = pod;
    if (!stated.has(namespace)) stated.set(namespace, statedEnforcement(cluster, namespace));
    const enforcement = stated.get(namespace);
    if (enforcement !== undefined) {
      const isOfAgents = enforcement.level === 'privileged' && agents.has(namespace);
      return isOfAgents ? agentViolations(pod, enforcement.minor) : refusedBy(pod, enforcement);
    }
    return cluster.facts === undefined ? [] : refusedBy(pod, unstatedEnforcement(cluster, pod));
  });
}

function refusedBy(pod: Pod, { level, minor }: Enforcement): readonly Violation[] {
  if (level === 'privileged') return [];
  const restricted = level === 'restricted' ? restrictedViolations(pod, minor) : [];
  return oncePerPath([...restricted, ...baselineViolations(pod, minor)]);
}
