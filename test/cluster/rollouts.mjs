/** New versions, and how many pods are ready meanwhile. */
import { ask } from './api.mjs';
import { matches } from './network-policies.mjs';
import { isReady } from './pods.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** @param {KubeObject} object */
export const titleOf = ({ kind = 'Deployment', metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`;

/** @param {World} world @param {KubeObject} deployment */
const podsOf = (world, { metadata, spec }) =>
  world
    .pods()
    .filter(
      (pod) => pod.metadata.namespace === metadata.namespace && matches(spec.selector, pod.metadata.labels ?? {}),
    );

/** Counts the ready pods of Deployments at every event. @param {World} world @param {KubeObject[]} deployments */
export function watchReady(world, deployments) {
  const count = (/** @type {KubeObject} */ deployment) => podsOf(world, deployment).filter(isReady).length;
  const fewest = new Map(deployments.map((deployment) => [deployment.metadata.uid, count(deployment)]));
  let mostPods = 0;
  const off = world.on((collection, _, pod) => {
    if (collection !== 'pods') return;
    mostPods = Math.max(mostPods, world.pods().length);
    for (const deployment of deployments) {
      if (deployment.metadata.namespace !== pod.metadata.namespace) continue;
      const { uid } = deployment.metadata;
      fewest.set(uid, Math.min(fewest.get(uid) ?? Infinity, count(deployment)));
    }
  });
  const fewestOf = (/** @type {KubeObject} */ { metadata }) => fewest.get(metadata.uid) ?? 0;
  return {
    fewestOf,
    most: () => mostPods,
    off,
    /** Where there were once fewer ready pods than replicas, as lines. @param {KubeObject} deployment */
    shortOf: (deployment) =>
      fewestOf(deployment) < deployment.spec.replicas
        ? [
            `${titleOf(deployment)}: ${fewestOf(deployment)} of ${deployment.spec.replicas} pods ready while it was rolled out`,
          ]
        : [],
  };
}

/** Gives a Deployment another image. @param {import('./control-plane.mjs').ControlPlane} plane @param {KubeObject} deployment @param {string} tag */
export function release(plane, { metadata, spec }, tag) {
  const containers = spec.template.spec.containers.map((/** @type {any} */ { name, image }) => ({
    name,
    image: `${image}-${tag}`,
  }));
  const path = `/apis/apps/v1/namespaces/${metadata.namespace}/deployments/${metadata.name}`;
  const patch = { spec: { template: { spec: { containers } } } };
  return ask(plane, 'PATCH', path, patch, 'application/strategic-merge-patch+json');
}
