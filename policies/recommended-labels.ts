import { labelViolations } from './forms/owner-labels';
import type { Policy } from './policy';

/** What others made is a warning: `foreign-labels`. */
export const recommendedLabels: Policy = {
  id: 'recommended-labels',
  severity: 'error',
  demands:
    'Workloads, their pods and Services carry app.kubernetes.io/name, instance, part-of and managed-by; a workload and its pods the same.',
  prevents:
    'Pods that no selector, dashboard or bill can be told apart by, and an instance that takes the traffic of another.',
  link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
  needs: 'facts',
  check: labelViolations,
};
