import type { AlertDefinition } from '../../alert';
import { systemNamespace } from './namespaces';

const BY_CRONJOB = 'by (namespace, cronjob)';

const jobFailed: AlertDefinition = {
  alert: 'JobFailed',
  severity: 'warning',
  area: 'platform',
  // A failed Job has used all its attempts: nothing about it changes any more, so there is nothing to wait for.
  expr: (monitored) =>
    monitored.environment.migrations.length === 0
      ? undefined
      : [
          `max by (namespace, job_name) (kube_job_failed{${systemNamespace(monitored)}, condition="true"}) == 1`,
          // Runs of CronJobs stay after the next one has succeeded; CronJobFailing looks at the last alone.
          `unless on (namespace, job_name) max by (namespace, job_name) (kube_job_owner{owner_kind="CronJob"})`,
        ].join('\n'),
  summary: 'Job {{ $labels.job_name }} has failed',
  description:
    'Job {{ $labels.job_name }} in {{ $labels.namespace }} has used all its attempts or its time. If it is a migration, the release that needs it must not go on.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'A Job that runs once, such as the migration of a database before a release, has failed for good. It is kept for a day.',
    impact:
      'The database may be between two versions of its schema. The old version of the service goes on if the migration only adds things; the new one may fail at each query.',
    diagnosis: [
      'What it said: `kubectl logs -n <namespace> job/<job_name> --all-pods --tail=100`.',
      "Time or attempts: `kubectl get job -n <namespace> <job_name> -o jsonpath='{.status.conditions}'`; `DeadlineExceeded` is time, `BackoffLimitExceeded` attempts.",
      'Could it reach the database? Look for the store’s own alerts, and `min by (store) (pg_up)`.',
      'Did it wait for a lock? `sum by (store, datname, mode) (pg_locks_count)` and `max by (store, datname) (pg_stat_activity_max_tx_duration)` at that time.',
      'How far it came: ask the table of migrations of the tool (Prisma: `_prisma_migrations`).',
    ],
    mitigation: [
      'Hold the release: leave the new tag out, or `kubectl rollout pause deployment/<service> -n <namespace>`.',
      'The reason is gone (database, lock, secret): `kubectl delete job -n <namespace> <job_name>` and apply again; migrations can run twice.',
      'The migration itself is wrong: a corrected one in a new image; mark or undo the half that ran as the tool says, with a backup at hand.',
    ],
  },
};

const cronJobFailing: AlertDefinition = {
  alert: 'CronJobFailing',
  severity: 'warning',
  area: 'platform',
  // Between the end of a run and the note about its success a few seconds pass; a scrape may fall between them.
  for: '5m',
  expr: (monitored) =>
    monitored.environment.scheduledJobs.length === 0
      ? undefined
      : [
          `(`,
          `  max ${BY_CRONJOB} (kube_cronjob_status_last_schedule_time{${systemNamespace(monitored)}})`,
          `  > on (namespace, cronjob) max ${BY_CRONJOB} (kube_cronjob_status_last_successful_time)`,
          `  or`,
          `  max ${BY_CRONJOB} (kube_cronjob_status_last_schedule_time{${systemNamespace(monitored)}})`,
          `  unless on (namespace, cronjob) max ${BY_CRONJOB} (kube_cronjob_status_last_successful_time)`,
          `)`,
          `and on (namespace, cronjob) max ${BY_CRONJOB} (kube_cronjob_status_active) == 0`,
        ].join('\n'),
  summary: 'The last run of {{ $labels.cronjob }} did not succeed',
  description:
    'CronJob {{ $labels.cronjob }} in {{ $labels.namespace }} was started, is not running any more, and has not succeeded since.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'The most recent run of a scheduled job has ended without success. The alert ends with the next run that succeeds.',
    impact:
      'What the job does (cleaning up, retention of data, reports) has not been done since its last success. Users rarely notice on the same day.',
    diagnosis: [
      'Its runs: `kubectl get jobs -n <namespace> --sort-by=.status.startTime | grep <cronjob>`; the last three failures are kept.',
      'What the last one said: `kubectl logs -n <namespace> job/<job> --all-pods --tail=100`.',
      'When it last worked: `time() - max by (cronjob) (kube_cronjob_status_last_successful_time{namespace="<namespace>"})`, in seconds.',
      "Out of time? `kubectl get job -n <namespace> <job> -o jsonpath='{.status.conditions}'` says `DeadlineExceeded`.",
      'Did every run fail since a release? Compare with the change of its image in `overlays/<system>/<env>.images.yaml`.',
    ],
    mitigation: [
      'Once more by hand, after the reason is gone: `kubectl create job -n <namespace> --from=cronjob/<cronjob> <cronjob>-again`. Delete it when it is done.',
      'Too little time or memory: the settings of the job in `system.yaml`, `npm run synth`, apply.',
      'A broken version: the former tag, `npm run synth`, apply.',
    ],
  },
};

