import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { Port } from '../../../overlays/environment';
import { checksum } from '../../parts/pod';
import { containerPorts, portName } from '../../parts/port';
import type { Probes } from '../../parts/probe';
import { resourceRequirements } from '../../parts/resources';
import { scratchFolders, type Mounted } from '../../parts/scratch';
import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from '../../parts/security';
import { metadataOf, portsOf, runningLabels, selectorOf, type ComponentProps } from './component';

/** What a kind of component adds to the pod that all have in common. */
export interface ComponentPod {
  /** Arguments, variables and hooks of its container. */
  readonly container: Pick<k8s.Container, 'args' | 'env' | 'lifecycle'>;
  readonly probes: Probes;
  /** What it reads and keeps, beside the empty /tmp. */
  readonly mounts?: readonly Mounted[];
  /** What it reads once, at its start: another value makes other pods. */
  readonly readAtStart?: unknown;
  /** How long it may take to end, if that is not the half minute that Kubernetes gives. */
  readonly gracePeriodSeconds?: number;
  /** What else its kind of workload says of pods. */
  readonly spec?: Partial<k8s.PodSpec>;
}

/** The pods of a component: hardened, with exactly the files that it is given. */
export function componentPod(props: ComponentProps, pod: ComponentPod): k8s.PodTemplateSpec {
  const { name, image, user, resources, kubernetesApi } = props.component;
  const mounts = [...(pod.mounts ?? []), scratchFolders([])];
  return {
    metadata: {
      labels: runningLabels(props),
      annotations: { 'checksum/config': checksum(pod.readAtStart ?? {}) },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: kubernetesApi === 'token',
      enableServiceLinks: false,
      securityContext: podSecurityContext(user),
      ...(pod.gracePeriodSeconds === undefined ? {} : { terminationGracePeriodSeconds: pod.gracePeriodSeconds }),
      containers: [
        {
          name,
          image,
          ...pod.container,
          ports: containerPorts(portsOf(props)),
          ...pod.probes,
          resources: resourceRequirements(resources),
          securityContext: CONTAINER_SECURITY_CONTEXT,
          volumeMounts: mounts.flatMap(({ volumeMounts }) => volumeMounts),
        },
      ],
      volumes: mounts.flatMap(({ volumes }) => volumes),
      ...pod.spec,
    },
  };
}

/**
 * How a new version takes over: beside the old one, or after it where two cannot share a volume.
 */
export type Takeover = 'beside' | 'after';

/** How long a rollout may stand still before it counts as failed; more than the longest start. */
const DEADLINE_SECONDS = 1200;

/** The Deployment of a component. */
export function addComponentDeployment(
  scope: Construct,
  props: ComponentProps,
  pod: ComponentPod,
  takeover: Takeover = 'beside',
): void {
  const { component } = props;
  new k8s.KubeDeployment(scope, 'deployment', {
    metadata: { ...metadataOf(props), labels: runningLabels(props) },
    spec: {
      replicas: component.replicas,
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: DEADLINE_SECONDS,
      strategy:
        takeover === 'after'
          ? { type: 'Recreate' }
          : {
              type: 'RollingUpdate',
              rollingUpdate: {
                maxUnavailable: k8s.IntOrString.fromNumber(0),
                maxSurge: k8s.IntOrString.fromString('25%'),
              },
            },
      selector: { matchLabels: selectorOf(props) },
      template: componentPod(props, pod),
    },
  });
}

/** How a component is asked for its state. */
export interface HttpProbes {
  readonly port: Port;
  /** Path that answers 200 when it can take requests. */
  readonly ready: string;
  /** Path that answers 200 unless only a restart helps; left out, an open socket is enough. */
  readonly alive?: string;
  /** Port of `ready`, if that is another. */
  readonly readyPort?: Port;
  /** Longest time from start to ready. */
  readonly startupSeconds: number;
}

/** Startup and readiness ask whether it can take requests, liveness whether it still does anything. */
export function httpProbes({ port, ready, alive, readyPort = port, startupSeconds }: HttpProbes): Probes {
  const asked = { httpGet: { path: ready, port: portName(readyPort) } };
  const lives =
    alive === undefined ? { tcpSocket: { port: portName(port) } } : { httpGet: { path: alive, port: portName(port) } };
  return {
    startupProbe: { ...asked, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: Math.ceil(startupSeconds / 5) },
    readinessProbe: { ...asked, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { ...lives, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 6 },
  };
}
