/**
 * The values that Kubernetes accepts in fields that its published types call plain strings, by `<definition>.<field>`;
 * `[]` stands for the entries of a list. Definitions are called as in cdk8s-plus-27, kinds `<kind>.<version>.<group>`.
 * Source: the constants and validation of k8s.io/api and k8s.io/kubernetes, release 1.27 (the release of those types).
 */
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
  ...coreEnums(),
  ...storageEnums(),
  ...workloadEnums(),
  ...networkEnums(),
  ...policyEnums(),
  ...extensionEnums(),
};

type Enums = Readonly<Record<string, readonly string[]>>;

function coreEnums(): Enums {
  const pullPolicies = ['Always', 'IfNotPresent', 'Never'];
  const messagePolicies = ['File', 'FallbackToLogsOnError'];
  const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
  const honorOrIgnore = ['Honor', 'Ignore'];
  const preemption = ['PreemptLowerPriority', 'Never'];
  return {
    'Container.imagePullPolicy': pullPolicies,
    'Container.terminationMessagePolicy': messagePolicies,
    'EphemeralContainer.imagePullPolicy': pullPolicies,
    'EphemeralContainer.terminationMessagePolicy': messagePolicies,
    'ContainerResizePolicy.restartPolicy': ['NotRequired', 'RestartContainer'],
    'HttpGetAction.scheme': ['HTTP', 'HTTPS'],
    'SecurityContext.procMount': ['Default', 'Unmasked'],
    'SeccompProfile.type': ['RuntimeDefault', 'Localhost', 'Unconfined'],
    'PodSecurityContext.fsGroupChangePolicy': ['OnRootMismatch', 'Always'],
    'PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
    'PodSpec.dnsPolicy': ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
    'PodSpec.preemptionPolicy': preemption,
    'PriorityClass.v1.scheduling.k8s.io.preemptionPolicy': preemption,
    'PodOs.name': ['linux', 'windows'],
    'Toleration.operator': ['Exists', 'Equal'],
    'Toleration.effect': effects,
    'Taint.effect': effects,
    'NodeSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'],
    'LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
    'TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
    'TopologySpreadConstraint.nodeAffinityPolicy': honorOrIgnore,
    'TopologySpreadConstraint.nodeTaintsPolicy': honorOrIgnore,
    'LimitRangeItem.type': ['Container', 'Pod', 'PersistentVolumeClaim'],
    'ResourceQuotaSpec.scopes[]': quotaScopes(),
    'ScopedResourceSelectorRequirement.scopeName': quotaScopes(),
    'ScopedResourceSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  };
}

function quotaScopes(): readonly string[] {
  return ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity'];
}

function storageEnums(): Enums {
  const accessModes = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];
  const volumeModes = ['Filesystem', 'Block'];
  return {
    'VolumeMount.mountPropagation': ['None', 'HostToContainer', 'Bidirectional'],
    'HostPathVolumeSource.type': [
      '',
      'DirectoryOrCreate',
      'Directory',
      'FileOrCreate',
      'File',
      'Socket',
      'CharDevice',
      'BlockDevice',
    ],
    'AzureDiskVolumeSource.cachingMode': ['None', 'ReadOnly', 'ReadWrite'],
    'AzureDiskVolumeSource.kind': ['Shared', 'Dedicated', 'Managed'],
    'PersistentVolumeClaimSpec.accessModes[]': accessModes,
    'PersistentVolumeClaimSpec.volumeMode': volumeModes,
    'PersistentVolumeSpec.accessModes[]': accessModes,
    'PersistentVolumeSpec.volumeMode': volumeModes,
    'PersistentVolumeSpec.persistentVolumeReclaimPolicy': ['Retain', 'Delete', 'Recycle'],
    'StorageClass.v1.storage.k8s.io.reclaimPolicy': ['Retain', 'Delete', 'Recycle'],
    'StorageClass.v1.storage.k8s.io.volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
    'CsiDriverSpec.fsGroupPolicy': ['ReadWriteOnceWithFSType', 'File', 'None'],
    'CsiDriverSpec.volumeLifecycleModes[]': ['Persistent', 'Ephemeral'],
  };
}

