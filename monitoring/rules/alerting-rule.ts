import type { AlertDefinition, DashboardLink, Monitored } from '../alert';
import type { AlertingRule } from '../rule';

/** The rule of an alert in an environment; undefined where there is nothing it could be about. */
export function alertingRule(definition: AlertDefinition, monitored: Monitored): AlertingRule | undefined {
  const expr = definition.expr(monitored);
  if (expr === undefined) return undefined;
  const { alerting, grafanaHost } = monitored.monitoring;
  return {
    alert: definition.alert,
    expr,
    ...(definition.for === undefined ? {} : { for: definition.for }),
    ...(definition.keepFiringFor === undefined ? {} : { keep_firing_for: definition.keepFiringFor }),
    labels: {
      ...definition.labels,
      severity: definition.severity,
      area: definition.area,
      team: teamLabel(definition, alerting.team),
    },
    annotations: {
      summary: definition.summary,
      description: definition.description,
      runbook_url: `${alerting.runbooks}/${definition.alert}.md`,
      ...(grafanaHost === undefined ? {} : { dashboard_url: dashboardUrl(grafanaHost, definition.dashboard) }),
    },
  };
}

/** Expressions about services yield the label of their owner; what has none is the platform's. */
const teamLabel = ({ area }: AlertDefinition, team: string): string =>
  area === 'service' ? `{{ or $labels.team "${team}" }}` : team;

/** Values are escaped, since the instance of a probe is an address itself. */
function dashboardUrl(host: string, { uid, variables }: DashboardLink): string {
  const query = variables.map((label) => `var-${label}={{ $labels.${label} | urlquery }}`).join('&');
  return `https://${host}/d/${uid}${query === '' ? '' : `?${query}`}`;
}
