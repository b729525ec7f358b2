import { at, listAt, textAt } from '../cluster/json';
import { inSpec, type Container, type Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { baselineViolations } from './pod-security-baseline';
import { restrictedViolations } from './pod-security-restricted';
import { oncePerPath, refused } from './security-context';

/** A volume with files of the node. */
interface NodeFiles {
  readonly path: string;
  readonly name: string | undefined;
  readonly folder: string | undefined;
}

/**
 * What an agent of ours has beyond the files of its node, which it may read: the API server holds nothing against the pods of a
 * namespace that lets them be mounted, so nobody else would see it.
 */
export function agentViolations(pod: Pod, minor: number): readonly Violation[] {
  const files = filesOf(pod);
  const isOfFiles = ({ path }: Violation): boolean =>
    files.some((volume) => path === volume.path || path.startsWith(`${volume.path}.`));
  return [
    ...oncePerPath([...restrictedViolations(pod, minor), ...baselineViolations(pod, minor)]).filter(
      (violation) => !isOfFiles(violation),
    ),
    ...pod.containers.flatMap((container) => writable(pod, container, files)),
    ...twice(pod, files),
  ];
}

const filesOf = (pod: Pod): readonly NodeFiles[] =>
  listAt(pod.spec, 'volumes').flatMap((volume, index) =>
    at(volume, 'hostPath') === undefined
      ? []
      : [
          {
            path: inSpec(pod, `volumes[${index}]`),
            name: textAt(volume, 'name'),
            folder: textAt(volume, 'hostPath', 'path'),
          },
        ],
  );

const writable = (pod: Pod, { path, body }: Container, files: readonly NodeFiles[]): readonly Violation[] =>
  listAt(body, 'volumeMounts').flatMap((mount, index) => {
    const isRead = at(mount, 'readOnly') === true;
    if (isRead || !files.some(({ name }) => name === textAt(mount, 'name'))) return [];
    const setting = { path: `${path}.volumeMounts[${index}].readOnly`, value: at(mount, 'readOnly') };
    return [refused(pod, setting, 'true', 'set it: whoever writes files of the node owns the node')];
  });

/** One of them then stands where the program looks for something else. */
const twice = (pod: Pod, files: readonly NodeFiles[]): readonly Violation[] =>
  files
    .filter(({ folder }, index) => files.findIndex((other) => other.folder === folder) < index)
    .map(({ path, folder }) =>
      refused(
        pod,
        { path: `${path}.hostPath.path`, value: folder },
        'a folder of the node that no other volume has',
        'mount the folder that is meant, or take the volume away',
      ),
    );
