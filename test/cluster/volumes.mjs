/** Stand-in for the EBS provisioner, and where volumes are. */
import { create } from './api.mjs';

/** @typedef {import('./api.mjs').World} World */
/** @typedef {import('./objects.mjs').KubeObject} KubeObject */

export const ZONE = 'topology.kubernetes.io/zone';

/**
 * Makes a volume for each claim that the scheduler has chosen a node for, in the zone of that node.
 * @param {World} world
 */
export function provisionVolumes(world) {
  /** @type {Set<string>} */
  const made = new Set();
  world.on(async (collection, type, claim) => {
    if (collection !== 'claims' || type === 'DELETED' || claim.spec.volumeName) return;
    const nodeName = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
    const node = world.nodes().find(({ metadata }) => metadata.name === nodeName);
    const { uid, name, namespace } = claim.metadata;
    if (node === undefined || made.has(uid)) return;
    made.add(uid);
    const zone = { key: ZONE, operator: 'In', values: [node.metadata.labels[ZONE]] };
    await create(world.plane, '/api/v1/persistentvolumes', {
      metadata: { name: `pvc-${uid}`, annotations: { 'pv.kubernetes.io/provisioned-by': 'ebs.csi.aws.com' } },
      spec: {
        capacity: { storage: claim.spec.resources.requests.storage },
        accessModes: claim.spec.accessModes,
        storageClassName: claim.spec.storageClassName,
        persistentVolumeReclaimPolicy: 'Delete',
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name, namespace, uid },
        csi: { driver: 'ebs.csi.aws.com', volumeHandle: `vol-${uid}` },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [zone] }] } },
      },
    });
  });
}

/** The zone that a bound claim ties its pods to. @param {World} world @param {string} namespace @param {string} name @returns {string | undefined} */
export function zoneOfClaim(world, namespace, name) {
  const claim = world.claims().find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const volume = world.volumes().find(({ metadata }) => metadata.name === claim?.spec.volumeName);
  return volume?.spec.nodeAffinity?.required.nodeSelectorTerms[0].matchExpressions[0].values[0];
}
