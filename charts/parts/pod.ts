import { createHash } from 'node:crypto';
import type { k8s } from 'cdk8s-plus-27';
import type { Environment, Workload } from '../../overlays/environment';
import { versionedLabels, type Component } from './labels';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from './security';

/** What a kind of workload adds to the pod that all have in common. */
export interface PodParts {
  readonly component: Component;
  /** Ports, probes and hooks of the container. */
  readonly container?: Partial<k8s.Container>;
  /** Restart policy, grace period, spread. */
  readonly spec?: Partial<k8s.PodSpec>;
}

const TMP = 'tmp';

/** The pod template of a workload: hardened, with its configuration, and with exactly the secret keys it declares. */
export function podTemplate(environment: Environment, workload: Workload, parts: PodParts): k8s.PodTemplateSpec {
  return {
    metadata: {
      labels: versionedLabels(environment, workload, parts.component),
      // A change of configuration is a change of the template, and so starts new pods.
      annotations: { 'checksum/config': configChecksum(workload) },
    },
    spec: {
      serviceAccountName: workload.name,
      automountServiceAccountToken: workload.kubernetesApi === 'token',
      enableServiceLinks: false,
      securityContext: podSecurityContext(workload.user),
      containers: [{ ...containerOf(environment, workload), ...parts.container }],
      volumes: [{ name: TMP, emptyDir: {} }],
      ...parts.spec,
    },
  };
}

function containerOf(environment: Environment, workload: Workload): k8s.Container {
  const { name, image, command, args, config, secretKeys, resources } = workload;
  return {
    name,
    image,
    ...(command === undefined ? {} : { command: [...command] }),
    ...(args === undefined ? {} : { args: [...args] }),
    ...(Object.keys(config).length === 0 ? {} : { envFrom: [{ configMapRef: { name } }] }),
    ...(secretKeys.length === 0 ? {} : { env: secretKeys.map((key) => secretVariable(environment, key, key)) }),
    resources: resourceRequirements(resources),
    securityContext: CONTAINER_SECURITY_CONTEXT,
    volumeMounts: [{ name: TMP, mountPath: '/tmp' }],
  };
}

/** A variable whose value is a key of the system's Secret. */
export function secretVariable(environment: Environment, name: string, key: string): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: environment.secret.name, key } } };
}

/** SHA-256 of a workload's configuration. */
function configChecksum({ config }: Workload): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex');
}
