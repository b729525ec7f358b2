import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describeWhere } from '../../describe-where';
import { KUBE_STATE_METRICS, KUBE_STATE_METRICS_ITSELF } from '../../../monitoring/metrics/kube-state-metrics';
import { BARE_TARGET, POD_TARGET } from '../../../monitoring/metrics/metric';
import { SECRET_ALERTS } from '../../../monitoring/rules/alerts/secrets';
import { manifestOf } from '../../manifest';
import { monitored } from '../../monitoring/monitored';
import { findAll } from '../../query';
import { until } from '../end-to-end/processes';
import { contradictions, exportedIn, samplesIn } from '../exported';
import { missingPrograms } from '../programs';
import { ApiServer } from './api-server';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { scraping, type ScrapingPrometheus } from './scraping-prometheus';
import { Stage } from './stage';
import { unmatched } from './unmatched';

const CLUSTER = 'autolytiq-prod';
const GENERATED = generatedProgram(CLUSTER, 'kube-state-metrics');
const [PORT = 0, TELEMETRY = 0] = GENERATED.container.ports;
const ACCOUNT = 'kube-state-metrics';
const NAMESPACE = 'monitoring';
const CRD = join(process.env['CHARTHOUSE_UPSTREAM_CRDS'] ?? '', 'external-secrets.io_externalsecrets.json');

/** Labels that name an object of somebody's cluster. */
const OBJECTS = [
  ...[
    'namespace',
    'pod',
    'container',
    'node',
    'deployment',
    'statefulset',
    'daemonset',
    'job_name',
    'cronjob',
    'service',
  ],
  ...['horizontalpodautoscaler', 'poddisruptionbudget', 'persistentvolumeclaim', 'externalsecret', 'resourcequota'],
];

const missing = [
  ...missingPrograms(
    ['kube-state-metrics', 'prometheus', 'etcd', 'kube-apiserver', 'kubectl'],
    `build k8s.io/kube-state-metrics/v2 ${GENERATED.container.version}; unpack Prometheus; the others as for npm run test:cluster`,
  ),
  ...(existsSync(CRD) ? [] : [`CHARTHOUSE_UPSTREAM_CRDS, a folder with external-secrets.io_externalsecrets.json`]),
];

/** An ExternalSecret whose operator says whether it is ready; without a status nobody has looked at it. */
const externalSecret = (name: string, ready?: string): object => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name, namespace: NAMESPACE },
  spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'aws' }, target: { name }, data: [] },
  ...(ready === undefined ? {} : { status: { conditions: [{ type: 'Ready', status: ready }] } }),
});

