import { dashboards } from '../../../monitoring/dashboards';
import type { Monitored } from '../../../monitoring/alert';
import { queriesOf } from '../../monitoring/dashboards/interpolated';
import { modelOf } from '../../monitoring/dashboards/model';
import type { PlayedStack } from './stack';

/** Services that are chosen one after the other: the first has pods and an autoscaler here and is called, the second calls others. */
const CHOSEN = ['auth-service', 'api-gateway'];

/** Panels that show something only when something is wrong, and why. */
export const SILENT_WHEN_WELL: Readonly<Record<string, string>> = {
  'estate-overview: Firing alerts': 'no alert fires but Watchdog, which is left out',
  'service: Firing alerts': 'as above, of one service',
  'dependencies: Firing alerts': 'as above, of stores',
  'nodes: Firing alerts': 'as above, of nodes',
  'workloads: Firing alerts': 'as above, of namespaces',
  'ingress: Firing alerts': 'as above, of public addresses',
  'monitoring: Firing alerts': 'as above, of the stack',
  'service: Errors by path': 'paths without errors are left out',
  'workloads: Restarts': 'containers that have not been restarted are left out',
  'monitoring: Targets that do not answer': 'those that answer are left out',
  'monitoring: Messages that failed': 'ways by which all messages went are left out',
};

/** Panels with a query that yields nothing, whichever service is chosen: `service: Errors by path`. A query that fails is an error. */
export async function silentPanels(monitored: Monitored, stack: PlayedStack): Promise<readonly string[]> {
  const silent = new Set<string>();
  for (const { uid, json } of dashboards(monitored)) {
    const model = modelOf(json);
    const choices = CHOSEN.map((service) => queriesOf(model, { service }));
    for (const index of choices[0]?.keys() ?? []) {
      const same = choices.flatMap((queries) => queries[index] ?? []);
      const counts = await Promise.all(same.map(async ({ expr }) => (await stack.query(expr)).length));
      if (counts.every((count) => count === 0)) silent.add(`${uid}: ${same[0]?.panel ?? ''}`);
    }
  }
  return [...silent].sort();
}
