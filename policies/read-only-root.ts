import type { Policy } from './policy';
import { withoutScratch, writableRoots } from './pods/root-filesystem';

/** About objects of others there is no more than advice (`workload-advice`): many images cannot bear it. */
export const readOnlyRoot: Policy = {
  id: 'read-only-root',
  severity: 'error',
  demands: 'The root file system of every container is read-only, with a /tmp beside it that can be written to.',
  prevents:
    'Whoever breaks into a container changes its programs; without a /tmp, the first upload or report ends in EROFS.',
  link: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context-1',
  needs: 'facts',
  check: ({ pods, facts }) =>
    facts === undefined ? [] : pods.flatMap((pod) => [...writableRoots(pod), ...withoutScratch(pod)]),
};
