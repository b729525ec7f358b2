import type { AlertTest } from './alert-test';
import { ofCluster } from './kubernetes-series';

const NAMESPACE = { namespace: 'autolytiq-prod' };
const DEPLOYMENT = 'namespace="autolytiq-prod", deployment="deal-service"';
const OTHER = 'namespace="autolytiq-prod", deployment="auth-service"';
const HPA = 'namespace="autolytiq-prod", horizontalpodautoscaler="deal-service"';
const FIXED = 'namespace="autolytiq-prod", horizontalpodautoscaler="auth-service"';
const PDB = 'namespace="autolytiq-prod", poddisruptionbudget="deal-service"';
const SINGLE = 'namespace="autolytiq-prod", poddisruptionbudget="auth-service"';

export const ROLLOUT_TESTS: readonly AlertTest[] = [
  {
    alert: 'WorkloadUnavailable',
    series: [
      ofCluster('kube_deployment_spec_replicas', DEPLOYMENT, '3x20'),
      ofCluster('kube_deployment_status_replicas_available', DEPLOYMENT, '3x2 0x20'),
      // Switched off on purpose.
      ofCluster('kube_deployment_spec_replicas', OTHER, '0x20'),
      ofCluster('kube_deployment_status_replicas_available', OTHER, '0x20'),
    ],
    interval: '1m',
    evalTime: '10m',
    labels: { ...NAMESPACE, deployment: 'deal-service', service: 'deal-service' },
  },
  {
    alert: 'WorkloadUnavailable',
    series: [
      ofCluster('kube_statefulset_replicas', 'namespace="ecommerce-dev", statefulset="redis"', '1x20'),
      ofCluster('kube_statefulset_status_replicas_available', 'namespace="ecommerce-dev", statefulset="redis"', '0x20'),
    ],
    interval: '1m',
    evalTime: '10m',
    environment: 'ecommerce-dev',
    labels: { namespace: 'ecommerce-dev', statefulset: 'redis', service: 'redis' },
  },
  {
    alert: 'DeploymentRolloutStuck',
    series: [
      ofCluster(
        'kube_deployment_status_condition',
        `${DEPLOYMENT}, condition="Progressing", status="false"`,
        '0x5 1x10',
      ),
      ofCluster('kube_deployment_status_condition', `${OTHER}, condition="Progressing", status="false"`, '0x15'),
    ],
    interval: '1m',
    evalTime: '10m',
    labels: { ...NAMESPACE, deployment: 'deal-service' },
  },
  {
    alert: 'WorkloadReplicasMissing',
    series: [
      ofCluster('kube_deployment_spec_replicas', DEPLOYMENT, '3x30'),
      ofCluster('kube_deployment_status_replicas_available', DEPLOYMENT, '2x30'),
      ofCluster('kube_deployment_spec_replicas', OTHER, '3x30'),
      ofCluster('kube_deployment_status_replicas_available', OTHER, '3x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { ...NAMESPACE, deployment: 'deal-service' },
    values: ['1', '1'],
  },
  {
    alert: 'WorkloadReplicasMissing',
    series: [
      ofCluster(
        'kube_daemonset_status_desired_number_scheduled',
        'namespace="monitoring-nodes", daemonset="node-exporter"',
        '5x30',
      ),
      ofCluster(
        'kube_daemonset_status_number_available',
        'namespace="monitoring-nodes", daemonset="node-exporter"',
        '3x30',
      ),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { namespace: 'monitoring-nodes', daemonset: 'node-exporter' },
    values: ['2', '2'],
  },
  {
    alert: 'WorkloadReplicasMissing',
    series: [
      ofCluster('kube_statefulset_replicas', 'namespace="monitoring", statefulset="alertmanager"', '2x30'),
      ofCluster('kube_statefulset_status_replicas_ready', 'namespace="monitoring", statefulset="alertmanager"', '1x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { namespace: 'monitoring', statefulset: 'alertmanager' },
    values: ['1', '1'],
  },
  {
    alert: 'HorizontalPodAutoscalerAtMaximum',
    series: [
      ofCluster('kube_horizontalpodautoscaler_status_desired_replicas', HPA, '6x30'),
      ofCluster('kube_horizontalpodautoscaler_spec_max_replicas', HPA, '6x30'),
      ofCluster('kube_horizontalpodautoscaler_spec_min_replicas', HPA, '3x30'),
      // One that may not scale is always at its maximum.
      ofCluster('kube_horizontalpodautoscaler_status_desired_replicas', FIXED, '3x30'),
      ofCluster('kube_horizontalpodautoscaler_spec_max_replicas', FIXED, '3x30'),
      ofCluster('kube_horizontalpodautoscaler_spec_min_replicas', FIXED, '3x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { ...NAMESPACE, horizontalpodautoscaler: 'deal-service' },
    values: ['6'],
  },
  {
    alert: 'HorizontalPodAutoscalerInactive',
    series: [
      ofCluster(
        'kube_horizontalpodautoscaler_status_condition',
        `${HPA}, condition="ScalingActive", status="false"`,
        '1x30',
      ),
      ofCluster(
        'kube_horizontalpodautoscaler_status_condition',
        `${FIXED}, condition="ScalingLimited", status="false"`,
        '1x30',
      ),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { ...NAMESPACE, horizontalpodautoscaler: 'deal-service' },
  },
  {
    alert: 'PodDisruptionBudgetBlocked',
    series: [
      ofCluster('kube_poddisruptionbudget_status_pod_disruptions_allowed', PDB, '0x30'),
      ofCluster('kube_poddisruptionbudget_status_current_healthy', PDB, '2x30'),
      ofCluster('kube_poddisruptionbudget_status_expected_pods', PDB, '3x30'),
      // All its pods are well, and it allows none to go, for good.
      ofCluster('kube_poddisruptionbudget_status_pod_disruptions_allowed', SINGLE, '0x30'),
      ofCluster('kube_poddisruptionbudget_status_current_healthy', SINGLE, '1x30'),
      ofCluster('kube_poddisruptionbudget_status_expected_pods', SINGLE, '1x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { ...NAMESPACE, poddisruptionbudget: 'deal-service' },
  },
];