describeWhere(missing, 'kube-state-metrics as generated', () => {
  const stage = new Stage();
  let server: ApiServer;
  let exporter: RunningProgram;
  let prometheus: ScrapingPrometheus;

  /** Creates objects, and then says what their status is. */
  const create = (objects: readonly unknown[]): void => {
    server.kubectl(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    for (const { kind, metadata, ...rest } of objects.map(manifestOf)) {
      if (!('status' in rest)) continue;
      const { name, namespace = '' } = metadata;
      const where = namespace === '' ? [] : ['-n', namespace];
      const status = JSON.stringify({ status: rest['status'] });
      server.kubectl(['patch', kind, name, ...where, '--subresource=status', '--type=merge', '-p', status]);
    }
  };
  const setReady = (name: string, ready: string): void => {
    const status = JSON.stringify(externalSecret(name, ready));
    server.kubectl([
      'patch',
      'externalsecret',
      name,
      '-n',
      NAMESPACE,
      '--subresource=status',
      '--type=merge',
      '-p',
      status,
    ]);
  };
  /** Waits until the condition of an alert holds for these ExternalSecrets, and for no others. */
  const alertIs = async (name: string, secrets: readonly string[]): Promise<void> => {
    const condition = SECRET_ALERTS.find(({ alert }) => alert === name)?.expr(monitored(CLUSTER)) ?? '';
    await until(`${name} holds for ${secrets.join()}`, 30, async () => {
      const found = (await prometheus.query(condition)).map(({ externalsecret = '' }) => externalsecret);
      return found.sort().join() === secrets.join() && found.length === secrets.length;
    });
  };
  /** What it asked for, and did not get. */
  const refused = async (): Promise<readonly string[]> =>
    samplesIn(await metrics(TELEMETRY))
      .filter(({ name, labels }) => name === 'kube_state_metrics_list_total' && labels['result'] !== 'success')
      .map(({ labels }) => labels['resource'] ?? '');
  const metrics = async (port = PORT): Promise<string> => (await exporter.get(port, '/metrics')).text;

  beforeAll(async () => {
    server = await ApiServer.start();
    stage.atEnd(() => server.stop());
    const rights = GENERATED.objects.filter(({ kind }) =>
      /^(ServiceAccount|ClusterRole|ClusterRoleBinding)$/.test(kind),
    );
    create(findAll(load(readFileSync(join(__dirname, 'cluster-state.yaml'), 'utf8')), '[*]'));
    create(rights);
    server.kubectl(['delete', 'pod', 'web-deleted', '-n', CLUSTER, '--wait=false']);
    const kubeconfig = join(stage.folder, 'kubeconfig');
    writeFileSync(kubeconfig, server.kubeconfigOf(NAMESPACE, ACCOUNT));
    exporter = await startGenerated('kube-state-metrics', GENERATED, stage, { args: [`--kubeconfig=${kubeconfig}`] });
    // It notices kinds that are defined while it runs.
    server.kubectl(['apply', '--server-side', '-f', CRD]);
    // Whoever asks too early is told that there is no such kind, or that its store is not ready.
    await until('the kind is served', 30, () => server.kubectl(['get', 'externalsecrets', '-A', '-o', 'name']) === '');
    create([externalSecret('ready', 'True'), externalSecret('failing', 'False'), externalSecret('unseen')]);
    await until('it has seen every kind', 30, async () => {
      const exported = exportedIn(await metrics());
      return exported.has('kube_externalsecret_info') && exported.has('kube_statefulset_created');
    });
    prometheus = await scraping(stage, 'kube-state-metrics', exporter.addressOf(PORT));
  });

  afterAll(() => stage.clear());

  test('answers its probes', async () => {
    expect(await probesOf(GENERATED, exporter)).toEqual(['200 /readyz']);
  });

  test('exports what the catalogue has of it', async () => {
    expect(contradictions(KUBE_STATE_METRICS, exportedIn(await metrics()), BARE_TARGET)).toEqual([]);
    expect(contradictions(KUBE_STATE_METRICS_ITSELF, exportedIn(await metrics(TELEMETRY)), POD_TARGET)).toEqual([]);
  });

  test('has what rules and dashboards ask it for', async () => {
    expect(unmatched(KUBE_STATE_METRICS, samplesIn(await metrics()), OBJECTS)).toEqual([]);
  });

  test('exports nothing else about objects', async () => {
    const known = new Set(KUBE_STATE_METRICS.map(({ name }) => name));
    expect([...exportedIn(await metrics()).keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  test('may read with the rights of its ServiceAccount all that it reads', async () => {
    expect(await refused()).toEqual([]);
    expect(exporter.running.log()).not.toMatch(/forbidden/i);
  });

  test('makes ExternalSecretNotReady fire for what is not ready or was never looked at, and for nothing else', async () => {
    await alertIs('ExternalSecretNotReady', ['failing', 'unseen']);
    setReady('failing', 'True');
    setReady('ready', 'Unknown');
    await alertIs('ExternalSecretNotReady', ['ready', 'unseen']);
  });

  test('makes ExternalSecretsUnknown fire where there is none', async () => {
    await alertIs('ExternalSecretsUnknown', []);
    server.kubectl(['delete', 'externalsecrets', '--all', '-n', NAMESPACE]);
    await alertIs('ExternalSecretsUnknown', ['']);
    await alertIs('ExternalSecretNotReady', []);
  });

  test('says what it may not read', async () => {
    server.kubectl(['delete', 'clusterrolebinding', ACCOUNT]);
    await exporter.running.end('SIGKILL');
    await exporter.running.start();
    await until('it counts what is refused', 30, async () => (await refused()).includes('*v1.Pod'));
    expect(exporter.running.log()).toMatch(/forbidden/i);
  });
});
