import { createHash } from 'node:crypto';
import type { k8s } from 'cdk8s-plus-27';
import type { Environment, SecretVariable, Workload } from '../../overlays/environment';
import { versionedLabels, type Component } from './labels';
import { resourceRequirements } from './resources';
import { scratchFolders } from './scratch';
import { CONTAINER_SECURITY_CONTEXT, podSecurityContext } from './security';

/** What a kind of workload adds to the pod that all have in common. */
export interface PodParts {
  readonly component: Component;
  /** Ports, probes and hooks of the container. */
  readonly container?: Partial<k8s.Container>;
  /** Restart policy, grace period, spread. */
  readonly spec?: Partial<k8s.PodSpec>;
}

/** The pod template of a workload: hardened, with its configuration, and with exactly the secret keys it declares. */
export function podTemplate(environment: Environment, workload: Workload, parts: PodParts): k8s.PodTemplateSpec {
  const { name, pullSecret, user, kubernetesApi } = workload;
  const { volumes, volumeMounts } = scratchFolders(workload.writableFolders);
  return {
    metadata: {
      labels: versionedLabels(environment, workload, parts.component),
      // A change of configuration is a change of the template, and so starts new pods.
      annotations: { 'checksum/config': configChecksum(workload) },
    },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: kubernetesApi === 'token',
      enableServiceLinks: false,
      securityContext: podSecurityContext(user),
      ...(pullSecret === undefined ? {} : { imagePullSecrets: [{ name: pullSecret }] }),
      containers: [{ ...containerOf(workload), volumeMounts, ...parts.container }],
      volumes,
      ...parts.spec,
    },
  };
}

function containerOf(workload: Workload): k8s.Container {
  const { name, image, command, args, config, secretKeys, resources } = workload;
  return {
    name,
    image,
    ...(command === undefined ? {} : { command: [...command] }),
    ...(args === undefined ? {} : { args: [...args] }),
    ...(Object.keys(config).length === 0 ? {} : { envFrom: [{ configMapRef: { name } }] }),
    ...(secretKeys.length === 0
      ? {}
      : { env: secretKeys.map((secretKey) => secretVariable(secretKey.key, secretKey)) }),
    resources: resourceRequirements(resources),
    securityContext: CONTAINER_SECURITY_CONTEXT,
  };
}

/** A variable whose value is a key of a Secret. */
export function secretVariable(name: string, { secret, key }: Pick<SecretVariable, 'secret' | 'key'>): k8s.EnvVar {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** SHA-256 of a workload's configuration, and of what is added to the URLs that it reads. */
function configChecksum({ config, secretKeys }: Workload): string {
  const added = secretKeys.flatMap(({ key, urlParameters }) =>
    urlParameters === undefined ? [] : [[key, urlParameters]],
  );
  return checksum(added.length === 0 ? config : [config, added]);
}

/** SHA-256 of a value, as an annotation of pods: another value makes another template, and so new pods. */
export function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
