import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTMANAGER_METRICS } from '../../monitoring/metrics/alertmanager';
import { POD_TARGET, type Metric } from '../../monitoring/metrics/metric';
import { PROMETHEUS_METRICS } from '../../monitoring/metrics/prometheus';
import { freePorts, Running, until } from './end-to-end/processes';
import { contradictions, exportedIn, type Exported } from './exported';
import { describeWith } from './programs';
import { temporaryFolder } from './stack-files';

const textAt = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

describeWith(['prometheus', 'alertmanager'], 'the catalogue of metrics', () => {
  const { path: folder, remove } = temporaryFolder();
  const started: Running[] = [];
  let ofPrometheus: Exported = new Map();
  let ofAlertmanager: Exported = new Map();

  beforeAll(async () => {
    const [one = 0, other = 0, gossip = 0] = await freePorts(3);
    const prometheus = `http://127.0.0.1:${one}`;
    const alertmanager = `http://127.0.0.1:${other}`;
    const file = (name: string, content: object): string => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    mkdirSync(join(folder, 'data'));
    const rules = file('rules.yml', { groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'vector(1)' }] }] });
    const configs = [
      file('prometheus.yml', {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [rules],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${other}`] }] }] },
        scrape_configs: [{ job_name: 'a', static_configs: [{ targets: [`127.0.0.1:${one}`] }] }],
      }),
      file('alertmanager.yml', {
        route: { receiver: 'a', group_wait: '0s' },
        // Nobody listens there: notifications fail, and are counted as such.
        receivers: [{ name: 'a', webhook_configs: [{ url: `http://127.0.0.1:${gossip}/` }] }],
      }),
    ] as const;
    started.push(
      new Running(
        'alertmanager',
        [
          `--config.file=${configs[1]}`,
          `--storage.path=${join(folder, 'data', 'alertmanager')}`,
          `--web.listen-address=127.0.0.1:${other}`,
          `--cluster.listen-address=127.0.0.1:${gossip}`,
          `--cluster.advertise-address=127.0.0.1:${gossip}`,
        ],
        { ready: `${alertmanager}/-/ready`, log: join(folder, 'alertmanager.log') },
      ),
      new Running(
        'prometheus',
        [
          `--config.file=${configs[0]}`,
          `--storage.tsdb.path=${join(folder, 'data', 'prometheus')}`,
          `--web.listen-address=127.0.0.1:${one}`,
          // What it says before it has found Alertmanager is lost.
          '--rules.alert.resend-delay=1s',
          // Sets the limits by which it forgets, as the real one has them.
          '--storage.tsdb.retention.size=1GB',
        ],
        { ready: `${prometheus}/-/ready`, log: join(folder, 'prometheus.log') },
      ),
    );
    for (const running of started) await running.start();
    // Some series come with the first target, others with the first alert that is handed over.
    const signs = [/^prometheus_target_sync_failed_total\{/m, /^prometheus_notifications_sent_total\{.*\} [1-9]/m];
    await until('it has found its target and sent an alert', 60, async () => {
      const text = await textAt(prometheus);
      return signs.every((sign) => sign.test(text));
    });
    ofPrometheus = exportedIn(await textAt(prometheus));
    ofAlertmanager = exportedIn(await textAt(alertmanager));
  });

  afterAll(async () => {
    for (const running of started) await running.end('SIGKILL');
    remove();
  });

  test('has what a real Prometheus exports', () => {
    expect(contradictions(PROMETHEUS_METRICS, ofPrometheus, POD_TARGET)).toEqual([]);
  });

  test('has what a real Alertmanager exports', () => {
    expect(contradictions(ALERTMANAGER_METRICS, ofAlertmanager, POD_TARGET)).toEqual([]);
  });

  test('is contradicted where it has a name, a label or a type that there is not', () => {
    const wrong: readonly Metric[] = [
      { name: 'prometheus_readiness', type: 'gauge', labels: [], jobs: ['prometheus'], meaning: '' },
      { name: 'prometheus_ready', type: 'gauge', labels: ['state'], jobs: ['prometheus'], meaning: '' },
      { name: 'prometheus_ready', type: 'counter', labels: [], jobs: ['prometheus'], meaning: '' },
    ];
    expect(contradictions(wrong, ofPrometheus, POD_TARGET)).toEqual([
      'prometheus_readiness is not exported',
      'prometheus_ready has the labels , not state',
      'prometheus_ready is a gauge, not a counter',
    ]);
  });
});
