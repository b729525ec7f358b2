import type { Cluster } from '../cluster/cluster';
import { perCluster } from '../cluster/per-cluster';
import { rbacOf, type RbacRule } from './rbac-rules';

/** Something that is asked of the API server. */
export interface Access {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  /** Absent: in every namespace, or of what is in none. */
  readonly namespace?: string;
}

/** Who asks. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** Rules that a binding grants, and where: absent: everywhere. */
interface Grant {
  readonly rules: readonly RbacRule[];
  readonly within?: string;
}

/** What the bindings of a cluster grant to a ServiceAccount. */
export const grantsOf = perCluster((cluster: Cluster): ((account: Account) => readonly Grant[]) => {
  const { rules, bindings } = rbacOf(cluster);
  const rulesByRole = new Map<string, RbacRule[]>();
  for (const rule of rules) {
    const { kind, namespace, name } = rule.role;
    const key = keyOf(kind, namespace, name);
    const known = rulesByRole.get(key);
    if (known === undefined) rulesByRole.set(key, [rule]);
    else known.push(rule);
  }
  const grants = new Map<string, Grant[]>();
  for (const { object, roleKind, roleName, subjects } of bindings) {
    const isEverywhere = object.kind === 'ClusterRoleBinding';
    const role = keyOf(roleKind, roleKind === 'Role' ? object.namespace : '', roleName);
    const grant = { rules: rulesByRole.get(role) ?? [], ...(isEverywhere ? {} : { within: object.namespace }) };
    for (const { kind, namespace, name } of subjects) {
      const key = keyOf(kind, namespace, name);
      const known = grants.get(key);
      if (known === undefined) grants.set(key, [grant]);
      else known.push(grant);
    }
  }
  return ({ namespace, name }) => grants.get(keyOf('ServiceAccount', namespace, name)) ?? [];
});

const keyOf = (kind: string, namespace: string, name: string): string => `${kind} ${namespace}/${name}`;

/** Whether grants permit something. */
export const permitted = (grants: readonly Grant[], access: Access): boolean =>
  grants.some(
    ({ rules, within }) =>
      (within === undefined || within === access.namespace) && rules.some((rule) => covers(rule, access)),
  );

const covers = ({ groups, resources, verbs, names }: RbacRule, { group, resource, verb }: Access): boolean =>
  names.length === 0 && has(groups, group) && has(resources, resource) && has(verbs, verb);

const has = (values: readonly string[], value: string): boolean => values.includes(value) || values.includes('*');
