import type { AddOn, Environment } from '../../../overlays/environment';
import { replicasOf, requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

const NAME = 'cluster-autoscaler';

/**
 * Cluster Autoscaler, which finds the groups by the tags that EKS gives managed ones. Keys as in kubernetes/autoscaler at
 * cluster-autoscaler-chart-9.59.0.
 */
export function clusterAutoscalerValues({ cluster }: Environment, addOn: AddOn): HelmValues {
  return {
    // Otherwise its objects were cluster-autoscaler-aws-cluster-autoscaler, its container aws-cluster-autoscaler.
    fullnameOverride: NAME,
    nameOverride: NAME,
    cloudProvider: 'aws',
    awsRegion: cluster.region,
    autoDiscovery: { clusterName: cluster.name },
    ...(addOn.imageTag === undefined ? {} : { image: { tag: addOn.imageTag } }),
    replicaCount: replicasOf(addOn, NAME),
    resources: requestsOf(addOn, NAME, NAME),
    rbac: { serviceAccount: serviceAccountOf(addOn) },
    extraArgs: {
      // Groups of the same instance types grow evenly over the zones.
      'balance-similar-node-groups': true,
      expander: 'least-waste',
      // Every pod of ours has an emptyDir at /tmp: by default no node with one would ever be given back.
      'skip-nodes-with-local-storage': false,
    },
  };
}
