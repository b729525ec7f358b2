/** What commits do by way of Argo CD: a migration that fails, what is removed; and the end of an Application. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applied, awaits, deploymentsOf, isDone, stateOf } from './argo-cd-application.mjs';
import { renderChanged, temporaryFolder } from './changed-project.mjs';
import { absent, KEPT, withoutOne } from './changes.mjs';
import { kubectl } from './kubectl.mjs';
import { identity, readObjects } from './objects.mjs';
import { HOOK } from './waves.mjs';

/** @typedef {import('./argo-cd-application.mjs').Synced} Synced */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** So soon is a Job given up that would go on trying; no overlay may say less. */
const DEADLINE_SECONDS = 30;

/**
 * A release whose migration fails: no Deployment is changed, no pod replaced, and it is tried again; the next commit is then taken by
 * itself, and what autoscalers wrote stays.
 * @param {Synced} synced @returns {Promise<Outcome>}
 */
export async function migrationHoldsBack(synced) {
  const { hub, living, isAutomated } = synced;
  const { migrations, cluster } = living.planned.environment;
  const [migration] = migrations;
  if (migration === undefined) return { figures: 'no migrations', faults: [] };
  const before = await deploymentsOf(synced);
  const [wrong, mended] = [await release(synced, 'v100.0.0-fails'), await release(synced, 'v100.0.1-mended')];
  if (wrong.folder === undefined || mended.folder === undefined)
    return {
      figures: 'no release that the overlays take',
      faults: [wrong, mended].flatMap(({ refusal }) => refusal ?? []),
    };
  await hub.commit(join(wrong.folder, cluster.name));
  await hub.refresh();
  if (!isAutomated) await hub.argocd(['app', 'sync', hub.cluster, '--async']);
  const isRetried = (/** @type {KubeObject} */ { status }) => status.operationState?.retryCount > 0;
  const faults = await awaits(hub, 'a retry after the migration failed', isRetried);
  const held = (await hub.application()).status.operationState;
  const during = await deploymentsOf(synced);
  for (const [title, was] of before) {
    const is = during.get(title);
    if (is?.image !== was.image || is.pods !== was.pods) faults.push(`${title} changed, and the migration failed`);
  }
  const commit = await hub.commit(join(mended.folder, cluster.name));
  await hub.refresh();
  const isMended = (/** @type {KubeObject} */ application) =>
    isDone(application) && application.status.operationState.syncResult?.revision === commit;
  faults.push(...(await awaits(hub, 'the mended release', isMended, 180)));
  const after = await deploymentsOf(synced);
  const rolled = [...after].filter(([title, { image }]) => image !== before.get(title)?.image).map(([title]) => title);
  if (rolled.length === 0) faults.push('no Deployment has the image of the mended release');
  for (const [title, { replicas }] of after) {
    const was = before.get(title)?.replicas;
    if (replicas !== was) faults.push(`${title}: ${was} replicas before the release, ${replicas} after`);
  }
  return {
    figures: `${migration.name} failed ("${held.message}"), ${before.size} Deployments as before; mended without a command: ${rolled.join(', ')}`,
    faults,
  };
}

/** The environment with another image of what the first migration runs. @param {Synced} synced @param {string} tag */
function release({ living }, tag) {
  const { system, name, cluster, migrations } = living.planned.environment;
  return renderChanged(({ system: of, file, document }) => {
    if (of !== system) return;
    if (file === 'system.yaml') document.setIn(['migrations', 0, 'deadlineSeconds'], DEADLINE_SECONDS);
    if (file === `${name}.images.yaml`) document.setIn(['images', migrations[0]?.service], { tag });
  }, cluster.name);
}

/**
 * A service less: its objects go and no other, where a person syncs when they say so. Then a commit without namespaces, volumes and
 * stores: they stay, and Argo CD waits for a person's word; it holds back whatever comes until they end that, as the guide says.
 * @param {Synced} synced @returns {Promise<Outcome>}
 */
export async function removalPrunes(synced) {
  const { hub, living, folder, objects, isAutomated } = synced;
  const { services } = living.planned.environment;
  const faults = [];
  let figures = 'a single service';
  if (services.length > 1) {
    const less = await withoutOne(living);
    if (less.folder === undefined) return { figures: 'no service can be removed', faults: less.refusals };
    const commit = await hub.commit(less.folder);
    if (!isAutomated) faults.push(...(await staysUntilTold(synced)));
    faults.push(...(await applied(synced, commit, `without ${less.removed}`)));
    const wanted = new Set(readObjects(less.folder).map(identity));
    const gone = await absent(living, folder, objects);
    // The Job of a migration is a hook: it goes when its time is over.
    const lasting = objects.filter(({ metadata }) => metadata.annotations?.[HOOK] === undefined).map(identity);
    for (const title of lasting.filter((title) => wanted.has(title) === gone.includes(title)))
      faults.push(wanted.has(title) ? `${title} went` : `${title} stayed, and is in no file`);
    faults.push(...(await applied(synced, await hub.commit(folder), `with ${less.removed} again`)));
    figures = `${less.removed}: ${gone.length} objects went, and came again`;
  }
  const kept = await keepsData(synced);
  return { figures: `${figures}; ${kept.figures}`, faults: [...faults, ...kept.faults] };
}

