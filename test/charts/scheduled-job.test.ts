import { ScheduledJobChart } from '../../charts/scheduled-job';
import type { ScheduledJob } from '../../overlays/environment';
import { ENVIRONMENTS, PROD, scheduledJobOf } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const TEMPLATE = 'spec.jobTemplate.spec.template';
const job = scheduledJobOf(PROD);

const objects = (change: Partial<ScheduledJob> = {}, environment = PROD) =>
  objectsOf((app) => {
    const given = { ...scheduledJobOf(environment), ...change };
    return new ScheduledJobChart(app, 'x', { environment, job: given });
  });

const cronJob = (change: Partial<ScheduledJob> = {}) => only(objects(change), 'CronJob');

test('the chart makes the CronJob and what belongs to it, and nothing that listens or scales', () => {
  expect(objects().map(titleOf)).toEqual(
    ['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'CronJob'].map((kind) => `${kind} data-retention-service`),
  );
  expect(findAll(objects(), '**.containerPort')).toEqual([]);
  expect(findAll(objects(), '[kind=NetworkPolicy].spec.ingress')).toEqual([]);
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects({}, environment)).toEqual(pipelineObjects(environment, '50-data-retention-service.yaml'));
});

test('it runs by its schedule and time zone, one run at a time', () => {
  expect(cronJob({ schedule: '5 4 * * 1', timeZone: 'America/New_York' })).toMatchObject({
    spec: { schedule: '5 4 * * 1', timeZone: 'America/New_York', concurrencyPolicy: 'Forbid' },
  });
});

test('a run that is late is left out, one that hangs is ended, one that fails is tried again, the last are kept', () => {
  expect(cronJob()).toMatchObject({
    spec: {
      startingDeadlineSeconds: 3600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: { spec: { activeDeadlineSeconds: 3600, backoffLimit: 2 } },
    },
  });
  expect(valueAt(cronJob(), `${TEMPLATE}.spec.restartPolicy`)).toBe('Never');
});

test('a run is ended when the job says', () => {
  expect(cronJob({ deadlineSeconds: 7200 })).toMatchObject({
    spec: { startingDeadlineSeconds: 3600, jobTemplate: { spec: { activeDeadlineSeconds: 7200 } } },
  });
});

test('its pod gets its own configuration and exactly the keys that it declares', () => {
  expect(valueAt(cronJob(), `${TEMPLATE}.spec.containers[0].envFrom`)).toEqual([
    { configMapRef: { name: 'data-retention-service' } },
  ]);
  expect(textsAt(cronJob(), '**.secretKeyRef.key')).toEqual(job.secretKeys.map(({ key }) => key));
  expect(textsAt(cronJob({ secretKeys: [{ key: 'SENTRY_DSN', secret: 'others' }] }), '**.secretKeyRef.key')).toEqual([
    'SENTRY_DSN',
  ]);
});

test('a new configuration is used by the next run', () => {
  const checksum = (config: ScheduledJob['config']): unknown => valueAt(cronJob({ config }), '**["checksum/config"]');
  expect(checksum({ ...job.config, LOG_LEVEL: 'debug' })).not.toBe(checksum(job.config));
  expect(checksum({ ...job.config })).toBe(checksum(job.config));
});
