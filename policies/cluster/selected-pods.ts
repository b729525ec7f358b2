import type { Cluster } from './cluster';
import { textsOf, type Json } from './json';
import type { Pod } from './pod';
import { selects } from './selector';

/** The pods of a namespace that a label selector selects, found by its rarest label. */
export function podsSelected(cluster: Cluster, namespace: string, selector: Json): readonly Pod[] {
  const candidates = Object.entries(textsOf(selector['matchLabels']))
    .map(([label, value]) => cluster.podsWith(namespace, label, value))
    .reduce((fewest, pods) => (pods.length < fewest.length ? pods : fewest), cluster.podsIn(namespace));
  return candidates.filter(({ labels }) => selects(selector, labels));
}
