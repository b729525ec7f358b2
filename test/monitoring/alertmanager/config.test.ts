import type { Monitored } from '../../../monitoring/alert';
import { alertmanagerConfig, type AlertmanagerConfig } from '../../../monitoring/alertmanager/config';
import { receiversOf } from '../../../monitoring/alertmanager/receivers-of';
import type { Receiver } from '../../../monitoring/alertmanager/receivers';
import type { Route } from '../../../monitoring/alertmanager/route';
import { TEMPLATES } from '../../../monitoring/alertmanager/templates';
import { MONITORED, monitored, withAlerting, withMonitoring } from '../monitored';

const PROD = monitored('autolytiq-prod');
const DEV = monitored('autolytiq-dev');
const EVERY = MONITORED.map((one) => [one.environment.cluster.name, one] as const);

const receiverNamed = (config: AlertmanagerConfig, name: string): Receiver | undefined =>
  config.receivers.find((receiver) => receiver.name === name);

const channelsOf = (of: Monitored): Record<string, string | undefined> =>
  Object.fromEntries(
    alertmanagerConfig(of).receivers.map(({ name, slack_configs }) => [name, slack_configs?.[0]?.channel]),
  );

/** Names of receivers that routes name. */
const named = ({ receiver, routes = [] }: Route): string[] => [
  ...(receiver === undefined ? [] : [receiver]),
  ...routes.flatMap(named),
];

/** Everything under a key of that name, anywhere in a value. */
function under(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [...(name === key ? [one] : []), ...under(key, one)]);
}

