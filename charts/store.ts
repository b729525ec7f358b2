import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Environment, InClusterStore, Port } from '../overlays/environment';
import { engineParts } from './engines';
import type { EngineFiles, EngineParts } from './engines/engine';
import { selectorLabels, versionedLabels, workloadLabels } from './parts/labels';
import { addNetworkPolicy } from './parts/network';
import { checksum } from './parts/pod';
import { containerPorts, portName, servicePorts } from './parts/port';
import { bytes } from './parts/quantity';
import { resourceRequirements } from './parts/resources';
import { scratchFolders, type Mounted } from './parts/scratch';
import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from './parts/security';

export interface StoreChartProps {
  readonly environment: Environment;
  readonly store: InClusterStore;
}

const COMPONENT = 'store';
const DATA = 'data';
const FILES = 'files';

/** A store that runs in the cluster: one pod, one volume, reached by those that use it and nobody else. */
export class StoreChart extends Chart {
  constructor(scope: Construct, id: string, { environment, store }: StoreChartProps) {
    super(scope, id);
    const { name, callers } = store;
    const engine = engineParts(store);
    const port: Port = { name: engine.portName, number: store.port, protocol: 'tcp' };
    const metadata = { name, namespace: environment.namespace, labels: workloadLabels(environment, name, COMPONENT) };
    new k8s.KubeServiceAccount(this, 'service-account', { metadata, automountServiceAccountToken: false });
    if (engine.files !== undefined) new k8s.KubeConfigMap(this, 'config-map', { metadata, data: engine.files.texts });
    const listeners = [{ port, callers }];
    addNetworkPolicy(this, environment, { name, component: COMPONENT, listeners, destinations: [] });
    new k8s.KubeService(this, 'service', {
      metadata,
      spec: { type: 'ClusterIP', selector: selectorLabels(environment, name), ports: servicePorts([port]) },
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
    const labels = versionedLabels(environment, store, COMPONENT);
    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: { name, namespace: environment.namespace, labels },
      spec: {
        serviceName: name,
        replicas: 1,
        revisionHistoryLimit: 5,
        selector: { matchLabels: selectorLabels(environment, name) },
        template: podTemplate(labels, store, engine, port),
      },
    });
  }
}

/** Its one pod: the engine, with its volume. */
function podTemplate(
  labels: Record<string, string>,
  store: InClusterStore,
  engine: EngineParts,
  port: Port,
): k8s.PodTemplateSpec {
  const { name, image, user, resources } = store;
  const { volumes, volumeMounts } = mounted(store, engine);
  return {
    metadata: {
      labels,
      // A change of its files is a change of the template, and so starts another pod.
      ...(engine.files === undefined ? {} : { annotations: { 'checksum/config': checksum(engine.files.texts) } }),
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: podSecurityContext(user),
      terminationGracePeriodSeconds: engine.gracePeriodSeconds,
      containers: [
        {
          name,
          image,
          ...engine.container,
          ports: containerPorts([port]),
          ...probes(engine, port),
          resources: resourceRequirements(resources),
          securityContext: CONTAINER_SECURITY_CONTEXT,
          volumeMounts,
        },
      ],
      volumes,
    },
  };
}

/** Startup and readiness ask the engine, liveness only for an open socket: what is busy must not be restarted. */
function probes({ ready, startupSeconds }: EngineParts, port: Port): Partial<k8s.Container> {
  return {
    startupProbe: { ...ready, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: Math.ceil(startupSeconds / 5) },
    readinessProbe: { ...ready, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: {
      tcpSocket: { port: portName(port) },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 6,
    },
  };
}

/** The data, what may be written beside it, and the engine's files. */
function mounted({ name }: InClusterStore, engine: EngineParts): Mounted {
  const others = [
    scratchFolders(engine.writableFolders),
    ...(engine.files === undefined ? [] : [readOnlyFiles(name, engine.files)]),
  ];
  return {
    volumes: [{ name: DATA, persistentVolumeClaim: { claimName: name } }, ...others.flatMap(({ volumes }) => volumes)],
    volumeMounts: [{ name: DATA, mountPath: engine.dataFolder }, ...others.flatMap(({ volumeMounts }) => volumeMounts)],
  };
}

/** Files one by one: in the folder of a whole ConfigMap each stands twice, and what starts all that it finds starts it twice. */
function readOnlyFiles(configMap: string, { folder, mode, texts }: EngineFiles): Mounted {
  return {
    volumes: [{ name: FILES, configMap: { name: configMap, defaultMode: mode } }],
    volumeMounts: Object.keys(texts).map((file) => ({
      name: FILES,
      mountPath: `${folder}/${file}`,
      subPath: file,
      readOnly: true,
    })),
  };
}
