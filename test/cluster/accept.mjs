/**
 * Proves with a real API server that every object of the generated folders is accepted: `npm run test:cluster [-- options] [folder…]`.
 * Without a folder, every cluster folder of dist/ is tested. Each mode of each folder gets an empty control plane of its own.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { MODES } from './acceptance.mjs';
import { temporaryFolder } from './changed-project.mjs';
import { readArguments } from './command-line.mjs';
import { missingPrograms, startControlPlane } from './control-plane.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { earlierState } from './earlier.mjs';
import { kubectl, Refused } from './kubectl.mjs';
import { withKubernetes } from './newer-overlays.mjs';
import { readObjects } from './objects.mjs';
import { AT_ONCE, sideBySide } from './side-by-side.mjs';

/** @typedef {import('./kubectl.mjs').Subject} Subject */
/** One mode of one folder, on a version of Kubernetes. @typedef {{ folder: string, title: string, mode: string, version: string }} Trial */

/** The oldest version that kube-apiserver 1.34 still emulates, and that itself. */
const VERSIONS = ['1.31', '1.34'];

const OPTIONS = /** @type {const} */ ({
  kubernetes: { type: 'string' },
  mode: { type: 'string' },
  jobs: { type: 'string', default: String(AT_ONCE) },
  help: { type: 'boolean', short: 'h' },
});

const HELP = `Usage: node test/cluster/accept.mjs [--kubernetes VERSIONS] [--mode client|server|upgrade] [--jobs N] [folder…]

Applies each folder (default: every folder of dist/, and dist/argocd.yaml) to an empty API server, strictly, and again, and wants no
error, no warning, no change.
  client   kubectl apply, twice; no diff; every workload's pods are admitted; then kubectl apply --server-side, twice, no diff
  server   kubectl apply --server-side, twice; no diff
  upgrade  the folder as it was before its last change, then as it is: no immutable field
As Kubernetes ${VERSIONS.at(-1)}, and "client" as ${VERSIONS[0]} too. Without a folder also what the overlays would give with kubernetesVersion
${VERSIONS.at(-1)}, and how that differs.

  --kubernetes VERSIONS  all modes as these versions (kube-apiserver's --emulated-version): 1.31,1.34
  --mode MODE            this mode only
  --jobs N               so many control planes at a time (default: ${AT_ONCE})

KUBEBUILDER_ASSETS        folder with etcd and kube-apiserver
CHARTHOUSE_UPSTREAM_CRDS  folder with the published CustomResourceDefinitions (*.yaml, *.json) of the custom kinds in use
`;

const INSTALL = `etcd and kube-apiserver:
  go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
  export KUBEBUILDER_ASSETS=$(setup-envtest use -p path 1.34.x)
kubectl: https://kubernetes.io/docs/tasks/tools/`;

/** What is applied to the cluster in which Argo CD itself runs, whose namespace its installation makes. */
const ARGO_CD = { file: 'argocd.yaml', namespace: 'argocd' };

