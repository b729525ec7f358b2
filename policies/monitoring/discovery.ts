import type { Cluster } from '../cluster/cluster';
import { perCluster } from '../cluster/per-cluster';
import { listAt, textAt } from '../cluster/json';
import { perThing } from '../cluster/per-thing';
import type { KubernetesObject } from '../cluster/object';
import { runsForever, type Pod } from '../cluster/pod';
import { containerPortsOf, declaredTarget, podsBehind, servicePortsOf, servicesOf } from '../services/service-ports';
import type { Labels } from './relabel';

/** Something that Prometheus may scrape: a port of the pods of a workload. */
export interface Target {
  readonly pod: Pod;
  readonly port: number;
  /** As discovery gives them: of the port, of the Service, of the pod. */
  readonly labels: readonly Labels[];
}

/** Roles of discovery through the Kubernetes API whose targets are ports of pods. */
type Role = 'endpointslice' | 'endpoints' | 'pod';

/** What discovery of a role finds in a cluster, by namespace. Pods that run to their end are left out. */
export const discovered = (cluster: Cluster, role: Role): ReadonlyMap<string, readonly Target[]> =>
  role === 'pod' ? podTargets(cluster) : sliceTargets(cluster)[role];

const sliceTargets = perCluster((cluster) => ({
  endpointslice: byNamespace(serviceTargets(cluster, 'endpointslice')),
  endpoints: byNamespace(serviceTargets(cluster, 'endpoint')),
}));

const podTargets = perCluster((cluster) =>
  byNamespace(
    cluster.pods
      .filter(runsForever)
      .flatMap((pod) =>
        containerPortsOf(pod).map(({ port, name }) => target(pod, port, [containerLabels(port, name)])),
      ),
  ),
);

function byNamespace(targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> {
  const found = new Map<string, Target[]>();
  for (const one of targets) {
    const own = found.get(one.pod.namespace);
    if (own === undefined) found.set(one.pod.namespace, [one]);
    else own.push(one);
  }
  return found;
}

/** For each Service its ports at each pod, and the other ports of those pods, which carry no name of a port of a Service. */
function serviceTargets(cluster: Cluster, prefix: 'endpointslice' | 'endpoint'): readonly Target[] {
  return servicesOf(cluster).flatMap((service) =>
    podsBehind(cluster, service)
      .filter(runsForever)
      .flatMap((pod) => {
        const ports = servicePortsOf(service).flatMap((port) => {
          const declared = declaredTarget(pod, port);
          const number = declared?.port ?? (typeof port.target === 'number' ? port.target : undefined);
          return number === undefined
            ? []
            : [{ number, name: port.name, protocol: port.protocol, container: declared?.name }];
        });
        const numbers = new Set(ports.map(({ number }) => number));
        return [
          ...ports.map(({ number, name, protocol, container }) =>
            target(pod, number, [
              { ...prefixed(`${prefix}_port_`, { name: name ?? '', protocol }), ...containerLabels(number, container) },
              serviceLabels(service),
            ]),
          ),
          ...containerPortsOf(pod)
            .filter(({ port }) => !numbers.has(port))
            .map(({ port, name }) => target(pod, port, [containerLabels(port, name), serviceLabels(service)])),
        ];
      }),
  );
}

function target(pod: Pod, port: number, labels: readonly Labels[]): Target {
  return { pod, port, labels: [{ __address__: `${ADDRESS}:${port}` }, ...labels, podLabels(pod)] };
}

/** Stands for the address of the pod, which is not known beforehand. */
export const ADDRESS = 'pod';

const META = '__meta_kubernetes_';

const podLabels = perThing(({ owner, namespace, labels, annotations, spec }: Pod): Labels => ({
  [`${META}namespace`]: namespace,
  [`${META}pod_name`]: `${owner.name}-0`,
  [`${META}pod_ready`]: 'true',
  [`${META}pod_phase`]: 'Running',
  [`${META}pod_ip`]: ADDRESS,
  [`${META}pod_node_name`]: 'node',
  [`${META}pod_container_name`]: textAt(listAt(spec, 'containers')[0], 'name') ?? '',
  ...labelled('pod', labels, annotations),
}));

const serviceLabels = perThing(({ name, labels, annotations }: KubernetesObject): Labels => ({
  [`${META}service_name`]: name,
  ...labelled('service', labels, annotations),
}));

const containerLabels = (port: number, name: string | undefined): Labels =>
  prefixed('pod_container_port_', { number: String(port), name: name ?? '', protocol: 'TCP' });

const prefixed = (prefix: string, values: Labels): Labels =>
  Object.fromEntries(Object.entries(values).map(([label, value]) => [`${META}${prefix}${label}`, value]));

const labelled = (of: string, labels: Labels, annotations: Labels): Labels => ({
  ...named(`${META}${of}_label`, labels),
  ...named(`${META}${of}_annotation`, annotations),
});

const named = (prefix: string, values: Labels): Labels =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const label = name.replaceAll(/\W/g, '_');
      return [
        [`${prefix}_${label}`, value],
        [`${prefix}present_${label}`, 'true'],
      ];
    }),
  );
