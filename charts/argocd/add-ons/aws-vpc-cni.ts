import type { AddOn, Environment } from '../../../overlays/environment';
import { requestsOf, serviceAccountOf, type HelmValues } from './helm-values';

/**
 * VPC CNI that enforces network policies. Keys as in aws/eks-charts at d1ee63f, stable/aws-vpc-cni 1.20.5. It takes over the
 * DaemonSet that EKS puts into every new cluster; a cluster that has it as a managed add-on would have two masters.
 */
export function vpcCniValues({ cluster }: Environment, addOn: AddOn): HelmValues {
  const { imageAccount } = addOn;
  const image = { region: cluster.region, ...(imageAccount === undefined ? {} : { account: imageAccount }) };
  return {
    // A text, as the chart has it: the agent is told "true".
    enableNetworkPolicy: 'true',
    // The selector of that DaemonSet cannot be changed.
    originalMatchLabels: true,
    init: { image, resources: requestsOf(addOn, 'aws-node', 'aws-node') },
    image,
    resources: requestsOf(addOn, 'aws-node', 'aws-node'),
    nodeAgent: { enabled: true, image, resources: requestsOf(addOn, 'aws-node', 'aws-eks-nodeagent') },
    serviceAccount: serviceAccountOf(addOn),
  };
}
