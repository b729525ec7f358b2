import type { Cluster } from '../cluster/cluster';
import { routesOf, servicesBehind } from './ingress-routes';
import { loadBalancersOf, settingOf, settingPath, settingsOf, type AlbIngress, type Settings } from './load-balancer';
import { groupOf, type KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { podsBehind, servicePortsOf, type ServicePort } from '../services/service-ports';

/** The pods behind a port of a Service, as a load balancer sees them. */
export interface TargetGroup {
  readonly ingress: KubernetesObject;
  readonly service: KubernetesObject;
  readonly port: ServicePort;
  readonly pods: readonly Pod[];
  /** Those of the Service win over those of the Ingress. */
  readonly settings: Settings;
  readonly version: string;
}

/** Every target group of the cluster's load balancers; what leads to no Service is nobody's. */
export function targetGroupsOf(cluster: Cluster): readonly TargetGroup[] {
  return loadBalancersOf(cluster).flatMap(({ members }) => members.flatMap((member) => targetGroups(cluster, member)));
}

function targetGroups(cluster: Cluster, { ingress, settings }: AlbIngress): readonly TargetGroup[] {
  const groups = new Map<string, TargetGroup>();
  for (const route of routesOf(ingress)) {
    for (const { name, port } of servicesBehind(route.backend, settings)) {
      const key = JSON.stringify([name, port]);
      const service = groups.has(key) ? undefined : cluster.find('Service', ingress.namespace, name);
      if (service === undefined || groupOf(service) !== '') continue;
      const found = servicePortsOf(service).find((one) => (typeof port === 'number' ? one.port : one.name) === port);
      if (found === undefined) continue;
      const own = { ...settings, ...settingsOf(service) };
      groups.set(key, {
        ingress,
        service,
        port: found,
        pods: podsBehind(cluster, service),
        settings: own,
        version: own['backend-protocol-version'] ?? 'HTTP1',
      });
    }
  }
  return [...groups.values()];
}

/** Where a setting of a target group is stated; on the Service, where it is nowhere. */
export function targetGroupPlace(
  { ingress, service }: TargetGroup,
  setting: string,
): Pick<Violation, 'object' | 'path'> {
  const isOnIngress = settingOf(service, setting) === undefined && settingOf(ingress, setting) !== undefined;
  return { object: isOnIngress ? ingress : service, path: settingPath(setting) };
}
