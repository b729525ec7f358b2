/**
 * Proves with a real API server that every object of the generated folders is accepted: `npm run test:cluster [-- options] [folder…]`.
 * Without a folder, every cluster folder of dist/ is tested. Each mode of each folder gets an empty control plane of its own.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { missingPrograms, startControlPlane } from './control-plane.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { get, kubectl, Refused } from './kubectl.mjs';
import { differences, identity, podsOf, readObjects } from './objects.mjs';

/** @typedef {import('./kubectl.mjs').Subject} Subject */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

const HELP = `Usage: node test/cluster/accept.mjs [--kubernetes 1.31] [--mode client|server] [folder…]

Applies each folder (default: every folder of dist/) to an empty API server, strictly, and again, and wants no error, no warning, no change.
  client   kubectl apply, twice; no diff; every workload's pods are admitted; then kubectl apply --server-side, twice, no diff
  server   kubectl apply --server-side, twice; no diff

  --kubernetes VERSION   behave as this older version of Kubernetes (kube-apiserver's --emulated-version)
  --mode MODE            this mode only

KUBEBUILDER_ASSETS        folder with etcd and kube-apiserver
CHARTHOUSE_UPSTREAM_CRDS  folder with the published CustomResourceDefinitions (*.yaml, *.json) of the custom kinds in use
`;

const INSTALL = `etcd and kube-apiserver:
  go install sigs.k8s.io/controller-runtime/tools/setup-envtest@release-0.22
  export KUBEBUILDER_ASSETS=$(setup-envtest use -p path 1.34.x)
kubectl: https://kubernetes.io/docs/tasks/tools/`;

// ---------------------------------------------------------------- the modes

/** @type {Record<string, [name: string, check: (subject: Subject) => Promise<string>][]>} */
const MODES = {
  client: [
    ['apply', (subject) => apply(subject, 'created')],
    ['apply again', (subject) => applyAgain(subject, 'unchanged')],
    ['diff', (subject) => diff(subject)],
    ['pods', admitPods],
    // kubectl hands the fields it owns over to server-side apply; --server-side of diff before that would show its own annotation.
    ['server-side after it', (subject) => apply(subject, 'serverside-applied', '--server-side')],
    ['server-side again', (subject) => applyAgain(subject, 'serverside-applied', '--server-side')],
    ['server-side diff', (subject) => diff(subject, '--server-side')],
  ],
  server: [
    ['apply', (subject) => apply(subject, 'serverside-applied', '--server-side')],
    ['apply again', (subject) => applyAgain(subject, 'serverside-applied', '--server-side')],
    ['diff', (subject) => diff(subject, '--server-side')],
  ],
};

/** Applies the folder and wants the same verb for every object. @param {Subject} subject @param {string} verb @param {string[]} flags */
async function apply({ folder, objects, plane }, verb, ...flags) {
  const { stdout } = await kubectl(plane, ['apply', ...flags, '--validate=strict', '-f', folder]);
  const lines = stdout.trim().split('\n');
  // kubectl replaces a PodDisruptionBudget's selector in every client-side apply (patchStrategy "replace"), changed or not.
  const isFine = (/** @type {string} */ line) =>
    line.endsWith(` ${verb}`) || (verb === 'unchanged' && /^poddisruptionbudget\.\S+ configured$/.test(line));
  const others = lines.filter((line) => !isFine(line));
  if (others.length > 0) {
    const stored = new Map((await get({ folder, objects, plane })).map((object) => [identity(object), object]));
    const causes = objects.flatMap((object) =>
      differences(object, stored.get(identity(object)) ?? object).map((line) => `${identity(object)}: ${line}`),
    );
    const hint =
      'nothing: then the server adds defaults to a list that is replaced as a whole, e.g. volumeClaimTemplates';
    throw new Refused(
      [`not "${verb}":`, ...others, 'not stored as written:', ...(causes.length > 0 ? causes : [hint])].join('\n  '),
    );
  }
  if (lines.length !== objects.length)
    throw new Refused(`${objects.length} objects in the files, but kubectl applied ${lines.length}`);
  const exempt = lines.filter((line) => !line.endsWith(` ${verb}`)).length;
  return `${lines.length - exempt} ${verb}${exempt > 0 ? `, ${exempt} PodDisruptionBudgets "configured"` : ''}`;
}

/**
 * Applies the folder once more and wants the stored objects to be the same. At the first server-side apply that changes nothing, the API
 * server stores some (Job, PersistentVolumeClaim) once more with the same content: then yet another apply must not.
 * @param {Subject} subject @param {string} verb @param {string[]} flags
 */
async function applyAgain(subject, verb, ...flags) {
  const version = (/** @type {KubeObject} */ object) => object.metadata.resourceVersion;
  for (let round = 1, before = await get(subject); ; round++) {
    const result = await apply(subject, verb, ...flags);
    const after = await get(subject);
    const stored = after.filter((object, index) => version(object) !== version(before[index]));
    if (stored.length === 0) return `${result}, no new resourceVersion${round > 1 ? ' the second time' : ''}`;
    const isSame = (/** @type {KubeObject} */ object, /** @type {number} */ index) =>
      isDeepStrictEqual(withVersion(object, ''), withVersion(before[index], ''));
    if (round > 1 || !after.every(isSame))
      throw new Refused(['stored anew by an identical apply:', ...stored.map(identity)].join('\n  '));
    before = after;
  }
}

