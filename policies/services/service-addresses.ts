import { addressesIn, addressesInFile, type Address } from './address';
import type { Cluster } from '../cluster/cluster';
import { listAt, textAt } from '../cluster/json';
import { titleOf, type KubernetesObject } from '../cluster/object';
import { perCluster } from '../cluster/per-cluster';
import { perText } from '../cluster/per-text';
import type { Pod } from '../cluster/pod';
import { namesAddress, ownNames, plainValuesOf, type PlainValue } from '../pods/plain-values';
import { containerPortsOf, podsBehind, servicePortsOf, servicesOf, type ServicePort } from './service-ports';

/** An address of the cluster in a value that a pod reads. */
export interface ServiceAddress {
  readonly reader: Pod;
  readonly value: PlainValue;
  readonly address: Address;
  readonly namespace: string;
  readonly name: string;
  /** Absent when there is none of that name. */
  readonly service: KubernetesObject | undefined;
  /** The port of the Service that is meant; absent when it has no such port, or when the value says none. */
  readonly port: ServicePort | undefined;
  /** Whether connections to the port can come through. */
  readonly answered: 'yes' | 'no' | 'unknown';
}

/** Pods of one cluster and of others mount the same files. */
const inFile = perText(addressesInFile);

/** Every address of the cluster in values that its pods read. */
export const serviceAddresses = perCluster((cluster): readonly ServiceAddress[] => {
  const find = finderOf(cluster);
  return cluster.pods.flatMap((reader) => {
    const own = ownNames(reader);
    const hasOwnDomains = listAt(reader.spec, 'dnsConfig', 'searches').length > 0;
    return plainValuesOf(cluster, reader).flatMap((value) =>
      (value.kind === 'file' ? inFile(value.text) : addressesIn(value.text)).flatMap((address): ServiceAddress[] => {
        const meant = own.has(address.host) ? undefined : find(reader, address);
        if (meant === undefined) return [];
        const isGuess = address.form === 'host:port' && !address.host.includes('.') && !namesAddress(value.name);
        // In the files of proxies, names of their own look like hosts.
        const isUpstream = value.kind === 'file' && !address.host.includes('.svc');
        if (meant.service === undefined && (isGuess || isUpstream || hasOwnDomains)) return [];
        return [{ reader, value, address, ...meant }];
      }),
    );
  });
});

/** Each place once, whoever reads it. */
export function distinct(addresses: readonly ServiceAddress[]): readonly ServiceAddress[] {
  const key = ({ value: { holder, path }, address: { host, port } }: ServiceAddress): string =>
    JSON.stringify([titleOf(holder), path, host, port]);
  return [...new Map(addresses.toReversed().map((address) => [key(address), address])).values()].toReversed();
}

/** `redis:6379` */
export const shownAddress = ({ host, port }: Address): string => (port === undefined ? host : `${host}:${port}`);

type Meant = Pick<ServiceAddress, 'namespace' | 'name' | 'service' | 'port' | 'answered'>;

/** Finds the Service that a host means to a pod, as the search domains of its namespace do. */
function finderOf(cluster: Cluster): (reader: Pod, address: Address) => Meant | undefined {
  const services = new Map(servicesOf(cluster).map((service) => [keyOf(service.namespace, service.name), service]));
  const namespaces = new Set(cluster.objects.map(({ namespace }) => namespace));
  const has = (namespace: string, name = ''): boolean => services.has(keyOf(namespace, name));
  const meantBy = (reader: Pod, host: string): Pick<Meant, 'namespace' | 'name'> | undefined => {
    const labels = host.split('.');
    const [first = '', second = '', third = ''] = labels;
    const suffix = labels.indexOf('svc');
    if (suffix >= 2 && /^(cluster\.local)?$/.test(labels.slice(suffix + 1).join('.'))) {
      return { namespace: labels[suffix - 1] ?? '', name: labels[suffix - 2] ?? '' };
    }
    if (labels.length === 1) return NOT_IN_DNS.has(host) ? undefined : { namespace: reader.namespace, name: host };
    // `redis-0.redis`: a pod of a StatefulSet.
    if (labels.length === 2 && has(reader.namespace, second)) return { namespace: reader.namespace, name: second };
    // Top-level domains have no hyphen: `shop.shop-prod` is no address outside.
    if (labels.length === 2 && namespaces.has(second) && (second.includes('-') || has(second, first)))
      return { namespace: second, name: first };
    return labels.length === 3 && has(third, second) ? { namespace: third, name: second } : undefined;
  };
  return (reader, address) => {
    const meant = meantBy(reader, address.host);
    // What stands in the namespaces of Kubernetes itself is made by nobody here.
    if (meant === undefined || SYSTEM.has(meant.namespace)) return undefined;
    const service = services.get(keyOf(meant.namespace, meant.name));
    if (service === undefined && !namespaces.has(meant.namespace) && cluster.facts === undefined) return undefined;
    return { ...meant, service, ...(service === undefined ? NOWHERE : portOf(cluster, service, address)) };
  };
}

const NOT_IN_DNS = new Set(['localhost', 'kubernetes', 'unix', 'file']);
const SYSTEM = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);
const NOWHERE = { port: undefined, answered: 'no' } as const;

const keyOf = (namespace: string, name: string): string => `${namespace}/${name}`;

function portOf(cluster: Cluster, service: KubernetesObject, { port }: Address): Pick<Meant, 'port' | 'answered'> {
  const ports = servicePortsOf(service);
  if (port === undefined || textAt(service.body, 'spec', 'type') === 'ExternalName' || ports.length === 0) {
    return { port: undefined, answered: 'unknown' };
  }
  const found = ports.find((one) => one.port === port);
  if (found !== undefined) return { port: found, answered: 'yes' };
  if (textAt(service.body, 'spec', 'clusterIP') !== 'None') return NOWHERE;
  // A Service without an address stands for its pods, and any port of theirs answers.
  const declared = podsBehind(cluster, service).flatMap(containerPortsOf);
  const own = declared.find((one) => one.port === port);
  if (own !== undefined) {
    return { port: { path: '', name: own.name, port, target: port, protocol: own.protocol }, answered: 'yes' };
  }
  return { port: undefined, answered: declared.length === 0 ? 'unknown' : 'no' };
}
