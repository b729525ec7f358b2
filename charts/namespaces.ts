import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment } from '../overlays/environment';
import { estateResources } from './parts/estate';
import { environmentLabels } from './parts/labels';
import { bytes, count, cpu } from './parts/quantity';

export interface NamespacesChartProps {
  readonly environment: Environment;
}

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
          // Pods count as ready only when the load balancer has found them healthy (target type ip).
          'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled',
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
    this.addLimits(environment);
    this.addNetworkPolicies(environment);
  }

  /** A ResourceQuota that the estate fits in at its largest, and a LimitRange for what states no resources. */
  private addLimits(environment: Environment): void {
    const { namespace } = environment;
    const labels = environmentLabels(environment);
    const { total, largest } = estateResources(environment);
    new k8s.KubeResourceQuota(this, 'resource-quota', {
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
    new k8s.KubeLimitRange(this, 'limit-range', {
      metadata: { name: 'containers', namespace, labels },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: { cpu: cpu(50), memory: bytes(64), 'ephemeral-storage': bytes(64) },
            default: { memory: bytes(64), 'ephemeral-storage': bytes(64) },
            max: {
              memory: bytes(largest.memoryMebibytes),
              'ephemeral-storage': bytes(largest.ephemeralStorageMebibytes),
            },
          },
        ],
      },
    });
  }

  /** Nothing comes in or goes out but what a workload's own policy allows, and DNS. */
  private addNetworkPolicies(environment: Environment): void {
    const { namespace } = environment;
    const labels = environmentLabels(environment);
    new k8s.KubeNetworkPolicy(this, 'default-deny', {
      metadata: { name: 'default-deny', namespace, labels },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
    const port = k8s.IntOrString.fromNumber(53);
    new k8s.KubeNetworkPolicy(this, 'allow-dns', {
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
}

/** The level `restricted`, as the cluster's version of Kubernetes defines it. */
function podSecurityLabels({ cluster }: Environment): Record<string, string> {
  const version = `v${cluster.kubernetesVersion}`;
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}
