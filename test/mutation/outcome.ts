import { POLICIES } from '../../policies';
import type { Cluster } from '../../policies/cluster/cluster';
import type { Policy } from '../../policies/policy';
import { judge } from '../../policies/run';
import { isManifest } from '../../synth/manifest';
import { checkSchema } from '../../synth/schemas';
import type { Mutation } from './mutations';

/** What became of a mutation: which layer saw it, by the name of the first that did. */
export type Outcome =
  | { readonly layer: 'schema' }
  | { readonly layer: 'policy'; readonly policies: readonly string[] }
  | { readonly layer: 'warning'; readonly policies: readonly string[] }
  | { readonly layer: 'none' }
  /** It put there what stood there already: no mutation of this object. */
  | { readonly layer: 'same' };

/** Makes a mutation and asks every layer, in the order of the pipeline. */
export function outcomeOf({ make, original }: Mutation): Outcome {
  const cluster = make();
  if (isSame(cluster, original)) return { layer: 'same' };
  if (hasViolation(cluster, original)) return { layer: 'schema' };
  const { findings } = judge(cluster, POLICIES);
  const ids = (severity: 'error' | 'warning') => [
    ...new Set(findings.filter(({ policy }) => policy.severity === severity).map(({ policy }) => policy.id)),
  ];
  const errors = ids('error');
  if (errors.length > 0) return { layer: 'policy', policies: errors };
  const warnings = ids('warning');
  return warnings.length > 0 ? { layer: 'warning', policies: warnings } : { layer: 'none' };
}

/**
 * What became of a mutation, without the names of all who saw it: layers and policies are asked until one speaks. That policy stands
 * first in `asked` afterwards, since what one mutation of a class is seen by mostly sees the next.
 */
export function fateOf({ make, original }: Mutation, asked: Policy[]): 'seen' | 'unseen' | 'same' {
  const cluster = make();
  if (isSame(cluster, original)) return 'same';
  if (hasViolation(cluster, original)) return 'seen';
  const speaker = asked.findIndex((policy) => judge(cluster, [policy]).findings.length > 0);
  if (speaker < 0) return 'unseen';
  asked.unshift(...asked.splice(speaker, 1));
  return 'seen';
}

const isSame = ({ objects }: Cluster, original: Cluster): boolean =>
  objects.length === original.objects.length &&
  objects.every((object, index) => {
    const before = original.objects[index];
    return object === before || JSON.stringify(object.body) === JSON.stringify(before?.body);
  });

/** Whether an object that was not there before has not the form of its kind; the others are as they were. */
function hasViolation({ objects }: Cluster, original: Cluster): boolean {
  const before = new Set(original.objects);
  return objects
    .filter((object) => !before.has(object))
    .some(({ body }) => isManifest(body) && checkSchema(body).length > 0);
}
