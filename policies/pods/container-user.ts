import { type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { inForce, isSet, oncePerPath, refused, runsOnWindows, type Setting } from './security-context';

/** Users with which a container cannot be started. */
export const impossibleUsers = (pod: Pod): readonly Violation[] =>
  oncePerPath(
    pod.containers.flatMap((container): readonly Violation[] => {
      const user = inForce(pod, container, 'runAsUser');
      if (isSet(user.value) && !isUserId(user.value)) {
        return [refused(pod, user, 'the number of a user', 'write the uid that the image has for it')];
      }
      const isForbidden = user.value === 0 && inForce(pod, container, 'runAsNonRoot').value === true;
      return isForbidden ? [refused(pod, user, OTHER_USER, contradiction(container))] : [];
    }),
  );

const OTHER_USER = 'a user other than 0, since runAsNonRoot is true';

const contradiction = ({ name }: Container): string =>
  `take the numeric user of the image: the kubelet does not start ${name} so`;

const isUserId = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;

/** Users of which only the image knows whether they are root, or that are. */
export function unstatedUsers(pod: Pod): readonly Violation[] {
  // In a user namespace of its own, root is nobody on the node.
  if (runsOnWindows(pod) || pod.spec['hostUsers'] === false) return [];
  return oncePerPath(
    pod.containers
      .map((container): Setting => inForce(pod, container, 'runAsUser'))
      .filter(({ value }) => !isSet(value) || value === 0)
      .map((user) =>
        refused(pod, user, 'the number of a user other than 0', 'write the uid that the image has for its user'),
      ),
  );
}
