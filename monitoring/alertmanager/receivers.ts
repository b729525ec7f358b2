import type { Alerting, Mail } from '../../overlays/environment';
import type { Monitored } from '../alert';

/** Names of receivers. Each exists where the environment has something to reach people by. */
export const RECEIVERS = {
  /** Whoever is on call: PagerDuty and mail. */
  onCall: 'on-call',
  /** The channel of the environment. */
  alerts: 'alerts',
  security: 'security',
  platform: 'platform',
  /** Tells somebody when it hears nothing. */
  heartbeat: 'heartbeat',
  /** Watchdog where nobody listens for it: Alertmanager shows it, and that is all. */
  nobody: 'nobody',
} as const;

/** Where the credentials are in the container: the keys of the Secret, each a file of the same name. */
export const ALERTMANAGER_SECRETS_FOLDER = '/etc/alertmanager/secrets';
const secretFile = (key: string): string => `${ALERTMANAGER_SECRETS_FOLDER}/${key}`;

/** The webhook of every Slack receiver. */
export const SLACK_URL_FILE = secretFile('slack-url');

/** A receiver (https://prometheus.io/docs/alerting/latest/configuration/#receiver). */
export interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly SlackConfig[];
  readonly pagerduty_configs?: readonly PagerDutyConfig[];
  readonly email_configs?: readonly EmailConfig[];
  readonly webhook_configs?: readonly WebhookConfig[];
}

interface SlackConfig {
  readonly channel: string;
  readonly send_resolved: boolean;
  readonly color: string;
  readonly title: string;
  readonly title_link: string;
  readonly text: string;
  readonly fallback: string;
}

interface PagerDutyConfig {
  readonly routing_key_file: string;
  readonly send_resolved: boolean;
  readonly description: string;
  readonly severity: 'critical';
  readonly class: string;
  readonly component: string;
  readonly group: string;
  readonly details: Readonly<Record<string, string>>;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

interface EmailConfig {
  readonly to: string;
  readonly from: string;
  readonly smarthost: string;
  readonly auth_username: string;
  readonly auth_password_file: string;
  readonly require_tls: boolean;
  readonly send_resolved: boolean;
  readonly headers: { readonly Subject: string };
  readonly html: string;
  readonly text: string;
}

interface WebhookConfig {
  readonly url_file: string;
  readonly send_resolved: boolean;
}

/** What a message links to beside its runbook: dashboards have an address only where Grafana has a host. */
type Links = 'runbook' | 'runbook and dashboard';

/** Every receiver of an environment, each with a way to somebody. */
export function receiversIn({ environment, monitoring }: Monitored): readonly Receiver[] {
  const { alerting, grafanaHost } = monitoring;
  const { slack, heartbeat } = alerting.receivers;
  const links: Links = grafanaHost === undefined ? 'runbook' : 'runbook and dashboard';
  return [
    ...onCall(alerting, environment.cluster.name, links),
    { name: RECEIVERS.alerts, slack_configs: [slackConfig(slack.alerts)] },
    ...areaChannels(alerting).map(({ receiver, channel }) => ({
      name: receiver,
      slack_configs: [slackConfig(channel)],
    })),
    heartbeat === undefined
      ? { name: RECEIVERS.nobody }
      : {
          name: RECEIVERS.heartbeat,
          // Its end is that nothing comes any more: a message about it would be taken for a sign of life.
          webhook_configs: [{ url_file: secretFile(heartbeat), send_resolved: false }],
        },
  ];
}

/** Whether critical alerts reach whoever is on call. */
export function hasOnCall({ paging, receivers }: Alerting): boolean {
  return paging === 'on' && (receivers.pagerduty !== undefined || receivers.mail !== undefined);
}

/** The areas that have a channel of their own; one that is the environment's channel needs no receiver. */
export function areaChannels({ receivers: { slack } }: Alerting): readonly AreaChannel[] {
  const all: readonly AreaChannel[] = [
    { receiver: RECEIVERS.security, areas: ['security'], channel: slack.security },
    { receiver: RECEIVERS.platform, areas: ['platform', 'monitoring'], channel: slack.platform },
  ];
  return all.filter(({ channel }) => channel !== slack.alerts);
}

interface AreaChannel {
  readonly receiver: string;
  readonly areas: readonly ('security' | 'platform' | 'monitoring')[];
  readonly channel: string;
}

function onCall(alerting: Alerting, cluster: string, links: Links): readonly Receiver[] {
  if (!hasOnCall(alerting)) return [];
  const { pagerduty, mail } = alerting.receivers;
  return [
    {
      name: RECEIVERS.onCall,
      ...(pagerduty === undefined ? {} : { pagerduty_configs: [pagerDutyConfig(pagerduty, cluster, links)] }),
      ...(mail === undefined ? {} : { email_configs: [emailConfig(mail)] }),
    },
  ];
}

function slackConfig(channel: string): SlackConfig {
  return {
    channel,
    send_resolved: true,
    color: '{{ template "message.color" . }}',
    title: '{{ template "message.title" . }}',
    title_link: '{{ template "message.runbook" . }}',
    text: '{{ template "message.slack.text" . }}',
    fallback: '{{ template "message.title" . }}',
  };
}

function pagerDutyConfig(key: string, cluster: string, links: Links): PagerDutyConfig {
  return {
    routing_key_file: secretFile(key),
    send_resolved: true,
    description: '{{ template "message.title" . }}',
    // Nothing else gets here.
    severity: 'critical',
    class: '{{ .CommonLabels.alertname }}',
    component: '{{ .CommonLabels.service }}',
    group: cluster,
    details: {
      where: '{{ template "message.where" . }}',
      firing: '{{ template "message.list" .Alerts.Firing }}',
      resolved: '{{ template "message.list" .Alerts.Resolved }}',
    },
    links: [
      { href: '{{ template "message.runbook" . }}', text: 'Runbook' },
      // PagerDuty refuses a link without an address.
      ...(links === 'runbook' ? [] : [{ href: '{{ template "message.dashboard" . }}', text: 'Dashboard' }]),
    ],
  };
}

function emailConfig({ to, from, smarthost, username }: Mail): EmailConfig {
  return {
    to,
    from,
    smarthost,
    auth_username: username,
    auth_password_file: secretFile('smtp-password'),
    require_tls: true,
    send_resolved: true,
    headers: { Subject: '{{ template "message.title" . }}' },
    // Text alone; left out, Alertmanager's own page would be sent, which has neither runbook nor summary on top.
    html: '',
    text: '{{ template "message.text" . }}',
  };
}
