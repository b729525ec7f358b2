/**
 * Lets the real Argo CD deploy the clusters of dist/ to simulated nodes: `node test/cluster/argo-cd.mjs [CLUSTER…]`. It is given
 * dist/argocd.yaml and the folders as they are; each cluster has a control plane and an Argo CD of its own, one after the other.
 */
import { join } from 'node:path';
import process from 'node:process';
import { keepsWhatIsDeployed, migrationHoldsBack, removalPrunes, takesAddOns } from './argo-cd-changes.mjs';
import { HUB_PROGRAMS, startHub } from './argo-cd-hub.mjs';
import { mendsTampering, staysSynced, syncsFirst } from './argo-cd-sync.mjs';
import { clustersIn, conclude, INSTALL, runTests, unknownTests } from './cluster-tests.mjs';
import { readArguments } from './command-line.mjs';
import { missingPrograms } from './control-plane.mjs';
import { PROGRAMS, startLiving } from './living-cluster.mjs';
import { serveMetrics } from './metrics.mjs';
import { growTo, startAutoscaler } from './nodes.mjs';
import { readObjects } from './objects.mjs';
import { startOperators } from './operators.mjs';

/** @typedef {import('./argo-cd-application.mjs').Synced} Synced */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** The tests in their order; the first is always made, the others need it, and the last ends all. @type {[name: string, test: (synced: Synced) => Promise<Outcome>][]} */
const TESTS = [
  ['first sync', syncsFirst],
  ['stays', staysSynced],
  ['tampering', mendsTampering],
  ['migration', migrationHoldsBack],
  ['removal', removalPrunes],
  ['add-ons', takesAddOns],
  ['deletion', keepsWhatIsDeployed],
];

const OPTIONS = /** @type {const} */ ({
  dist: { type: 'string', default: 'dist' },
  only: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

const HELP = `Usage: node test/cluster/argo-cd.mjs [--dist FOLDER] [--only TEST,…] [CLUSTER…]

Lets Argo CD itself deploy each cluster (default: every folder of dist/) from a git repository, given dist/argocd.yaml as it is.
  first sync  tried again until custom kinds are defined; workloads wait for an ExternalSecret without a status, or one that failed; then
              every object is there, wave after wave; Synced, Healthy
  stays       nothing is applied where nothing changed; what an autoscaler writes stays
  tampering   an image changed by hand is mended: by itself, or where a person syncs, when they do
  migration   one that fails keeps Deployments and their pods as they are; the commit that mends it is taken by itself
  removal     what is gone from git goes; namespaces, volumes and stores only when a person confirms
  add-ons     their Applications are taken (the charts are not fetched)
  deletion    without its Application, everything stays; by "argocd app delete", namespaces, volumes and stores

  --dist FOLDER  where the clusters' folders and argocd.yaml are
  --only TEST,…  these tests beside "first sync", which the others need

KUBEBUILDER_ASSETS        folder with etcd and kube-apiserver; the other programs there or on PATH
CHARTHOUSE_UPSTREAM_CRDS  folder with the published CustomResourceDefinitions of the custom kinds in use, Argo CD's among them
`;

/** What containers use of their requests, in percent: no autoscaler has anything to do, but for those that are made busy. */
const UTILISATION = { idle: 50, busy: 100 };

/** Every test of one cluster. @param {string} dist @param {import('./estate.mjs').Planned} planned @param {string[] | undefined} only */
function deploy(dist, planned, only) {
  const { name } = planned.environment.cluster;
  /** @type {(() => unknown)[]} */
  const ends = [];
  return runTests(name, TESTS, only, {
    prepare: () => prepare(join(dist, name), planned, ends),
    prepared: 'Argo CD has its Applications',
    end: async () => {
      for (const end of ends.reverse()) await end();
    },
  });
}

/** A cluster with nodes, stand-ins for operators, and Argo CD. @param {string} folder @param {import('./estate.mjs').Planned} planned @param {(() => unknown)[]} ends what ends it, in the order in which it began @returns {Promise<Synced>} */
async function prepare(folder, planned, ends) {
  const { name } = planned.environment.cluster;
  const objects = readObjects(folder);
  const living = await startLiving(planned);
  ends.push(living.stop);
  await growTo(living, planned.plan(objects).atMinimum.byPool);
  ends.push(startAutoscaler(living).stop);
  /** @type {Set<string>} */
  const busy = new Set();
  const metrics = await serveMetrics(living, ({ metadata }) =>
    busy.has(metadata.labels['app.kubernetes.io/name']) ? UTILISATION.busy : UTILISATION.idle,
  );
  ends.push(metrics.stop);
  const [withheld] = objects.filter(({ kind }) => kind === 'ExternalSecret');
  /** @type {Synced['answers']} */
  const answers = new Map(withheld === undefined ? [] : [[withheld.metadata.name, 'nothing']]);
  const operators = startOperators(living, ({ metadata }) => answers.get(metadata.name) ?? 'made');
  ends.push(async () => {
    for (const fault of await operators.stop()) console.log(`${name}: a stand-in failed: ${fault}`);
  });
  const isOfIt = ({ kind, metadata, spec }) =>
    kind === 'Application' ? spec.destination.name === name : [name, `${name}-add-ons`].includes(metadata.name);
  const hub = await startHub(living.plane, {
    cluster: name,
    folder,
    objects: readObjects(join(folder, '../argocd.yaml')).filter(isOfIt),
  });
  ends.push(hub.stop);
  return { living, hub, folder, objects, answers, busy, isAutomated: planned.environment.sync.mode === 'automated' };
}

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values, positionals } = readArguments(OPTIONS, HELP);
  if (values.help) return (console.log(HELP), 0);
  const only = values.only?.split(',');
  const unknown = unknownTests(TESTS, only);
  if (unknown !== undefined) return (console.error(`${unknown}\n\n${HELP}`), 1);
  const missing = missingPrograms([...PROGRAMS, ...HUB_PROGRAMS]);
  if (missing.length > 0) return (console.error(`Missing:\n  ${missing.join('\n  ')}\n${INSTALL}\n${INSTALL_HUB}`), 1);
  const started = Date.now();
  const clusters = await clustersIn(values.dist, positionals);
  if (typeof clusters === 'string') return (console.error(clusters), 1);
  const results = [];
  for (const planned of clusters) results.push(await deploy(values.dist, planned, only));
  return conclude(results, started);
}

const INSTALL_HUB = `argocd: https://github.com/argoproj/argo-cd/releases (the program of the image, which holds every component)
redis-server: https://redis.io/docs/latest/operate/oss_and_stack/install/
git: https://git-scm.com/downloads
helm: https://helm.sh/docs/intro/install/`;

process.exitCode = await main();
