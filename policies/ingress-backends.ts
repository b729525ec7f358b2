import { actionProblem } from './ingress/alb-action';
import type { Cluster } from './cluster/cluster';
import { ACTION_PORT, defaultBackendOf, routesOf, servicesBehind, type Backend } from './ingress/ingress-routes';
import { listAt, shown, textAt } from './cluster/json';
import {
  classNameOf,
  ingressesOf,
  loadBalancersOf,
  settingPath,
  settingsOf,
  type Settings,
} from './ingress/load-balancer';
import { groupOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';
import { duplicates, duplicatesOf, exposed, shadowed } from './ingress/route-order';
import { servicePortsOf } from './services/service-ports';

/** Every rule leads to something that is there, and to nothing that was not meant to be reached. */
export const ingressBackends: Policy = {
  id: 'ingress-backends',
  severity: 'error',
  demands:
    'The class of an Ingress, its Services, their ports and the actions of the load balancer exist, and only routed Services are reached.',
  prevents:
    'Clients get 503 on a path, the controller gives up on the whole load balancer, or an internal service is public.',
  link: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource',
  needs: 'objects',
  check: (cluster) => {
    const balancers = loadBalancersOf(cluster);
    const albs = new Set(balancers.flatMap(({ members }) => members.map(({ ingress }) => ingress)));
    const ingresses = ingressesOf(cluster);
    const isOurs = cluster.facts !== undefined;
    return [
      ...ingresses.flatMap((ingress) => {
        const settings = settingsOf(ingress);
        return [
          ...(isOurs ? [...classes(cluster, ingress), ...hosts(ingress)] : []),
          ...(albs.has(ingress) ? [] : duplicates(routesOf(ingress))),
          ...backendsOf(ingress).flatMap((placed) => [
            ...(albs.has(ingress) ? actions(ingress, placed, settings) : []),
            ...services(cluster, ingress, placed, settings),
          ]),
        ];
      }),
      ...balancers.flatMap((balancer) => [
        ...duplicatesOf(balancer),
        ...shadowed(balancer),
        ...(isOurs ? exposed(cluster, balancer) : []),
      ]),
    ];
  },
};

/** Controllers bring their class with them: only where everything is known must it be here. */
function classes(cluster: Cluster, ingress: KubernetesObject): readonly Violation[] {
  const name = classNameOf(ingress);
  if (name !== undefined && cluster.find('IngressClass', '', name) !== undefined) return [];
  return [
    {
      object: ingress,
      path: 'spec.ingressClassName',
      expected: 'the name of an IngressClass that is here',
      found: shown(name),
      mend: 'name the class whose controller answers for the Ingress, and add it before the Ingress',
    },
  ];
}

/** A rule without a host answers for every name that leads to the load balancer. */
function hosts(ingress: KubernetesObject): readonly Violation[] {
  return listAt(ingress.body, 'spec', 'rules').flatMap((rule, index): readonly Violation[] => {
    if ((textAt(rule, 'host') ?? '') !== '') return [];
    return [
      {
        object: ingress,
        path: `spec.rules[${index}].host`,
        expected: 'a host',
        found: 'none, so that the rule answers for any',
        mend: 'state the host of the overlays',
      },
    ];
  });
}

interface PlacedBackend {
  /** `spec.rules[0].http.paths[0].backend.service` */
  readonly path: string;
  readonly backend: Backend;
}

function backendsOf(ingress: KubernetesObject): readonly PlacedBackend[] {
  const fallback = defaultBackendOf(ingress);
  return [
    ...(fallback === undefined ? [] : [{ path: 'spec.defaultBackend.service', backend: fallback }]),
    ...routesOf(ingress).map(({ at, backend }) => ({ path: `${at}.backend.service`, backend })),
  ];
}

/** In the place of a Service, the name of an annotation that says what the load balancer itself does. */
function actions(
  ingress: KubernetesObject,
  { path, backend }: PlacedBackend,
  settings: Settings,
): readonly Violation[] {
  const { name, port } = backend;
  if (name === undefined || port !== ACTION_PORT) return [];
  const text = settings[`actions.${name}`];
  const problem = text === undefined ? undefined : actionProblem(text);
  if (text === undefined) {
    return [
      {
        object: ingress,
        path,
        expected: `an annotation alb.ingress.kubernetes.io/actions.${name}`,
        found: 'none',
        mend: 'define the action, or name a port of a Service',
      },
    ];
  }
  if (problem === undefined) return [];
  return [
    {
      object: ingress,
      path: settingPath(`actions.${name}`),
      expected: 'an action in JSON: a fixed-response, redirect or forward with its configuration',
      found: problem,
      mend: 'correct the JSON; the controller stops at it, for all rules',
    },
  ];
}

function services(
  cluster: Cluster,
  ingress: KubernetesObject,
  { path, backend }: PlacedBackend,
  settings: Settings,
): readonly Violation[] {
  return servicesBehind(backend, settings).flatMap(({ name, port }) => {
    const service = serviceOf(cluster, ingress.namespace, name);
    if (service === undefined) return missing(cluster, ingress, path, name);
    const ports = servicePortsOf(service);
    const isThere = ports.some((one) => (typeof port === 'number' ? one.port : one.name) === port);
    return [
      ...(isThere || textAt(service.body, 'spec', 'type') === 'ExternalName'
        ? []
        : [
            {
              object: ingress,
              path: `${path}.port`,
              expected: `a port of Service ${name}: ${ports.map((one) => `${one.port} (${one.name ?? 'unnamed'})`).join(', ')}`,
              found: shown(port),
              mend: 'name one of its ports',
            },
          ]),
      ...internal(cluster, ingress, path, name),
    ];
  });
}

/** What a folder of others does not hold may be in another release of the namespace. */
function missing(cluster: Cluster, ingress: KubernetesObject, path: string, name: string): readonly Violation[] {
  if (cluster.facts === undefined) return [];
  return [
    {
      object: ingress,
      path,
      expected: `a Service of ${ingress.namespace === '' ? 'its namespace' : ingress.namespace}`,
      found: name,
      mend: 'name a Service that is there, in the namespace of the Ingress',
    },
  ];
}

function internal(cluster: Cluster, ingress: KubernetesObject, path: string, name: string): readonly Violation[] {
  const { facts } = cluster;
  if (facts === undefined || ingress.namespace !== facts.namespace) return [];
  if (facts.workloads.some((workload) => workload.name === name && workload.routed === 'routed')) return [];
  return [
    {
      object: ingress,
      path,
      expected: 'a service with a route in the overlays',
      found: `${name}, which is internal`,
      mend: 'take the path away, or declare the route under routes: in system.yaml',
    },
  ];
}

function serviceOf(cluster: Cluster, namespace: string, name: string): KubernetesObject | undefined {
  const found = cluster.find('Service', namespace, name);
  return found !== undefined && groupOf(found) === '' ? found : undefined;
}
