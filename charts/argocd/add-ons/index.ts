import type { AddOn, AddOnName, Environment } from '../../../overlays/environment';
import type { ForeignField } from '../application';
import type { GroupKind } from '../permitted-kinds';
import { ebsCsiDriverValues } from './aws-ebs-csi-driver';
import { loadBalancerControllerValues } from './aws-load-balancer-controller';
import { vpcCniValues } from './aws-vpc-cni';
import { clusterAutoscalerValues } from './cluster-autoscaler';
import { externalSecretsValues } from './external-secrets';
import type { HelmValues } from './helm-values';
import { metricsServerValues } from './metrics-server';

export type { HelmValues } from './helm-values';

/** What Argo CD has to know of a chart. Kinds are those that it renders with our values and its definitions. */
export interface AddOnKind {
  readonly name: AddOnName;
  readonly values: (environment: Environment, addOn: AddOn) => HelmValues;
  /** Kinds of the cluster as a whole. */
  readonly clusterKinds: readonly GroupKind[];
  /** Kinds in its namespace; it writes to no other. */
  readonly namespacedKinds: readonly GroupKind[];
  /** What it renders anew each time, and what is written at run time: neither may be undone. */
  readonly ignoreDifferences: readonly ForeignField[];
}

const core = (kind: string): GroupKind => ({ group: '', kind });
const rbac = (kind: string): GroupKind => ({ group: 'rbac.authorization.k8s.io', kind });
const admission = (kind: string): GroupKind => ({ group: 'admissionregistration.k8s.io', kind });

const DEFINITIONS: GroupKind = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' };
const DAEMON_SET: GroupKind = { group: 'apps', kind: 'DaemonSet' };
const DEPLOYMENT: GroupKind = { group: 'apps', kind: 'Deployment' };
const DISRUPTION_BUDGET: GroupKind = { group: 'policy', kind: 'PodDisruptionBudget' };
const CLUSTER_RBAC = [rbac('ClusterRole'), rbac('ClusterRoleBinding')];
const RBAC = [rbac('Role'), rbac('RoleBinding')];

/**
 * The chart makes a certificate of its own at every rendering, and cannot see the one in the cluster, since Argo CD renders apart from
 * it (`keepTLSSecret` looks there): each sync would change Secret and webhooks, and between the two no webhook would be believed.
 * What was made first stays, for ten years.
 */
const CERTIFICATE_OF_CONTROLLER: readonly ForeignField[] = [
  {
    ...core('Secret'),
    name: 'aws-load-balancer-tls',
    namespace: 'kube-system',
    jsonPointers: ['/data'],
  },
  ...(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const).map((kind) => ({
    ...admission(kind),
    name: 'aws-load-balancer-webhook',
    jqPathExpressions: ['.webhooks[].clientConfig.caBundle'],
  })),
];

/** Every add-on, in the order in which a new cluster needs them. */
export const ADD_ONS: readonly AddOnKind[] = [
  {
    name: 'aws-vpc-cni',
    values: vpcCniValues,
    clusterKinds: [DEFINITIONS, ...CLUSTER_RBAC],
    namespacedKinds: [core('ConfigMap'), core('ServiceAccount'), DAEMON_SET],
    ignoreDifferences: [],
  },
  {
    name: 'cluster-autoscaler',
    values: clusterAutoscalerValues,
    clusterKinds: CLUSTER_RBAC,
    namespacedKinds: [core('Service'), core('ServiceAccount'), DEPLOYMENT, DISRUPTION_BUDGET, ...RBAC],
    ignoreDifferences: [],
  },
  {
    name: 'aws-ebs-csi-driver',
    values: ebsCsiDriverValues,
    clusterKinds: [
      ...CLUSTER_RBAC,
      { group: 'storage.k8s.io', kind: 'CSIDriver' },
      { group: 'storage.k8s.io', kind: 'StorageClass' },
    ],
    namespacedKinds: [core('ServiceAccount'), DAEMON_SET, DEPLOYMENT, DISRUPTION_BUDGET, ...RBAC],
    ignoreDifferences: [],
  },
  {
    name: 'aws-load-balancer-controller',
    values: loadBalancerControllerValues,
    clusterKinds: [
      DEFINITIONS,
      ...CLUSTER_RBAC,
      admission('MutatingWebhookConfiguration'),
      admission('ValidatingWebhookConfiguration'),
    ],
    namespacedKinds: [core('Secret'), core('Service'), core('ServiceAccount'), DEPLOYMENT, DISRUPTION_BUDGET, ...RBAC],
    ignoreDifferences: CERTIFICATE_OF_CONTROLLER,
  },
  {
    name: 'metrics-server',
    values: metricsServerValues,
    clusterKinds: [...CLUSTER_RBAC, { group: 'apiregistration.k8s.io', kind: 'APIService' }],
    namespacedKinds: [core('Service'), core('ServiceAccount'), DEPLOYMENT, DISRUPTION_BUDGET, rbac('RoleBinding')],
    ignoreDifferences: [],
  },
  {
    // Its cert-controller writes certificate and caBundle where the chart renders none: nothing of the chart's is changed.
    name: 'external-secrets',
    values: externalSecretsValues,
    clusterKinds: [DEFINITIONS, ...CLUSTER_RBAC, admission('ValidatingWebhookConfiguration')],
    namespacedKinds: [core('Secret'), core('Service'), core('ServiceAccount'), DEPLOYMENT, DISRUPTION_BUDGET, ...RBAC],
    ignoreDifferences: [],
  },
];
