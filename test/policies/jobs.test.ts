import { jobs } from '../../policies/jobs';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const CRON = 'CronJob autolytiq-prod/data-retention-service';
const migration = PROD.ofKind('Job')[0];
const JOB = `Job autolytiq-prod/${migration?.name ?? ''}`;

const job = (kind: string, spec: unknown) => ({ apiVersion: 'batch/v1', kind, metadata: { name: 'one' }, spec });
const pod: Json = { spec: { restartPolicy: 'OnFailure', containers: [] } };

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(jobs, given)).toEqual([]);
});

test.each(['activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'])('a Job of ours states %s', (field) => {
  const given = edited(PROD, JOB, drop(`spec.${field}`));
  expect(lines(jobs, given)).toEqual([
    expect.stringContaining(`${JOB} spec.${field}: expected a value that is stated, found nothing; set `),
  ]);
  expect(lines(jobs, withoutFacts(given))).toEqual([]);
});

test.each([
  'timeZone',
  'concurrencyPolicy',
  'startingDeadlineSeconds',
  'successfulJobsHistoryLimit',
  'failedJobsHistoryLimit',
  'jobTemplate.spec.activeDeadlineSeconds',
  'jobTemplate.spec.backoffLimit',
])('a CronJob of ours states %s', (field) => {
  const given = edited(PROD, CRON, drop(`spec.${field}`));
  expect(lines(jobs, given)).toEqual([
    expect.stringContaining(`${CRON} spec.${field}: expected a value that is stated, found nothing; set `),
  ]);
  expect(lines(jobs, withoutFacts(given))).toEqual([]);
});

test.each([
  [JOB, 'spec.activeDeadlineSeconds', 0],
  [JOB, 'spec.activeDeadlineSeconds', '600'],
  [JOB, 'spec.backoffLimit', -1],
  [JOB, 'spec.ttlSecondsAfterFinished', 1.5],
  [JOB, 'spec.template.spec.restartPolicy', 'Always'],
  [CRON, 'spec.jobTemplate.spec.template.spec.restartPolicy', 'Always'],
  [CRON, 'spec.jobTemplate.spec.activeDeadlineSeconds', 0],
  [CRON, 'spec.jobTemplate.spec.backoffLimit', 'none'],
  [CRON, 'spec.startingDeadlineSeconds', 9],
  [CRON, 'spec.successfulJobsHistoryLimit', -1],
  [CRON, 'spec.failedJobsHistoryLimit', '3'],
  [CRON, 'spec.concurrencyPolicy', 'Never'],
  [CRON, 'spec.timeZone', 'Local'],
  [CRON, 'spec.timeZone', 'UTC+1'],
  [CRON, 'spec.schedule', '17 25 * * *'],
  [CRON, 'spec.schedule', undefined],
])('of %s, %s may not be %j, wherever it comes from', (title, path, value) => {
  const given = edited(PROD, title, put(path, value));
  expect(lines(jobs, given)).toEqual([expect.stringContaining(`${title} ${path}: `)]);
  expect(lines(jobs, withoutFacts(given))).toEqual([expect.stringContaining(`${title} ${path}: `)]);
});

test('runs of ours do not overlap', () => {
  const given = edited(PROD, CRON, put('spec.concurrencyPolicy', 'Allow'));
  expect(lines(jobs, given)).toEqual([
    `${CRON} spec.concurrencyPolicy: expected Forbid or Replace, found "Allow"; set Forbid: a run that is late meets the next one`,
  ]);
  expect(lines(jobs, withoutFacts(given))).toEqual([]);
  expect(lines(jobs, edited(PROD, CRON, put('spec.concurrencyPolicy', 'Replace')))).toEqual([]);
});

test('what is wrong with a schedule is said', () => {
  expect(lines(jobs, edited(PROD, CRON, put('spec.schedule', '17 25 * * *')))).toEqual([
    `${CRON} spec.schedule: expected a schedule of cron, found "17 25 * * *"; it has field "hour" has "25", beyond 0 to 23; minute hour day-of-month month day-of-week`,
  ]);
});

test('a pod that nobody restarts has to say so: the default is Always', () => {
  expect(lines(jobs, edited(PROD, JOB, drop('spec.template.spec.restartPolicy')))).toEqual([
    `${JOB} spec.template.spec.restartPolicy: expected Never or OnFailure, found nothing; set Never: each try is then a pod of its own, whose logs are kept`,
  ]);
});

test('what others leave out has a default', () => {
  const sound = [
    job('Job', { template: pod, activeDeadlineSeconds: null }),
    job('CronJob', { schedule: '@daily', timeZone: null, jobTemplate: { spec: { template: pod } } }),
    { ...job('CronJob', {}), apiVersion: 'example.com/v1' },
    { ...job('Job', {}), apiVersion: 'batch.volcano.sh/v1alpha1' },
  ];
  expect(lines(jobs, foreign(...sound))).toEqual([]);
});

test('missing and mistyped fields do not stop it', () => {
  const strange = [null, 1, [], {}, { template: [], jobTemplate: 1, schedule: 5, timeZone: 5 }];
  expect(lines(jobs, foreign(...strange.map((spec) => job('Job', spec))))).toHaveLength(strange.length);
  expect(lines(jobs, foreign(...strange.map((spec) => job('CronJob', spec))))).toHaveLength(2 * strange.length + 1);
});
