/** What Argo CD makes of a cluster's folder, and keeps of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, until } from './api.mjs';
import { awaits, isDone, ofKind, outOfSync, stateOf } from './argo-cd-application.mjs';
import { absent } from './changes.mjs';
import { installCustomKinds } from './custom-kinds.mjs';
import { get } from './kubectl.mjs';
import { identity } from './objects.mjs';
import { unsettled } from './unsettled.mjs';
import { wavesOf } from './waves.mjs';

/** @typedef {import('./argo-cd-hub.mjs').Hub} Hub */
/** @typedef {import('./lives.mjs').Outcome} Outcome */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {import('./argo-cd-application.mjs').Synced} Synced */

/**
 * The first sync, which begins before the custom kinds are defined, as add-ons come later than projects. Then one Secret is not made:
 * nothing that comes later may be there before it is. In the end every object is there, each wave after the one before.
 * @param {Synced} synced @returns {Promise<Outcome>}
 */
export async function syncsFirst(synced) {
  const { hub, living, objects, folder, isAutomated, answers } = synced;
  const secrets = objects.filter(({ kind }) => kind === 'ExternalSecret');
  const [withheld] = secrets;
  const faults = [];
  if (!isAutomated) {
    const { status } = await hub.refresh();
    if (status.operationState !== undefined) faults.push('it is synced before a person says so');
    await hub.argocd(['app', 'sync', hub.cluster, '--timeout', '4500', '--async']);
  }
  faults.push(...(await retries(hub, 'a try without the custom kinds')));
  await installCustomKinds({ folder, objects, plane: living.plane });
  if (withheld !== undefined) faults.push(...(await withholds(synced, withheld)));
  answers.clear();
  faults.push(...(await awaits(hub, 'the first sync', isDone, 180)));
  const missing = await absent(living, folder, objects);
  const order = missing.length > 0 ? missing.map((title) => `${title} is not there`) : await orderOf(synced);
  const { status } = await hub.application();
  return {
    figures: `${objects.length} objects in ${wavesOf(objects).length} waves, ${secrets.length} ExternalSecrets before workloads, ${status.operationState?.retryCount ?? 0} retries`,
    faults: [...faults, ...order],
  };
}

/** Waits until Argo CD tries once more. @param {Hub} hub @param {string} what */
async function retries(hub, what) {
  const tries = (/** @type {KubeObject} */ { status }) => status?.operationState?.retryCount ?? 0;
  const before = tries(await hub.application());
  return awaits(hub, `another try after ${what}`, (application) => tries(application) > before);
}

/** An ExternalSecret of which nothing is said, then one that failed. @param {Synced} synced @param {KubeObject} withheld */
async function withholds(synced, withheld) {
  const { hub, answers } = synced;
  const { name } = withheld.metadata;
  const faults = [];
  const early = async (/** @type {string} */ when) => {
    const there = (
      await Promise.all(/** @type {const} */ (['Deployment', 'StatefulSet', 'Job']).map((kind) => ofKind(synced, kind)))
    ).flat();
    return there.map((object) => `${identity(object)} is there while the ExternalSecret ${name} ${when}`);
  };
  const waits = (/** @type {KubeObject} */ { status }) =>
    String(status?.operationState?.message).includes('ExternalSecret');
  faults.push(...(await awaits(hub, `waiting for the ExternalSecret ${name}`, waits)));
  await sleep(5000);
  faults.push(...(await early('has no status')));
  answers.set(name, 'failed');
  faults.push(...(await retries(hub, `a try while the ExternalSecret ${name} has failed`)));
  faults.push(...(await early('is not ready')));
  return faults;
}

/** Each wave begins when all of the wave before has been made; what completes or gets ready in a wave did so before. @param {Synced} synced */
async function orderOf({ living, folder, objects }) {
  const stored = await get({ folder, objects, plane: living.plane });
  const waves = wavesOf(stored);
  return waves.slice(1).flatMap(([wave, inWave], index) => {
    const [earlier, before] = waves[index];
    const begin = inWave.map(({ metadata }) => metadata.creationTimestamp).sort()[0];
    return before.flatMap((object) => {
      const ready = (object.status?.conditions ?? []).find((/** @type {any} */ { type }) => type === 'Ready');
      const times = [
        object.metadata.creationTimestamp,
        object.status?.completionTime,
        object.kind === 'ExternalSecret' ? ready?.lastTransitionTime : undefined,
      ];
      // Whole seconds are what the server keeps.
      const late = times.find((time) => time !== undefined && time.slice(0, 19) > begin.slice(0, 19));
      return late === undefined
        ? []
        : [`${identity(object)} of wave ${earlier}: ${late}, after wave ${wave} began: ${begin}`];
    });
  });
}

