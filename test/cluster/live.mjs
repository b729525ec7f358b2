/**
 * Lets the clusters of dist/ live on simulated nodes, with the real scheduler and controllers: `node test/cluster/live.mjs [CLUSTER…]`.
 * Each on a control plane of its own, as many at a time as there is room for.
 */
import { dirname, join } from 'node:path';
import process from 'node:process';
import { changeRolls, removalPrunes } from './changes.mjs';
import { clustersIn, conclude, INSTALL, runTests, unknownTests } from './cluster-tests.mjs';
import { readArguments } from './command-line.mjs';
import { missingPrograms } from './control-plane.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { comesToLife, secretsResolve } from './lives.mjs';
import { PROGRAMS, startLiving } from './living-cluster.mjs';
import { networkIsAsDeclared } from './network.mjs';
import { readObjects } from './objects.mjs';
import { scalesToMaximum } from './scaling.mjs';
import { AT_ONCE, sideBySide } from './side-by-side.mjs';
import { survivesDrains, survivesRollouts, survivesZoneLoss } from './survives.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./estate.mjs').Planned} Planned */
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

const OPTIONS = /** @type {const} */ ({
  dist: { type: 'string', default: 'dist' },
  only: { type: 'string' },
  jobs: { type: 'string', default: String(AT_ONCE) },
  guide: { type: 'string', default: GUIDE },
  help: { type: 'boolean', short: 'h' },
});

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

/** Every test of one cluster. @param {Planned} planned @param {{ dist: string, only: string[] | undefined, guide: string }} choice */
function letLive(planned, { dist, only, guide }) {
  const { name } = planned.environment.cluster;
  const folder = join(dist, name);
  /** @type {Living | undefined} */
  let living;
  const prepare = async () => {
    const objects = readObjects(folder);
    living = await startLiving(planned);
    await installCustomKinds({ folder, objects, plane: living.plane });
    return { living, objects };
  };
  /** @type {import('./cluster-tests.mjs').Test<{ living: Living, objects: KubeObject[] }>[]} */
  const tests = TESTS.map(([test, run]) => [test, ({ living, objects }) => run(living, folder, objects, guide)]);
  return runTests(name, tests, only, { prepare, prepared: 'control plane ready', end: async () => living?.stop() });
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values, positionals } = readArguments(OPTIONS, HELP);
  if (values.help) return (console.log(HELP), 0);
  const { dist, guide } = values;
  const only = values.only?.split(',');
  const unknown = unknownTests(TESTS, only);
  if (unknown !== undefined) return (console.error(`${unknown}\n\n${HELP}`), 1);
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) return (console.error(`--jobs: expected a number, found ${values.jobs}`), 1);
  const missing = missingPrograms(PROGRAMS);
  if (missing.length > 0) return (console.error(`Missing:\n  ${missing.join('\n  ')}\n${INSTALL}`), 1);
  const started = Date.now();
  const clusters = await clustersIn(dist, positionals);
  if (typeof clusters === 'string') return (console.error(clusters), 1);
  const results = await sideBySide(
    clusters.map((planned) => () => letLive(planned, { dist, only, guide })),
    jobs,
  );
  return conclude(results, started);
}

process.exitCode = await main();
