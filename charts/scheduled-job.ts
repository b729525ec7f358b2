import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, ScheduledJob } from '../overlays/environment';
import { versionedLabels } from './parts/labels';
import { addNetworkPolicy } from './parts/network';
import { podTemplate } from './parts/pod';
import { addConfigMap, addServiceAccount } from './parts/workload';

export interface ScheduledJobChartProps {
  readonly environment: Environment;
  readonly job: ScheduledJob;
}

const COMPONENT = 'scheduled-job';

/** A run that could not start within an hour is left out. */
const HOUR_SECONDS = 3600;

/** A workload that runs by the clock, one run at a time. */
export class ScheduledJobChart extends Chart {
  constructor(scope: Construct, id: string, { environment, job }: ScheduledJobChartProps) {
    super(scope, id);
    const { name, schedule, timeZone, deadlineSeconds, destinations } = job;
    addServiceAccount(this, environment, job, COMPONENT);
    addConfigMap(this, environment, job, COMPONENT);
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listeners: [], destinations });
    const labels = versionedLabels(environment, job, COMPONENT);
    new k8s.KubeCronJob(this, 'cron-job', {
      metadata: { name, namespace: environment.namespace, labels },
      spec: {
        schedule,
        timeZone,
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: HOUR_SECONDS,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: 2,
            activeDeadlineSeconds: deadlineSeconds,
            template: podTemplate(environment, job, { component: COMPONENT, spec: { restartPolicy: 'Never' } }),
          },
        },
      },
    });
  }
}
