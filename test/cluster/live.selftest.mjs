/** Does live.mjs see what it should? `node test/cluster/live.selftest.mjs [SAMPLE…]`: clusters with mistakes in them. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { interrupt } from './interrupted.mjs';
import { plant, report } from './planted-mistakes.mjs';

/** The smallest in which everything is promised: of the tier prod, in two zones, with an autoscaler and a budget. */
const CLUSTER = 'external-metrics-prod';
const PINNED = 'nodeSelector: { topology.kubernetes.io/zone: us-east-1a }';

/** With stores of its own and more than one service. */
const WITH_STORES = 'ecommerce-dev';

/** Reads the configuration of another, and says nothing of what is in it. */
const STRAGGLER = `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: straggler, namespace: external-metrics-prod }
spec:
  selector: { matchLabels: { app: straggler } }
  template:
    metadata: { labels: { app: straggler } }
    spec:
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: straggler
          image: straggler:1
          envFrom: [{ configMapRef: { name: web } }]
          resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
`;

/** @typedef {import('./planted-mistakes.mjs').Change} Change */
/** @type {[name: string, only: string, changes: Change[], expected: RegExp[], cluster?: string, guide?: string][]} */
const SAMPLES = [
  ['good', 'secrets,network,change,zone loss,rollouts,drains,scaling', [], []],
  [
    'mistakes', // each seen by a test of its own
    'secrets,network,rollouts,drains,scaling',
    [
      ['50-web.yaml', 'key: REDIS_URL', 'key: REDIS_ADDRESS'],
      ['10-secrets.yaml', 'property: slack_webhook_url', 'property: slack_hook'],
      ['50-web.yaml', 'cidr: 10.0.20.0/24', 'cidr: 10.0.20.0/22'],
      [
        '70-prometheus.yaml',
        /(kind: NetworkPolicy[^]*?podSelector:\n)[^]*?policyTypes/,
        '$1    matchLabels: { app: nothing }\n  policyTypes',
      ],
      ['50-web.yaml', 'targetPort: http', 'targetPort: web'],
      ['50-web.yaml', /maxSurge: 50%\n( *)maxUnavailable: 0/, 'maxSurge: 0\n$1maxUnavailable: 1'],
      ['50-web.yaml', /(kind: PodDisruptionBudget[^]*?maxUnavailable:) 1/, '$1 0'],
      ['50-web.yaml', 'maxReplicas: 10', 'maxReplicas: 60'],
    ],
    [
      /lives: FAILED[^]*Service external-metrics-prod\/web: nobody answers on http/,
      /secrets: FAILED[^]*no property slack_hook in/,
      /secrets: FAILED[^]*no key REDIS_ADDRESS in Secret external-metrics-secrets/,
      /network: FAILED[^]*prometheus[^\n]* is declared, and closed/,
      /network: FAILED[^]*external-metrics-prod\/web → 10\.0\.22\.0 TCP 5432 is open, and not declared/,
      /rollouts: FAILED[^]*2 of 3 pods ready while it was rolled out/,
      /drains: FAILED[^]*(global timeout|disruption budget)/,
      /scaling: FAILED[^]*of 60 available[^]*exceeded quota/,
    ],
  ],
  [
    'one-zone',
    'zone loss',
    [
      ['50-web.yaml', 'topologySpreadConstraints:', `${PINNED}\n      topologySpreadConstraints:`],
      ['50-web.yaml', 'whenUnsatisfiable: DoNotSchedule', 'whenUnsatisfiable: ScheduleAnyway'],
    ],
    [
      /lives: FAILED[^]*web: 3\+0 pods in|lives: FAILED[^]*web: 0\+3 pods in/,
      /zone loss: FAILED[^]*without us-east-1a: Deployment external-metrics-prod\/web had no ready pod/,
    ],
  ],
  [
    'change', // against what is rendered: one workload that rolls for nothing, one that does not roll
    'change',
    [
      ['70-grafana.yaml', /checksum\/config: '?\w+'?/, 'checksum/config: other'],
      ['50-web.yaml', /$/, STRAGGLER],
    ],
    [
      /change: FAILED[^]*a pod of ReplicaSet external-metrics-prod\/straggler-\w+ reads what has changed, and has not rolled/,
      /change: FAILED[^]*ReplicaSet monitoring\/grafana-\w+ rolled, and does not have/,
    ],
  ],
  [
    'removal', // an object of the service that goes, which no label ties to its system
    'removal',
    [['50-product-service.yaml', /(kind: Service\n[^]*?) {4}app\.kubernetes\.io\/part-of: ecommerce\n/, '$1']],
    [/removal: FAILED[^]*Service ecommerce-dev\/product-service stayed, and is in no file/],
    WITH_STORES,
  ],
  [
    'removal of stores', // by a command that names their kind too
    'removal',
    [],
    [/removal: FAILED[^]*StatefulSet ecommerce-dev\/\S+ went with its file/],
    WITH_STORES,
    'kubectl apply -f dist --prune -l app.kubernetes.io/part-of=shop --prune-allowlist=apps/v1/StatefulSet',
  ],
  [
    'waves',
    'lives',
    [['10-secrets.yaml', "sync-wave: '-3'", "sync-wave: '1'"]],
    [/lives: FAILED[^]*wave 0 never ends: Pod [^]*: no Secret /],
  ],
  ['too-large', 'lives', [['50-web.yaml', 'cpu: 250m', "cpu: '3'"]], [/lives: FAILED[^]*Insufficient cpu/]],
  ['quota', 'lives', [['00-namespaces.yaml', "pods: '25'", "pods: '2'"]], [/lives: FAILED[^]*exceeded quota/]],
];

const folder = mkdtempSync(join(tmpdir(), 'live-selftest-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const chosen = process.argv.slice(2);
const isChosen = (/** @type {string} */ name) => chosen.length === 0 || chosen.includes(name);
const LIVE = join(import.meta.dirname, 'live.mjs');
for (const [name, only, changes, expected, cluster = CLUSTER, command] of SAMPLES) {
  if (!isChosen(name)) continue;
  const dist = join(folder, name);
  cpSync(join('dist', cluster), join(dist, cluster), { recursive: true });
  for (const change of changes) plant(join(dist, cluster), change);
  const guide = command === undefined ? [] : [`--guide=${write(`${name}.md`, command)}`];
  const args = [LIVE, `--dist=${dist}`, `--only=${only}`, ...guide, cluster];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const missed = expected.filter((pattern) => !pattern.test(stdout));
  const passed = status === (expected.length === 0 ? 0 : 1) && missed.length === 0;
  report(
    name,
    passed,
    () => `missed ${missed.join(' and ') || 'nothing'}, found (exit ${status}):\n${stdout}${stderr}`,
  );
}
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  const name = `interrupted by ${signal}`;
  if (!isChosen(name)) continue;
  const { before, after } = await interrupt([LIVE, CLUSTER], /control plane ready/, signal);
  report(name, before !== '' && after === '', () => `before:\n${before}\nafter:\n${after}`);
}

/** @param {string} name @param {string} text */
function write(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
