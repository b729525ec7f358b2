import type { Deployed, Environment } from '../../overlays/environment';
import type { Resources } from '../../overlays/sizes';

/** What a namespace must have room for. */
export interface EstateResources {
  /** Everything at once: services and workers at their most replicas in the middle of a rollout, jobs, stores. */
  readonly total: Resources & { readonly pods: number };
  /** The largest container by each resource. */
  readonly largest: Resources;
}

/** A rollout may meet a Job, and a Job that is replaced its successor: each counts twice. */
const JOB_PODS = 2;

/** What a workload asks for at its largest: so many pods at once. */
export interface Demand {
  readonly resources: Resources;
  readonly pods: number;
}

/** Adds up what an environment can grow to. */
export function estateResources(environment: Environment): EstateResources {
  const { services, workers, scheduledJobs, migrations, stores } = environment;
  return roomFor([
    ...[...services, ...workers].map((deployed) => ({ resources: deployed.resources, pods: mostPods(deployed) })),
    ...[...scheduledJobs, ...migrations].map(({ resources }) => ({ resources, pods: JOB_PODS })),
    ...stores.map(({ resources }) => ({ resources, pods: 1 })),
  ]);
}

/** Adds up demands. */
export function roomFor(demands: readonly Demand[]): EstateResources {
  const sum = (value: (resources: Resources) => number) =>
    demands.reduce((total, { resources, pods }) => total + value(resources) * pods, 0);
  const most = (value: (resources: Resources) => number) =>
    demands.reduce((largest, { resources }) => Math.max(largest, value(resources)), 0);
  const each = (measure: typeof sum): Resources => ({
    cpuMillis: measure(({ cpuMillis }) => cpuMillis),
    memoryMebibytes: measure(({ memoryMebibytes }) => memoryMebibytes),
    ephemeralStorageMebibytes: measure(({ ephemeralStorageMebibytes }) => ephemeralStorageMebibytes),
  });
  return {
    total: { ...each(sum), pods: demands.reduce((total, { pods }) => total + pods, 0) },
    largest: each(most),
  };
}

/** A Deployment as a quota counts it. */
type Sized = { readonly replicas: Pick<Deployed['replicas'], 'max'> } & {
  readonly rollout: Pick<Deployed['rollout'], 'maxSurgePercent'>;
};

/**
 * At the most replicas: the new pods, what a rollout starts beside them, and the old ones, which count until they are gone and
 * may all still be draining.
 */
export function mostPods({ replicas, rollout }: Sized): number {
  return 2 * replicas.max + Math.ceil((replicas.max * rollout.maxSurgePercent) / 100);
}
