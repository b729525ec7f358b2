import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { metadataOf, type ComponentProps } from './component';

const GROUP = 'rbac.authorization.k8s.io';

/** What a component may read in one namespace. */
export function addRole(
  scope: Construct,
  props: ComponentProps,
  namespace: string,
  rules: readonly k8s.PolicyRule[],
): void {
  const metadata = { ...metadataOf(props), namespace };
  new k8s.KubeRole(scope, `role-${namespace}`, { metadata, rules: [...rules] });
  new k8s.KubeRoleBinding(scope, `role-binding-${namespace}`, {
    metadata,
    roleRef: { apiGroup: GROUP, kind: 'Role', name: metadata.name ?? '' },
    subjects: [subjectOf(props)],
  });
}

/** What a component may read of the cluster as a whole. */
export function addClusterRole(scope: Construct, props: ComponentProps, rules: readonly k8s.PolicyRule[]): void {
  const { namespace: _, ...metadata } = metadataOf(props);
  new k8s.KubeClusterRole(scope, 'cluster-role', { metadata, rules: [...rules] });
  new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
    metadata,
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: metadata.name ?? '' },
    subjects: [subjectOf(props)],
  });
}

function subjectOf({ component }: ComponentProps): k8s.Subject {
  return { kind: 'ServiceAccount', name: component.name, namespace: component.namespace };
}
