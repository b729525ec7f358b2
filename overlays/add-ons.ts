import type { AddOnName } from './environment';

/** What is known of an add-on whatever its version. */
export interface AddOnSource {
  /** Address of the Helm repository; the chart in it is named like the add-on. */
  readonly repository: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether it calls AWS as itself. */
  readonly role: 'own' | 'none';
}

const KUBE_SYSTEM = 'kube-system';

/** Add-ons in the order in which a new cluster needs them: without a network nothing runs, without nodes nothing more. */
export const ADD_ON_SOURCES: Readonly<Record<AddOnName, AddOnSource>> = {
  'aws-vpc-cni': {
    repository: 'https://aws.github.io/eks-charts',
    namespace: KUBE_SYSTEM,
    serviceAccount: 'aws-node',
    role: 'own',
  },
  'cluster-autoscaler': {
    repository: 'https://kubernetes.github.io/autoscaler',
    namespace: KUBE_SYSTEM,
    serviceAccount: 'cluster-autoscaler',
    role: 'own',
  },
  'aws-ebs-csi-driver': {
    repository: 'https://kubernetes-sigs.github.io/aws-ebs-csi-driver',
    namespace: KUBE_SYSTEM,
    serviceAccount: 'ebs-csi-controller-sa',
    role: 'own',
  },
  'aws-load-balancer-controller': {
    repository: 'https://aws.github.io/eks-charts',
    namespace: KUBE_SYSTEM,
    serviceAccount: 'aws-load-balancer-controller',
    role: 'own',
  },
  'metrics-server': {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    namespace: KUBE_SYSTEM,
    serviceAccount: 'metrics-server',
    role: 'none',
  },
  'external-secrets': {
    repository: 'https://charts.external-secrets.io',
    // The one that its ClusterSecretStore names too.
    namespace: 'external-secrets',
    serviceAccount: 'external-secrets',
    role: 'none',
  },
};

/** The names of all of them, in that order. */
export const ADD_ON_NAMES: readonly AddOnName[] = [
  'aws-vpc-cni',
  'cluster-autoscaler',
  'aws-ebs-csi-driver',
  'aws-load-balancer-controller',
  'metrics-server',
  'external-secrets',
];

/**
 * Account whose private registries hold the images of EKS add-ons in a region, as in awslabs/amazon-eks-ami at 167ff78,
 * nodeadm/internal/aws/ecr/ecr.go; regions of the partition `aws` alone, since images elsewhere have another domain.
 */
export const EKS_IMAGE_ACCOUNTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'ap-northeast-1',
      'ap-northeast-2',
      'ap-northeast-3',
      'ap-south-1',
      'ap-southeast-1',
      'ap-southeast-2',
      'ca-central-1',
      'eu-central-1',
      'eu-north-1',
      'eu-west-1',
      'eu-west-2',
      'eu-west-3',
      'sa-east-1',
      'us-east-1',
      'us-east-2',
      'us-west-1',
      'us-west-2',
    ].map((region) => [region, '602401143452']),
  ),
  'af-south-1': '877085696533',
  'ap-east-1': '800184023465',
  'ap-south-2': '900889452093',
  'ap-southeast-3': '296578399912',
  'ap-southeast-4': '491585149902',
  'ap-southeast-5': '151610086707',
  'ca-west-1': '761377655185',
  'eu-central-2': '900612956339',
  'eu-south-1': '590381155156',
  'eu-south-2': '455263428931',
  'il-central-1': '066635153087',
  'me-central-1': '759879836304',
  'me-south-1': '558608220178',
};
