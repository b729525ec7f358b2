import type { Environment, Monitoring } from '../environment';
import { names, table, type Section } from './markdown';

/** What is promised, who is told, and how much each environment keeps; undefined where there is no monitoring. */
export function monitoringSection(environments: readonly Environment[]): Section | undefined {
  const monitored = environments.flatMap(({ name, monitoring }) =>
    monitoring === undefined ? [] : [{ name, monitoring }],
  );
  const [first] = monitored;
  if (first === undefined) return undefined;
  return {
    title: 'Monitoring',
    blocks: [
      table(
        ['environment', 'programs', 'who is told', 'kept', 'series expected', 'Grafana'],
        monitored.map(({ name, monitoring }) => [
          name,
          names(monitoring.components.map((component) => component.name)),
          receiversOf(monitoring),
          `${monitoring.prometheus.retentionDays} days, at most ${monitoring.prometheus.retentionMebibytes} MiB`,
          String(monitoring.prometheus.expectedSeries),
          monitoring.grafanaHost === undefined ? 'by port-forward' : `\`${monitoring.grafanaHost}\``,
        ]),
      ),
      'What each service promises; alerts ask how quickly its error budget is spent.',
      table(
        ['service', 'team', 'requests without a 5xx', 'answered in time'],
        first.monitoring.objectives.map(({ service, team, availability, latency }) => [
          `\`${service}\``,
          team,
          `${availability} %`,
          `${latency.percent} % within ${latency.milliseconds} ms`,
        ]),
      ),
    ],
  };
}

function receiversOf({ alerting: { receivers } }: Monitoring): string {
  const { slack, pagerduty, mail, heartbeat } = receivers;
  return [
    ...new Set([slack.alerts, slack.security, slack.platform]),
    ...(pagerduty === undefined ? [] : ['PagerDuty']),
    ...(mail === undefined ? [] : [mail.to]),
    ...(heartbeat === undefined ? [] : ['heartbeat']),
  ].join(', ');
}
