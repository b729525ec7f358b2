import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, InClusterStore } from '../overlays/environment';
import { selectorLabels, versionedLabels, workloadLabels } from './parts/labels';
import { addNetworkPolicy } from './parts/network';
import { secretVariable } from './parts/pod';
import { bytes } from './parts/quantity';
import { resourceRequirements } from './parts/resources';
import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from './parts/security';

export interface StoreChartProps {
  readonly environment: Environment;
  readonly store: InClusterStore;
}

const COMPONENT = 'store';
const DATA = 'data';
const TMP = 'tmp';
const REDIS_PORT_NAME = 'redis';

/** Redis may fill this share of its memory limit; the rest is for buffers and for writing its files. */
const MEMORY_SHARE = 0.75;

/** A store that runs in the cluster: one pod, one volume, reached by those that use it and nobody else. */
export class StoreChart extends Chart {
  constructor(scope: Construct, id: string, { environment, store }: StoreChartProps) {
    super(scope, id);
    const { name, port, callers } = store;
    const metadata = { name, namespace: environment.namespace, labels: workloadLabels(environment, name, COMPONENT) };
    new k8s.KubeServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listens: { port, callers }, destinations: [] });
    new k8s.KubeService(this, 'service', {
      metadata,
      spec: {
        type: 'ClusterIP',
        selector: selectorLabels(environment, name),
        ports: [
          { name: REDIS_PORT_NAME, port, targetPort: k8s.IntOrString.fromString(REDIS_PORT_NAME), protocol: 'TCP' },
        ],
      },
    });
    // A claim of its own rather than a template in the StatefulSet: it can grow, and a template is never stored as written.
    new k8s.KubePersistentVolumeClaim(this, 'persistent-volume-claim', {
      metadata,
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: environment.cluster.storageClass,
        resources: { requests: { storage: bytes(store.storageMebibytes) } },
      },
    });
    this.addStatefulSet(environment, store);
  }

  private addStatefulSet(environment: Environment, store: InClusterStore): void {
    const { name, user } = store;
    const labels = versionedLabels(environment, store, COMPONENT);
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name, namespace: environment.namespace, labels },
      spec: {
        serviceName: name,
        replicas: 1,
        revisionHistoryLimit: 5,
        selector: { matchLabels: selectorLabels(environment, name) },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: podSecurityContext(user),
            terminationGracePeriodSeconds: 30,
            containers: [redisContainer(environment, store)],
            volumes: [
              { name: DATA, persistentVolumeClaim: { claimName: name } },
              { name: TMP, emptyDir: {} },
            ],
          },
        },
      },
    });
  }
}

/** Redis, writing every change to its volume. Probes ask it with the client's own tool, which fails on an error answer. */
function redisContainer(environment: Environment, store: InClusterStore): k8s.Container {
  const { name, image, port, passwordKey, resources } = store;
  const maxMemory = Math.floor(resources.memoryMebibytes * MEMORY_SHARE);
  const options = [
    '--dir',
    '/data',
    '--appendonly',
    'yes',
    '--maxmemory',
    `${maxMemory}mb`,
    '--maxmemory-policy',
    'allkeys-lru',
  ];
  const password = passwordKey === undefined ? [] : ['--requirepass', `$(${passwordKey})`];
  const ping = { exec: { command: ['redis-cli', '-e', '-p', String(port), 'ping'] } };
  return {
    name,
    image,
    command: ['redis-server'],
    args: ['--port', String(port), ...options, ...password],
    ...(passwordKey === undefined
      ? {}
      : {
          env: [
            secretVariable(environment, passwordKey, passwordKey),
            // Where redis-cli looks for the password.
            secretVariable(environment, 'REDISCLI_AUTH', passwordKey),
          ],
        }),
    ports: [{ name: REDIS_PORT_NAME, containerPort: port, protocol: 'TCP' }],
    startupProbe: { ...ping, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 24 },
    readinessProbe: { ...ping, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: {
      tcpSocket: { port: k8s.IntOrString.fromString(REDIS_PORT_NAME) },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    },
    resources: resourceRequirements(resources),
    securityContext: CONTAINER_SECURITY_CONTEXT,
    volumeMounts: [
      { name: DATA, mountPath: '/data' },
      { name: TMP, mountPath: '/tmp' },
    ],
  };
}
