import type { Cluster } from '../cluster/cluster';
import { keyOf } from '../cluster/declared-workload';
import type { KubernetesObject } from '../cluster/object';
import type { Pod } from '../cluster/pod';
import { monitoringFilesOf } from './monitoring-files';
import { configMapsOf, pathsOf } from './mounted-files';

/** The pods that read each configuration of Prometheus. */
export function prometheusPods(cluster: Cluster): ReadonlyMap<KubernetesObject, readonly Pod[]> {
  const files = new Map(
    monitoringFilesOf(cluster).prometheus.map(({ object, key }) => [keyOf(object), { object, key }]),
  );
  const readers = new Map<KubernetesObject, Pod[]>();
  for (const pod of cluster.pods) {
    for (const name of configMapsOf(pod)) {
      const file = files.get(keyOf({ namespace: pod.namespace, name }));
      if (file === undefined) continue;
      if (!pod.containers.some((container) => pathsOf(pod, container, name, file.key).length > 0)) continue;
      readers.set(file.object, [...(readers.get(file.object) ?? []), pod]);
    }
  }
  return readers;
}
