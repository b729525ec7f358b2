import type { AddOn, Environment } from '../../../overlays/environment';
import { INGRESS_CLASS } from '../../parts/alb';
import { replicasOf, requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

const NAME = 'aws-load-balancer-controller';

/**
 * AWS Load Balancer Controller. Keys as in aws/eks-charts at 5239609, stable/aws-load-balancer-controller 3.5.0.
 */
export function loadBalancerControllerValues({ cluster, network }: Environment, addOn: AddOn): HelmValues {
  return {
    clusterName: cluster.name,
    // Both, since its pods may not ask the metadata service of their node.
    region: cluster.region,
    ...(network.vpcId === undefined ? {} : { vpcId: network.vpcId }),
    // Class and parameters are ours, in the folder of the cluster: those of the chart would admit every namespace.
    ingressClass: INGRESS_CLASS,
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    // With it no Service at all can be made while the controller is away.
    enableServiceMutatorWebhook: false,
    replicaCount: replicasOf(addOn, NAME),
    resources: requestsOf(addOn, NAME, NAME),
    podDisruptionBudget: { maxUnavailable: 1 },
    serviceAccount: serviceAccountOf(addOn),
  };
}
