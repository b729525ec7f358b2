import { join } from 'node:path';
import type { Monitored } from '../../../monitoring/alert';
import { peerTimeoutSeconds } from '../../../monitoring/alertmanager/peer-timeout';
import { temporaryFolder, writeStack } from '../stack-files';
import { castOf } from './cast';
import { PlayedEstate } from './estate';
import { freePorts, Running } from './processes';
import { MailServer } from './mail-server';
import { Receivers } from './receiver';
import { substituted } from './substitutions';

/** An alert as Prometheus sees it. */
export interface SeenAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

/** A target as Prometheus sees it. */
export interface SeenTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

/** Prometheus and every Alertmanager of an environment, with the estate and the receivers that are played for them. */
export class PlayedStack {
  private constructor(
    readonly estate: PlayedEstate,
    readonly receivers: Receivers,
    readonly mail: MailServer,
    readonly prometheus: Running,
    readonly alertmanagers: readonly Running[],
    readonly alertmanagerUrls: readonly string[],
    private readonly prometheusUrl: string,
    private readonly removeFolder: () => void,
  ) {}

  /** Everything, started; what has been started is ended when something cannot be. */
  static async start(monitored: Monitored): Promise<PlayedStack> {
    const replicas = monitored.monitoring.components.find(({ kind }) => kind === 'alertmanager')?.replicas ?? 0;
    const [estatePort = 0, receiverPort = 0, prometheusPort = 0, mailPort = 0, ...ports] = await freePorts(
      4 + 2 * replicas,
    );
    const web = ports.slice(0, replicas);
    const gossip = ports.slice(replicas);
    const estate = new PlayedEstate(castOf(monitored), estatePort);
    const receivers = new Receivers();
    const mail = new MailServer();
    const { path, remove } = temporaryFolder();
    const receiverUrl = `http://127.0.0.1:${receiverPort}`;
    const stack = substituted(monitored, {
      prometheus: `127.0.0.1:${prometheusPort}`,
      alertmanagers: web.map((port) => `127.0.0.1:${port}`),
      pagerduty: `${receiverUrl}/pagerduty`,
      mail: `127.0.0.1:${mailPort}`,
      of: (name) => estate.addressOf(name),
    });
    const files = writeStack(path, stack, {
      'slack-url': `${receiverUrl}/slack`,
      'heartbeat-url': `${receiverUrl}/heartbeat`,
      'pagerduty-key': 'key',
      'smtp-password': 'password',
    });
    const prometheusUrl = `http://127.0.0.1:${prometheusPort}`;
    const prometheus = new Running(
      'prometheus',
      [
        `--config.file=${files.prometheus}`,
        `--storage.tsdb.path=${join(path, 'prometheus')}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
      ],
      { ready: `${prometheusUrl}/-/ready`, log: join(path, 'prometheus.log') },
    );
    const alertmanagers = web.map(
      (port, index) =>
        new Running(
          'alertmanager',
          [
            `--config.file=${files.alertmanager}`,
            `--storage.path=${join(path, `alertmanager-${index}`)}`,
            `--web.listen-address=127.0.0.1:${port}`,
            // A minute, as its chart says, at the pace of Prometheus here.
            '--data.maintenance-interval=2s',
            ...clusterArgs(gossip, index, peerTimeoutSeconds(monitored.monitoring.alerting.grouping)),
          ],
          { ready: `http://127.0.0.1:${port}/-/ready`, log: join(path, `alertmanager-${index}.log`) },
        ),
    );
    const urls = web.map((port) => `http://127.0.0.1:${port}`);
    const played = new PlayedStack(estate, receivers, mail, prometheus, alertmanagers, urls, prometheusUrl, remove);
    try {
      await Promise.all([estate.listen(), receivers.listen(receiverPort), mail.listen(mailPort)]);
      await Promise.all(alertmanagers.map((one) => one.start()));
      await prometheus.start();
    } catch (error) {
      await played.end();
      throw error;
    }
    return played;
  }

  /** Ends everything that was started. */
  async end(): Promise<void> {
    await Promise.all([this.prometheus, ...this.alertmanagers].map((one) => one.end('SIGKILL')));
    this.estate.close();
    this.receivers.close();
    this.mail.close();
    this.removeFolder();
  }

  /** What Prometheus scrapes. */
  async targets(): Promise<readonly SeenTarget[]> {
    const { data } = await json<{ data: { activeTargets: readonly SeenTarget[] } }>(
      `${this.prometheusUrl}/api/v1/targets?state=active`,
    );
    return data.activeTargets;
  }

  /** Names of the alerts that fire, each with its service or store, sorted. */
  async firing(): Promise<readonly string[]> {
    const { data } = await json<{ data: { alerts: readonly SeenAlert[] } }>(`${this.prometheusUrl}/api/v1/alerts`);
    return data.alerts
      .filter(({ state }) => state === 'firing')
      .map(({ labels }) => [labels['alertname'], labels['service'] ?? labels['store'] ?? ''].join(' ').trim())
      .sort();
  }

  /** The labels of the series that a query yields now. */
  async query(expression: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const { data } = await json<{ data: { result: readonly { metric: Readonly<Record<string, string>> }[] } }>(
      `${this.prometheusUrl}/api/v1/query?query=${encodeURIComponent(expression)}`,
    );
    return data.result.map(({ metric }) => metric);
  }

  /** Silences an alert at one of the Alertmanagers, for an hour. */
  async silence(index: number, alertname: string): Promise<void> {
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const response = await fetch(`${this.urlOf(index)}/api/v2/silences`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        matchers: [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }],
        startsAt: at(-1000),
        endsAt: at(3600_000),
        createdBy: 'test',
        comment: 'known',
      }),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  /** How many silences an Alertmanager knows that are in force. */
  async silences(index: number): Promise<number> {
    const all = await json<readonly { status: { state: string } }[]>(`${this.urlOf(index)}/api/v2/silences`);
    return all.filter(({ status }) => status.state === 'active').length;
  }

  private urlOf(index: number): string {
    return this.alertmanagerUrls[index] ?? '';
  }
}

/** As the chart has them: alone, it opens no port for peers. */
function clusterArgs(gossip: readonly number[], index: number, peerTimeout: number): readonly string[] {
  if (gossip.length < 2) return ['--cluster.listen-address='];
  return [
    `--cluster.listen-address=127.0.0.1:${gossip[index] ?? 0}`,
    `--cluster.peer-timeout=${peerTimeout}s`,
    ...gossip.map((port) => `--cluster.peer=127.0.0.1:${port}`),
  ];
}

async function json<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  // What the programs answer is their contract.
  return (await response.json()) as Answer;
}
