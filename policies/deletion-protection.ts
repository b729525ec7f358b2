import { shown } from './cluster/json';
import { balancerAttributes, loadBalancersOf, settingPath } from './ingress/load-balancer';
import type { Policy } from './policy';

const KEY = 'deletion_protection.enabled';

/** The address that the world knows outlives a mistake. */
export const deletionProtection: Policy = {
  id: 'deletion-protection',
  severity: 'warning',
  demands: 'The load balancer of a prod cluster cannot be deleted by deleting an Ingress.',
  prevents:
    'An Ingress that is pruned or renamed takes the load balancer with it, and its name in DNS: an outage until clients know the new one.',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#deletion-protection',
  needs: 'facts',
  check: (cluster) =>
    cluster.facts?.tier !== 'prod'
      ? []
      : loadBalancersOf(cluster).flatMap((balancer) => {
          const [first] = balancer.members;
          const found = balancerAttributes(balancer)[KEY];
          if (first === undefined || found === 'true') return [];
          return [
            {
              object: first.ingress,
              path: settingPath('load-balancer-attributes'),
              expected: `${KEY}=true`,
              found: shown(found),
              mend: 'add it to the attributes; whoever means to delete the load balancer takes it out first',
            },
          ];
        }),
};
