/** What changes of the overlays do to a living cluster: what rolls, and what goes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, isSeq, visit } from 'yaml';
import { list, until } from './api.mjs';
import { renderChanged, temporaryFolder } from './changed-project.mjs';
import { kubectl } from './kubectl.mjs';
import { startAutoscaler } from './nodes.mjs';
import { identity, readObjects } from './objects.mjs';
import { ownerOf } from './pods.mjs';
import { unsettled } from './unsettled.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** Kinds that hold data, or everything else: nothing may remove them. */
export const KEPT = ['Namespace', 'PersistentVolumeClaim', 'StatefulSet'];

// ---------------------------------------------------------------- a value

/**
 * Changes one value of the configuration in the environment's overlay, renders and applies: the pods that have the variable are replaced,
 * and no other. @param {Living} living @returns {Promise<Outcome>}
 */
export async function changeRolls(living) {
  const { environment } = living.planned;
  const refusals = [];
  for (const { variable, value } of valuesToChange(environment)) {
    const { folder, refusal } = await renderChanged(({ system, file, document }) => {
      if (system === environment.system && file === `${environment.name}.yaml`)
        document.setIn(['config', variable], value);
    }, environment.cluster.name);
    if (folder !== undefined) return judgeChange(living, join(folder, environment.cluster.name), variable, value);
    refusals.push(`${variable}=${value}: ${refusal}`);
  }
  return { figures: 'no value that can be changed', faults: ['the overlays refuse every change:', ...refusals] };
}

/**
 * Variables that several workloads have, but not all, come first; then numbers. Addresses are not made up.
 * @param {import('../../overlays/environment').Environment} environment
 */
function valuesToChange({ services, workers }) {
  const workloads = [...services, ...workers];
  /** @type {Map<string, { variable: string, value: string, users: number }>} */
  const found = new Map();
  for (const workload of workloads)
    for (const [variable, value] of Object.entries(workload.config)) {
      const users = (found.get(variable)?.users ?? 0) + 1;
      const changed = /^\d+$/.test(value) ? String(Number(value) + 1) : `${value}-changed`;
      if (!/[/:.@]|^(true|false)$/.test(value)) found.set(variable, { variable, value: changed, users });
    }
  const rank = (/** @type {{ value: string, users: number }} */ { value, users }) =>
    (users > 1 && users < workloads.length ? 0 : users === 1 ? 10 : 20) + (/^\d+$/.test(value) ? 0 : 1) + users / 1000;
  return [...found.values()].sort((one, other) => rank(one) - rank(other));
}

/** @param {Living} living @param {string} folder @param {string} variable @param {string} value @returns {Promise<Outcome>} */
async function judgeChange(living, folder, variable, value) {
  const { plane, world } = living;
  const before = lastingPods(living);
  const users = await podsWith(living, variable);
  const autoscaler = startAutoscaler(living);
  await kubectl(plane, ['apply', '-f', folder]);
  const left = await until(world, () => [...stillThere(living, users), ...unsettled(world)]);
  await autoscaler.stop();
  const now = new Set(world.pods().map(({ metadata }) => metadata.uid));
  const rolled = before.filter(({ metadata }) => !now.has(metadata.uid));
  const isUser = (/** @type {KubeObject} */ { metadata }) => users.some((user) => user.metadata.uid === metadata.uid);
  const unneeded = rolled.filter((pod) => !isUser(pod)).map(ownerOf);
  return {
    figures: `${variable}=${value}: ${rolled.length} of ${before.length} pods rolled, of ${new Set(users.map(ownerOf)).size} workloads`,
    faults: [
      ...left,
      ...(users.length === 0 ? [`no pod has the variable ${variable}`] : []),
      ...[...new Set(unneeded)].map((owner) => `${owner} rolled, and does not have ${variable}`),
    ],
  };
}

/** Pods of the folder that are not there to be done one day. @param {Living} living */
const lastingPods = ({ world }) =>
  world
    .pods()
    .filter(({ metadata }) => metadata.namespace !== 'kube-system' && metadata.ownerReferences?.[0].kind !== 'Job');

