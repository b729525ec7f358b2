import type { AlertTest } from './alert-test';
import { ofCluster, ofNode } from './kubernetes-series';

const POD = 'namespace="autolytiq-prod", pod="deal-service-1"';
const CONTAINER = `${POD}, container="deal-service"`;
const NEIGHBOUR = 'namespace="autolytiq-prod", pod="deal-service-2"';
const OF_POD = { namespace: 'autolytiq-prod', pod: 'deal-service-1' };
const OF_CONTAINER = { ...OF_POD, container: 'deal-service' };

export const POD_TESTS: readonly AlertTest[] = [
  {
    alert: 'PodCrashLooping',
    series: [
      // It runs for a minute between two pauses.
      ofCluster(
        'kube_pod_container_status_waiting_reason',
        `${CONTAINER}, uid="1", reason="CrashLoopBackOff"`,
        '1 _ _ 1 1 1 _ 1 1 1 1 _ 1 1 1 1 1 1 1 1',
      ),
      ofCluster(
        'kube_pod_container_status_waiting_reason',
        `${NEIGHBOUR}, container="deal-service", uid="2", reason="ContainerCreating"`,
        '1x20',
      ),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: OF_CONTAINER,
  },
  {
    alert: 'ContainerOomKilled',
    series: [
      ofCluster('kube_pod_container_status_restarts_total', `${CONTAINER}, uid="1"`, '0x5 1x20'),
      ofCluster(
        'kube_pod_container_status_last_terminated_reason',
        `${CONTAINER}, uid="1", reason="OOMKilled"`,
        '_x5 1x20',
      ),
      // Killed long ago, and restarted for another reason.
      ofCluster('kube_pod_container_status_restarts_total', `${NEIGHBOUR}, container="deal-service", uid="2"`, '3x30'),
      ofCluster(
        'kube_pod_container_status_last_terminated_reason',
        `${NEIGHBOUR}, container="deal-service", uid="2", reason="OOMKilled"`,
        '1x30',
      ),
    ],
    interval: '1m',
    evalTime: '10m',
    labels: OF_CONTAINER,
  },
  {
    alert: 'ContainerMemoryNearLimit',
    series: [
      ofNode('cadvisor', 'container_memory_working_set_bytes', `${CONTAINER}, id="/a", image="i", name="n"`, '95x30'),
      ofCluster(
        'kube_pod_container_resource_limits',
        `${CONTAINER}, uid="1", node="ip-10-0-1-5", resource="memory", unit="byte"`,
        '100x30',
      ),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: OF_CONTAINER,
    values: ['95%'],
  },
  {
    alert: 'PodNotReady',
    series: [
      ofCluster('kube_pod_status_phase', `${POD}, uid="1", phase="Running"`, '1x30'),
      ofCluster('kube_pod_status_ready', `${POD}, uid="1", condition="false"`, '1x30'),
      // The pod of a Job that is done.
      ofCluster('kube_pod_status_phase', `${NEIGHBOUR}, uid="2", phase="Succeeded"`, '1x30'),
      ofCluster('kube_pod_status_ready', `${NEIGHBOUR}, uid="2", condition="false"`, '1x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: OF_POD,
  },
  {
    alert: 'PodNotReady',
    // No node takes it: it has no condition Ready at all.
    series: [ofCluster('kube_pod_status_phase', `${POD}, uid="1", phase="Pending"`, '1x30')],
    interval: '1m',
    evalTime: '20m',
    labels: OF_POD,
  },
];
