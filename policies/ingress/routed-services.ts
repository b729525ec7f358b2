import type { Cluster } from '../cluster/cluster';
import { defaultBackendOf, routesOf, servicesBehind, type BackendService } from './ingress-routes';
import { listAt, numberAt, textAt } from '../cluster/json';
import { attributesOf, ingressesOf, loadBalancersOf, settingPath, settingsOf, type Settings } from './load-balancer';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { podsBehind, servicePortsOf, servicesOf, type ServicePort } from '../services/service-ports';

/** A Service that gets requests from outside the cluster, and its pods. */
export interface RoutedService {
  readonly service: KubernetesObject;
  readonly pods: readonly Pod[];
  /** The ports that get requests. */
  readonly ports: readonly ServicePort[];
  /** How long an ALB lets requests end that run on a pod which is going away; absent for what is no ALB. */
  readonly deregistration?: Deregistration;
}

/** The deregistration delay of an ALB's targets, and where it is stated or would be. */
export interface Deregistration {
  readonly object: KubernetesObject;
  readonly path: string;
  readonly seconds: string | undefined;
}

/** What an Ingress, a route of a gateway, or a load balancer of its own sends requests to; each Service once for each. */
export function routedServices(cluster: Cluster): readonly RoutedService[] {
  return [...byAlbs(cluster), ...byOthers(cluster)];
}

const ATTRIBUTES = 'target-group-attributes';

function byAlbs(cluster: Cluster): readonly RoutedService[] {
  const members = loadBalancersOf(cluster).flatMap((balancer) => balancer.members);
  return members.flatMap(({ ingress, stated, settings }) =>
    backendsOf(ingress, settings).flatMap((backend) =>
      routed(cluster, ingress.namespace, backend).map((one) => {
        // Annotations of the Service win.
        const isOwn = settingsOf(one.service)[ATTRIBUTES] !== undefined || stated[ATTRIBUTES] === undefined;
        const object = isOwn ? one.service : ingress;
        const seconds = attributesOf(settingsOf(object)[ATTRIBUTES])['deregistration_delay.timeout_seconds'];
        return { ...one, deregistration: { object, path: settingPath(ATTRIBUTES), seconds } };
      }),
    ),
  );
}

function byOthers(cluster: Cluster): readonly RoutedService[] {
  const albs = new Set(loadBalancersOf(cluster).flatMap(({ members }) => members.map(({ ingress }) => ingress)));
  const others = ingressesOf(cluster).filter((ingress) => !albs.has(ingress));
  const balanced = servicesOf(cluster).filter(({ body }) => textAt(body, 'spec', 'type') === 'LoadBalancer');
  return [
    ...others.flatMap((ingress) =>
      backendsOf(ingress, {}).flatMap((backend) => routed(cluster, ingress.namespace, backend)),
    ),
    ...ROUTE_KINDS.flatMap((kind) => cluster.ofKind(kind))
      .filter((route) => groupOf(route) === 'gateway.networking.k8s.io')
      .flatMap((route) => ofRoute(cluster, route)),
    ...balanced.map((service) => ({ service, pods: podsBehind(cluster, service), ports: servicePortsOf(service) })),
  ];
}

/** Each Service of an Ingress once, with each port. */
function backendsOf(ingress: KubernetesObject, settings: Settings): readonly BackendService[] {
  const fallback = defaultBackendOf(ingress);
  const backends = [
    ...routesOf(ingress).map(({ backend }) => backend),
    ...(fallback === undefined ? [] : [fallback]),
  ].flatMap((backend) => servicesBehind(backend, settings));
  return [...new Map(backends.map((backend) => [JSON.stringify([backend.name, backend.port]), backend])).values()];
}

/** Kinds of the Gateway API that send to Services. */
const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'];

const ofRoute = (cluster: Cluster, { namespace, body }: KubernetesObject): readonly RoutedService[] =>
  listAt(body, 'spec', 'rules')
    .flatMap((rule) => listAt(rule, 'backendRefs'))
    .filter((reference) => (textAt(reference, 'kind') ?? 'Service') === 'Service')
    .flatMap((reference) => {
      const name = textAt(reference, 'name') ?? '';
      return routed(cluster, textAt(reference, 'namespace') ?? namespace, { name, port: numberOf(reference) });
    });

const numberOf = (reference: unknown): number => numberAt(reference, 'port') ?? 0;

/** The Service of a name, if it is here, and its port; all of its ports, if that is none of them. */
function routed(cluster: Cluster, namespace: string, { name, port }: BackendService): readonly RoutedService[] {
  const service = cluster.find('Service', namespace, name);
  if (service === undefined || groupOf(service) !== '') return [];
  const ports = servicePortsOf(service);
  const own = ports.filter((one) => one.port === port || one.name === port);
  return [{ service, pods: podsBehind(cluster, service), ports: own.length === 0 ? ports : own }];
}
