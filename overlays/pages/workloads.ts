import type { Deployed, Environment, Workload } from '../environment';
import { byCodeUnit } from '../lookup';
import type { DeclaredWorkload } from '../workloads';

/** What runs all the time. */
export const deployedOf = ({ services, workers }: Environment): readonly Deployed[] => [...services, ...workers];

/** Everything that runs an image of its own, kind by kind. */
export function workloadsOf(environment: Environment): readonly Workload[] {
  return [...deployedOf(environment), ...environment.scheduledJobs, ...environment.migrations];
}

/** The workloads that use something, in alphabetical order. */
export function usersOf(workloads: readonly DeclaredWorkload[], resource: string): readonly string[] {
  return workloads
    .filter(({ resources }) => resources.some(({ name }) => name === resource))
    .map(({ name }) => name)
    .sort(byCodeUnit);
}
