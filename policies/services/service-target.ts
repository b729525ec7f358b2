import type { Cluster } from '../cluster/cluster';
import { recordAt, textAt, textsOf, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { podOf, type Pod } from '../cluster/pod';
import {
  containerPortsOf,
  declaredTarget,
  podsBehind,
  selectorOf,
  servicePortsOf,
  servicesOf,
  type ServicePort,
} from './service-ports';

/** A Service that has a selector, and what it finds in its namespace. */
export interface SelectingService {
  readonly object: KubernetesObject;
  readonly selector: Readonly<Record<string, string>>;
  /** One for each workload. */
  readonly pods: readonly Pod[];
  readonly ports: readonly ServicePort[];
  /** Without an address of its own its ports have no meaning; it stands for the pods themselves. */
  readonly address: 'own' | 'none';
}

export function selectingServices(cluster: Cluster): readonly SelectingService[] {
  return servicesOf(cluster).flatMap((object): SelectingService[] => {
    const spec = recordAt(object.body, 'spec');
    const selector = selectorOf(object);
    if (Object.keys(selector).length === 0 || spec['type'] === 'ExternalName') return [];
    const address = textAt(spec, 'clusterIP') === 'None' ? 'none' : 'own';
    return [{ object, selector, pods: podsBehind(cluster, object), ports: servicePortsOf(object), address }];
  });
}

/** The ports of a Service for which no pod that it selects declares one. */
export const portsNowhere = ({ pods, ports }: SelectingService): readonly ServicePort[] =>
  ports.filter((port) => !pods.some((pod) => declaredTarget(pod, port) !== undefined));

/**
 * The workload that a Service without pods must be about: it has its name, and all its labels with other values. Where it lacks
 * a label, an operator may be about to set it (`role: primary`).
 */
export function nearMiss(cluster: Cluster, { object, selector, pods }: SelectingService): Pod | undefined {
  if (pods.length > 0) return undefined;
  return ['Deployment', 'StatefulSet', 'DaemonSet']
    .map((kind) => cluster.find(kind, object.namespace, object.name))
    .map((owner) => (owner === undefined ? undefined : podOf(owner)))
    .filter((pod) => pod !== undefined)
    .find(({ labels }) => Object.keys(selector).every((label) => Object.hasOwn(labels, label)));
}

/** `8080 (http), 9090` */
export function shownContainerPorts(pods: readonly Pod[]): string {
  const ports = pods.flatMap(containerPortsOf);
  const shownPorts = ports.map(({ name, port, protocol }) =>
    [String(port), ...(protocol === 'TCP' ? [] : [`/${protocol}`]), ...(name === undefined ? [] : [` (${name})`])].join(
      '',
    ),
  );
  return shownPorts.length === 0 ? 'no ports' : [...new Set(shownPorts)].join(', ');
}

/** `app=web, tier=front` */
export const shownLabels = (labels: Json): string =>
  Object.entries(textsOf(labels))
    .map(([label, value]) => `${label}=${value}`)
    .join(', ');

/** The first three, and how many more. */
export function shownSome(names: readonly string[]): string {
  const more = names.length - 3;
  return more > 0 ? `${names.slice(0, 3).join(', ')} and ${more} more` : names.join(', ');
}
