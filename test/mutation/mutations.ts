import type { Cluster } from '../../policies/cluster/cluster';
import { titleOf } from '../../policies/cluster/object';
import { edited, withObject, without } from '../policies/clusters';
import { CLASSES } from './classes';
import { sitesIn } from './sites';

/** One harmful change of the committed output. */
export interface Mutation {
  readonly name: string;
  /** `autolytiq-prod Deployment autolytiq-prod/auth-service spec.replicas` */
  readonly place: string;
  readonly original: Cluster;
  readonly make: () => Cluster;
}

/** Every mutation of a cluster: each class at each of its places, and each object once gone and once twice. */
export function mutationsOf(cluster: Cluster): readonly Mutation[] {
  const ofFields = CLASSES.flatMap(({ name, kinds, pattern, edit, except }) =>
    cluster.objects
      .filter((object) => kinds.includes(object.kind) && except?.test(titleOf(object)) !== true)
      .flatMap((object) => {
        const title = titleOf(object);
        return sitesIn(object.body, pattern).map((path): Mutation => ({
          name,
          place: `${cluster.name} ${title} ${path}`,
          original: cluster,
          make: () => edited(cluster, title, edit(path)),
        }));
      }),
  );
  const ofObjects = cluster.objects.flatMap((object): Mutation[] => {
    const title = titleOf(object);
    return [
      {
        name: `object gone: ${object.kind}`,
        place: `${cluster.name} ${title}`,
        original: cluster,
        make: () => without(cluster, title),
      },
      {
        name: `object twice: ${object.kind}`,
        place: `${cluster.name} ${title}`,
        original: cluster,
        make: () => withObject(cluster, object.body, '99-again.yaml'),
      },
    ];
  });
  return [...ofFields, ...ofObjects];
}

/** At most so many of each class, spread evenly over the places there are: the same ones in every run. */
export function sampled(mutations: readonly Mutation[], perClass: number): readonly Mutation[] {
  const byName = new Map<string, Mutation[]>();
  for (const mutation of mutations) {
    const group = byName.get(mutation.name);
    if (group === undefined) byName.set(mutation.name, [mutation]);
    else group.push(mutation);
  }
  return [...byName.values()].flatMap((group) => {
    const step = Math.max(1, group.length / perClass);
    const chosen = Array.from(
      { length: Math.min(perClass, group.length) },
      (_, index) => group[Math.floor(index * step)],
    );
    return chosen.filter((mutation) => mutation !== undefined);
  });
}
