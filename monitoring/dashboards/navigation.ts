import { DashboardLinkBuilder, DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARD_UIDS, type DashboardUid, type Monitored } from '../alert';

/** Titles of the dashboards, as links and lists show them. */
export const TITLES: Readonly<Record<DashboardUid, string>> = {
  'estate-overview': 'Estate overview',
  service: 'Service',
  dependencies: 'Dependencies',
  nodes: 'Nodes',
  workloads: 'Workloads',
  ingress: 'Ingress',
  monitoring: 'Monitoring',
};

/** Address of a dashboard, whatever the host is. */
const dashboardPath = (uid: DashboardUid): string => `/d/${uid}`;

/** The dashboards that an environment has: without services that answer HTTP there is nothing to say of one. */
export const uidsOf = ({ monitoring }: Monitored): readonly DashboardUid[] =>
  DASHBOARD_UIDS.filter((uid) => uid !== 'service' || monitoring.objectives.length > 0);

/** Where a click on the value of a label leads: to a dashboard about it, at the same time range; nowhere if it is not there. */
export function leadingTo(monitored: Monitored, uid: DashboardUid, variable: string): { readonly url?: string } {
  return uidsOf(monitored).includes(uid)
    ? { url: `${dashboardPath(uid)}?var-${variable}=\${__value.text}&\${__url_time_range}` }
    : {};
}

/** From each dashboard to all others, with what is chosen and the time range. */
export function linksFrom(uid: DashboardUid, all: readonly DashboardUid[]): DashboardLink[] {
  return all
    .filter((other) => other !== uid)
    .map((other) => {
      // The library's default would hide it in a menu.
      const { placement, ...shown } = new DashboardLinkBuilder(TITLES[other])
        .type(DashboardLinkType.Link)
        .icon('dashboard')
        .tooltip(`Open ${TITLES[other]}`)
        .url(dashboardPath(other))
        .includeVars(true)
        .keepTime(true)
        .build();
      return shown;
    });
}