/**
 * Looks again, the second time after a commit that is about another cluster: nothing is out of sync, nothing is applied. Then an
 * autoscaler works: what it wrote stays.
 * @param {Synced} synced @returns {Promise<Outcome>}
 */
export async function staysSynced(synced) {
  const { hub, folder } = synced;
  const before = (await hub.application()).status.operationState.finishedAt;
  const faults = [];
  for (const look of ['second', 'third']) {
    const application = await hub.refresh();
    if (!isDone(application)) faults.push(`${look} look: ${stateOf(application)}; ${outOfSync(application)}`);
    if (look === 'second') await hub.commit(folder, 'another-cluster');
  }
  const scaled = await keepsReplicas(synced);
  faults.push(...scaled.faults, ...(await awaits(hub, 'after the looks', isDone, 60)));
  const after = (await hub.application()).status.operationState.finishedAt;
  if (after !== before) faults.push(`a sync, ended at ${after}, where nothing had changed`);
  return { figures: `2 looks and a commit for another cluster: nothing to apply; ${scaled.figures}`, faults };
}

/** What an autoscaler scales gets busy: it has more replicas than before, and keeps them. @param {Synced} synced @returns {Promise<Outcome>} */
async function keepsReplicas({ hub, living, objects, busy }) {
  const scaler = objects.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  if (scaler === undefined) return { figures: 'no autoscaler', faults: [] };
  const { name } = scaler.spec.scaleTargetRef;
  const path = `/apis/apps/v1/namespaces/${scaler.metadata.namespace}/deployments/${name}`;
  const replicas = async () => (await ask(living.plane, 'GET', path)).spec.replicas;
  busy.add(name);
  const isScaled = async () => (await replicas()) > scaler.spec.minReplicas;
  const faults = await awaits(hub, `the autoscaler of ${name}`, isScaled, 60);
  busy.delete(name);
  await sleep(3000);
  const scaled = await replicas();
  const application = await hub.refresh();
  if (application.status.sync.status !== 'Synced') faults.push(`${name} scaled: ${stateOf(application)}`);
  await sleep(3000);
  const kept = await replicas();
  if (kept !== scaled) faults.push(`${name}: scaled to ${scaled} replicas, and then ${kept}`);
  return {
    figures: `${name} keeps the ${scaled} replicas that its autoscaler gave it, of at least ${scaler.spec.minReplicas}`,
    faults,
  };
}

/** An image changed by hand: self-healing mends it; where a person syncs, it is reported, and mended when they do. @param {Synced} synced @returns {Promise<Outcome>} */
export async function mendsTampering(synced) {
  const { hub, living, isAutomated } = synced;
  const { services, namespace } = living.planned.environment;
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${services[0]?.name}`;
  const { metadata, spec } = await ask(living.plane, 'GET', path);
  const image = spec.template.spec.containers[0].image;
  const tampered = [{ name: spec.template.spec.containers[0].name, image: 'somebody.example.com/else:v1' }];
  await ask(
    living.plane,
    'PATCH',
    path,
    { spec: { template: { spec: { containers: tampered } } } },
    'application/strategic-merge-patch+json',
  );
  const jobs = await idsOfJobs(synced);
  const isMended = async () => (await ask(living.plane, 'GET', path)).spec.template.spec.containers[0].image === image;
  const faults = [];
  if (!isAutomated) {
    await sleep(3000);
    const application = await hub.refresh();
    if (application.status.sync.status !== 'OutOfSync') faults.push(`tampered, and ${stateOf(application)}`);
    if (await isMended()) faults.push('mended, and nobody said so');
    await hub.argocd(['app', 'sync', hub.cluster, '--async']);
  }
  faults.push(
    ...(await awaits(
      hub,
      `the image of ${metadata.name}, changed by hand`,
      async (application) => (await isMended()) && isDone(application),
    )),
  );
  faults.push(...(await until(living.world, () => unsettled(living.world))));
  // As the guide of migrations says: with what a person syncs, not with self-healing.
  if (jobs !== '' && ((await idsOfJobs(synced)) === jobs) !== isAutomated)
    faults.push(isAutomated ? 'self-healing ran the migration' : 'a sync did not run the migration');
  return {
    figures: `${metadata.name}: ${isAutomated ? 'mended by itself' : 'reported, mended by the next sync'}`,
    faults,
  };
}

/** Of Jobs that no CronJob made. @param {Synced} synced */
const idsOfJobs = async (synced) =>
  (await ofKind(synced, 'Job'))
    .filter(({ metadata }) => metadata.ownerReferences === undefined)
    .map(({ metadata }) => metadata.uid)
    .sort()
    .join();