/** Pods with the variable, by what they read. @param {Living} living @param {string} variable */
async function podsWith(living, variable) {
  const configMaps = (await list(living.plane, '/api/v1/configmaps')).filter(
    ({ data }) => data?.[variable] !== undefined,
  );
  const names = new Set(configMaps.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
  return lastingPods(living).filter(({ metadata, spec }) =>
    spec.containers.some((/** @type {any} */ { envFrom = [] }) =>
      envFrom.some((/** @type {any} */ { configMapRef }) => names.has(`${metadata.namespace}/${configMapRef?.name}`)),
    ),
  );
}

/** @param {Living} living @param {KubeObject[]} pods */
function stillThere({ world }, pods) {
  const now = new Set(world.pods().map(({ metadata }) => metadata.uid));
  return pods
    .filter(({ metadata }) => now.has(metadata.uid))
    .map((pod) => `a pod of ${ownerOf(pod)} reads what has changed, and has not rolled`);
}

// ---------------------------------------------------------------- a service

/**
 * Takes a service out of the overlays, renders, and applies with the documented way to remove what is gone: its objects go and no other;
 * then the same with files that hold neither namespaces nor volumes nor stores, which must stay. The cluster is as before in the end.
 * @param {Living} living @param {string} original @param {KubeObject[]} before what is in it @param {string} guide the documentation
 * @returns {Promise<Outcome>}
 */
export async function removalPrunes(living, original, before, guide) {
  const { plane, world, planned } = living;
  const { services, system, cluster } = planned.environment;
  if (services.length === 1) return { figures: 'not run: it has a single service', faults: [] };
  const { removed, folder, refusals } = await withoutOne(living);
  if (folder === undefined) return { figures: 'no service can be removed', faults: refusals };
  const wanted = new Set(readObjects(folder).map(identity));
  await kubectl(plane, prune(guide, folder, system));
  const left = await until(world, () => unsettled(world));
  const gone = await absent(living, original, before);
  const expected = before.filter((object) => !wanted.has(identity(object))).map(identity);
  const bare = join(temporaryFolder('without-stores'), 'objects.json');
  const items = readObjects(folder).filter(({ kind }) => !KEPT.includes(kind));
  writeFileSync(bare, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl(plane, prune(guide, bare, system));
  const kept = before.filter(({ kind }) => KEPT.includes(kind));
  const lost = await absent(living, original, kept);
  await kubectl(plane, ['apply', '-f', original]);
  left.push(...(await until(world, () => unsettled(world))).map((line) => `after its return: ${line}`));
  return {
    figures: `${removed}: ${gone.length} objects went; ${kept.length} namespaces, volumes and stores stay`,
    faults: [
      ...left,
      ...gone.filter((title) => !expected.includes(title)).map((title) => `${title} went, and is in ${cluster.name}`),
      ...expected.filter((title) => !gone.includes(title)).map((title) => `${title} stayed, and is in no file`),
      ...lost.map((title) => `${title} went with its file`),
    ],
  };
}

/** The first service, from the last, that the overlays can do without. @param {Living} living */
export async function withoutOne({ planned }) {
  const { services, system, cluster } = planned.environment;
  const refusals = [];
  for (const { name } of services.toReversed()) {
    const remove = (/** @type {import('./changed-project.mjs').Overlay} */ overlay) =>
      overlay.system === system ? removeService(overlay.document, name) : undefined;
    const { folder, refusal } = await renderChanged(remove, cluster.name);
    if (folder !== undefined) return { removed: name, folder: join(folder, cluster.name), refusals };
    refusals.push(`without ${name}: ${refusal}`);
  }
  return { refusals };
}

/** Takes a service out of a file of the overlays, and everything that is about it. @param {import('yaml').Document} document @param {string} name */
function removeService(document, name) {
  const { routes = [] } = document.toJS();
  const isAbout = (/** @type {any} */ entry) =>
    entry === name ||
    entry.service === name ||
    // A probe of a path that is routed to it.
    routes.some((/** @type {any} */ { host, path, service }) => {
      return service === name && entry.host === host && entry.path.startsWith(path) && entry.service === undefined;
    });
  for (const section of ['services', 'images']) if (document.hasIn([section, name])) document.deleteIn([section, name]);
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!['calls', 'routes', 'migrations', 'probes'].includes(String(key)) || !isSeq(value)) return undefined;
      value.items = value.items.filter((item) => !isAbout(isNode(item) ? item.toJS(document) : item));
      return value.items.length === 0 ? visit.REMOVE : undefined;
    },
  });
}

/** The command that the documentation gives for it. @param {string} guide @param {string} path @param {string} system */
function prune(guide, path, system) {
  const [command] = /^kubectl apply [^`]*--prune [^`]*/m.exec(readFileSync(guide, 'utf8')) ?? [];
  if (command === undefined) throw new Error(`${guide} says nothing of --prune`);
  return command
    .replaceAll('\\\n', ' ')
    .replace(/ -f \S+/, ` -f ${path}`)
    .replace(/part-of=\S+/, `part-of=${system}`)
    .trim()
    .split(/\s+/)
    .slice(1);
}

/** Which of the objects are gone, or going. @param {Living} living @param {string} folder where they are @param {KubeObject[]} objects */
export async function absent({ plane }, folder, objects) {
  const { stdout } = await kubectl(plane, ['get', '-f', folder, '--ignore-not-found', '-o', 'json']);
  const there = new Set(
    // kubectl says nothing at all where it finds nothing.
    JSON.parse(stdout || '{"items":[]}')
      .items.filter((/** @type {KubeObject} */ { metadata }) => !metadata.deletionTimestamp)
      .map(identity),
  );
  return objects.map(identity).filter((title) => !there.has(title));
}
