/** Does argo-cd.mjs see what it should? `node test/cluster/argo-cd.selftest.mjs [SAMPLE…]`: clusters and Applications with mistakes. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { plant, report } from './planted-mistakes.mjs';

/** The smallest that a person syncs, with an autoscaler. */
const CLUSTER = 'external-metrics-prod';

/** @typedef {import('./planted-mistakes.mjs').Change} Change */
/** @type {[name: string, only: string, changes: Change[], expected: RegExp[]][]} */
const SAMPLES = [
  [
    'waves',
    'first sync',
    [['10-secrets.yaml', /sync-wave: '-3'/g, "sync-wave: '1'"]],
    [/first sync: FAILED[^]*Deployment \S+ is there while the ExternalSecret \S+ has no status/],
  ],
  [
    'project', // forbids what the folder holds
    'first sync',
    [
      [
        '../argocd.yaml',
        /(kind: AppProject\nmetadata:\n {2}name: external-metrics-prod\n[^]*?) {4}- kind: NetworkPolicy\n {6}group: networking.k8s.io\n/,
        '$1',
      ],
    ],
    [/first sync: FAILED[^]*NetworkPolicy is not permitted in project/],
  ],
  [
    'replicas', // stand in the folder, and are not left to the autoscaler
    'stays',
    [
      ['50-web.yaml', /(kind: Deployment\n[^]*?\nspec:\n)/, '$1  replicas: 3\n'],
      [
        '../argocd.yaml',
        /(kind: Application\nmetadata:\n {2}name: external-metrics-prod\n[^]*?) {2}ignoreDifferences:\n(?: {4}.*\n)*/,
        '$1',
      ],
    ],
    [/stays: FAILED[^]*web scaled: OutOfSync/],
  ],
  [
    'data', // is not protected from pruning
    'removal',
    [
      // All of them: one that is protected holds back the wave in which others are.
      ['00-namespaces.yaml', /Prune=confirm,/g, ''],
      ['70-alertmanager.yaml', /Prune=confirm,/g, ''],
      ['70-prometheus.yaml', /Prune=confirm,/g, ''],
    ],
    [/removal: FAILED[^]*(StatefulSet|PersistentVolumeClaim|Namespace) \S+ went with its file/],
  ],
  [
    'finalizer', // by which everything goes with the Application
    'deletion',
    [
      [
        '../argocd.yaml',
        /(kind: Application\nmetadata:\n {2}name: external-metrics-prod\n)/,
        '$1  finalizers: [resources-finalizer.argocd.argoproj.io/foreground]\n',
      ],
    ],
    [/deletion: FAILED[^]*went with the Application/],
  ],
];

const folder = mkdtempSync(join(tmpdir(), 'argo-cd-selftest-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const chosen = process.argv.slice(2);
for (const [name, only, changes, expected] of SAMPLES) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const dist = join(folder, name);
  cpSync(join('dist', CLUSTER), join(dist, CLUSTER), { recursive: true });
  cpSync('dist/argocd.yaml', join(dist, 'argocd.yaml'));
  for (const change of changes) plant(join(dist, CLUSTER), change);
  const args = [join(import.meta.dirname, 'argo-cd.mjs'), `--dist=${dist}`, `--only=${only}`, CLUSTER];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const missed = expected.filter((pattern) => !pattern.test(stdout));
  const passed = status === 1 && missed.length === 0;
  report(
    name,
    passed,
    () => `missed ${missed.join(' and ') || 'nothing'}, found (exit ${status}):\n${stdout}${stderr}`,
  );
}
