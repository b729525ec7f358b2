import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import { objectOf, titleOf, type KubernetesObject } from '../../policies/cluster/object';
import type { Json } from '../../policies/cluster/json';
import type { Policy, Violation } from '../../policies/policy';
import { COMMITTED, FACTS, committedFiles } from '../dist/committed';
import type { Edit } from './edits';

/** Every committed cluster, as policies see it. */
export const CLUSTERS: readonly Cluster[] = COMMITTED.map((environment) =>
  clusterOf(
    environment.cluster.name,
    committedFiles(environment.cluster.name).flatMap(({ name, objects }) =>
      objects.map((object) => objectOf(object, name)).filter((object) => object !== undefined),
    ),
    FACTS.get(environment.cluster.name),
  ),
);

/** A committed cluster. */
export function cluster(name: string): Cluster {
  const found = CLUSTERS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no committed cluster ${name}`);
  return found;
}

/** The cluster after edits of one object, which must be there: `Deployment autolytiq-prod/auth-service`. */
export function edited(given: Cluster, title: string, ...edits: readonly Edit[]): Cluster {
  const index = given.objects.findIndex((object) => titleOf(object) === title);
  const original = given.objects[index];
  if (original === undefined) throw new Error(`no ${title} in ${given.name}`);
  const body: Json = structuredClone(original.body);
  for (const edit of edits) edit(body);
  return withObjects(given, [
    ...given.objects.slice(0, index),
    remade(body, original.file),
    ...given.objects.slice(index + 1),
  ]);
}

/** The cluster without an object, which must be there. */
export function without(given: Cluster, title: string): Cluster {
  const left = given.objects.filter((object) => titleOf(object) !== title);
  if (left.length === given.objects.length) throw new Error(`no ${title} in ${given.name}`);
  return withObjects(given, left);
}

/** The cluster with one more object. */
export function withObject(given: Cluster, body: Json, file = '99-more.yaml'): Cluster {
  return withObjects(given, [...given.objects, remade(body, file)]);
}

/** Objects that nobody knows anything about, in a cluster of their own. */
export function foreign(...bodies: readonly Json[]): Cluster {
  return clusterOf(
    'foreign',
    bodies.map((body) => remade(body, 'all.yaml')),
  );
}

/** The cluster as somebody sees it who has its objects alone. */
export function withoutFacts({ name, objects }: Cluster): Cluster {
  return clusterOf(name, objects);
}

/** `Deployment autolytiq-prod/auth-service spec.template…: expected …, found …; …` for each violation. */
export function lines(policy: Policy, given: Cluster): readonly string[] {
  return policy.check(given).map(line);
}

function line({ object, path, expected, found, mend }: Violation): string {
  return `${titleOf(object)} ${path}: expected ${expected}, found ${found}; ${mend}`;
}

function withObjects({ name, facts }: Cluster, objects: readonly KubernetesObject[]): Cluster {
  return clusterOf(name, objects, facts);
}

function remade(body: Json, file: string): KubernetesObject {
  const object = objectOf(body, file);
  if (object === undefined) throw new Error('the edit took apiVersion, kind or name away');
  return object;
}
