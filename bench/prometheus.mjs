/**
 * `npm run bench:prometheus [-- SERVICES…]`: what a real Prometheus takes for systems of that many services in an environment of the
 * tier prod, with the generated rules and scrape settings. Discovery is written down, and what targets answer is played: every series
 * of the catalogue, as often as the environment has what it is about. Needs prometheus on PATH or in KUBEBUILDER_ASSETS.
 *
 * overlays/monitoring-sizes.ts holds what follows from it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundleAsProgram } from './bundle.mjs';
import { writeEstate } from './estate.mjs';

/** How long it runs before it is looked at: longer than the five minutes that most rules look back. */
const SECONDS = 330;
const SCRAPE_SECONDS = 30;
const PODS_ON_A_NODE = 15;

/** How many values a label of an exporter has in a healthy cluster, where it is more than one. */
const FAN_OUT = { phase: 5, condition: 4, status: 3, reason: 4, mode: 8, cpu: 2, quantile: 3, device: 2, resource: 3 };

/** What a service answers: routes, status codes and the buckets of the client library. */
const ROUTES = 8;
const CODES = [200, 400, 500];
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, '+Inf'];

/** @param {string} bundle @param {number} services */
async function measure(bundle, services) {
  const project = join(folder, String(services));
  mkdirSync(project);
  writeEstate(project, services, 'monitored');
  const stated = JSON.parse(execFileSync(process.execPath, [bundle, project, 'east'], { maxBuffer: 2 ** 28 }));
  const texts = textsOf(stated);
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    response.end(texts[searchParams.get('job')]?.(searchParams.get('of')) ?? '');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const data = join(project, 'data');
  const port = await freePort();
  writeFileSync(join(project, 'rules.json'), JSON.stringify({ groups: stated.rules }));
  writeFileSync(join(project, 'prometheus.json'), JSON.stringify(configOf(stated, server.address().port, project)));
  const args = [`--config.file=${join(project, 'prometheus.json')}`, `--storage.tsdb.path=${data}`];
  const prometheus = spawn(
    programOnPath('prometheus'),
    [...args, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  try {
    await wait(SECONDS * 1000);
    return await rowOf(services, stated, port);
  } finally {
    prometheus.kill();
    server.close();
    server.closeAllConnections();
  }
}

async function rowOf(services, stated, port) {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const sum = (name) =>
    text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  const series = sum('prometheus_tsdb_head_series');
  const rules = stated.rules.reduce((total, group) => total + group.rules.length, 0);
  const memory = sum('process_resident_memory_bytes') / 2 ** 20;
  const cpu = (100 * sum('process_cpu_seconds_total')) / SECONDS;
  const cells = [
    services,
    stated.pods.length,
    series,
    Math.round(series / stated.pods.length),
    `${memory.toFixed(0)} MiB`,
    rules,
    `${sum('prometheus_rule_group_last_duration_seconds').toFixed(3)} s`,
    `${cpu.toFixed(1)} %`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The generated configuration, with targets that are written down. */
function configOf({ config, pods, namespace }, port, project) {
  const nodes = nodesOf(pods);
  const target = (job, of, labels) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { ...labels, __param_job: job, __param_of: of },
  });
  const targets = {
    services: pods.map(({ service, pod }) => target('services', pod, { namespace, service, pod })),
    kubelet: nodes.map((node) => target('kubelet', node, { node })),
    cadvisor: nodes.map((node) => target('cadvisor', node, { node })),
    'node-exporter': nodes.map((node) =>
      target('node-exporter', node, { node, namespace: 'monitoring-nodes', service: 'node-exporter', pod: node }),
    ),
  };
  return {
    global: { ...config.global, scrape_interval: `${SCRAPE_SECONDS}s`, evaluation_interval: `${SCRAPE_SECONDS}s` },
    rule_files: [join(project, 'rules.json')],
    scrape_configs: config.scrape_configs
      .filter(({ job_name: job }) => job !== 'blackbox')
      .map(({ job_name: job, metric_relabel_configs, honor_labels, sample_limit, fallback_scrape_protocol }) => ({
        job_name: job,
        ...(metric_relabel_configs === undefined ? {} : { metric_relabel_configs }),
        ...(honor_labels === undefined ? {} : { honor_labels }),
        sample_limit,
        fallback_scrape_protocol,
        relabel_configs: [{ target_label: 'environment', replacement: 'east' }],
        static_configs: targets[job] ?? [target(job, job, { namespace: 'monitoring', service: job, pod: `${job}-0` })],
      })),
  };
}

const nodesOf = (pods) =>
  Array.from({ length: Math.ceil(pods.length / PODS_ON_A_NODE) }, (_, index) => `node-${index}`);

/** What each job's targets answer. */
function textsOf({ metrics, pods, namespace }) {
  const nodes = nodesOf(pods);
  const of = (job) => metrics.filter(({ jobs }) => jobs.includes(job));
  const onNode = (node) => pods.filter((_, index) => nodes[index % nodes.length] === node);
  const services = [...new Set(pods.map(({ service }) => service))];
  const played = (job, subjects) => linesOf(of(job), subjects, namespace);
  return {
    services: () => serviceText(of('services')),
    'kube-state-metrics': once(() => played('kube-state-metrics', { pods, nodes, services })),
    cadvisor: (node) => played('cadvisor', { pods: onNode(node), nodes: [node], services: [] }),
    kubelet: (node) => played('kubelet', { pods: [], nodes: [node], services: [] }),
    'node-exporter': (node) => played('node-exporter', { pods: [], nodes: [node], services: [] }),
    ...Object.fromEntries(
      ['prometheus', 'alertmanager', 'monitoring', 'postgres', 'redis', 'cloudwatch'].map((job) => [
        job,
        once(() => played(job, { pods: [], nodes: [], services: [] })),
      ]),
    ),
  };
}

function once(make) {
  let made;
  return () => (made ??= make());
}

/** Labels that the target gives. */
const TARGET = new Set(['environment', 'instance', 'job', '__name__']);

/** A line for each of what a series is about, and for each value of its labels. */
function linesOf(metrics, { pods, nodes, services }, namespace) {
  const lines = metrics.flatMap(({ name, labels }) => {
    const own = labels.filter((label) => !TARGET.has(label));
    const subjects = own.includes('pod')
      ? pods.map(({ pod }) => ({ pod, namespace, container: pod.replace(/-\d+$/, '') }))
      : own.some((label) => ['deployment', 'horizontalpodautoscaler', 'poddisruptionbudget'].includes(label))
        ? services.map((service) =>
            Object.fromEntries(own.map((label) => [label, label === 'namespace' ? namespace : service])),
          )
        : own.includes('node') && nodes.length > 0
          ? nodes.map((node) => ({ node }))
          : [{}];
    return subjects.flatMap((subject) =>
      fannedOut(own).map((values) => {
        const all = Object.fromEntries(own.map((label) => [label, subject[label] ?? values[label] ?? label]));
        return `${name}{${Object.entries(all)
          .map(([label, value]) => `${label}="${value}"`)
          .join(',')}} 1`;
      }),
    );
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}

/** Every combination of the values of labels that have several. */
function fannedOut(labels) {
  return labels.reduce(
    (combinations, label) =>
      combinations.flatMap((one) =>
        Array.from({ length: FAN_OUT[label] ?? 1 }, (_, index) => ({
          ...one,
          ...(FAN_OUT[label] ? { [label]: `${label}${index}` } : {}),
        })),
      ),
    [{}],
  );
}

function serviceText(metrics) {
  const routes = Array.from({ length: ROUTES }, (_, index) => `method="GET",path="/api/v1/thing-${index}"`);
  const now = Math.floor(Date.now() / 1000) % 1e6;
  return [
    ...routes.flatMap((labels) => [
      ...CODES.map((code) => `http_requests_total{${labels},status="${code}"} ${now * (code === 500 ? 0 : 5)}`),
      ...BUCKETS.map(
        (le) =>
          `http_request_duration_seconds_bucket{${labels},le="${le}"} ${now * (le >= 0.1 || le === '+Inf' ? 10 : 5)}`,
      ),
      `http_request_duration_seconds_sum{${labels}} ${now * 0.5}`,
      `http_request_duration_seconds_count{${labels}} ${now * 10}`,
    ]),
    ...metrics.filter(({ name }) => !name.startsWith('http_')).map(({ name }) => `${name} 1`),
    '',
  ].join('\n');
}

/** Where the program is; PATH is of the shell, KUBEBUILDER_ASSETS the convention of envtest. */
function programOnPath(name) {
  const folders = [process.env['KUBEBUILDER_ASSETS'], ...(process.env['PATH'] ?? '').split(delimiter)];
  const path = folders.map((one) => join(one ?? '', name)).find((one) => existsSync(one));
  if (path === undefined) throw new Error(`no ${name} on PATH nor in KUBEBUILDER_ASSETS`);
  return path;
}

function freePort() {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), 'charthouse-prometheus-'));
try {
  const sizes = process.argv.slice(2).map(Number);
  const bundle = await bundleAsProgram(folder, 'prometheus-config.mjs');
  console.log('| services | pods | series | series per pod | memory | rules | evaluation of all rules | CPU |');
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const services of sizes.length > 0 ? sizes : [12, 100, 300]) console.log(await measure(bundle, services));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
