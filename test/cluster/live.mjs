/**
 * Lets the clusters of dist/ live on simulated nodes, with the real scheduler and controllers: `node test/cluster/live.mjs [CLUSTER…]`.
 * Each on a control plane of its own, as many at a time as there is room for.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { changeRolls, removalPrunes } from './changes.mjs';
import { missingPrograms } from './control-plane.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { loadClusters } from './estate.mjs';
import { INSTALL, table } from './live-report.mjs';
import { comesToLife, secretsResolve } from './lives.mjs';
import { PROGRAMS, startLiving } from './living-cluster.mjs';
import { networkIsAsDeclared } from './network.mjs';
import { readObjects } from './objects.mjs';
import { scalesToMaximum } from './scaling.mjs';
import { AT_ONCE, sideBySide } from './side-by-side.mjs';
import { survivesDrains, survivesRollouts, survivesZoneLoss } from './survives.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** The tests in their order; the first is always made, the others need it. @type {[name: string, test: (living: Living, folder: string, objects: KubeObject[], guide: string) => Promise<Outcome>][]} */
const TESTS = [
  ['lives', comesToLife],
  ['secrets', secretsResolve],
  ['network', networkIsAsDeclared],
  ['change', changeRolls],
  ['removal', removalPrunes],
  ['zone loss', survivesZoneLoss],
  ['rollouts', survivesRollouts],
  ['drains', survivesDrains],
  ['scaling', scalesToMaximum],
];

const GUIDE = join(dirname(dirname(import.meta.dirname)), 'docs/kubectl.md');

const HELP = `Usage: node test/cluster/live.mjs [--dist FOLDER] [--only TEST,…] [--jobs N] [--guide FILE] [CLUSTER…]

Applies each cluster (default: every folder of dist/) to a control plane with simulated nodes, as many as the capacity policy computed.
  lives      every pod runs, spread over zones, within quotas; Jobs complete; volumes are bound; Services have pods
  secrets    External Secrets (a stand-in) makes the Secrets; every variable and volume of every pod is there
  network    NetworkPolicies let through what the overlays declare, and nothing else: every pair of pods, every range
  change     one value of the overlays: the pods that have it are replaced, and no others
  removal    one service less, and what is gone is pruned: its objects go, no other; namespaces, volumes and stores never
  zone loss  in prod, each zone in turn: every service keeps a ready pod, all pods come back elsewhere
  rollouts   each workload, then all at once: never fewer ready pods than replicas
  drains     every node in turn: disruption budgets let it end, no service is without a ready pod
  scaling    everything uses three times its requests: autoscalers reach their maximum, and there is room

  --dist FOLDER  where the clusters' folders are
  --only TEST,…  these tests beside "lives", which the others need
  --jobs N       so many clusters at a time (default: ${AT_ONCE})
  --guide FILE   the page with the command that "removal" runs (default: docs/kubectl.md)

KUBEBUILDER_ASSETS        folder with etcd and kube-apiserver; kube-controller-manager, kube-scheduler and kwok there or on PATH
CHARTHOUSE_UPSTREAM_CRDS  folder with the published CustomResourceDefinitions (*.yaml, *.json) of the custom kinds in use
`;

/**
 * Every test of one cluster. Reports as it goes.
 * @param {string} folder @param {import('./estate.mjs').Planned} planned @param {{ only: string[] | undefined, guide: string }} choice
 */
async function letLive(folder, planned, { only, guide }) {
  const started = Date.now();
  const seconds = (since = started) => ((Date.now() - since) / 1000).toFixed(1);
  const { name } = planned.environment.cluster;
  /** @type {Record<string, string>} */
  const row = { cluster: name };
  let isFine = true;
  /** @type {Living | undefined} */
  let living;
  try {
    const objects = readObjects(folder);
    living = await startLiving(planned);
    await installCustomKinds({ folder, objects, plane: living.plane });
    console.log(`${name}: control plane ready, ${seconds()} s`);
    for (const [test, run] of TESTS.filter(([test], index) => index === 0 || (only?.includes(test) ?? true))) {
      const since = Date.now();
      const { figures, faults } = await run(living, folder, objects, guide);
      const verdict = faults.length === 0 ? figures : `FAILED (${faults.length}): ${figures}`;
      console.log([`${name} ${test}: ${verdict}, ${seconds(since)} s`, ...faults].join('\n    '));
      row[test] = faults.length === 0 ? figures : `FAILED (${faults.length})`;
      isFine &&= faults.length === 0;
    }
  } catch (error) {
    isFine = false;
    row['broken off'] = 'yes';
    console.log(`${name}: FAILED\n${error instanceof Error ? error.stack : error}`);
  } finally {
    await living?.stop();
  }
  row.seconds = seconds();
  return { row, isFine };
}

function readArguments() {
  const options = /** @type {const} */ ({
    dist: { type: 'string', default: 'dist' },
    only: { type: 'string' },
    jobs: { type: 'string', default: String(AT_ONCE) },
    guide: { type: 'string', default: GUIDE },
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
  const only = values.only?.split(',');
  const unknown = (only ?? []).filter((name) => !TESTS.some(([test]) => test === name));
  if (unknown.length > 0) return (console.error(`--only: no test ${unknown.join(', ')}\n\n${HELP}`), 1);
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) return (console.error(`--jobs: expected a number, found ${values.jobs}`), 1);
  const missing = missingPrograms(PROGRAMS);
  if (missing.length > 0) return (console.error(`Missing:\n  ${missing.join('\n  ')}\n${INSTALL}`), 1);

  const started = Date.now();
  const clusters = await loadClusters();
  const there = existsSync(values.dist) ? readdirSync(values.dist) : [];
  const names = positionals.length > 0 ? positionals : [...clusters.keys()].filter((name) => there.includes(name));
  const strange = names.filter((name) => !clusters.has(name) || !there.includes(name));
  if (names.length === 0 || strange.length > 0)
    return (console.error(`no such cluster in overlays and ${values.dist}: ${strange.join(', ') || 'any'}`), 1);
  const results = await sideBySide(
    names.flatMap((name) => {
      const planned = clusters.get(name);
      return planned === undefined
        ? []
        : [() => letLive(join(values.dist, name), planned, { only, guide: values.guide })];
    }),
    jobs,
  );
  console.log(`\n${table(results.map(({ row }) => row))}\n\n${((Date.now() - started) / 1000).toFixed(0)} s in all`);
  return results.every(({ isFine }) => isFine) ? 0 : 1;
}

process.exitCode = await main();
