import { createHash } from 'node:crypto';
import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, Migration } from '../overlays/environment';
import { versionedLabels } from './parts/labels';
import { podTemplate } from './parts/pod';

export interface MigrationChartProps {
  readonly environment: Environment;
  readonly migration: Migration;
}

const DAY_SECONDS = 86400;

/**
 * To Argo CD it is a hook of its wave: waited for, run again with each commit that is synced and not by self-healing, and never
 * missed once its time is over. A failed one stops the rollout.
 */
const HOOK = {
  'argocd.argoproj.io/hook': 'Sync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
} as const;

/** Digits of the hash in a Job's name. */
const HASH_DIGITS = 10;

/**
 * The Job that prepares the database for a release. Its pod template is immutable in the cluster, so its name holds a hash of
 * it: every change makes another Job, and an unchanged one is left alone.
 */
export class MigrationChart extends Chart {
  constructor(scope: Construct, id: string, { environment, migration }: MigrationChartProps) {
    super(scope, id);
    const template = podTemplate(environment, migration, {
      component: 'migration',
      spec: { restartPolicy: 'Never' },
    });
    new k8s.KubeJob(this, 'job', {
      metadata: {
        name: `${migration.name}-${hash(template, migration)}`,
        namespace: environment.namespace,
        labels: versionedLabels(environment, migration, 'migration'),
        annotations: { 'charthouse/image-tag': migration.version, ...HOOK },
      },
      spec: {
        backoffLimit: 3,
        activeDeadlineSeconds: migration.deadlineSeconds,
        ttlSecondsAfterFinished: DAY_SECONDS,
        template,
      },
    });
  }
}

function hash(template: k8s.PodTemplateSpec, { config }: Migration): string {
  const rendered = JSON.stringify([k8s.toJson_PodTemplateSpec(template), config]);
  return createHash('sha256').update(rendered).digest('hex').slice(0, HASH_DIGITS);
}
