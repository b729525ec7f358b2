import type { Monitored } from '../alert';
import { areaChannels, hasOnCall, RECEIVERS } from './receivers';
import type { RootRoute, Route } from './route';

/**
 * What is told in one message, and is one incident: the same alert about the same service or store. A second service that fails
 * is another page, though the first is already being worked on; ten pods of one are not ten.
 */
const GROUP_BY = ['alertname', 'cluster', 'environment', 'namespace', 'service', 'store'];

/** Something for the next working day is not said every hour. */
const INFO_REPEAT = '24h';

/** How often Watchdog reports, in seconds. */
const HEARTBEAT_SECONDS = 60;

/**
 * Who is told of what: critical alerts go to whoever is on call and to the channel of the environment, whatever they are about; beside
 * that, and below that severity, each area has its channel.
 */
export function routeTree({ monitoring: { alerting } }: Monitored): RootRoute {
  const { waitSeconds, intervalSeconds, repeatMinutes } = alerting.grouping;
  const areas = areaChannels(alerting);
  return {
    receiver: RECEIVERS.alerts,
    group_by: GROUP_BY,
    group_wait: `${waitSeconds}s`,
    group_interval: `${intervalSeconds}s`,
    repeat_interval: `${repeatMinutes}m`,
    routes: [
      watchdog(alerting.receivers.heartbeat === undefined ? RECEIVERS.nobody : RECEIVERS.heartbeat),
      ...(hasOnCall(alerting) ? [critical(RECEIVERS.onCall)] : []),
      // An alert that a route has taken does not come back to the root.
      critical(RECEIVERS.alerts),
      ...areas.map(({ receiver, areas: names }): Route => ({
        receiver,
        matchers: [names.length === 1 ? `area="${names.join('')}"` : `area=~"${names.join('|')}"`],
        routes: [info()],
      })),
      info(),
    ],
  };
}

/** Always firing. A minute is a multiple of what it takes to say so, and the next report is due before the group is looked at again. */
function watchdog(receiver: string): Route {
  return {
    receiver,
    matchers: ['severity="none"'],
    group_by: ['alertname'],
    group_wait: '0s',
    group_interval: `${HEARTBEAT_SECONDS}s`,
    repeat_interval: `${HEARTBEAT_SECONDS / 2}s`,
  };
}

/** Others are told too. */
function critical(receiver: string): Route {
  return { receiver, matchers: ['severity="critical"'], continue: true };
}

/** The receiver is that of the route above. */
function info(): Route {
  return { matchers: ['severity="info"'], repeat_interval: INFO_REPEAT };
}
