import type { Cluster } from './cluster';

/** What several policies ask of a cluster, found out once. */
export function perCluster<Found>(find: (cluster: Cluster) => Found): (cluster: Cluster) => Found {
  const known = new WeakMap<Cluster, { readonly found: Found }>();
  return (cluster) => {
    const entry = known.get(cluster) ?? { found: find(cluster) };
    known.set(cluster, entry);
    return entry.found;
  };
}
