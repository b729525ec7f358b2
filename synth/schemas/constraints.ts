import type { JsonSchema } from './json-schema';
import { FORMS, type TextForm } from './patterns';

/**
 * What the API server insists on beyond the type of a field, by `<definition>.<field>` as in `ENUMS`. The keywords are
 * added to the schema of the field. Source: k8s.io/kubernetes `pkg/apis/<group>/validation`, release 1.27.
 */
export const CONSTRAINTS: Readonly<Record<string, JsonSchema>> = {
  'ObjectMeta.name': text(FORMS.pathSegment, 253),
  'ObjectMeta.namespace': text(FORMS.dnsLabel, 63),
  'ObjectMeta.labels': labels(),
  'ObjectMeta.annotations': keyed(FORMS.qualifiedName),
  'LabelSelector.matchLabels': labels(),
  'LabelSelectorRequirement.key': text(FORMS.qualifiedName),
  'ServiceSpec.selector': labels(),
  'PodSpec.nodeSelector': labels(),
  'PodSpec.serviceAccountName': text(FORMS.dnsSubdomain, 253),
  'PodSpec.terminationGracePeriodSeconds': { minimum: 0 },
  'PodSpec.containers': { minItems: 1 },
  'Container.name': text(FORMS.dnsLabel, 63),
  'Volume.name': text(FORMS.dnsLabel, 63),
  'ConfigMap.v1.data': keyed(FORMS.dataKey),
  'ConfigMap.v1.binaryData': keyed(FORMS.dataKey),
  'Secret.v1.data': keyed(FORMS.dataKey),
  'Secret.v1.stringData': keyed(FORMS.dataKey),
  'ContainerPort.name': text(FORMS.portName),
  'ContainerPort.containerPort': portNumber(),
  'ContainerPort.hostPort': portNumber(),
  'ServicePort.name': text(FORMS.dnsLabel, 63),
  'ServicePort.port': portNumber(),
  'ServicePort.targetPort': portNameOrNumber(),
  'ServicePort.nodePort': portNumber(),
  'ServiceBackendPort.number': portNumber(),
  'NetworkPolicyPort.port': portNameOrNumber(),
  'NetworkPolicyPort.endPort': portNumber(),
  'HttpGetAction.port': portNameOrNumber(),
  'TcpSocketAction.port': portNameOrNumber(),
  'GrpcAction.port': portNumber(),
  'Probe.initialDelaySeconds': { minimum: 0 },
  'Probe.timeoutSeconds': { minimum: 1 },
  'Probe.periodSeconds': { minimum: 1 },
  'Probe.successThreshold': { minimum: 1 },
  'Probe.failureThreshold': { minimum: 1 },
  'TopologySpreadConstraint.maxSkew': { minimum: 1 },
  'EmptyDirVolumeSource.medium': text(FORMS.medium),
  'DeploymentSpec.replicas': { minimum: 0 },
  'StatefulSetSpec.replicas': { minimum: 0 },
  'RollingUpdateDeployment.maxSurge': amountOrShare(),
  'RollingUpdateDeployment.maxUnavailable': amountOrShare(),
  'RollingUpdateDaemonSet.maxSurge': amountOrShare(),
  'RollingUpdateDaemonSet.maxUnavailable': amountOrShare(),
  'PodDisruptionBudgetSpec.maxUnavailable': amountOrShare(),
  'PodDisruptionBudgetSpec.minAvailable': amountOrShare(),
  'HorizontalPodAutoscalerSpecV2.minReplicas': { minimum: 1 },
  'HorizontalPodAutoscalerSpecV2.maxReplicas': { minimum: 1 },
  'HpaScalingRulesV2.stabilizationWindowSeconds': { minimum: 0, maximum: 3600 },
  'HpaScalingPolicyV2.periodSeconds': { minimum: 1, maximum: 1800 },
  'HpaScalingPolicyV2.value': { minimum: 1 },
  'MetricTargetV2.averageUtilization': { minimum: 1 },
  'CronJobSpec.failedJobsHistoryLimit': { minimum: 0 },
  'CronJobSpec.successfulJobsHistoryLimit': { minimum: 0 },
  'JobSpec.backoffLimit': { minimum: 0 },
  'JobSpec.ttlSecondsAfterFinished': { minimum: 0 },
  'DeploymentSpec.template': podsThat('Always'),
  'StatefulSetSpec.template': podsThat('Always'),
  'DaemonSetSpec.template': podsThat('Always'),
  'ReplicaSetSpec.template': podsThat('Always'),
  'JobSpec.template': podsThatMustSay('OnFailure', 'Never'),
};

/** Fields of metadata that the cluster writes: a manifest that carries one was copied from a cluster. */
export const WRITTEN_BY_THE_CLUSTER: readonly string[] = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
];

function text({ pattern }: TextForm, maxLength?: number): JsonSchema {
  return maxLength === undefined ? { pattern } : { pattern, maxLength };
}

function keyed({ pattern }: TextForm): JsonSchema {
  return { propertyNames: { type: 'string', pattern } };
}

function labels(): JsonSchema {
  return {
    ...keyed(FORMS.qualifiedName),
    additionalProperties: { type: 'string', ...text(FORMS.labelValue, 63) },
  };
}

function portNumber(): JsonSchema {
  return { minimum: 1, maximum: 65535 };
}

function portNameOrNumber(): JsonSchema {
  return { ...portNumber(), ...text(FORMS.portName) };
}

function amountOrShare(): JsonSchema {
  return { minimum: 0, ...text(FORMS.percentage) };
}

function podsThat(...restartPolicies: readonly string[]): JsonSchema {
  return {
    type: 'object',
    properties: {
      spec: { type: 'object', properties: { restartPolicy: { type: 'string', enum: restartPolicies } } },
    },
  };
}

function podsThatMustSay(...restartPolicies: readonly string[]): JsonSchema {
  return {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { restartPolicy: { type: 'string', enum: restartPolicies } },
        required: ['restartPolicy'],
      },
    },
  };
}
