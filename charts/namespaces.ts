import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import type { Environment, Monitoring } from '../overlays/environment';
import { estateResources, type EstateResources } from './parts/estate';
import { environmentLabels, type Place } from './parts/labels';
import { monitoringResources } from './parts/monitoring-estate';
import { bytes, count, cpu } from './parts/quantity';

export interface NamespacesChartProps {
  readonly environment: Environment;
}

/** Memory, and ephemeral storage, of a container that states none. */
const USUAL_MEBIBYTES = 64;

/** Pods that are routed to count as ready only when the load balancer has found them healthy (target type ip). */
const READINESS_GATE = { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } as const;

/** The namespaces of an environment, with the limits and the denials that hold for everything in the system's own. */
export class NamespacesChart extends Chart {
  constructor(scope: Construct, id: string, { environment }: NamespacesChartProps) {
    super(scope, id);
    const { namespace, secretStore } = environment;
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name: namespace,
        labels: {
          ...environmentLabels(environment),
          ...podSecurityLabels(environment),
          ...READINESS_GATE,
        },
      },
    });
    if (secretStore !== undefined) {
      new k8s.KubeNamespace(this, 'external-secrets', {
        metadata: {
          name: secretStore.serviceAccountNamespace,
          labels: { ...environmentLabels(environment), ...podSecurityLabels(environment) },
        },
      });
    }
    addLimits(this, environment, estateResources(environment));
    addDenials(this, environment);
    if (environment.monitoring !== undefined) this.addMonitoring(environment, environment.monitoring);
  }

  /** The namespaces of the monitoring stack; what reads the files of nodes is alone in one, since it needs another level. */
  private addMonitoring(environment: Environment, monitoring: Monitoring): void {
    const { system } = environment;
    const namespaces = [
      { namespace: monitoring.namespace, level: 'restricted' },
      { namespace: monitoring.nodeNamespace, level: 'privileged' },
    ] as const;
    for (const { namespace, level } of namespaces) {
      const scope = new Construct(this, namespace);
      new k8s.KubeNamespace(scope, 'namespace', {
        metadata: {
          name: namespace,
          labels: {
            ...environmentLabels(environment),
            ...podSecurityLabels(environment, level),
            ...(namespace === monitoring.namespace && monitoring.grafanaHost !== undefined ? READINESS_GATE : {}),
          },
        },
      });
      addLimits(scope, { system, namespace }, monitoringResources(environment, monitoring, namespace));
      addDenials(scope, { system, namespace });
    }
  }
}

/** A ResourceQuota that everything fits in at its largest, and a LimitRange for what states no resources. */
function addLimits(scope: Construct, place: Place, { total, largest }: EstateResources): void {
  const { namespace } = place;
  const labels = environmentLabels(place);
  const usual = bytes(USUAL_MEBIBYTES);
  new k8s.KubeResourceQuota(scope, 'resource-quota', {
    metadata: { name: 'estate', namespace, labels },
    spec: {
      hard: {
        pods: count(total.pods),
        'requests.cpu': cpu(total.cpuMillis),
        'requests.memory': bytes(total.memoryMebibytes),
        'limits.memory': bytes(total.memoryMebibytes),
        'requests.ephemeral-storage': bytes(total.ephemeralStorageMebibytes),
        // Traffic comes in through the Ingress alone.
        'services.loadbalancers': count(0),
        'services.nodeports': count(0),
      },
    },
  });
  new k8s.KubeLimitRange(scope, 'limit-range', {
    metadata: { name: 'containers', namespace, labels },
    spec: {
      limits: [
        {
          type: 'Container',
          defaultRequest: { cpu: cpu(50), memory: usual, 'ephemeral-storage': usual },
          default: { memory: usual, 'ephemeral-storage': usual },
          // Never less than what one gets that states nothing: the API server refuses that.
          max: {
            memory: bytes(Math.max(USUAL_MEBIBYTES, largest.memoryMebibytes)),
            'ephemeral-storage': bytes(Math.max(USUAL_MEBIBYTES, largest.ephemeralStorageMebibytes)),
          },
        },
      ],
    },
  });
}

/** Nothing comes in or goes out but what a workload's own policy allows, and DNS. */
function addDenials(scope: Construct, place: Place): void {
  const { namespace } = place;
  const labels = environmentLabels(place);
  new k8s.KubeNetworkPolicy(scope, 'default-deny', {
    metadata: { name: 'default-deny', namespace, labels },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  const port = k8s.IntOrString.fromNumber(53);
  new k8s.KubeNetworkPolicy(scope, 'allow-dns', {
    metadata: { name: 'allow-dns', namespace, labels },
    spec: {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          // Long answers come by TCP.
          ports: [
            { protocol: 'UDP', port },
            { protocol: 'TCP', port },
          ],
        },
      ],
    },
  });
}

/** A level of Pod Security, as the cluster's version of Kubernetes defines it. */
function podSecurityLabels(
  { cluster }: Environment,
  level: 'restricted' | 'privileged' = 'restricted',
): Record<string, string> {
  const version = `v${cluster.kubernetesVersion}`;
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}
