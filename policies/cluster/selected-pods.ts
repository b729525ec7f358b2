import type { Cluster } from './cluster';
import { textsOf, type Json } from './json';
import type { Pod } from './pod';
import { selects } from './selector';

/** The pods of a namespace that a label selector selects, found by its rarest label. */
export function podsSelected(cluster: Cluster, namespace: string, selector: Json): readonly Pod[] {
  let candidates = cluster.podsIn(namespace);
  for (const [label, value] of Object.entries(textsOf(selector['matchLabels']))) {
    const pods = cluster.podsWith(namespace, label, value);
    if (pods.length < candidates.length) candidates = pods;
  }
  return candidates.filter(({ labels }) => selects(selector, labels));
}
