import { specOf, type Cluster } from './cluster/cluster';
import type { ClusterFacts, IngressFacts } from './cluster/facts';
import { listAt, textAt } from './cluster/json';
import type { KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

const ALB = 'alb.ingress.kubernetes.io';

/** Controller of the load balancers that annotations of ALB speak to. */
const CONTROLLER = 'ingress.k8s.aws/alb';

/** What is reachable from outside is what the overlays route: no less, no more, for whom they say. */
export const declaredIngress: Policy = {
  id: 'declared-ingress',
  severity: 'error',
  demands:
    'Every declared route is there, Grafana at its host too, nothing else is routed, metrics are answered by the load balancer, and those may connect who are declared to.',
  prevents: 'A path that leads nowhere after a release, or an internal service or its metrics on the internet.',
  link: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  needs: 'facts',
  check: (cluster) =>
    declarationsOf(cluster.facts).flatMap((declared) => {
      const ingresses = cluster.ofKind('Ingress').filter(({ namespace }) => namespace === declared.namespace);
      const place = ingresses[0] ?? cluster.find('Namespace', '', declared.namespace) ?? cluster.objects[0];
      if (place === undefined) return [];
      return [
        ...routeViolations(ingresses, declared, place),
        ...ingresses.flatMap((ingress) => inboundViolations(ingress, cluster.facts?.ingress)),
        ...ingresses.flatMap((ingress) => controllerViolations(cluster, ingress)),
      ];
    }),
};

/** What a namespace is to route, and where that is said. */
interface Declared extends Pick<IngressFacts, 'routes' | 'privatePaths'> {
  readonly namespace: string;
  readonly source: string;
}

function declarationsOf(facts: ClusterFacts | undefined): readonly Declared[] {
  if (facts === undefined) return [];
  const { namespace, ingress } = facts;
  const ofSystem = ingress === undefined ? [] : [{ ...ingress, namespace, source: 'routes in system.yaml' }];
  return [...ofSystem, ...ofMonitoring(facts)];
}

/** Of the monitoring stack, Grafana alone is for people, and its metrics are for Prometheus. */
function ofMonitoring({ monitoring, ingress, workloads }: ClusterFacts): readonly Declared[] {
  if (monitoring === undefined || ingress === undefined) return [];
  const { namespace, grafanaHost } = monitoring;
  const hosts = grafanaHost === undefined ? [] : [grafanaHost];
  const forPeople = workloads.filter(({ kind, routed }) => kind === 'component' && routed === 'routed');
  const metricsPaths = forPeople.flatMap(({ listeners }) => listeners.flatMap(({ metrics }) => metrics ?? []));
  return [
    {
      namespace,
      source: 'monitoring.grafana in system.yaml',
      routes: hosts.flatMap((host) => forPeople.map(({ name }) => ({ host, path: '/', service: name }))),
      privatePaths: hosts.flatMap((host) => metricsPaths.map((path) => ({ host, path }))),
    },
  ];
}

interface Routed {
  readonly object: KubernetesObject;
  readonly path: string;
}

function routeViolations(
  ingresses: readonly KubernetesObject[],
  { routes, privatePaths, source }: Declared,
  place: KubernetesObject,
): readonly Violation[] {
  const found = new Map(ingresses.flatMap(routesOf));
  const declared = new Set([
    ...routes.map(({ host, path, service }) => `${host}${path} → ${service}`),
    ...privatePaths.map(({ host, path }) => `${host}${path} → the load balancer itself`),
  ]);
  const missing = [...declared]
    .filter((route) => !found.has(route))
    .map((route) => ({
      object: place,
      path: 'spec.rules',
      expected: `the declared route ${route}`,
      found: 'none',
      mend: `add its path, or take the route out of ${source}`,
    }));
  const superfluous = [...found]
    .filter(([route]) => !declared.has(route))
    .map(([route, { object, path }]) => ({
      object,
      path,
      expected: 'a declared route',
      found: route,
      mend: `declare it under ${source}, or remove it`,
    }));
  return [...missing, ...superfluous];
}

function routesOf(ingress: KubernetesObject): readonly (readonly [string, Routed])[] {
  return listAt(ingress.body, 'spec', 'rules').flatMap((rule, ruleIndex) =>
    listAt(rule, 'http', 'paths').map((entry, index): readonly [string, Routed] => {
      const isAction = textAt(entry, 'backend', 'service', 'port', 'name') === 'use-annotation';
      const backend = isAction
        ? 'the load balancer itself'
        : (textAt(entry, 'backend', 'service', 'name') ?? 'nothing');
      const route = `${textAt(rule, 'host') ?? '*'}${textAt(entry, 'path') ?? ''} → ${backend}`;
      return [route, { object: ingress, path: `spec.rules[${ruleIndex}].http.paths[${index}]` }];
    }),
  );
}

function inboundViolations(ingress: KubernetesObject, facts: IngressFacts | undefined): readonly Violation[] {
  const declared = facts?.inboundCidrs.join(',') ?? '';
  const found = ingress.annotations[`${ALB}/inbound-cidrs`] ?? '';
  if (found.replaceAll(' ', '') === declared) return [];
  return [
    {
      object: ingress,
      path: `metadata.annotations["${ALB}/inbound-cidrs"]`,
      expected: declared === '' ? 'nothing: anybody may connect' : declared,
      found: found === '' ? 'nothing: anybody may connect' : found,
      mend: 'write what ingress.inboundCidrs of the overlay says',
    },
  ];
}

function controllerViolations(cluster: Cluster, ingress: KubernetesObject): readonly Violation[] {
  const name = textAt(ingress.body, 'spec', 'ingressClassName') ?? '';
  const ingressClass = cluster.find('IngressClass', '', name);
  if (ingressClass === undefined) return []; // references says so.
  const controller = textAt(specOf(ingressClass), 'controller');
  if (controller === CONTROLLER) return [];
  return [
    {
      object: ingressClass,
      path: 'spec.controller',
      expected: CONTROLLER,
      found: controller ?? 'nothing',
      mend: 'no controller that knows the annotations acts on another',
    },
  ];
}
