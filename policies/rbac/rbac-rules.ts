import type { Cluster } from '../cluster/cluster';
import { listAt, recordAt, textAt } from '../cluster/json';
import { groupOf, type KubernetesObject } from '../cluster/object';

/** A rule of a Role or ClusterRole. */
export interface RbacRule {
  readonly role: KubernetesObject;
  /** `rules[0]` */
  readonly path: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Empty: every object of the resources. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/** A RoleBinding or ClusterRoleBinding. */
export interface RbacBinding {
  readonly object: KubernetesObject;
  readonly roleKind: string;
  readonly roleName: string;
  readonly subjects: readonly Subject[];
}

/** Whom a binding is for. */
interface Subject {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount; that of the binding, where none is written. */
  readonly namespace: string;
}

const GROUP = 'rbac.authorization.k8s.io';

/** The rules and bindings of a cluster, without those that Kubernetes itself makes and keeps. */
export function rbacOf({ ofKind }: Cluster) {
  const made = (...kinds: readonly string[]) =>
    kinds
      .flatMap(ofKind)
      .filter((object) => groupOf(object) === GROUP && object.labels['kubernetes.io/bootstrapping'] === undefined);
  return {
    rules: made('Role', 'ClusterRole').flatMap(rulesOf),
    bindings: made('RoleBinding', 'ClusterRoleBinding').map(bindingOf),
  };
}

function rulesOf(role: KubernetesObject): readonly RbacRule[] {
  return listAt(role.body, 'rules').map((rule, index) => ({
    role,
    path: `rules[${index}]`,
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    names: textsAt(rule, 'resourceNames'),
    urls: textsAt(rule, 'nonResourceURLs'),
  }));
}

function bindingOf(object: KubernetesObject): RbacBinding {
  const role = recordAt(object.body, 'roleRef');
  return {
    object,
    roleKind: textAt(role, 'kind') ?? '',
    roleName: textAt(role, 'name') ?? '',
    subjects: listAt(object.body, 'subjects').map((subject, index) => ({
      path: `subjects[${index}]`,
      kind: textAt(subject, 'kind') ?? '',
      name: textAt(subject, 'name') ?? '',
      namespace: textAt(subject, 'namespace') ?? object.namespace,
    })),
  };
}

function textsAt(value: unknown, field: string): readonly string[] {
  return listAt(value, field).filter((text) => typeof text === 'string');
}
