import type { Alerting, Receivers } from '../../environment';
import { MONITORING_TIERS } from '../../monitoring-sizes';
import type { MonitoringInput } from './input';

/** Who is told of what here. */
export function alertingOf(settings: MonitoringInput): Alerting {
  const { input, system } = settings;
  const { paging } = MONITORING_TIERS[input.environment.settings.tier];
  return {
    team: system.team,
    paging,
    runbooks: system.runbooks,
    grouping: system.grouping,
    receivers: receiversOf(settings, paging),
  };
}

/** Pagers and mail only where paging is on: what is not there cannot be used by mistake. */
function receiversOf({ system, here }: MonitoringInput, paging: Alerting['paging']): Receivers {
  const { slack, mail, pagerduty, heartbeat } = system;
  return {
    slack: {
      alerts: here.channel,
      security: slack.security ?? here.channel,
      platform: slack.platform ?? here.channel,
    },
    ...(paging === 'on' && pagerduty !== undefined ? { pagerduty: 'pagerduty-key' } : {}),
    ...(paging === 'on' && mail !== undefined
      ? {
          mail: { to: mail.to, from: mail.from, smarthost: `${mail.host}:${mail.port}`, username: mail.username },
        }
      : {}),
    ...(heartbeat === undefined ? {} : { heartbeat: 'heartbeat-url' }),
  };
}
