import type { ServiceObjectives } from '../../environment';
import { lookup } from '../../lookup';
import type { Workloads } from '../services';
import type { MonitoringInput } from './input';

/** What each service promises that answers HTTP; of others there are no such metrics. */
export function objectivesOf(
  { input, system }: MonitoringInput,
  { services }: Workloads,
): readonly ServiceObjectives[] {
  return services
    .filter(({ metrics }) => metrics !== undefined)
    .map(({ name }) => {
      const own = lookup(input.system.settings.services, name);
      const latency = own?.objectives?.latency ?? system.objectives.latency;
      return {
        service: name,
        team: own?.team ?? system.team,
        availability: Number(own?.objectives?.availability ?? system.objectives.availability),
        latency: { milliseconds: latency.milliseconds, percent: Number(latency.percent) },
      };
    });
}
