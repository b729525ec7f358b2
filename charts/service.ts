import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, Service } from '../overlays/environment';
import { targetGroupAnnotations } from './parts/alb';
import { selectorLabels, versionedLabels, workloadLabels } from './parts/labels';
import { addNetworkPolicy } from './parts/network';
import { podTemplate } from './parts/pod';
import { PORT_NAME, probes } from './parts/probe';
import { addConfigMap, addServiceAccount } from './parts/workload';

export interface ServiceChartProps {
  readonly environment: Environment;
  readonly service: Service;
}

const COMPONENT = 'service';

/** A workload that answers requests, with everything that belongs to it alone. */
export class ServiceChart extends Chart {
  constructor(scope: Construct, id: string, { environment, service }: ServiceChartProps) {
    super(scope, id);
    const { name, port, callers, destinations } = service;
    const metadata = { name, namespace: environment.namespace, labels: workloadLabels(environment, name, COMPONENT) };
    addServiceAccount(this, environment, service, COMPONENT);
    addConfigMap(this, environment, service, COMPONENT);
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listens: { port, callers }, destinations });
    this.addDeployment(environment, service);
    new k8s.KubeService(this, 'service', {
      metadata: { ...metadata, ...targetGroupAnnotations(service) },
      spec: {
        type: 'ClusterIP',
        selector: selectorLabels(environment, name),
        ports: [{ name: PORT_NAME, port, targetPort: k8s.IntOrString.fromString(PORT_NAME), protocol: 'TCP' }],
      },
    });
    if (scales(service)) this.addAutoscaler(metadata, service);
    if (service.replicas.min > 1) {
      new k8s.KubePodDisruptionBudget(this, 'pod-disruption-budget', {
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

  private addDeployment(environment: Environment, service: Service): void {
    const { name, port, replicas, rollout, shutdown } = service;
    new k8s.KubeDeployment(this, 'deployment', {
      metadata: { name, namespace: environment.namespace, labels: versionedLabels(environment, service, COMPONENT) },
      spec: {
        // Where an autoscaler owns the number, a number here would undo its work at every apply.
        ...(scales(service) ? {} : { replicas: replicas.min }),
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: rollout.deadlineSeconds,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromString(`${rollout.maxSurgePercent}%`),
          },
        },
        selector: { matchLabels: selectorLabels(environment, name) },
        template: podTemplate(environment, service, {
          component: COMPONENT,
          container: {
            ports: [{ name: PORT_NAME, containerPort: port, protocol: 'TCP' }],
            ...probes(service.probes),
            // SIGTERM must come after load balancers and kube-proxy have stopped sending. `exec` rather than the `sleep`
            // action, which Kubernetes has from 1.30 on.
            lifecycle: { preStop: { exec: { command: ['sleep', String(shutdown.preStopSeconds)] } } },
          },
          spec: {
            terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
            topologySpreadConstraints: topologySpread(environment, service),
          },
        }),
      },
    });
  }

  private addAutoscaler(metadata: k8s.ObjectMeta, { name, replicas }: Service): void {
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'horizontal-pod-autoscaler', {
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
}

/** Whether an autoscaler owns the number of pods. */
function scales({ replicas }: Service): boolean {
  return replicas.max > replicas.min;
}

function utilisation(name: 'cpu' | 'memory', averageUtilization: number): k8s.MetricSpecV2 {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}

/**
 * Pods apart: over zones, by force where there are several; over nodes, as far as it goes, since a node that is full must not
 * keep a pod from starting. Each revision is spread by itself, so that old pods do not push new ones together.
 */
function topologySpread(environment: Environment, { name, zoneSpread }: Service): k8s.TopologySpreadConstraint[] {
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
