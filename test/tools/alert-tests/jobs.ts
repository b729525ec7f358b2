import type { AlertTest } from './alert-test';
import { ofCluster } from './kubernetes-series';

const CRONJOB = 'namespace="autolytiq-prod", cronjob="data-retention-service"';
const HEALTHY = 'namespace="autolytiq-prod", cronjob="reports"';
const OF_CRONJOB = { namespace: 'autolytiq-prod', cronjob: 'data-retention-service' };
const MIGRATION = 'namespace="autolytiq-prod", job_name="deal-service-migrate"';
const RUN = 'namespace="autolytiq-prod", job_name="data-retention-service-1"';
const QUOTA = 'namespace="autolytiq-prod", resourcequota="estate"';

export const JOB_TESTS: readonly AlertTest[] = [
  {
    alert: 'JobFailed',
    series: [
      ofCluster('kube_job_failed', `${MIGRATION}, condition="true"`, '0x2 1x10'),
      // A run of a CronJob is judged with the others of it.
      ofCluster('kube_job_failed', `${RUN}, condition="true"`, '1x12'),
      ofCluster(
        'kube_job_owner',
        `${RUN}, owner_is_controller="true", owner_kind="CronJob", owner_name="data-retention-service"`,
        '1x12',
      ),
    ],
    interval: '1m',
    evalTime: '5m',
    labels: { namespace: 'autolytiq-prod', job_name: 'deal-service-migrate' },
  },
  {
    alert: 'CronJobFailing',
    series: [
      ofCluster('kube_cronjob_status_last_schedule_time', CRONJOB, '1000x30'),
      ofCluster('kube_cronjob_status_last_successful_time', CRONJOB, '900x30'),
      ofCluster('kube_cronjob_status_active', CRONJOB, '1x5 0x25'),
      ofCluster('kube_cronjob_status_last_schedule_time', HEALTHY, '1000x30'),
      ofCluster('kube_cronjob_status_last_successful_time', HEALTHY, '1060x30'),
      ofCluster('kube_cronjob_status_active', HEALTHY, '0x30'),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: OF_CRONJOB,
  },
  {
    alert: 'CronJobFailing',
    // It has never succeeded.
    series: [
      ofCluster('kube_cronjob_status_last_schedule_time', CRONJOB, '1000x30'),
      ofCluster('kube_cronjob_status_active', CRONJOB, '0x30'),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: OF_CRONJOB,
  },
  {
    alert: 'CronJobMissed',
    series: [
      ofCluster('kube_cronjob_next_schedule_time', CRONJOB, '600x120'),
      ofCluster('kube_cronjob_next_schedule_time', HEALTHY, '6000x120'),
    ],
    interval: '1m',
    evalTime: '80m',
    labels: OF_CRONJOB,
    values: ['1h 10m 0s'],
  },
  {
    alert: 'ResourceQuotaNearLimit',
    series: [
      ofCluster('kube_resourcequota', `${QUOTA}, resource="pods", type="used"`, '98x60'),
      ofCluster('kube_resourcequota', `${QUOTA}, resource="pods", type="hard"`, '100x60'),
      // Nothing of it is allowed, and nothing is there.
      ofCluster('kube_resourcequota', `${QUOTA}, resource="services.nodeports", type="used"`, '0x60'),
      ofCluster('kube_resourcequota', `${QUOTA}, resource="services.nodeports", type="hard"`, '0x60'),
    ],
    interval: '1m',
    evalTime: '40m',
    labels: { namespace: 'autolytiq-prod', resourcequota: 'estate', resource: 'pods' },
    values: ['98%'],
  },
];