/** A sync without --prune removes nothing, and what is left is reported. @param {Synced} synced */
async function staysUntilTold({ hub, living, folder, objects }) {
  await hub.refresh();
  await hub.argocd(['app', 'sync', hub.cluster, '--async']);
  const faults = await awaits(
    hub,
    'a sync without --prune',
    ({ status }) => status.operationState?.phase === 'Succeeded' && status.sync.status === 'OutOfSync',
  );
  return [...faults, ...(await absent(living, folder, objects)).map((title) => `${title} went, and nobody said so`)];
}

/** @param {Synced} synced @returns {Promise<Outcome>} */
async function keepsData({ hub, living, folder, objects, isAutomated }) {
  const bare = temporaryFolder('without-data');
  mkdirSync(bare, { recursive: true });
  const kept = objects.filter(({ kind }) => KEPT.includes(kind));
  const items = objects.filter(({ kind }) => !KEPT.includes(kind));
  for (const [index, item] of items.entries()) writeFileSync(join(bare, `${index}.json`), JSON.stringify(item));
  await hub.commit(bare);
  await hub.refresh();
  if (!isAutomated) await hub.argocd(['app', 'sync', hub.cluster, '--prune', '--async']);
  const isAsked = (/** @type {KubeObject} */ { status }) =>
    /pruning confirmation/.test(status.operationState?.message ?? '');
  const faults = await awaits(hub, 'to be asked before data is pruned', isAsked);
  const commit = await hub.commit(folder);
  await hub.refresh();
  await sleep(5000);
  const lost = await absent(living, folder, kept);
  faults.push(...lost.map((title) => `${title} went with its file`));
  const waiting = isAsked(await hub.application());
  // Then the cluster is no more what it was, and nothing can be seen in it.
  if (!waiting) return { figures: 'nobody is asked', faults: [...faults, 'it did not wait for an answer'] };
  await hub.argocd(['app', 'terminate-op', hub.cluster]);
  if (!isAutomated) {
    // First it is Terminating, and another is refused as long.
    await awaits(hub, 'the end of the sync', ({ status }) => status.operationState?.finishedAt !== undefined);
    await hub.argocd(['app', 'sync', hub.cluster, '--async']);
  }
  const isBack = (/** @type {KubeObject} */ { status }) =>
    status.sync.status === 'Synced' && status.sync.revision === commit && status.health.status === 'Healthy';
  faults.push(...(await awaits(hub, 'after the sync was ended', isBack)));
  return { figures: `${kept.length} namespaces, volumes and stores stay, asked for`, faults };
}

/**
 * The Application is deleted with kubectl: everything that it deployed stays. Then once more with `argocd app delete`, which takes along
 * what is there, but for namespaces, volumes and stores.
 * @param {Synced} synced @returns {Promise<Outcome>}
 */
export async function keepsWhatIsDeployed({ hub, living, folder, objects }) {
  const { metadata } = await hub.application();
  await kubectl(living.plane, ['delete', 'application', hub.cluster, '-n', metadata.namespace ?? '']);
  await sleep(8000);
  const gone = await absent(living, folder, objects);
  const faults = gone.map((title) => `${title} went with the Application`);
  await hub.apply();
  // Everything is as it should be: there is nothing to sync, by itself or by a command.
  const isFound = (/** @type {KubeObject} */ { status }) =>
    status?.sync?.status === 'Synced' && status.health?.status === 'Healthy' && status.operationState === undefined;
  faults.push(...(await awaits(hub, 'the Application anew', isFound)));
  await hub.argocd(['app', 'delete', hub.cluster, '--yes', '--wait']);
  const taken = await absent(living, folder, objects);
  const kept = objects.filter(({ kind }) => KEPT.includes(kind)).map(identity);
  faults.push(...kept.filter((title) => taken.includes(title)).map((title) => `${title} went by argocd app delete`));
  return {
    figures: `${objects.length - gone.length} of ${objects.length} objects stay; argocd app delete took ${taken.length}, not the ${kept.length} namespaces, volumes and stores`,
    faults,
  };
}

/** What the specs of the add-ons' Applications are said to be: Argo CD takes them, and lacks nothing but the charts. @param {Synced} synced @returns {Promise<Outcome>} */
export async function takesAddOns({ hub }) {
  const addOns = (await hub.applications()).filter(({ metadata }) => metadata.name !== hub.cluster);
  const faults = addOns.flatMap((application) => {
    const { metadata, status } = application;
    const other = (status?.conditions ?? []).filter(
      (/** @type {any} */ { type, message }) =>
        type !== 'ComparisonError' || !/helm pull|failed to fetch chart/.test(message),
    );
    return other.length === 0 && status?.sync !== undefined ? [] : [`${metadata.name}: ${stateOf(application)}`];
  });
  return { figures: `${addOns.length} taken; their charts are not fetched`, faults };
}
