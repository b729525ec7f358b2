import { scheduleFault } from './forms/cron';
import { numberAt, recordAt, shown, textAt, type Json } from './cluster/json';
import { groupOf, type KubernetesObject } from './cluster/object';
import { inSpec, podOf } from './cluster/pod';
import type { Policy, Violation } from './policy';
import { isTimeZone } from './forms/time-zone';

/** Without facts only what cannot run is refused: what is left out has a default, which somebody may have wanted. */
export const jobs: Policy = {
  id: 'jobs',
  severity: 'error',
  demands:
    'Jobs and CronJobs say how long, how often and beside whom they may run, and when what is left of them goes.',
  prevents: 'A migration that hangs for ever and holds its lock; a nightly job that never ran, or runs twice at once.',
  link: 'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/',
  needs: 'objects',
  check: ({ ofKind, facts }) => {
    const isOurs = facts !== undefined;
    const ofBatch = (kind: string) => ofKind(kind).filter((object) => groupOf(object) === 'batch');
    return [
      ...ofBatch('Job').flatMap((job) => [...wrongJob(job), ...(isOurs ? unstated(job, JOB) : [])]),
      ...ofBatch('CronJob').flatMap((job) => [
        ...wrongJob(job),
        ...wrongCronJob(job),
        ...(isOurs ? [...unstated(job, CRON_JOB), ...overlapping(job)] : []),
      ]),
    ];
  },
};

/** Fields to be stated, and why. */
type Stated = readonly (readonly [path: string, mend: string])[];

const JOB: Stated = [
  ['spec.activeDeadlineSeconds', 'set the seconds after which it is given up'],
  ['spec.backoffLimit', 'set how often a failed pod is tried again'],
  ['spec.ttlSecondsAfterFinished', 'set the seconds after which a finished Job and its pods are removed'],
];
const CRON_JOB: Stated = [
  ['spec.timeZone', 'set it, Etc/UTC for instance: otherwise the clock of the control plane counts'],
  ['spec.concurrencyPolicy', 'set Forbid, or Replace: the default lets runs overlap'],
  [
    'spec.startingDeadlineSeconds',
    'set the seconds by which a run may start late: after 100 missed runs none starts without it',
  ],
  ['spec.successfulJobsHistoryLimit', 'set how many finished runs are kept'],
  ['spec.failedJobsHistoryLimit', 'set how many failed runs are kept'],
  ['spec.jobTemplate.spec.activeDeadlineSeconds', 'set the seconds after which a run is given up'],
  ['spec.jobTemplate.spec.backoffLimit', 'set how often a failed pod is tried again'],
];

function unstated(object: KubernetesObject, fields: Stated): readonly Violation[] {
  return fields
    .map(([path, mend]) => ({ path, mend, value: fieldOf(object, path) }))
    .filter(({ value }) => value === undefined || value === null)
    .map(({ path, mend, value }) => ({ object, path, expected: 'a value that is stated', found: shown(value), mend }));
}

function overlapping(object: KubernetesObject): readonly Violation[] {
  if (fieldOf(object, 'spec.concurrencyPolicy') !== 'Allow') return [];
  const path = 'spec.concurrencyPolicy';
  return [
    {
      object,
      path,
      expected: 'Forbid or Replace',
      found: '"Allow"',
      mend: 'set Forbid: a run that is late meets the next one',
    },
  ];
}

function fieldOf({ body }: KubernetesObject, path: string): unknown {
  const steps = path.split('.');
  return recordAt(body, ...steps.slice(0, -1))[steps.at(-1) ?? ''];
}

/** What no Job may be: its pods restarted when they are done, or a number that is none. */
function wrongJob(object: KubernetesObject): readonly Violation[] {
  const prefix = object.kind === 'CronJob' ? 'spec.jobTemplate.spec' : 'spec';
  const spec = recordAt(object.body, ...prefix.split('.'));
  return [
    ...neverEnding(object),
    ...wrongNumber(object, prefix, spec, 'activeDeadlineSeconds', 1),
    ...wrongNumber(object, prefix, spec, 'backoffLimit', 0),
    ...wrongNumber(object, prefix, spec, 'ttlSecondsAfterFinished', 0),
  ];
}

function neverEnding(object: KubernetesObject): readonly Violation[] {
  const pod = podOf(object);
  if (pod === undefined || pod.spec['restartPolicy'] === 'Never' || pod.spec['restartPolicy'] === 'OnFailure')
    return [];
  return [
    {
      object,
      path: inSpec(pod, 'restartPolicy'),
      expected: 'Never or OnFailure',
      found: shown(pod.spec['restartPolicy']),
      mend: 'set Never: each try is then a pod of its own, whose logs are kept',
    },
  ];
}

function wrongCronJob(object: KubernetesObject): readonly Violation[] {
  const spec = recordAt(object.body, 'spec');
  const fault = scheduleFault(textAt(spec, 'schedule') ?? '');
  const zone = spec['timeZone'];
  const concurrency = spec['concurrencyPolicy'];
  const violation = (field: string, expected: string, mend: string): Violation => {
    return { object, path: `spec.${field}`, expected, found: shown(spec[field]), mend };
  };
  return [
    ...(fault === undefined
      ? []
      : [violation('schedule', 'a schedule of cron', `it has ${fault}; minute hour day-of-month month day-of-week`)]),
    ...(zone === undefined || zone === null || (typeof zone === 'string' && isTimeZone(zone))
      ? []
      : [violation('timeZone', 'a name of the tz database', 'write it as Etc/UTC or Europe/Berlin')]),
    ...(concurrency === undefined || ['Allow', 'Forbid', 'Replace'].some((policy) => policy === concurrency)
      ? []
      : [violation('concurrencyPolicy', 'Allow, Forbid or Replace', 'set Forbid, unless runs may overlap')]),
    ...wrongNumber(object, 'spec', spec, 'startingDeadlineSeconds', SHORTEST_DEADLINE),
    ...wrongNumber(object, 'spec', spec, 'successfulJobsHistoryLimit', 0),
    ...wrongNumber(object, 'spec', spec, 'failedJobsHistoryLimit', 0),
  ];
}

/** The controller looks every ten seconds: a run with a shorter deadline may never start. */
const SHORTEST_DEADLINE = 10;

function wrongNumber(
  object: KubernetesObject,
  prefix: string,
  spec: Json,
  field: string,
  least: number,
): readonly Violation[] {
  const value = spec[field];
  if (value === undefined || value === null) return [];
  const number = numberAt(spec, field);
  if (number !== undefined && Number.isInteger(number) && number >= least) return [];
  return [
    {
      object,
      path: `${prefix}.${field}`,
      expected: `a whole number, ${least} or more`,
      found: shown(value),
      mend: `set ${least} or more`,
    },
  ];
}
