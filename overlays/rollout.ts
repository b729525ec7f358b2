import type { HealthCheck } from './environment';
import type { Replicas } from './sizes';

/** Health check of target groups: two good answers, 15 s apart, and a pod gets traffic. */
export const HEALTH_CHECK: HealthCheck = {
  intervalSeconds: 15,
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
};

/** Shares of the replicas that may start together, the gentlest first. */
const SURGES = [25, 50, 100] as const;

/** From a healthy answer to the readiness probe having seen it. */
const READINESS_SECONDS = 5;

/** Longest time from the start of a pod until it counts as available; a routed one waits for the target group too. */
export function secondsToReady(startupSeconds: number, exposure: 'internal' | 'routed'): number {
  const targetGroup = exposure === 'routed' ? HEALTH_CHECK.intervalSeconds * HEALTH_CHECK.healthyThreshold : 0;
  return startupSeconds + READINESS_SECONDS + targetGroup;
}

/**
 * The gentlest surge with which ⌈replicas / surge⌉ × time to ready stays within the budget at every number of replicas the
 * service may have. Undefined when not even replacing all at once is quick enough.
 */
export function maxSurgePercent(replicas: Replicas, readySeconds: number, budgetSeconds: number): number | undefined {
  return SURGES.find((percent) => batches(replicas, percent) * readySeconds <= budgetSeconds);
}

/** Most rounds that a rollout takes; Kubernetes rounds the surge up. */
function batches({ min, max }: Replicas, percent: number): number {
  let most = 0;
  for (let replicas = min; replicas <= max; replicas += 1) {
    most = Math.max(most, Math.ceil(replicas / Math.ceil((replicas * percent) / 100)));
  }
  return most;
}
