import type { AddOn, Environment } from '../../../overlays/environment';
import { replicasOf, requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

const CONTROLLER = 'ebs-csi-controller';
const NODE = 'ebs-csi-node';

/**
 * EBS CSI driver with the StorageClass that our volumes name. Keys as in kubernetes-sigs/aws-ebs-csi-driver at
 * helm-chart-aws-ebs-csi-driver-2.53.0, whose schema refuses others. The liveness probes of both components take what ebs-plugin has.
 */
export function ebsCsiDriverValues({ cluster }: Environment, addOn: AddOn): HelmValues {
  return {
    controller: {
      region: cluster.region,
      k8sTagClusterId: cluster.name,
      replicaCount: replicasOf(addOn, CONTROLLER),
      resources: requestsOf(addOn, CONTROLLER, 'ebs-plugin'),
      serviceAccount: serviceAccountOf(addOn),
    },
    node: { enableWindows: false, resources: requestsOf(addOn, NODE, 'ebs-plugin') },
    sidecars: {
      provisioner: { resources: requestsOf(addOn, CONTROLLER, 'csi-provisioner') },
      attacher: { resources: requestsOf(addOn, CONTROLLER, 'csi-attacher') },
      resizer: { resources: requestsOf(addOn, CONTROLLER, 'csi-resizer') },
      nodeDriverRegistrar: { resources: requestsOf(addOn, NODE, 'node-driver-registrar') },
    },
    storageClasses: [storageClass(cluster.storageClass)],
    // A pod with an image of somebody's staging registry.
    helmTester: { enabled: false },
  };
}

/** A volume is made in the zone where its pod runs, and outlives its claim: everything that has one keeps data in it. */
function storageClass(name: string): HelmValues {
  return {
    name,
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Retain',
    allowVolumeExpansion: true,
    parameters: { type: 'gp3', encrypted: 'true' },
  };
}