describe.each(EVERY)('in %s', (_, one) => {
  const config = alertmanagerConfig(one);

  it('every receiver that routes name exists, and every receiver is named by a route', () => {
    expect(new Set(named(config.route))).toEqual(new Set(config.receivers.map(({ name }) => name)));
  });

  it('every receiver reaches somebody, but the one for Watchdog where nobody listens for it', () => {
    for (const { name, ...ways } of config.receivers) {
      expect({ name, ways: Object.keys(ways).length > 0 }).toEqual({ name, ways: name !== 'nobody' });
    }
  });

  it('credentials are files of keys that the Secret has, and stand nowhere themselves', () => {
    const keys = one.monitoring.secrets.flatMap((secret) =>
      secret.name === 'alertmanager-secrets' ? secret.keys : [],
    );
    const files = ['slack_api_url_file', 'routing_key_file', 'auth_password_file', 'url_file'].flatMap((key) =>
      under(key, config),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(keys.map(({ key }) => `/etc/alertmanager/secrets/${key}`)).toContain(file);
    }
    for (const key of ['api_url', 'slack_api_url', 'routing_key', 'service_key', 'auth_password', 'url']) {
      expect(under(key, config)).toEqual([]);
    }
  });

  it('people are told of the end too', () => {
    const people = config.receivers.filter(({ name }) => name !== 'heartbeat');
    expect(new Set(under('send_resolved', people))).toEqual(new Set([true]));
  });

  it('every template that a message uses is defined', () => {
    const defined = Object.values(TEMPLATES).flatMap((text) =>
      [...text.matchAll(/\{\{ define "([^"]+)"/g)].map(([, name]) => name),
    );
    const used = [JSON.stringify(config).replaceAll('\\"', '"'), ...Object.values(TEMPLATES)].flatMap((text) =>
      [...text.matchAll(/\{\{ template "([^"]+)"/g)].map(([, name]) => name),
    );
    expect(used.length).toBeGreaterThan(5);
    expect(defined).toEqual(expect.arrayContaining(used));
    expect(new Set(defined).size).toBe(defined.length);
  });

  it('only matchers are used, not what they have replaced', () => {
    expect(under('match', config)).toEqual([]);
    expect(under('match_re', config)).toEqual([]);
  });
});

describe('paging', () => {
  it('is PagerDuty and mail in prod', () => {
    const onCall = receiverNamed(alertmanagerConfig(PROD), 'on-call');
    expect(onCall?.pagerduty_configs).toHaveLength(1);
    expect(onCall?.email_configs?.[0]).toMatchObject({ to: 'ops@autolytiq.com', smarthost: 'smtp.resend.com:587' });
    expect(receiversOf(alertmanagerConfig(PROD).route, { severity: 'critical', area: 'service' })).toEqual([
      'on-call',
      'alerts',
    ]);
  });

  it.each(
    MONITORED.filter(({ environment }) => environment.tier !== 'prod').map(
      (one) => [one.environment.cluster.name, one] as const,
    ),
  )('does not exist in %s', (_, one) => {
    const config = alertmanagerConfig(one);
    expect(under('pagerduty_configs', config)).toEqual([]);
    expect(under('email_configs', config)).toEqual([]);
  });

  it('is off wherever the setting says so, whatever receivers there are', () => {
    const quiet = alertmanagerConfig(withAlerting(PROD, { paging: 'off' }));
    expect(receiversOf(quiet.route, { severity: 'critical', area: 'service' })).toEqual(['alerts']);
    expect(under('pagerduty_configs', quiet)).toEqual([]);
  });

  it('is one way alone where there is only one', () => {
    const { slack, mail } = PROD.monitoring.alerting.receivers;
    if (mail === undefined) throw new Error('prod has no mail');
    const config = alertmanagerConfig(withAlerting(PROD, { receivers: { slack, mail } }));
    expect(receiverNamed(config, 'on-call')).toMatchObject({ email_configs: [{ to: mail.to }] });
    expect(receiverNamed(config, 'on-call')?.pagerduty_configs).toBeUndefined();
  });
});

describe('channels', () => {
  it('are those of the settings', () => {
    expect(channelsOf(PROD)).toMatchObject({
      alerts: '#alerts-prod',
      security: '#security',
      platform: '#platform-support',
    });
    expect(channelsOf(DEV)).toMatchObject({ alerts: '#alerts-dev' });
  });

  it('that are the same channel are one receiver, or everything would be said there twice', () => {
    const { receivers } = PROD.monitoring.alerting;
    const slack = { alerts: '#all', security: '#all', platform: '#all' };
    const config = alertmanagerConfig(withAlerting(PROD, { receivers: { ...receivers, slack } }));
    expect(config.receivers.map(({ name }) => name)).toEqual(['on-call', 'alerts', 'heartbeat']);
    expect(receiversOf(config.route, { severity: 'critical', area: 'security' })).toEqual(['on-call', 'alerts']);
    expect(receiversOf(config.route, { severity: 'warning', area: 'security' })).toEqual(['alerts']);
  });
});

describe('Watchdog', () => {
  it('goes to who notices its end, often, and its end is no message', () => {
    const config = alertmanagerConfig(PROD);
    expect(receiversOf(config.route, { alertname: 'Watchdog', severity: 'none', area: 'monitoring' })).toEqual([
      'heartbeat',
    ]);
    expect(receiverNamed(config, 'heartbeat')?.webhook_configs?.[0]?.send_resolved).toBe(false);
  });

  it('goes to nobody where there is no such receiver, and never to a channel', () => {
    const { heartbeat, ...receivers } = PROD.monitoring.alerting.receivers;
    const config = alertmanagerConfig(withAlerting(PROD, { receivers }));
    expect(heartbeat).toBe('heartbeat-url');
    expect(receiversOf(config.route, { alertname: 'Watchdog', severity: 'none', area: 'monitoring' })).toEqual([
      'nobody',
    ]);
    expect(receiverNamed(config, 'nobody')).toEqual({ name: 'nobody' });
  });
});

describe('messages', () => {
  it('are gathered as the settings say', () => {
    expect(alertmanagerConfig(PROD).route).toMatchObject({
      group_wait: '10s',
      group_interval: '10s',
      repeat_interval: '60m',
    });
    const grouping = { waitSeconds: 30, intervalSeconds: 300, repeatMinutes: 240 };
    expect(alertmanagerConfig(withAlerting(PROD, { grouping })).route).toMatchObject({
      group_wait: '30s',
      group_interval: '300s',
      repeat_interval: '240m',
    });
  });

  it('of one budget are one, however fast it burns: the paces are forms of one incident', () => {
    expect(alertmanagerConfig(PROD).route.group_by).not.toContain('pace');
    expect(under('group_by', alertmanagerConfig(PROD).route.routes)).toEqual([['alertname']]);
  });

  it('of two services are two', () => {
    expect(alertmanagerConfig(PROD).route.group_by).toEqual(expect.arrayContaining(['alertname', 'service']));
  });

  it('link to a dashboard only where one can be opened', () => {
    const { grafanaHost, ...rest } = PROD.monitoring;
    expect(grafanaHost).toBe('grafana.autolytiq.com');
    const links = (of: Monitored) =>
      receiverNamed(alertmanagerConfig(of), 'on-call')?.pagerduty_configs?.[0]?.links.map(({ text }) => text);
    expect(links(PROD)).toEqual(['Runbook', 'Dashboard']);
    expect(links({ ...PROD, monitoring: rest })).toEqual(['Runbook']);
    expect(links(withMonitoring(PROD, {}))).toEqual(['Runbook', 'Dashboard']);
  });
});