/** Runs one trial. Reports as it goes. @param {Trial} trial */
async function attempt({ folder, title, mode, version }) {
  const started = Date.now();
  const seconds = (since = started) => ((Date.now() - since) / 1000).toFixed(1);
  const label = `${title} ${mode} ${version}:`;
  const row = { cluster: title, mode, kubernetes: version, objects: 0, result: 'accepted', seconds: '' };
  /** @type {import('./control-plane.mjs').ControlPlane | undefined} */
  let plane;
  let step = 'read';
  try {
    const objects = readObjects(folder);
    row.objects = objects.length;
    if (objects.length === 0) throw new Refused('no objects in this folder');
    const earlier = mode === 'upgrade' ? earlierState(folder, temporaryFolder('earlier')) : undefined;
    if (mode === 'upgrade' && earlier === undefined) {
      console.log(`${label} not run: git knows no earlier state of ${folder}`);
      return { ...row, result: 'no earlier state', seconds: seconds() };
    }
    step = 'control plane';
    plane = await startControlPlane({ emulatedVersion: version });
    step = 'custom kinds';
    const all = [...objects, ...(earlier === undefined ? [] : readObjects(earlier.folder))];
    await installCustomKinds({ folder, objects: all, plane });
    if (basename(folder) === ARGO_CD.file && !all.some(({ kind }) => kind === 'Namespace'))
      await kubectl(plane, ['create', 'namespace', ARGO_CD.namespace]);
    console.log(`${label} control plane ready, ${seconds()} s`);
    for (const [name, check] of MODES[mode]) {
      step = name;
      const since = Date.now();
      console.log(`${label} ${name}: ${await check({ folder, objects, plane, earlier })}, ${seconds(since)} s`);
    }
  } catch (error) {
    row.result = `FAILED: ${step}`;
    console.log(`${label} ${row.result}\n${String(error instanceof Error ? error.message : error).trimEnd()}`);
  } finally {
    await plane?.stop();
  }
  row.seconds = seconds();
  return row;
}

/** The clusters that the overlays would give with the newest version, with what would change. @returns {Promise<Trial[]>} */
async function newerTrials(/** @type {string[]} */ folders) {
  const version = VERSIONS.at(-1) ?? '';
  const changed = await withKubernetes(version, folders);
  for (const { folder, difference } of changed)
    console.log(`${basename(folder)} with kubernetesVersion ${version}:\n  ${difference.join('\n  ')}`);
  if (changed.length === 0) console.log(`kubernetesVersion ${version} would change no cluster`);
  return changed.map(({ folder }) => ({
    folder,
    title: `${basename(folder)} as ${version}`,
    mode: 'server',
    version,
  }));
}

/** @param {Record<string, unknown>[]} rows */
function table(rows) {
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(String))];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) => cell.padEnd(widths[column]);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

/** "client" makes every kind of apply: where the version is old, that is enough. @param {string} mode @param {string} [asked] */
const versionsFor = (mode, asked) => asked?.split(',') ?? (mode === 'client' ? VERSIONS : VERSIONS.slice(-1));

/** What stands in dist/ to be applied. */
function foldersOfDist() {
  const entries = existsSync('dist') ? readdirSync('dist', { withFileTypes: true }) : [];
  return entries
    .filter((entry) => (entry.isDirectory() && !entry.name.startsWith('.')) || entry.name === ARGO_CD.file)
    .map((entry) => join('dist', entry.name))
    .sort();
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values, positionals } = readArguments(OPTIONS, HELP);
  if (values.help) return (console.log(HELP), 0);
  const modes = Object.keys(MODES).filter((mode) => !values.mode || mode === values.mode);
  if (modes.length === 0)
    return (console.error(`--mode: expected ${Object.keys(MODES).join(', ')}, found ${values.mode}`), 1);
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) return (console.error(`--jobs: expected a number, found ${values.jobs}`), 1);
  const missing = missingPrograms();
  if (missing.length > 0) return (console.error(`Missing:\n  ${missing.join('\n  ')}\n${INSTALL}`), 1);
  const isWhole = positionals.length === 0;
  const folders = isWhole ? foldersOfDist() : positionals;
  if (folders.length === 0)
    return (console.error('There is no cluster folder in dist/: run `npm run synth` first.'), 1);

  const started = Date.now();
  const trials = folders.flatMap((folder) =>
    modes.flatMap((mode) =>
      versionsFor(mode, values.kubernetes).map((version) => ({ folder, title: basename(folder), mode, version })),
    ),
  );
  const newer = isWhole && modes.includes('server') ? await newerTrials(folders) : [];
  const rows = await sideBySide(
    [...trials, ...newer].map((trial) => () => attempt(trial)),
    jobs,
  );
  console.log(`\n${table(rows)}\n\n${((Date.now() - started) / 1000).toFixed(0)} s in all`);
  return rows.every(({ result }) => !result.startsWith('FAILED')) ? 0 : 1;
}

process.exitCode = await main();
