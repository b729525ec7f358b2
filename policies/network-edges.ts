import { undeclaredGrants } from './network/network-grants';
import type { Policy } from './policy';
import { declaredEdges } from './network/declared-edges';
import { missingEdges } from './network/network-gaps';

/** NetworkPolicies say the same as the overlays: each declared connection, and none beside it. */
export const networkEdges: Policy = {
  id: 'network-edges',
  severity: 'error',
  demands: 'NetworkPolicies allow the connections that the overlays declare, on both sides, and no others.',
  prevents:
    'A call times out in production that worked without policies; or a break-in travels along a rule that nobody needs.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
  needs: 'facts',
  check: (cluster) => {
    if (cluster.facts === undefined) return [];
    const declared = declaredEdges(cluster.facts);
    return [...missingEdges(cluster, declared), ...undeclaredGrants(cluster, declared)];
  },
};
