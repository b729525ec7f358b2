import type { Cluster } from './cluster/cluster';
import { routesOf, servicesBehind } from './ingress/ingress-routes';
import {
  loadBalancersOf,
  placeOf,
  settingOf,
  settingPath,
  type AlbIngress,
  type LoadBalancer,
} from './ingress/load-balancer';
import { groupOf } from './cluster/object';
import type { Policy, Violation } from './policy';
import { shown, textAt } from './cluster/json';

/** Listeners are what the controller can make of `listen-ports`, the redirect works, and targets can be reached. */
export const ingressRedirect: Policy = {
  id: 'ingress-redirect',
  severity: 'error',
  demands:
    'listen-ports is a list of HTTP and HTTPS ports; ssl-redirect has a listener of each kind; Services without node ports have targets of type ip.',
  prevents:
    'The controller fails after the Ingress was accepted, and plain HTTP is not redirected, or nothing is reachable at all.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ssl-redirect',
  needs: 'objects',
  check: (cluster) =>
    loadBalancersOf(cluster).flatMap((balancer) => [
      ...balancer.members.flatMap(listenPorts),
      ...redirects(balancer),
      ...balancer.members.flatMap((member) => targetTypes(cluster, member)),
    ]),
};

function listenPorts({ ingress, settings, listeners }: AlbIngress): readonly Violation[] {
  if (listeners.problems.length === 0) return [];
  return [
    {
      object: ingress,
      path: settingPath('listen-ports'),
      expected: 'a JSON list of ports from 1 to 65535, each once: [{"HTTP":80},{"HTTPS":443}]',
      found: `${listeners.problems.join(', ')} (${settings['listen-ports'] ?? ''})`,
      mend: 'correct the list; the controller refuses it whole',
    },
  ];
}

/** Once stated, a redirect is for all members of a group: their listeners count together. */
function redirects({ members }: LoadBalancer): readonly Violation[] {
  const ports = members.flatMap(({ listeners }) => listeners.ports);
  return members.flatMap((member): readonly Violation[] => {
    const stated = member.settings['ssl-redirect'];
    if (stated === undefined || member.listeners.problems.length > 0) return [];
    const hasTarget = ports.some(({ protocol, port }) => protocol === 'HTTPS' && String(port) === stated);
    const hasSource = ports.some(({ protocol }) => protocol === 'HTTP');
    if (hasTarget && hasSource) return [];
    return [
      {
        ...placeOf(member, 'ssl-redirect'),
        expected: `listeners for HTTP and for HTTPS on port ${stated}`,
        found: ports.map(({ protocol, port }) => `${protocol} ${port}`).join(', ') || 'none',
        mend: `state listen-ports: [{"HTTP":80},{"HTTPS":${stated}}]; with a certificate alone there is 443 only`,
      },
    ];
  });
}

/** With targets of type `instance`, which is the default, a Service needs node ports. */
function targetTypes(cluster: Cluster, { ingress, settings }: AlbIngress): readonly Violation[] {
  const seen = new Set<string>();
  return routesOf(ingress).flatMap((route) =>
    servicesBehind(route.backend, settings).flatMap(({ name }): readonly Violation[] => {
      const service = cluster.find('Service', ingress.namespace, name);
      if (service === undefined || groupOf(service) !== '' || seen.has(name)) return [];
      seen.add(name);
      const type = textAt(service.body, 'spec', 'type') ?? 'ClusterIP';
      const targetType = settingOf(service, 'target-type') ?? settings['target-type'];
      if (type !== 'ClusterIP' || targetType === 'ip') return [];
      return [
        {
          object: ingress,
          path: settingPath('target-type'),
          expected: `ip, for Service ${name} has the type ClusterIP`,
          found: shown(targetType),
          mend: 'state target-type: ip; the default, instance, needs a Service of type NodePort',
        },
      ];
    }),
  );
}
