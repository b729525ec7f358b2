/** What tests ask about a pod. */

/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

/** @param {KubeObject} pod */
export const isReady = ({ metadata, status }) =>
  !metadata.deletionTimestamp &&
  (status.conditions ?? []).some(
    (/** @type {any} */ condition) => condition.type === 'Ready' && condition.status === 'True',
  );

/** What made the pod: `ReplicaSet shop/web-5f`. @param {KubeObject} pod */
export function ownerOf({ metadata }) {
  const [owner] = metadata.ownerReferences ?? [];
  return owner ? `${owner.kind} ${metadata.namespace}/${owner.name}` : `Pod ${metadata.namespace}/${metadata.name}`;
}

/** @param {KubeObject} pod */
export function requestsOf({ spec }) {
  const sum = { cpuMillis: 0, memoryMebibytes: 0 };
  for (const { resources } of spec.containers) {
    sum.cpuMillis += millis(resources?.requests?.cpu ?? '0');
    sum.memoryMebibytes += mebibytes(resources?.requests?.memory ?? '0');
  }
  return sum;
}

/** `250m` or `2` of processors. @param {string} quantity */
export const millis = (quantity) => (quantity.endsWith('m') ? parseInt(quantity) : Number(quantity) * 1000);

/** `512Mi`, `2Gi`, bytes. @param {string} quantity */
export function mebibytes(quantity) {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi)?$/.exec(quantity);
  if (!match) throw new Error(`what quantity is ${quantity}?`);
  return Number(match[1]) * ({ Ki: 1 / 1024, Mi: 1, Gi: 1024 }[match[2] ?? ''] ?? 1 / 1024 / 1024);
}

/** What the scheduler says of a pod that it has no node for. @param {KubeObject} pod @returns {string | undefined} */
export function whyUnschedulable({ metadata, status }) {
  if (metadata.deletionTimestamp || status.phase !== 'Pending') return undefined;
  return (status.conditions ?? []).find(
    (/** @type {any} */ condition) =>
      condition.type === 'PodScheduled' && condition.status === 'False' && condition.reason === 'Unschedulable',
  )?.message;
}
