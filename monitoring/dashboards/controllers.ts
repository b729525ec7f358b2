import type { PanelMaker } from './panel';
import { FULL_STEPS, NONE_STEPS, YES_STEPS } from './steps';
import { table } from './table';

const CHOSEN = 'namespace=~"$namespace"';

/** Autoscalers and disruption budgets of the chosen namespaces. */
export function scalingPanels(): readonly PanelMaker[] {
  const hpa = (series: string): string =>
    `max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_${series}{${CHOSEN}})`;
  return [
    table({
      title: 'Autoscalers',
      description: 'What each autoscaler has, wants and may have. One that wants all it may have cannot help any more.',
      width: 12,
      keys: [
        { label: 'namespace', heading: 'Namespace' },
        { label: 'horizontalpodautoscaler', heading: 'Autoscaler' },
      ],
      columns: [
        { heading: 'Pods', expr: hpa('status_current_replicas'), unit: 'short' },
        { heading: 'Wanted', expr: hpa('status_desired_replicas'), unit: 'short' },
        { heading: 'At least', expr: hpa('spec_min_replicas'), unit: 'short' },
        { heading: 'At most', expr: hpa('spec_max_replicas'), unit: 'short' },
        {
          heading: 'Of the most',
          expr: `${hpa('status_desired_replicas')} / ${hpa('spec_max_replicas')}`,
          unit: 'percentunit',
          thresholds: FULL_STEPS,
        },
      ],
    }),
    table({
      title: 'Disruption budgets',
      description: 'How many pods may be evicted now. With none, no node that has one of them can be drained.',
      width: 12,
      keys: [
        { label: 'namespace', heading: 'Namespace' },
        { label: 'poddisruptionbudget', heading: 'Budget' },
      ],
      columns: [
        {
          heading: 'May be evicted',
          expr: `max by (namespace, poddisruptionbudget) (kube_poddisruptionbudget_status_pod_disruptions_allowed{${CHOSEN}})`,
          unit: 'short',
          thresholds: YES_STEPS,
        },
        {
          heading: 'Healthy',
          expr: `max by (namespace, poddisruptionbudget) (kube_poddisruptionbudget_status_current_healthy{${CHOSEN}})`,
          unit: 'short',
        },
        {
          heading: 'Must stay',
          expr: `max by (namespace, poddisruptionbudget) (kube_poddisruptionbudget_status_desired_healthy{${CHOSEN}})`,
          unit: 'short',
        },
      ],
    }),
  ];
}

/** Jobs and CronJobs of the chosen namespaces. */
export function jobPanels(): readonly PanelMaker[] {
  return [
    table({
      title: 'Jobs',
      description: 'Jobs that exist: whether they are complete, pods that failed, and how long they took.',
      width: 12,
      keys: [
        { label: 'namespace', heading: 'Namespace' },
        { label: 'job_name', heading: 'Job' },
      ],
      columns: [
        {
          heading: 'Complete',
          expr: `max by (namespace, job_name) (kube_job_complete{${CHOSEN}, condition="true"})`,
          unit: 'bool_yes_no',
        },
        {
          heading: 'Failed pods',
          expr: `sum by (namespace, job_name) (kube_job_status_failed{${CHOSEN}})`,
          unit: 'short',
          thresholds: NONE_STEPS,
        },
        {
          heading: 'Took',
          expr: `max by (namespace, job_name) (kube_job_status_completion_time{${CHOSEN}} - kube_job_status_start_time{${CHOSEN}})`,
          unit: 's',
        },
      ],
    }),
    table({
      title: 'Scheduled jobs',
      description: 'CronJobs: when each last succeeded and is next due, and whether it runs now.',
      width: 12,
      keys: [
        { label: 'namespace', heading: 'Namespace' },
        { label: 'cronjob', heading: 'CronJob' },
      ],
      columns: [
        {
          heading: 'Succeeded ago',
          expr: `time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{${CHOSEN}})`,
          unit: 's',
        },
        {
          heading: 'Due in',
          expr: `max by (namespace, cronjob) (kube_cronjob_next_schedule_time{${CHOSEN}}) - time()`,
          unit: 's',
        },
        {
          heading: 'Runs',
          expr: `max by (namespace, cronjob) (kube_cronjob_status_active{${CHOSEN}})`,
          unit: 'short',
        },
      ],
    }),
  ];
}
