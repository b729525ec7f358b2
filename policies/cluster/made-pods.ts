import type { Cluster } from './cluster';
import type { KubernetesObject } from './object';
import { perCluster } from './per-cluster';
import type { Pod } from './pod';

const podsByOwner = perCluster(
  ({ pods }): ReadonlyMap<KubernetesObject, Pod> => new Map(pods.map((pod) => [pod.owner, pod])),
);

/** The pods that an object of the cluster makes; undefined for kinds that make none. */
export const podMadeBy = (cluster: Cluster, owner: KubernetesObject): Pod | undefined =>
  podsByOwner(cluster).get(owner);
