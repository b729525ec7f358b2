/** The minor releases of Kubernetes 1 in which the API server serves a version of a kind. */
export interface Served {
  readonly since: number;
  /** The first release that no longer serves it. */
  readonly until?: number;
  /** Never served unless the API server is told to, which managed clusters are not. */
  readonly optIn?: true;
}

/** A kind of Kubernetes itself. */
export interface BuiltInKind {
  readonly scope: 'namespaced' | 'cluster';
  /** The preferred version first. */
  readonly versions: Readonly<Record<string, Served>>;
}

type Versions = BuiltInKind['versions'];

const from = (since: number): Served => ({ since });
const between = (since: number, until: number): Served => ({ since, until });
const optIn = (since: number, until: number): Served => ({ since, until, optIn: true });
const namespaced = (versions: Versions): BuiltInKind => ({ scope: 'namespaced', versions });
const ofCluster = (versions: Versions): BuiltInKind => ({ scope: 'cluster', versions });

const ALWAYS: Versions = { v1: from(0) };
const RBAC: Versions = { v1: from(8), v1beta1: between(6, 22), v1alpha1: optIn(5, 22) };
const FLOW_CONTROL: Versions = {
  v1: from(29),
  v1beta3: between(26, 32),
  v1beta2: between(23, 29),
  v1beta1: between(20, 26),
  v1alpha1: optIn(18, 21),
};
const VALIDATING_POLICY: Versions = { v1: from(30), v1beta1: optIn(28, 34), v1alpha1: optIn(26, 32) };
const MUTATING_POLICY: Versions = { v1: from(36), v1beta1: optIn(34, 40), v1alpha1: optIn(32, 38) };
const WEBHOOKS: Versions = { v1: from(16), v1beta1: between(9, 22) };
const DEVICES: Versions = { v1: from(34), v1beta2: optIn(33, 39), v1beta1: optIn(32, 38), v1alpha3: optIn(31, 37) };
const ADDRESSES: Versions = { v1: from(33), v1beta1: optIn(31, 37), v1alpha1: optIn(27, 33) };
const ACCESS_REVIEW: Versions = { v1: from(6), v1beta1: between(2, 22) };

/**
 * The kinds that Kubernetes itself serves, by group, as k8s.io/api declares them (zz_generated.prerelease-lifecycle.go at v0.19 to
 * v0.36) and https://kubernetes.io/docs/reference/using-api/deprecation-guide/ tells of older ones.
 */
