import type { Policy } from './policy';
import { rbacViolations } from './rbac/rbac-violations';

/** Without facts only what nobody could justify: operators of others read secrets, and own whole API groups (`rbac-breadth`). */
export const rbac: Policy = {
  id: 'rbac',
  severity: 'error',
  demands:
    'Roles name what they permit: no wildcards, no cluster-admin, no secrets but by name, no escalate, bind or impersonate, nothing for everybody.',
  prevents: 'One stolen token that is the whole cluster.',
  link: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  needs: 'objects',
  check: (cluster) =>
    rbacViolations(cluster).filter(({ isBeyondDoubt }) => isBeyondDoubt || cluster.facts !== undefined),
};
