import { impossibleUsers, unstatedUsers } from './pods/container-user';
import type { Policy } from './policy';
import { oncePerPath } from './pods/security-context';

/** Without facts, an image may well have a user of its own, and a number at that. */
export const nonRootUser: Policy = {
  id: 'non-root-user',
  severity: 'error',
  demands: 'Every container of ours runs as a user given by its number, other than 0.',
  prevents:
    'A container whose image has a named user does not start under runAsNonRoot; one that runs as root owns its node when it breaks out.',
  link: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-the-security-context-for-a-pod',
  needs: 'objects',
  check: ({ pods, facts }) =>
    pods.flatMap((pod) => oncePerPath([...impossibleUsers(pod), ...(facts === undefined ? [] : unstatedUsers(pod))])),
};
