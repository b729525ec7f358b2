import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Workload } from '../../overlays/environment';
import { workloadLabels, type Component, type Place } from './labels';

/** The ServiceAccount of a workload, with the IAM role it takes on (IRSA). */
export function addServiceAccount(
  scope: Construct,
  place: Place,
  workload: Pick<Workload, 'name' | 'roleArn' | 'kubernetesApi'>,
  component: Component,
): k8s.KubeServiceAccount {
  const { name, roleArn, kubernetesApi } = workload;
  return new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: {
      name,
      namespace: place.namespace,
      labels: workloadLabels(place, name, component),
      ...(roleArn === undefined ? {} : { annotations: { 'eks.amazonaws.com/role-arn': roleArn } }),
    },
    automountServiceAccountToken: kubernetesApi === 'token',
  });
}

/** The configuration of a workload; none when it has no variables. */
export function addConfigMap(
  scope: Construct,
  place: Place,
  workload: Workload,
  component: Component,
): k8s.KubeConfigMap | undefined {
  const { name, config } = workload;
  if (Object.keys(config).length === 0) return undefined;
  return new k8s.KubeConfigMap(scope, 'config-map', {
    metadata: { name, namespace: place.namespace, labels: workloadLabels(place, name, component) },
    data: config,
  });
}
