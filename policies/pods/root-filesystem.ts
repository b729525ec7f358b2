import { at, listAt, textAt } from '../cluster/json';
import type { Container, Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { ofContainer, refused, runsOnWindows } from './security-context';
import { volumeKind } from './volume-kind';

/** Containers that can write to the file system of their image; what somebody debugs with may. */
export const writableRoots = (pod: Pod): readonly Violation[] =>
  judgedIn(pod)
    .map((container) => ({ container, setting: ofContainer(container, 'readOnlyRootFilesystem') }))
    .filter(({ setting }) => setting.value !== true)
    .map(({ container, setting }) =>
      refused(pod, setting, 'true', `set it to true in ${container.name}, and mount an emptyDir wherever it writes`),
    );

/** Containers with nothing but files to read, and no /tmp to write to. */
export function withoutScratch(pod: Pod): readonly Violation[] {
  const volumes = writableVolumes(pod);
  return judgedIn(pod)
    .filter((container) => ofContainer(container, 'readOnlyRootFilesystem').value === true)
    .filter(({ body }) => !listAt(body, 'volumeMounts').some((mount) => isWritableTmp(mount, volumes)))
    .map(({ name, path }) =>
      refused(
        pod,
        { path: `${path}.volumeMounts`, value: undefined },
        `a volume at /tmp that ${name} can write to`,
        'mount an emptyDir at /tmp: its root file system is read-only',
      ),
    );
}

const judgedIn = (pod: Pod): readonly Container[] =>
  runsOnWindows(pod) ? [] : pod.containers.filter(({ kind }) => kind !== 'ephemeral');

const NEVER_WRITABLE = ['configMap', 'downwardAPI', 'image', 'projected', 'secret'];

/** Names of the volumes that can be written to; those of the claims of a StatefulSet too. */
function writableVolumes({ spec, owner }: Pod): ReadonlySet<string> {
  const writable = listAt(spec, 'volumes').filter((volume) => {
    const kind = volumeKind(volume) ?? 'emptyDir';
    return !NEVER_WRITABLE.includes(kind) && at(volume, kind, 'readOnly') !== true;
  });
  const names = writable.map((volume) => textAt(volume, 'name'));
  const claims = listAt(owner.body, 'spec', 'volumeClaimTemplates').map((claim) => textAt(claim, 'metadata', 'name'));
  return new Set([...names, ...claims].filter((name) => name !== undefined));
}

function isWritableTmp(mount: unknown, volumes: ReadonlySet<string>): boolean {
  const path = textAt(mount, 'mountPath')?.replace(/\/+$/, '');
  return (path === '/tmp' || path === '') && at(mount, 'readOnly') !== true && volumes.has(textAt(mount, 'name') ?? '');
}
