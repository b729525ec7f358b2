import type { Policy } from './policy';
import { rbacViolations } from './rbac/rbac-violations';

/** What `rbac` refuses in ours, in what others made. */
export const rbacBreadth: Policy = {
  id: 'rbac-breadth',
  severity: 'warning',
  demands:
    'Roles that no overlay describes permit no more than they must: wildcards, secrets and escalation are looked at.',
  prevents: 'An operator whose token reads every secret, without anybody having decided so.',
  link: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  needs: 'objects',
  check: (cluster) =>
    cluster.facts === undefined ? rbacViolations(cluster).filter(({ isBeyondDoubt }) => !isBeyondDoubt) : [],
};
