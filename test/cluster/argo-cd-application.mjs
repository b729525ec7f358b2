/** What is asked of an Application, and of what it deployed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { list } from './api.mjs';
import { matches } from './network-policies.mjs';
import { identity } from './objects.mjs';

/** @typedef {import('./argo-cd-hub.mjs').Hub} Hub */
/** @typedef {import('./living-cluster.mjs').Living} Living */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */
/** @typedef {import('./operators.mjs').Answer} Answer */
/** A cluster with Argo CD. `answers`: what becomes of the ExternalSecret that is named, else it is made; `busy`: names of workloads that use more than they ask for. @typedef {{ living: Living, hub: Hub, folder: string, objects: KubeObject[], isAutomated: boolean, answers: Map<string, Answer>, busy: Set<string> }} Synced */

const PATHS = {
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  Job: '/apis/batch/v1/jobs',
};

/** What an Application says of itself, in one line. @param {KubeObject} application */
export function stateOf({ status }) {
  const { phase, message, retryCount = 0 } = status?.operationState ?? {};
  const conditions = (status?.conditions ?? []).map((/** @type {any} */ { type, message }) => `${type}: ${message}`);
  return [
    `${status?.sync?.status}, ${status?.health?.status}, ${phase}: ${message} (${retryCount} retries)`,
    ...conditions,
  ].join('; ');
}

/** Whether it has taken the commit, all objects are as they should be, and nothing is to be said. @param {KubeObject} application */
export const isDone = ({ status }) =>
  status?.sync?.status === 'Synced' &&
  status.health?.status === 'Healthy' &&
  status.operationState?.phase === 'Succeeded' &&
  (status.conditions ?? []).length === 0;

/**
 * Waits until the Application is as wanted; answers with why not when time is over.
 * @param {Hub} hub @param {string} what @param {(application: KubeObject) => boolean | Promise<boolean>} isThere @param {number} [seconds] @returns {Promise<string[]>}
 */
export async function awaits(hub, what, isThere, seconds = 90) {
  for (const deadline = Date.now() + seconds * 1000; ; await sleep(300)) {
    const application = await hub.application();
    if (await isThere(application)) return [];
    if (Date.now() > deadline) return [`${what}: not after ${seconds} s: ${stateOf(application)}`];
  }
}

/** Waits until a commit is applied, by itself or by a person's command. @param {Synced} synced @param {string} commit @param {string} what */
export async function applied({ hub, isAutomated }, commit, what) {
  await hub.refresh();
  if (!isAutomated) await hub.argocd(['app', 'sync', hub.cluster, '--prune', '--async']);
  return awaits(
    hub,
    what,
    (application) => isDone(application) && application.status.operationState.syncResult?.revision === commit,
  );
}

/** Objects of a kind in the namespaces of the folder. @param {Synced} synced @param {keyof typeof PATHS} kind */
export async function ofKind({ living, objects }, kind) {
  const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
  return (await list(living.plane, PATHS[kind])).filter(({ metadata }) => namespaces.has(metadata.namespace));
}

/** What is out of sync. @param {KubeObject} application */
export const outOfSync = ({ status }) =>
  status.resources
    .filter((/** @type {any} */ one) => one.status !== undefined && one.status !== 'Synced')
    .map((/** @type {any} */ { kind, name, status: is }) => `${kind} ${name} ${is}`)
    .join(', ');

/**
 * Deployments of the folder: image, replicas, and the pods by their ids.
 * @param {Synced} synced @returns {Promise<Map<string, { image: string, replicas: number, pods: string }>>}
 */
export async function deploymentsOf(synced) {
  const pods = synced.living.world.pods();
  return new Map(
    (await ofKind(synced, 'Deployment')).map((deployment) => [
      identity(deployment),
      {
        image: deployment.spec.template.spec.containers[0].image,
        replicas: deployment.spec.replicas,
        pods: pods
          .filter(
            ({ metadata }) =>
              metadata.namespace === deployment.metadata.namespace &&
              matches(deployment.spec.selector, metadata.labels ?? {}),
          )
          .map(({ metadata }) => metadata.uid)
          .sort()
          .join(),
      },
    ]),
  );
}
