import { impossibleResources, unstatedResources, type Stated } from './pods/container-resources';
import type { Policy } from './policy';

/** A limit of cpu would only slow down; one of scratch space is a matter of taste. */
const DEMANDED: readonly Stated[] = [
  ['requests', 'cpu'],
  ['requests', 'memory'],
  ['requests', 'ephemeral-storage'],
  ['limits', 'memory'],
];

/** Quantities must make sense whosever they are; what is left out is, without facts, a matter of `workload-advice`. */
export const resources: Policy = {
  id: 'resources',
  severity: 'error',
  demands:
    'Every container of ours states its requests of cpu, memory and ephemeral-storage and its limit of memory; requests are within limits, and quantities what they seem to be.',
  prevents:
    'Pods are refused, or never fit any node; or they crowd a node until the kernel kills what happens to be the largest.',
  link: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  needs: 'objects',
  check: ({ pods, facts }) =>
    pods.flatMap((pod) => [
      ...impossibleResources(pod),
      ...(facts === undefined ? [] : unstatedResources(pod, DEMANDED, 'for themselves')),
    ]),
};
