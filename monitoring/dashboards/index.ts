import type { DashboardUid, Monitored } from '../alert';
import type { Dashboard } from './dashboard';
import { dependencies } from './dependencies';
import { estateOverview } from './estate-overview';
import { ingress } from './ingress';
import { monitoringStack } from './monitoring';
import { uidsOf } from './navigation';
import { nodes } from './nodes';
import { service } from './service';
import { workloads } from './workloads';

export type { Dashboard } from './dashboard';

/** Every dashboard, by its uid. */
const DASHBOARDS: { readonly [Uid in DashboardUid]: (monitored: Monitored) => Dashboard } = {
  'estate-overview': estateOverview,
  service,
  dependencies,
  nodes,
  workloads,
  ingress,
  monitoring: monitoringStack,
};

/** The dashboards of an environment, in the order of the links between them. */
export function dashboards(monitored: Monitored): readonly Dashboard[] {
  return uidsOf(monitored).map((uid) => DASHBOARDS[uid](monitored));
}
