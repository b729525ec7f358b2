/** What a cluster has not yet reached. */
import { isReady, whyUnschedulable } from './pods.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** What the cluster has not yet reached, as lines; empty when it has come to rest. @param {World} world @returns {string[]} */
export function unsettled(world) {
  const title = (/** @type {KubeObject} */ { metadata }) => `${metadata.namespace}/${metadata.name}`;
  // A status is that of a moment ago: the pods themselves are counted too.
  const readyPods = readyByOwner(world);
  return [
    ...world.deployments().flatMap((object) => {
      const { spec, status, metadata } = object;
      const reached =
        status.observedGeneration === metadata.generation &&
        ['replicas', 'updatedReplicas', 'availableReplicas'].every((count) => (status[count] ?? 0) === spec.replicas) &&
        readyPods(object) === spec.replicas;
      return reached
        ? []
        : [`Deployment ${title(object)}: ${status.availableReplicas ?? 0} of ${spec.replicas} available`];
    }),
    ...world.statefulSets().flatMap((object) => {
      const { spec, status, metadata } = object;
      const reached =
        status.observedGeneration === metadata.generation &&
        (status.availableReplicas ?? 0) === spec.replicas &&
        status.currentRevision === status.updateRevision &&
        readyPods(object) === spec.replicas;
      return reached
        ? []
        : [`StatefulSet ${title(object)}: ${status.availableReplicas ?? 0} of ${spec.replicas} available`];
    }),
    ...world.daemonSets().flatMap((object) => {
      const { status, metadata } = object;
      const wanted = world.nodes().length;
      const reached =
        status.observedGeneration === metadata.generation &&
        status.numberAvailable === wanted &&
        status.updatedNumberScheduled === wanted;
      return reached ? [] : [`DaemonSet ${title(object)}: ${status.numberAvailable ?? 0} of ${wanted} available`];
    }),
    ...world.jobs().flatMap((object) => {
      const complete = (object.status.conditions ?? []).some(
        (/** @type {any} */ { type, status }) => type === 'Complete' && status === 'True',
      );
      return complete ? [] : [`Job ${title(object)} is not complete`];
    }),
    ...world.pods().flatMap((pod) => {
      if (pod.metadata.deletionTimestamp) return [`Pod ${title(pod)} is ending`];
      if (pod.status.phase !== 'Pending') return [];
      return [`Pod ${title(pod)} is Pending${whyUnschedulable(pod) ? `: ${whyUnschedulable(pod)}` : ''}`];
    }),
  ];
}

/** How many ready pods a Deployment or StatefulSet has, by owner references. @param {World} world */
function readyByOwner(world) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  const deploymentOf = new Map(
    world.replicaSets().map(({ metadata }) => [metadata.uid, metadata.ownerReferences?.[0].uid ?? '']),
  );
  for (const pod of world.pods().filter(isReady)) {
    const owner = pod.metadata.ownerReferences?.[0].uid ?? '';
    const maker = deploymentOf.get(owner) ?? owner;
    counts.set(maker, (counts.get(maker) ?? 0) + 1);
  }
  return (/** @type {KubeObject} */ { metadata }) => counts.get(metadata.uid) ?? 0;
}

/** Which of these objects the watches have not yet shown as they are now, as lines. @param {World} world @param {KubeObject[]} objects answers of the server */
export function unseen(world, objects) {
  const versions = new Map(
    [...world.deployments(), ...world.nodes(), ...world.jobs(), ...world.statefulSets(), ...world.daemonSets()].map(
      ({ metadata }) => [metadata.uid, Number(metadata.resourceVersion)],
    ),
  );
  return objects
    .filter(({ metadata }) => (versions.get(metadata.uid) ?? 0) < Number(metadata.resourceVersion))
    .map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name} is not seen yet`);
}