/** @param {KubeObject} object @param {string} resourceVersion */
const withVersion = (object, resourceVersion) => ({ ...object, metadata: { ...object.metadata, resourceVersion } });

/** @param {Subject} subject @param {string[]} flags */
async function diff({ folder, plane }, ...flags) {
  const { stdout } = await kubectl(plane, ['diff', ...flags, '-f', folder]);
  if (stdout) throw new Refused(`kubectl diff ${flags.join(' ')} is not empty:\n${stdout}`);
  return 'empty';
}

/**
 * A Deployment is accepted even if all its pods will be refused (Pod Security, LimitRange, ResourceQuota, PriorityClass): asks for its pods,
 * in a dry run. Two things are done that controllers would have done: `default` service accounts, and the status of quotas.
 * @param {Subject} subject
 */
async function admitPods(subject) {
  const stored = await get(subject);
  const pods = podsOf(stored);
  if (pods.length === 0) return 'no workloads';
  const written = new Set(stored.map(identity));
  for (const namespace of new Set(pods.map((pod) => pod.metadata.namespace ?? 'default')))
    if (!written.has(`ServiceAccount ${namespace}/default`))
      await kubectl(subject.plane, ['create', 'serviceaccount', 'default', '-n', namespace]);
  for (const { metadata, spec } of stored.filter(({ kind }) => kind === 'ResourceQuota')) {
    const used = Object.fromEntries(Object.keys(spec.hard).map((key) => [key, '0']));
    const patch = JSON.stringify({ status: { hard: spec.hard, used } });
    const target = ['resourcequota', metadata.name, '-n', metadata.namespace ?? 'default'];
    await kubectl(subject.plane, ['patch', ...target, '--subresource=status', '--type=merge', '-p', patch]);
  }
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods });
  await kubectl(subject.plane, ['create', '--dry-run=server', '--validate=strict', '-f', '-'], list);
  return `${pods.length} admitted`;
}

// ---------------------------------------------------------------- the run

/**
 * One mode of one folder, on a control plane of its own. Reports as it goes.
 * @param {string} folder @param {string} mode @param {string | undefined} emulatedVersion
 */
async function test(folder, mode, emulatedVersion) {
  const started = Date.now();
  const seconds = (since = started) => ((Date.now() - since) / 1000).toFixed(1);
  const label = `${basename(folder)} ${mode}:`;
  const row = { cluster: basename(folder), mode, objects: 0, result: 'accepted', seconds: '' };
  /** @type {import('./control-plane.mjs').ControlPlane | undefined} */
  let plane;
  let step = 'read';
  try {
    const objects = readObjects(folder);
    row.objects = objects.length;
    if (objects.length === 0) throw new Refused('no objects in this folder');
    step = 'control plane';
    plane = await startControlPlane({ emulatedVersion });
    const subject = { folder, objects, plane };
    step = 'custom kinds';
    await installCustomKinds(subject);
    console.log(`${label} control plane ready, ${seconds()} s`);
    for (const [name, check] of MODES[mode]) {
      step = name;
      const since = Date.now();
      console.log(`${label} ${name}: ${await check(subject)}, ${seconds(since)} s`);
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

/** @param {Record<string, unknown>[]} rows */
function table(rows) {
  const lines = [Object.keys(rows[0]), ...rows.map((row) => Object.values(row).map(String))];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const pad = (/** @type {string} */ cell, /** @type {number} */ column) => cell.padEnd(widths[column]);
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

function readArguments() {
  const options = /** @type {const} */ ({
    kubernetes: { type: 'string' },
    mode: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    process.exit(1);
  }
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values, positionals } = readArguments();
  if (values.help) return (console.log(HELP), 0);
  const modes = Object.keys(MODES).filter((mode) => !values.mode || mode === values.mode);
  if (modes.length === 0)
    return (console.error(`--mode: expected ${Object.keys(MODES).join(' or ')}, found ${values.mode}`), 1);
  const missing = missingPrograms();
  if (missing.length > 0) return (console.error(`Missing:\n  ${missing.join('\n  ')}\n${INSTALL}`), 1);

  const dist = existsSync('dist') ? readdirSync('dist', { withFileTypes: true }) : [];
  const clusters = dist
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => join('dist', entry.name));
  const folders = positionals.length > 0 ? positionals : clusters.sort();
  if (folders.length === 0)
    return (console.error('There is no cluster folder in dist/: run `npm run synth` first.'), 1);
  const rows = [];
  for (const folder of folders) for (const mode of modes) rows.push(await test(folder, mode, values.kubernetes));
  console.log(`\n${table(rows)}`);
  return rows.every((row) => row.result === 'accepted') ? 0 : 1;
}

process.exitCode = await main();
