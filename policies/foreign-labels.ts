import { labelViolations } from './forms/owner-labels';
import type { Policy } from './policy';

/** `recommended-labels` for what others made: works without them, and is found more easily with them. */
export const foreignLabels: Policy = {
  id: 'foreign-labels',
  severity: 'warning',
  demands: 'Objects that no overlay describes carry the recommended labels too; a workload and its pods the same.',
  prevents: 'Pods that no dashboard or bill can be told apart by.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
  needs: 'objects',
  check: (cluster) => (cluster.facts === undefined ? labelViolations(cluster) : []),
};
