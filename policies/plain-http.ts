import { actionOf, routesOf } from './ingress/ingress-routes';
import { loadBalancersOf, placeOf, type AlbIngress, type LoadBalancer } from './ingress/load-balancer';
import type { Policy, Violation } from './policy';

/** Whoever comes by HTTP is sent to HTTPS. */
export const plainHttp: Policy = {
  id: 'plain-http',
  severity: 'warning',
  demands: 'A load balancer with a certificate redirects HTTP to HTTPS.',
  prevents:
    'Passwords and tokens cross the network in the clear, or whoever types the address without https finds nothing.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect',
  needs: 'objects',
  check: (cluster) => loadBalancersOf(cluster).flatMap(withoutRedirect),
};

function withoutRedirect({ members }: LoadBalancer): readonly Violation[] {
  const first = members.find(({ certificates }) => certificates.length > 0);
  if (first === undefined || members.some(redirects)) return [];
  return [
    {
      ...placeOf(first, 'ssl-redirect'),
      expected: 'the port of the HTTPS listener',
      found: 'nothing',
      mend: 'state ssl-redirect: 443 and listen-ports: [{"HTTP":80},{"HTTPS":443}]',
    },
  ];
}

/** By the setting, or as it was done before there was one, by an action. */
const redirects = ({ ingress, settings }: AlbIngress): boolean =>
  settings['ssl-redirect'] !== undefined ||
  routesOf(ingress).some(({ backend }) => actionOf(backend, settings)?.['type'] === 'redirect');
