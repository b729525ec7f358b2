import { claimOf, claimsNamed, isOfOneNode, templatesOf, volumesOf, type Claim } from './references/claims';
import type { Cluster } from './cluster/cluster';
import { at, listAt, shown, textAt } from './cluster/json';
import { groupOf } from './cluster/object';
import { inSpec, type Pod } from './cluster/pod';
import { podCounter, type PodCounts } from './capacity/pod-counts';
import type { Policy, Violation } from './policy';
import { unitsOf } from './capacity/quantity';
import { strategyOf } from './pods/rolling-update';

/** Storage that comes, and can be attached where it is wanted. The storage class, and volumes nobody mounts, by facts alone. */
export const volumes: Policy = {
  id: 'volumes',
  severity: 'error',
  demands:
    'Claims can be provided, volumes and mounts name each other, and no rollout waits for a disk that the old pod still holds.',
  prevents: 'Pods that are Pending or ContainerCreating for ever: no such volume, no such class, a Multi-Attach error.',
  link: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes',
  needs: 'objects',
  check: (cluster) => {
    const { pods, facts } = cluster;
    const counts = podCounter(cluster, 1);
    const ownClaims = cluster.ofKind('PersistentVolumeClaim').filter((object) => groupOf(object) === '');
    const classes = cluster.ofKind('StorageClass').map(({ name }) => name);
    const claims = [...ownClaims.map(claimOf), ...pods.flatMap(templatesOf)];
    return [
      ...claims.flatMap(unprovidable),
      ...(facts === undefined ? [] : claims.flatMap((claim) => otherClass(claim, facts.storageClass, classes))),
      ...pods.flatMap((pod) => [
        ...baseless(pod),
        ...(facts === undefined ? [] : unmounted(pod)),
        ...contended(cluster, pod, counts(pod)),
      ]),
    ];
  },
};

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'];

function unprovidable({ object, path, spec }: Claim): readonly Violation[] {
  const modes = listAt(spec, 'accessModes');
  const isMode = (mode: unknown): boolean => MODES.some((known) => known === mode);
  const size = unitsOf(at(spec, 'resources', 'requests', 'storage'));
  return [
    ...(modes.length > 0 && modes.every(isMode)
      ? []
      : [
          {
            object,
            path: `${path}.accessModes`,
            expected: `one or more of ${MODES.join(', ')}`,
            found: shown(spec['accessModes']),
            mend: 'set [ReadWriteOnce] for a disk of one node',
          },
        ]),
    ...(size !== undefined && size > 0
      ? []
      : [
          {
            object,
            path: `${path}.resources.requests.storage`,
            expected: 'a size above 0',
            found: shown(at(spec, 'resources', 'requests', 'storage')),
            mend: 'set it, 10Gi for instance',
          },
        ]),
  ];
}

function otherClass({ object, path, spec }: Claim, expected: string, made: readonly string[]): readonly Violation[] {
  const found = textAt(spec, 'storageClassName');
  if (found === expected || (found !== undefined && made.includes(found))) return [];
  const mend = `set ${expected}, the class that the cluster has (cluster.storageClass)`;
  return [{ object, path: `${path}.storageClassName`, expected, found: shown(spec['storageClassName']), mend }];
}

/** Where a container names volumes. */
const MOUNTS = [
  ['volumeMounts', 'mountPath'],
  ['volumeDevices', 'devicePath'],
] as const;

/** Mounts of what the pod does not have, and two mounts in one place: the API server refuses both. */
function baseless(pod: Pod): readonly Violation[] {
  const known = new Set(volumesOf(pod).map(({ name }) => name));
  return pod.containers.flatMap(({ path, body }) => {
    const places = new Set<string>();
    return MOUNTS.flatMap(([list, placeField]) =>
      listAt(body, list).flatMap((mount, index): readonly Violation[] => {
        const name = textAt(mount, 'name');
        const place = textAt(mount, placeField);
        const isTaken = place !== undefined && places.has(place);
        if (place !== undefined) places.add(place);
        const found = (field: string, expected: string, value: unknown, mend: string): Violation => {
          return { object: pod.owner, path: `${path}.${list}[${index}].${field}`, expected, found: shown(value), mend };
        };
        return [
          ...(name !== undefined && known.has(name)
            ? []
            : [
                found(
                  'name',
                  'a volume of the pod',
                  name,
                  `add the volume to ${inSpec(pod, 'volumes')}, or remove the mount`,
                ),
              ]),
          ...(isTaken ? [found(placeField, 'a place of its own', place, 'mount it elsewhere')] : []),
        ];
      }),
    );
  });
}

/** Volumes that no container mounts; without its disk, a program that keeps something loses it with every pod. */
function unmounted(pod: Pod): readonly Violation[] {
  const mounted = new Set(
    pod.containers.flatMap(({ body }) =>
      MOUNTS.flatMap(([list]) => listAt(body, list).map((mount) => textAt(mount, 'name'))),
    ),
  );
  const mend = 'mount it, or remove it: the pod waits for it all the same';
  return volumesOf(pod)
    .filter(({ name }) => !mounted.has(name))
    .map(({ path, name }) => {
      return { object: pod.owner, path, expected: 'a volume that a container mounts', found: shown(name), mend };
    });
}

/** A disk of one node, in pods that may be on two. */
function contended(cluster: Cluster, pod: Pod, { most }: PodCounts): readonly Violation[] {
  const { owner, namespace } = pod;
  if (!['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout'].includes(owner.kind)) return [];
  const named = claimsNamed(pod).find(({ name }) => {
    const claim = cluster.find('PersistentVolumeClaim', namespace, name);
    return claim !== undefined && isOfOneNode(claimOf(claim));
  });
  if (named === undefined) return [];
  const held = `ReadWriteOnce claim ${named.name}`;
  if (most > 1) {
    const mend = 'run one replica, or a StatefulSet with volumeClaimTemplates';
    return [{ object: owner, path: named.path, expected: `one pod on the ${held}`, found: `up to ${most}`, mend }];
  }
  if (owner.kind !== 'Deployment' || most < 1) return [];
  const strategy = strategyOf(owner, most);
  if (strategy.kind !== 'rolling' || strategy.surge === 0) return [];
  return [
    {
      object: owner,
      path: 'spec.strategy.type',
      expected: 'Recreate',
      found: `RollingUpdate, whose new pod waits for the ${held} while the old one waits for the new`,
      mend: 'set Recreate, and remove rollingUpdate',
    },
  ];
}
