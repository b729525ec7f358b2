import type { Cluster } from './cluster/cluster';
import type { MonitoringFacts } from './cluster/facts';
import { shown } from './cluster/json';
import { dashboardsOf } from './monitoring/dashboards';
import { alertsOf } from './monitoring/rules';
import { shownSome } from './services/service-target';
import type { Policy, Violation } from './policy';

/** Whoever is woken at night follows these links. */
export const alertLinks: Policy = {
  id: 'alert-links',
  severity: 'error',
  demands:
    'Every runbook of an alert is a page that exists, and every link to a dashboard leads to one of the cluster, on the host of its Grafana.',
  prevents: 'Whoever is woken follows a link and finds nothing.',
  link: 'https://prometheus.io/docs/practices/alerting/#playbooks',
  needs: 'facts',
  check: (cluster) => {
    const monitoring = cluster.facts?.monitoring;
    return monitoring === undefined ? [] : [...ofAlerts(cluster, monitoring), ...ofDashboards(cluster, monitoring)];
  },
};

function ofAlerts(cluster: Cluster, monitoring: MonitoringFacts): readonly Violation[] {
  const { address, pages } = monitoring.runbooks;
  const known = new Set(pages.map((page) => `${address}/${page}`));
  return alertsOf(cluster).flatMap(({ object, path, name, annotations }): readonly Violation[] => {
    const { runbook_url: runbook, dashboard_url: dashboard } = annotations;
    return [
      ...(runbook === undefined || known.has(runbook)
        ? []
        : [
            {
              object,
              path: `${path}.annotations.runbook_url`,
              expected: `a page of ${address}, where there is one for each alert`,
              found: shown(runbook),
              mend: `link to ${address}/${name}.md, or write its runbook`,
            },
          ]),
      ...(dashboard === undefined
        ? []
        : wrongDashboard(cluster, monitoring, dashboard).map((found) => ({
            object,
            path: `${path}.annotations.dashboard_url`,
            ...found,
          }))),
    ];
  });
}

function ofDashboards(cluster: Cluster, monitoring: MonitoringFacts): readonly Violation[] {
  return dashboardsOf(cluster).flatMap(({ object, path, links }) =>
    links
      .filter(({ url }) => isRelative(url) || hostIn(url) === monitoring.grafanaHost)
      .filter(({ url }) => url.includes('/d/'))
      .flatMap((link) =>
        wrongUid(cluster, link.url).map((found) => ({ object, path: `${path}${link.path}`, ...found })),
      ),
  );
}

type Wrong = Pick<Violation, 'expected' | 'found' | 'mend'>;

const hostIn = (url: string): string | undefined => /^https:\/\/([^/?#:]+)(?=[/?#]|$)/.exec(url)?.[1];

const isRelative = (url: string): boolean => url.startsWith('/') && !url.startsWith('//');

/** The address of a dashboard outside Grafana needs its host. */
function wrongDashboard(cluster: Cluster, { grafanaHost }: MonitoringFacts, url: string): readonly Wrong[] {
  if (grafanaHost !== undefined && hostIn(url) === grafanaHost) return wrongUid(cluster, url);
  return [
    {
      expected: grafanaHost === undefined ? 'none, since Grafana has no host' : `an address on https://${grafanaHost}`,
      found: shown(url),
      mend: grafanaHost === undefined ? 'leave it out, or give Grafana a host' : `link to https://${grafanaHost}/d/…`,
    },
  ];
}

function wrongUid(cluster: Cluster, url: string): readonly Wrong[] {
  const uids = dashboardsOf(cluster).flatMap(({ uid }) => uid ?? []);
  const uid = /\/d\/([^/?#]+)/.exec(url)?.[1];
  if (uid !== undefined && (uids.includes(uid) || uid.includes('${'))) return [];
  return [
    {
      expected: `the uid of a dashboard of the cluster: ${shownSome(uids)}`,
      found: shown(url),
      mend: 'link to a dashboard that is there, or add it',
    },
  ];
}
