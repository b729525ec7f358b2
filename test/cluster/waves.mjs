/**
 * Applies a folder as Argo CD does: wave by wave, in a wave by kind, each wave when all of the one before is healthy; hooks are made anew.
 * What is written here follows the documentation of Argo CD (user-guide/sync-waves, operator-manual/health) and what its version 3.5
 * was seen to do; nothing of the program is used.
 */
import { create, list, until } from './api.mjs';
import { kubectl } from './kubectl.mjs';
import { identity } from './objects.mjs';
import { followReferences, readableIn } from './pod-references.mjs';
import { unsettled } from './unsettled.mjs';

/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

const WAVE = 'argocd.argoproj.io/sync-wave';
export const HOOK = 'argocd.argoproj.io/hook';

/** Built-in kinds in the order of a wave; custom resources come after all of them. */
const KIND_ORDER = [
  ...['Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodDisruptionBudget', 'ServiceAccount', 'Secret'],
  ...['ConfigMap', 'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'ClusterRole', 'ClusterRoleBinding'],
  ...['Role', 'RoleBinding', 'Service', 'DaemonSet', 'Pod', 'ReplicaSet', 'Deployment', 'HorizontalPodAutoscaler'],
  ...['StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress'],
];

const rank = (/** @type {KubeObject} */ { kind }) => {
  const index = KIND_ORDER.indexOf(kind);
  return index < 0 ? KIND_ORDER.length : index;
};

/** Objects by wave, the first wave first. @param {KubeObject[]} objects @returns {[wave: number, objects: KubeObject[]][]} */
export function wavesOf(objects) {
  /** @type {Map<number, KubeObject[]>} */
  const waves = new Map();
  for (const object of objects) {
    const wave = Number(object.metadata.annotations?.[WAVE] ?? 0);
    waves.set(wave, [...(waves.get(wave) ?? []), object]);
  }
  return [...waves].sort(([one], [other]) => one - other);
}

/**
 * Applies every wave and waits in between, but for the last, as Argo CD does. Answers with what a wave waited for in vain.
 * @param {Living} living @param {KubeObject[]} objects
 * @param {(living: Living) => Promise<{ secrets: KubeObject[], faults: string[] }>} externalSecrets what the operator would have made by now
 */
export async function applyInWaves(living, objects, externalSecrets) {
  const waves = wavesOf(objects);
  for (const [index, [wave, inWave]] of waves.entries()) {
    await applyWave(living, inWave);
    const made = await makeSecrets(living, externalSecrets);
    if (index === waves.length - 1) break;
    const waiting = await until(living.world, () => unhealthy(living, inWave));
    // Simulated pods run without what they read; real ones would wait for it, and with them the wave.
    const { faults: unread } = followReferences(living.world.pods(), await readableIn(living.plane));
    const faults = [...made, ...waiting, ...unread];
    if (faults.length > 0)
      return { waves: waves.length, faults: faults.map((line) => `wave ${wave} never ends: ${line}`) };
  }
  return { waves: waves.length, faults: [] };
}

/** @param {Living} living @param {KubeObject[]} inWave */
async function applyWave({ plane }, inWave) {
  for (const { kind, metadata } of inWave.filter(({ metadata }) => metadata.annotations?.[HOOK] !== undefined))
    await kubectl(plane, ['delete', kind, metadata.name, '-n', metadata.namespace ?? '', '--ignore-not-found']);
  const items = [...inWave].sort((one, other) => rank(one) - rank(other));
  // From the client's side, so that what comes after can be applied and pruned as the guide for kubectl says.
  await kubectl(plane, ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
}

/** Plays External Secrets after a wave. Answers with the ExternalSecrets that are not ready. @param {Living} living @param {Parameters<typeof applyInWaves>[2]} externalSecrets */
async function makeSecrets(living, externalSecrets) {
  const { secrets, faults } = await externalSecrets(living);
  const there = new Set((await list(living.plane, '/api/v1/secrets')).map(identity));
  for (const secret of secrets.filter((one) => !there.has(identity(one))))
    await create(living.plane, `/api/v1/namespaces/${secret.metadata.namespace}/secrets`, secret);
  return faults;
}

/** Which objects of a wave are not healthy, as lines. @param {Living} living @param {KubeObject[]} inWave */
function unhealthy({ world }, inWave) {
  const titles = inWave.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
  const own = new Set(titles);
  const seen = new Set(
    [...world.deployments(), ...world.statefulSets(), ...world.daemonSets(), ...world.jobs(), ...world.claims()].map(
      ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
    ),
  );
  const watched = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'PersistentVolumeClaim']);
  return [
    ...inWave
      .filter(({ kind, metadata }) => watched.has(kind) && !seen.has(`${metadata.namespace}/${metadata.name}`))
      .map((object) => `${identity(object)} is not seen yet`),
    ...unsettled(world).filter((line) => own.has(line.split(/:| is /)[0])),
    ...world
      .claims()
      .filter(
        ({ status, metadata }) =>
          status.phase !== 'Bound' && own.has(`PersistentVolumeClaim ${metadata.namespace}/${metadata.name}`),
      )
      .map((object) => `${identity({ ...object, kind: 'PersistentVolumeClaim' })} is ${object.status.phase}`),
  ];
}
