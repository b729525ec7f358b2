import type { k8s } from 'cdk8s-plus-27';
import type { User } from '../../overlays/environment';

/**
 * Security contexts that the Pod Security level `restricted` admits
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/).
 */

/** Of a pod: a numeric user, since `runAsNonRoot` alone refuses images whose user is a name. */
export function podSecurityContext({ uid, gid }: User): k8s.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: uid,
    runAsGroup: gid,
    fsGroup: gid,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Of a container: nothing but its own files to read, and no way to become more. */
export const CONTAINER_SECURITY_CONTEXT: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};
