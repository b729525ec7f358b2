import type { DashboardUid, Monitored } from '../alert';
import { ALERTS } from '../rules/alerts';
import { leadingTo } from './navigation';
import type { PanelMaker } from './panel';
import { table, type Key } from './table';

/** What an alert may be about, as a further column. */
type Label = 'service' | 'namespace' | 'instance';

/** The alerts that lead to a dashboard, if any can fire here: what it shows is their cause or their effect. */
export function alertsOf(
  monitored: Monitored,
  uid: DashboardUid,
  labels: readonly Label[] = [],
): readonly PanelMaker[] {
  const alerts = ALERTS.filter(({ dashboard, expr }) => dashboard.uid === uid && expr(monitored) !== undefined);
  const names = [...new Set(alerts.map(({ alert }) => alert))];
  if (names.length === 0) return [];
  return [firingAlerts(monitored, `alertname=~"${names.join('|')}"`, labels)];
}

/** The alerts that fire, each with a link to its runbook; `labels` are further columns. */
export function firingAlerts(monitored: Monitored, matchers: string, labels: readonly Label[]): PanelMaker {
  const shown = ['alertname', 'severity', 'area', 'team', ...labels];
  const keys: readonly Key[] = [
    { label: 'alertname', heading: 'Alert', url: `${monitored.monitoring.alerting.runbooks}/\${__value.text}.md` },
    { label: 'severity', heading: 'Severity' },
    { label: 'area', heading: 'Area' },
    { label: 'team', heading: 'Team' },
    ...labels.map((label) => column(monitored, label)),
  ];
  return table({
    title: 'Firing alerts',
    description:
      'Alerts that fire now and how many of each there are; a click on the name opens its runbook. Empty is good.',
    height: 7,
    keys,
    columns: [
      {
        heading: 'Alerts',
        expr: `sum by (${shown.join(', ')}) (ALERTS{${['alertstate="firing"', 'alertname!="Watchdog"', matchers].filter((one) => one !== '').join(', ')}})`,
        unit: 'short',
      },
    ],
  });
}

function column(monitored: Monitored, label: Label): Key {
  switch (label) {
    case 'service':
      return { label, heading: 'Service', ...leadingTo(monitored, 'service', 'service') };
    case 'namespace':
      return { label, heading: 'Namespace', ...leadingTo(monitored, 'workloads', 'namespace') };
    case 'instance':
      return { label, heading: 'Address' };
  }
}