function workloadEnums(): Enums {
  const claimPolicies = ['Retain', 'Delete'];
  return {
    'DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
    'DaemonSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
    'StatefulSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
    'StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
    'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': claimPolicies,
    'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': claimPolicies,
    'CronJobSpec.concurrencyPolicy': ['Allow', 'Forbid', 'Replace'],
    'JobSpec.completionMode': ['NonIndexed', 'Indexed'],
    'PodFailurePolicyRule.action': ['FailJob', 'Ignore', 'Count'],
    'PodFailurePolicyOnExitCodesRequirement.operator': ['In', 'NotIn'],
    'PodFailurePolicyOnPodConditionsPattern.status': ['True', 'False', 'Unknown'],
    'MetricSpecV2.type': ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'],
    'MetricTargetV2.type': ['Utilization', 'Value', 'AverageValue'],
    'HpaScalingRulesV2.selectPolicy': ['Max', 'Min', 'Disabled'],
    'HpaScalingPolicyV2.type': ['Pods', 'Percent'],
    'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': ['IfHealthyBudget', 'AlwaysAllow'],
  };
}

function networkEnums(): Enums {
  const protocols = ['TCP', 'UDP', 'SCTP'];
  const policies = ['Cluster', 'Local'];
  return {
    'ContainerPort.protocol': protocols,
    'ServicePort.protocol': protocols,
    'EndpointPort.protocol': protocols,
    'NetworkPolicyPort.protocol': protocols,
    'NetworkPolicySpec.policyTypes[]': ['Ingress', 'Egress'],
    'ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    'ServiceSpec.externalTrafficPolicy': policies,
    'ServiceSpec.internalTrafficPolicy': policies,
    'ServiceSpec.sessionAffinity': ['None', 'ClientIP'],
    'ServiceSpec.ipFamilyPolicy': ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
    'ServiceSpec.ipFamilies[]': ['IPv4', 'IPv6'],
    'HttpIngressPath.pathType': ['Exact', 'Prefix', 'ImplementationSpecific'],
    'IngressClassParametersReference.scope': ['Cluster', 'Namespace'],
    'EndpointSlice.v1.discovery.k8s.io.addressType': ['IPv4', 'IPv6', 'FQDN'],
  };
}

function policyEnums(): Enums {
  return {
    'Subject.kind': ['User', 'Group', 'ServiceAccount'],
    'Subject.apiGroup': ['', 'rbac.authorization.k8s.io'],
    'RoleRef.kind': ['Role', 'ClusterRole'],
    'RoleRef.apiGroup': ['rbac.authorization.k8s.io'],
  };
}

function extensionEnums(): Enums {
  const failurePolicies = ['Ignore', 'Fail'];
  const matchPolicies = ['Exact', 'Equivalent'];
  const sideEffects = ['None', 'NoneOnDryRun'];
  return {
    'MutatingWebhook.failurePolicy': failurePolicies,
    'MutatingWebhook.matchPolicy': matchPolicies,
    'MutatingWebhook.sideEffects': sideEffects,
    'MutatingWebhook.reinvocationPolicy': ['Never', 'IfNeeded'],
    'ValidatingWebhook.failurePolicy': failurePolicies,
    'ValidatingWebhook.matchPolicy': matchPolicies,
    'ValidatingWebhook.sideEffects': sideEffects,
    'RuleWithOperations.operations[]': ['CREATE', 'UPDATE', 'DELETE', 'CONNECT', '*'],
    'RuleWithOperations.scope': ['Cluster', 'Namespaced', '*'],
    'CustomResourceDefinitionSpec.scope': ['Cluster', 'Namespaced'],
    'CustomResourceConversion.strategy': ['None', 'Webhook'],
  };
}
