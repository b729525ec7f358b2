import type { Monitored } from '../alert';
import { firingAlerts } from './alerts';
import { jobPanels, scalingPanels } from './controllers';
import { dashboard, type Dashboard } from './dashboard';
import type { PanelMaker } from './panel';
import { query } from './query';
import { FULL_STEPS, NONE_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { table } from './table';
import { timeseries } from './timeseries';
import { EVERYTHING, type Variable } from './variable';

const CHOSEN = 'namespace=~"$namespace"';

const NAMESPACE: Variable = {
  name: 'namespace',
  title: 'Namespace',
  description: 'A namespace that has pods.',
  series: 'kube_pod_info',
  initially: EVERYTHING,
};

/** Workloads of Kubernetes: pods, rollouts, autoscalers, budgets, Jobs, volumes, quotas, secrets. */
export function workloads(monitored: Monitored): Dashboard {
  return dashboard(monitored, {
    uid: 'workloads',
    folder: 'platform',
    description: 'Workloads of Kubernetes: pods, rollouts, autoscalers, budgets, Jobs, volumes, quotas and secrets.',
    variables: [NAMESPACE],
    rows: [
      { title: 'Now', panels: now() },
      { title: 'Replicas', panels: replicas() },
      { title: 'Containers', panels: containers() },
      { title: 'Autoscalers and budgets', panels: scalingPanels() },
      { title: 'Jobs', panels: jobPanels() },
      { title: 'Quotas, volumes, secrets', panels: limits() },
      { title: 'Alerts', panels: [firingAlerts(monitored, CHOSEN, ['namespace'])] },
    ],
  });
}

function now(): readonly PanelMaker[] {
  const count = (title: string, description: string, expr: string): PanelMaker =>
    stat({
      title,
      description,
      unit: 'short',
      queries: [query(`(${expr}) or vector(0)`, title)],
      thresholds: NONE_STEPS,
    });
  return [
    stat({
      title: 'Pods that run',
      description: 'Pods that run, ready or not.',
      unit: 'short',
      queries: [query(`sum(kube_pod_status_phase{${CHOSEN}, phase="Running"})`, 'Pods')],
    }),
    count(
      'Pods that wait',
      'Pods that are not placed yet or wait for their images.',
      `sum(kube_pod_status_phase{${CHOSEN}, phase="Pending"})`,
    ),
    count(
      'Pods that are not ready',
      'Pods that run and get no requests, because their probe fails.',
      `sum(kube_pod_status_ready{${CHOSEN}, condition="false"} and on (namespace, pod) kube_pod_status_phase{phase="Running"} == 1)`,
    ),
    count(
      'Containers that crash',
      'Containers that end soon after each start, and that Kubernetes starts again with growing pauses.',
      `sum(kube_pod_container_status_waiting_reason{${CHOSEN}, reason="CrashLoopBackOff"})`,
    ),
    count(
      'Rollouts that are stuck',
      'Deployments that have made no progress within their deadline.',
      `sum(kube_deployment_status_condition{${CHOSEN}, condition="Progressing", status="false"})`,
    ),
    count(
      'Secrets that are not ready',
      'External secrets whose values could not be read from the secret manager.',
      `sum(kube_externalsecret_status_condition{${CHOSEN}, condition="Ready", status="False"})`,
    ),
  ];
}

function replicas(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Deployments: pods that lack',
      description: 'Pods that are wanted and not available. During a rollout it rises for a moment.',
      unit: 'short',
      min: 0,
      queries: [
        query(
          `max by (namespace, deployment) (kube_deployment_spec_replicas{${CHOSEN}} - kube_deployment_status_replicas_available{${CHOSEN}})`,
          '{{namespace}}/{{deployment}}',
        ),
      ],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'StatefulSets: pods that lack',
      description: 'Pods that are wanted and not ready.',
      unit: 'short',
      min: 0,
      queries: [
        query(
          `max by (namespace, statefulset) (kube_statefulset_replicas{${CHOSEN}} - kube_statefulset_status_replicas_ready{${CHOSEN}})`,
          '{{namespace}}/{{statefulset}}',
        ),
      ],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'DaemonSets: nodes without a pod',
      description: 'Nodes that should have a pod and have none that is available.',
      unit: 'short',
      min: 0,
      queries: [
        query(
          `max by (namespace, daemonset) (kube_daemonset_status_desired_number_scheduled{${CHOSEN}} - kube_daemonset_status_number_available{${CHOSEN}})`,
          '{{namespace}}/{{daemonset}}',
        ),
      ],
      thresholds: NONE_STEPS,
    }),
  ];
}

const CONTAINER_NAME = '{{pod}} {{container}}';

function containers(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Restarts',
      description: 'The ten containers with the most restarts within an hour.',
      unit: 'short',
      min: 0,
      queries: [
        query(
          `topk(10, sum by (pod, container) (increase(kube_pod_container_status_restarts_total{${CHOSEN}}[1h])) > 0)`,
          CONTAINER_NAME,
        ),
      ],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'Memory of limit',
      description: 'The ten containers that are closest to their memory limit, at which they are killed.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          `topk(10, max by (pod, container) (namespace_pod_container:container_memory_limits_utilization:ratio{${CHOSEN}}))`,
          CONTAINER_NAME,
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Throttled',
      description: 'The ten containers that wait most for CPU because of their limit, as a share of time slices.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          `topk(10, max by (pod, container) (namespace_pod_container:container_cpu_throttling:ratio_rate5m{${CHOSEN}}))`,
          CONTAINER_NAME,
        ),
      ],
      thresholds: [{ from: 0.25, colour: 'orange' }],
    }),
  ];
}

function limits(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Quotas',
      description: 'What is used of each quota. At 100 % new pods are refused, those of a rollout included.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          `max by (namespace, resource) (kube_resourcequota{${CHOSEN}, type="used"}) / (max by (namespace, resource) (kube_resourcequota{${CHOSEN}, type="hard"}) > 0)`,
          '{{namespace}} {{resource}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Volumes',
      description: 'Used space of each volume, as a share of its size.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      queries: [
        query(
          `max by (namespace, persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${CHOSEN}} / kubelet_volume_stats_capacity_bytes{${CHOSEN}})`,
          '{{namespace}}/{{persistentvolumeclaim}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    table({
      title: 'External secrets',
      description: 'Whether the values of each secret could be read from the secret manager.',
      width: 8,
      height: 8,
      keys: [
        { label: 'namespace', heading: 'Namespace' },
        { label: 'externalsecret', heading: 'Secret' },
      ],
      columns: [
        {
          heading: 'Ready',
          expr: `max by (namespace, externalsecret) (kube_externalsecret_status_condition{${CHOSEN}, condition="Ready", status="True"})`,
          unit: 'bool_yes_no',
          thresholds: YES_STEPS,
        },
      ],
    }),
  ];
}
