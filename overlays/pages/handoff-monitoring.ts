import type { Described } from '../described';
import type { Component, Environment, Monitoring } from '../environment';
import { points, type Section } from './markdown';

/** What the monitoring stack needs of others: users of stores, and somebody at the other end; undefined where there is none. */
export function monitoringSection({ environment }: Described): Section | undefined {
  const { monitoring } = environment;
  if (monitoring === undefined) return undefined;
  return {
    title: 'Monitoring',
    blocks: [
      points([
        ...monitoring.components.flatMap((component) => userOf(environment, component)),
        ...receivers(monitoring),
      ]),
    ],
  };
}

/**
 * Without the role, series about connections are missing, and what is asked of them never fires. postgres_exporter insists on TLS
 * unless told otherwise, which no store in the cluster has, and hands parameters that it does not know on to the server, which refuses.
 */
function userOf({ stores }: Environment, { kind, name, store }: Component): readonly string[] {
  if (store === undefined) return [];
  const mode = stores.some((one) => one.name === store) ? 'disable' : 'require';
  const url = `postgresql://<user>:<password>@<host>:<port>/<database>?sslmode=${mode}`;
  return kind === 'postgres-exporter'
    ? [
        `A user of \`${store}\` with the role \`pg_monitor\`, for \`${name}\`; the URL that it reads is \`${url}\`, and has no parameter of a pool of connections.`,
      ]
    : [`A user of \`${store}\` that may run \`INFO\`, for \`${name}\`; it is in the URL that it reads.`];
}

function receivers({ alerting }: Monitoring): readonly string[] {
  const { slack, pagerduty, mail, heartbeat } = alerting.receivers;
  const channels = [...new Set([slack.alerts, slack.security, slack.platform])];
  return [
    `A Slack webhook that may post to ${channels.join(', ')}.`,
    ...(pagerduty === undefined ? [] : ['A PagerDuty service with an integration of the Events API v2.']),
    ...(mail === undefined ? [] : [`An SMTP login at ${mail.smarthost} that may send as ${mail.from}.`]),
    heartbeat === undefined
      ? 'Nobody hears of it when the whole stack is down: there is no heartbeat.'
      : 'A service that tells somebody when Watchdog stops calling its address.',
    `The pages of docs/runbooks at ${alerting.runbooks}.`,
  ];
}
