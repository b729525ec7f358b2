import type { Cluster } from '../cluster/cluster';
import { shown } from '../cluster/json';
import type { Violation } from '../policy';
import { rbacOf, type RbacBinding, type RbacRule } from './rbac-rules';

/** A violation, and whether no reason is imaginable that would justify it in what others made. */
export interface RbacViolation extends Violation {
  readonly isBeyondDoubt: boolean;
}

type Permission = Omit<RbacViolation, 'object'>;

/** What roles permit, and bindings grant, that no workload needs. */
export function rbacViolations(cluster: Cluster): readonly RbacViolation[] {
  const { rules, bindings } = rbacOf(cluster);
  const granted = new Set(
    bindings
      .filter(({ object, roleKind }) => object.kind === 'ClusterRoleBinding' && roleKind === 'ClusterRole')
      .map(({ roleName }) => roleName),
  );
  return [
    ...rules.flatMap((rule) =>
      [...wildcards(rule), ...secretReads(rule, granted), ...climbs(rule)].map((found) => ({
        object: rule.role,
        ...found,
      })),
    ),
    ...bindings.flatMap((binding) =>
      [...adminGrants(binding), ...publicGrants(binding)].map((found) => ({ object: binding.object, ...found })),
    ),
  ];
}

function wildcards({ role, path, groups, resources, verbs, urls }: RbacRule): readonly Permission[] {
  const ofCore = groups.includes('*') || groups.includes('');
  if (role.kind === 'ClusterRole' && ofCore && verbs.includes('*') && resources.includes('*')) {
    return [
      {
        path,
        expected: 'apiGroups, resources and verbs by name',
        found: '"*" for all: cluster-admin by another name',
        mend: 'write out what it needs',
        isBeyondDoubt: true,
      },
    ];
  }
  const fields = { apiGroups: groups, resources, verbs, nonResourceURLs: urls };
  return Object.entries(fields).flatMap(([field, values]) => {
    const wild = values.find((value) => value.includes('*'));
    if (wild === undefined) return [];
    return [
      {
        path: `${path}.${field}`,
        expected: `${field} by name`,
        found: shown(wild),
        mend: 'write out what it needs: a wildcard grows with every controller that is installed',
        isBeyondDoubt: false,
      },
    ];
  });
}

/** A wildcard of resources is a violation of its own. */
const READING = ['get', 'list', 'watch', '*'];

function secretReads(rule: RbacRule, granted: ReadonlySet<string>): readonly Permission[] {
  const { role, path, groups, resources, verbs, names } = rule;
  const ofSecrets = resources.includes('secrets') && (groups.includes('') || groups.includes('*'));
  const reading = verbs.filter((verb) => READING.includes(verb));
  if (!ofSecrets || reading.length === 0) return [];
  const everywhere = role.kind === 'ClusterRole' && granted.has(role.name);
  if (names.length > 0 && !everywhere) return [];
  return [
    {
      path,
      expected: 'secrets only by name, in one namespace',
      found: `${reading.join(', ')} on ${names.length > 0 ? names.join(', ') : 'every secret'}${everywhere ? ' of every namespace' : ''}`,
      mend: everywhere
        ? 'use a Role with resourceNames in the namespace of the secret'
        : 'add resourceNames, or mount the secret instead',
      isBeyondDoubt: false,
    },
  ];
}

const CLIMBING = ['escalate', 'bind', 'impersonate'];

function climbs({ path, verbs }: RbacRule): readonly Permission[] {
  const found = verbs.filter((verb) => CLIMBING.includes(verb));
  if (found.length === 0) return [];
  return [
    {
      path: `${path}.verbs`,
      expected: `none of ${CLIMBING.join(', ')}`,
      found: found.join(', '),
      mend: 'remove it: whoever has it can give himself every other permission',
      isBeyondDoubt: false,
    },
  ];
}

function adminGrants({ roleKind, roleName }: RbacBinding): readonly Permission[] {
  if (roleKind !== 'ClusterRole' || roleName !== 'cluster-admin') return [];
  return [
    {
      path: 'roleRef.name',
      expected: 'a role of its own',
      found: 'cluster-admin',
      mend: 'bind a role with the permissions that are needed',
      isBeyondDoubt: true,
    },
  ];
}

const PUBLIC = ['system:anonymous', 'system:unauthenticated', 'system:authenticated'];
/** Roles of Kubernetes itself that are made for everybody. */
const FOR_EVERYBODY = ['system:basic-user', 'system:discovery', 'system:public-info-viewer'];

/** kubeadm itself lets everybody read the cluster's address in kube-public. */
function publicGrants({ object, roleName, subjects }: RbacBinding): readonly Permission[] {
  if (FOR_EVERYBODY.includes(roleName) || (object.kind === 'RoleBinding' && object.namespace === 'kube-public'))
    return [];
  return subjects
    .filter(({ kind, name }) => kind !== 'ServiceAccount' && PUBLIC.includes(name))
    .map(({ path, name }) => ({
      path: `${path}.name`,
      expected: 'an account, user or group of its own',
      found: name,
      mend: 'bind those who need it: this is everybody who reaches the API server, or has any account at all',
      isBeyondDoubt: true,
    }));
}
