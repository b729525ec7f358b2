import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Deployed, Environment } from '../../overlays/environment';
import { selectorLabels, versionedLabels, workloadLabels, type Component } from './labels';
import { podTemplate } from './pod';

/** What a kind of workload adds to the Deployment that all have in common. */
export interface DeploymentParts {
  readonly component: Component;
  /** Ports, probes and hooks of the container. */
  readonly container: Partial<k8s.Container>;
  /** How long a new pod must have run before it counts; left out for what is asked whether it is ready. */
  readonly minReadySeconds?: number;
}

/**
 * For Stakater Reloader (https://docs.stakater.com/reloader/1.4/reference/annotations.html): by the Secrets that the pods name. A
 * changed ConfigMap starts new pods by its checksum already; the annotation for both kinds would start them twice.
 */
const RELOADED = { 'secret.reloader.stakater.com/auto': 'true' } as const;

/** The Deployment of a workload that runs all the time, its pods kept apart, a new version before the old one ends. */
export function addDeployment(
  scope: Construct,
  environment: Environment,
  workload: Deployed,
  { component, container, minReadySeconds }: DeploymentParts,
): k8s.KubeDeployment {
  const { name, replicas, rollout, shutdown, reloader } = workload;
  return new k8s.KubeDeployment(scope, 'deployment', {
    metadata: {
      name,
      namespace: environment.namespace,
      labels: versionedLabels(environment, workload, component),
      ...(reloader === 'on' ? { annotations: RELOADED } : {}),
    },
    spec: {
      // Where an autoscaler owns the number, a number here would undo its work at every apply.
      ...(scales(workload) ? {} : { replicas: replicas.min }),
      revisionHistoryLimit: 5,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      progressDeadlineSeconds: rollout.deadlineSeconds,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxUnavailable: k8s.IntOrString.fromNumber(0),
          maxSurge: k8s.IntOrString.fromString(`${rollout.maxSurgePercent}%`),
        },
      },
      selector: { matchLabels: selectorLabels(environment, name) },
      template: podTemplate(environment, workload, {
        component,
        container,
        spec: {
          terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
          topologySpreadConstraints: topologySpread(environment, workload),
        },
      }),
    },
  });
}

/** The autoscaler of a workload that scales, and the disruption budget of one that has pods to spare. */
export function addScaling(scope: Construct, environment: Environment, workload: Deployed, component: Component): void {
  const { name, replicas } = workload;
  const metadata = { name, namespace: environment.namespace, labels: workloadLabels(environment, name, component) };
  if (scales(workload)) addAutoscaler(scope, metadata, workload);
  if (replicas.min > 1) {
    new k8s.KubePodDisruptionBudget(scope, 'pod-disruption-budget', {
      metadata,
      spec: {
        selector: { matchLabels: selectorLabels(environment, name) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        // Pods that never became ready must not stop a node from being drained.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}

function addAutoscaler(scope: Construct, metadata: k8s.ObjectMeta, { name, replicas }: Deployed): void {
  new k8s.KubeHorizontalPodAutoscalerV2(scope, 'horizontal-pod-autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: replicas.min,
      maxReplicas: replicas.max,
      // Memory first: servers before 1.27 store the metrics in this order.
      metrics: [utilisation('memory', 80), utilisation('cpu', 70)],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          selectPolicy: 'Max',
          policies: [
            { type: 'Percent', value: 100, periodSeconds: 60 },
            { type: 'Pods', value: 2, periodSeconds: 60 },
          ],
        },
        scaleDown: {
          stabilizationWindowSeconds: 300,
          selectPolicy: 'Max',
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      },
    },
  });
}

/** Whether an autoscaler owns the number of pods. */
function scales({ replicas }: Deployed): boolean {
  return replicas.max > replicas.min;
}

function utilisation(name: 'cpu' | 'memory', averageUtilization: number): k8s.MetricSpecV2 {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/**
 * Pods apart: over zones, by force where there are several; over nodes, as far as it goes, since a node that is full must not
 * keep a pod from starting. Each revision is spread by itself, so that old pods do not push new ones together.
 */
function topologySpread(environment: Environment, { name, zoneSpread }: Deployed): k8s.TopologySpreadConstraint[] {
  const constraint = (topologyKey: string, whenUnsatisfiable: string): k8s.TopologySpreadConstraint => ({
    topologyKey,
    whenUnsatisfiable,
    maxSkew: 1,
    labelSelector: { matchLabels: selectorLabels(environment, name) },
    matchLabelKeys: ['pod-template-hash'],
    nodeTaintsPolicy: 'Honor',
  });
  return [
    constraint('topology.kubernetes.io/zone', zoneSpread === 'required' ? 'DoNotSchedule' : 'ScheduleAnyway'),
    constraint('kubernetes.io/hostname', 'ScheduleAnyway'),
  ];
}