export const BUILT_IN: Readonly<Record<string, Readonly<Record<string, BuiltInKind>>>> = {
  '': {
    Binding: namespaced(ALWAYS),
    ComponentStatus: ofCluster(ALWAYS),
    ConfigMap: namespaced(ALWAYS),
    Endpoints: namespaced(ALWAYS),
    Event: namespaced(ALWAYS),
    LimitRange: namespaced(ALWAYS),
    Namespace: ofCluster(ALWAYS),
    Node: ofCluster(ALWAYS),
    PersistentVolume: ofCluster(ALWAYS),
    PersistentVolumeClaim: namespaced(ALWAYS),
    Pod: namespaced(ALWAYS),
    PodTemplate: namespaced(ALWAYS),
    ReplicationController: namespaced(ALWAYS),
    ResourceQuota: namespaced(ALWAYS),
    Secret: namespaced(ALWAYS),
    Service: namespaced(ALWAYS),
    ServiceAccount: namespaced(ALWAYS),
  },
  'admissionregistration.k8s.io': {
    MutatingAdmissionPolicy: ofCluster(MUTATING_POLICY),
    MutatingAdmissionPolicyBinding: ofCluster(MUTATING_POLICY),
    MutatingWebhookConfiguration: ofCluster(WEBHOOKS),
    ValidatingAdmissionPolicy: ofCluster(VALIDATING_POLICY),
    ValidatingAdmissionPolicyBinding: ofCluster(VALIDATING_POLICY),
    ValidatingWebhookConfiguration: ofCluster(WEBHOOKS),
  },
  'apiextensions.k8s.io': { CustomResourceDefinition: ofCluster({ v1: from(16), v1beta1: between(7, 22) }) },
  'apiregistration.k8s.io': { APIService: ofCluster({ v1: from(10), v1beta1: between(7, 22) }) },
  apps: {
    ControllerRevision: namespaced({ v1: from(9), v1beta2: between(8, 16), v1beta1: between(7, 16) }),
    DaemonSet: namespaced({ v1: from(9), v1beta2: between(8, 16) }),
    Deployment: namespaced({ v1: from(9), v1beta2: between(8, 16), v1beta1: between(6, 16) }),
    ReplicaSet: namespaced({ v1: from(9), v1beta2: between(8, 16) }),
    StatefulSet: namespaced({ v1: from(9), v1beta2: between(8, 16), v1beta1: between(5, 16) }),
  },
  'authentication.k8s.io': {
    SelfSubjectReview: ofCluster({ v1: from(28), v1beta1: optIn(27, 33), v1alpha1: optIn(26, 32) }),
    TokenReview: ofCluster({ v1: from(6), v1beta1: between(4, 22) }),
  },
  'authorization.k8s.io': {
    LocalSubjectAccessReview: namespaced(ACCESS_REVIEW),
    SelfSubjectAccessReview: ofCluster(ACCESS_REVIEW),
    SelfSubjectRulesReview: ofCluster({ v1: from(8), v1beta1: between(8, 22) }),
    SubjectAccessReview: ofCluster(ACCESS_REVIEW),
  },
  autoscaling: {
    HorizontalPodAutoscaler: namespaced({
      v2: from(23),
      v1: from(2),
      v2beta2: between(12, 26),
      v2beta1: between(8, 25),
    }),
  },
  batch: {
    CronJob: namespaced({ v1: from(21), v1beta1: between(8, 25), v2alpha1: optIn(5, 21) }),
    Job: namespaced({ v1: from(2) }),
  },
  'certificates.k8s.io': {
    CertificateSigningRequest: ofCluster({ v1: from(19), v1beta1: between(12, 22) }),
    ClusterTrustBundle: ofCluster({ v1: from(37), v1beta1: optIn(33, 40), v1alpha1: optIn(27, 37) }),
    PodCertificateRequest: namespaced({ v1: from(37), v1beta1: optIn(35, 40), v1alpha1: optIn(34, 37) }),
  },
  'coordination.k8s.io': {
    Lease: namespaced({ v1: from(14), v1beta1: between(12, 22) }),
    LeaseCandidate: namespaced({ v1beta1: optIn(33, 39), v1alpha2: optIn(32, 38), v1alpha1: optIn(31, 32) }),
  },
  'discovery.k8s.io': { EndpointSlice: namespaced({ v1: from(21), v1beta1: between(16, 25) }) },
  'events.k8s.io': { Event: namespaced({ v1: from(19), v1beta1: between(8, 25) }) },
  extensions: {
    DaemonSet: namespaced({ v1beta1: between(1, 16) }),
    Deployment: namespaced({ v1beta1: between(1, 16) }),
    Ingress: namespaced({ v1beta1: between(1, 22) }),
    NetworkPolicy: namespaced({ v1beta1: between(3, 16) }),
    PodSecurityPolicy: ofCluster({ v1beta1: between(2, 16) }),
    ReplicaSet: namespaced({ v1beta1: between(2, 16) }),
  },
  'flowcontrol.apiserver.k8s.io': {
    FlowSchema: ofCluster(FLOW_CONTROL),
    PriorityLevelConfiguration: ofCluster(FLOW_CONTROL),
  },
  'networking.k8s.io': {
    ClusterCIDR: ofCluster({ v1alpha1: optIn(25, 31) }),
    IPAddress: ofCluster(ADDRESSES),
    Ingress: namespaced({ v1: from(19), v1beta1: between(14, 22) }),
    IngressClass: ofCluster({ v1: from(19), v1beta1: between(18, 22) }),
    NetworkPolicy: namespaced({ v1: from(7) }),
    ServiceCIDR: ofCluster(ADDRESSES),
  },
  'node.k8s.io': {
    RuntimeClass: ofCluster({ v1: from(20), v1beta1: between(14, 25), v1alpha1: optIn(12, 24) }),
  },
  policy: {
    PodDisruptionBudget: namespaced({ v1: from(21), v1beta1: between(5, 25) }),
    PodSecurityPolicy: ofCluster({ v1beta1: between(10, 25) }),
  },
  'rbac.authorization.k8s.io': {
    ClusterRole: ofCluster(RBAC),
    ClusterRoleBinding: ofCluster(RBAC),
    Role: namespaced(RBAC),
    RoleBinding: namespaced(RBAC),
  },
  'resource.k8s.io': {
    DeviceClass: ofCluster(DEVICES),
    ResourceClaim: namespaced(DEVICES),
    ResourceClaimTemplate: namespaced(DEVICES),
    ResourceSlice: ofCluster(DEVICES),
  },
  'scheduling.k8s.io': {
    PriorityClass: ofCluster({ v1: from(14), v1beta1: between(11, 22), v1alpha1: optIn(8, 22) }),
  },
  'storage.k8s.io': {
    CSIDriver: ofCluster({ v1: from(18), v1beta1: between(14, 22) }),
    CSINode: ofCluster({ v1: from(17), v1beta1: between(14, 22) }),
    CSIStorageCapacity: namespaced({ v1: from(24), v1beta1: between(21, 27), v1alpha1: optIn(19, 24) }),
    StorageClass: ofCluster({ v1: from(6), v1beta1: between(4, 22) }),
    VolumeAttachment: ofCluster({ v1: from(13), v1beta1: between(10, 22), v1alpha1: optIn(9, 24) }),
    VolumeAttributesClass: ofCluster({ v1: from(34), v1beta1: optIn(31, 37), v1alpha1: optIn(29, 35) }),
  },
  'storagemigration.k8s.io': {
    StorageVersionMigration: ofCluster({ v1: from(37), v1beta1: optIn(35, 40), v1alpha1: optIn(30, 36) }),
  },
};