const cronJobMissed: AlertDefinition = {
  alert: 'CronJobMissed',
  severity: 'warning',
  area: 'platform',
  // The hour in the expression is the time within which the controller may still start a run; 5 minutes are for its own restart.
  for: '5m',
  expr: (monitored) =>
    monitored.environment.scheduledJobs.length === 0
      ? undefined
      : `time() - max ${BY_CRONJOB} (kube_cronjob_next_schedule_time{${systemNamespace(monitored)}}) > 3600`,
  summary: '{{ $labels.cronjob }} was not started when it was due',
  description:
    'CronJob {{ $labels.cronjob }} in {{ $labels.namespace }} was due {{ $value | humanizeDuration }} ago and has not been started.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'The time of a scheduled run has passed by more than an hour, after which Kubernetes does not start it any more.',
    impact: 'The work of that run is left undone until the next.',
    diagnosis: [
      'When it ran and whether it is suspended: `kubectl get cronjob -n <namespace> <cronjob>`.',
      'What the controller says: `kubectl describe cronjob -n <namespace> <cronjob> | tail -15` (`FailedNeedsStart`, `JobAlreadyActive`, `FailedCreate`).',
      'A run that never ends holds back the next: `kubectl get jobs -n <namespace> | grep <cronjob>`.',
      'Refused by the quota? `kubectl get events -n <namespace> --field-selector reason=FailedCreate`.',
    ],
    mitigation: [
      'Run it now: `kubectl create job -n <namespace> --from=cronjob/<cronjob> <cronjob>-late`.',
      'A run hangs: `kubectl delete job -n <namespace> <job>`; give it a shorter deadline in `system.yaml`.',
      'Suspended by hand: `kubectl patch cronjob -n <namespace> <cronjob> -p \'{"spec":{"suspend":false}}\'`, which is what the overlays say.',
    ],
  },
};

const resourceQuotaNearLimit: AlertDefinition = {
  alert: 'ResourceQuotaNearLimit',
  severity: 'info',
  area: 'platform',
  // A rollout has old and new pods side by side, for which the quota leaves room; it is over within half an hour.
  for: '30m',
  expr: (monitored) =>
    [
      `max by (namespace, resourcequota, resource) (kube_resourcequota{${systemNamespace(monitored)}, type="used"})`,
      `/ on (namespace, resourcequota, resource)`,
      `max by (namespace, resourcequota, resource) (kube_resourcequota{type="hard"} > 0)`,
      `> 0.95`,
    ].join('\n'),
  summary: 'The quota of {{ $labels.namespace }} for {{ $labels.resource }} is nearly used up',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.resource }} in the quota {{ $labels.resourcequota }} of {{ $labels.namespace }} are in use. At 100 % no more pods are made.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning:
      'The quota is computed from the overlays: it holds every workload at its largest, with a rollout under way. Close to it means that all of that is the case, or that something else runs there.',
    impact: 'None yet. At the limit, pods are refused: rollouts stop, autoscalers do not scale.',
    diagnosis: [
      'What is used of what: `kubectl describe resourcequota -n <namespace>`.',
      'What runs there that the overlays do not know: `kubectl get pods -n <namespace> -L app.kubernetes.io/managed-by` and look for pods without `charthouse`.',
      'Which workloads are at their maximum: `kube_horizontalpodautoscaler_status_current_replicas{namespace="<namespace>"}`.',
      'Is the quota in the cluster the one in the repository? `kubectl diff -f dist/<cluster>/00-namespaces.yaml`.',
    ],
    mitigation: [
      'Remove what does not belong there (finished debug pods, old Jobs): `kubectl delete pod -n <namespace> <pod>`.',
      'An old quota: `npm run synth` and apply `dist/<cluster>/00-namespaces.yaml`.',
      'More of everything is wanted: raise `replicas.max` or `size` in the overlay; the quota follows.',
    ],
  },
};

/** Causes in Jobs, CronJobs and the quota. */
export const JOB_ALERTS: readonly AlertDefinition[] = [
  jobFailed,
  cronJobFailing,
  cronJobMissed,
  resourceQuotaNearLimit,
];
