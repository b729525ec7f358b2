import { at, isJson, listAt, recordAt, type Json } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';
import { inSpec, type Pod } from '../cluster/pod';

/** A field, or a value of it, that older releases do not have: they drop it without a word, or refuse the object. */
export interface Arrival {
  readonly path: string;
  /** The minor release of Kubernetes 1 from which it works without being switched on. */
  readonly since: number;
  /** What does the same before. */
  readonly instead: string;
}

type Known = readonly [fields: readonly string[], since: number, instead: string];

const field = (path: string, since: number, instead: string): Known => [path.split('.'), since, instead];

/** As pkg/features/kube_features.go switches them on. Those of the core since 1.27 or earlier are not listed. */
const OF_CONTAINERS: readonly Known[] = [
  field('lifecycle.preStop.sleep', 30, "exec with command [sleep, '15']"),
  field('lifecycle.postStart.sleep', 30, 'exec with a sleep command'),
  field('resizePolicy', 33, 'nothing'),
  field('restartPolicyRules', 35, "the pod's restartPolicy"),
  field(
    'securityContext.appArmorProfile',
    30,
    'the annotation container.apparmor.security.beta.kubernetes.io/<container>',
  ),
];
const OF_PODS: readonly Known[] = [
  field('hostUsers', 33, 'nothing'),
  field('resources', 34, 'resources of each container'),
  field(
    'securityContext.appArmorProfile',
    30,
    'the annotation container.apparmor.security.beta.kubernetes.io/<container>',
  ),
  field('securityContext.supplementalGroupsPolicy', 33, 'nothing'),
  field('securityContext.seLinuxChangePolicy', 33, 'nothing'),
];
const OF_JOBS: readonly Known[] = [
  field('backoffLimitPerIndex', 29, 'backoffLimit'),
  field('maxFailedIndexes', 29, 'backoffLimit'),
  field('podReplacementPolicy', 29, 'nothing'),
  field('successPolicy', 31, 'nothing'),
  field('managedBy', 32, 'nothing'),
];
const OF_KINDS: Readonly<Record<string, readonly Known[]>> = {
  Service: [field('trafficDistribution', 31, 'the annotation service.kubernetes.io/topology-mode: Auto')],
  PersistentVolumeClaim: [field('volumeAttributesClassName', 34, 'a storage class')],
};

const ZONAL = ['PreferSameZone', 'PreferSameNode'];

/** The fields of a pod that some release from 1.28 on brought. */
export function podArrivals(pod: Pod): readonly Arrival[] {
  const inContainers = pod.containers.flatMap(({ kind, path, body }) => [
    ...present(body, OF_CONTAINERS, (fields) => `${path}.${fields}`),
    ...(kind === 'init' && body['restartPolicy'] !== undefined
      ? [{ path: `${path}.restartPolicy`, since: 29, instead: 'a container beside the others' }]
      : []),
  ]);
  return [...inContainers, ...present(pod.spec, OF_PODS, (fields) => inSpec(pod, fields)), ...affinityArrivals(pod)];
}

/** The fields of an object, outside its pods, that some release from 1.28 on brought. */
export function objectArrivals({ kind, body }: KubernetesObject): readonly Arrival[] {
  const spec = recordAt(body, 'spec');
  switch (kind) {
    case 'Job':
      return present(spec, OF_JOBS, (fields) => `spec.${fields}`);
    case 'CronJob':
      return present(recordAt(spec, 'jobTemplate', 'spec'), OF_JOBS, (fields) => `spec.jobTemplate.spec.${fields}`);
    case 'Service':
      return ZONAL.some((value) => spec['trafficDistribution'] === value)
        ? [{ path: 'spec.trafficDistribution', since: 34, instead: 'PreferClose' }]
        : present(spec, OF_KINDS[kind] ?? [], (fields) => `spec.${fields}`);
    default:
      return Object.hasOwn(OF_KINDS, kind) ? present(spec, OF_KINDS[kind] ?? [], (fields) => `spec.${fields}`) : [];
  }
}

function affinityArrivals(pod: Pod): readonly Arrival[] {
  if (pod.spec['affinity'] === undefined) return [];
  return ['podAffinity', 'podAntiAffinity'].flatMap((affinity) =>
    listAt(pod.spec, 'affinity', affinity, 'requiredDuringSchedulingIgnoredDuringExecution').flatMap((term, index) => {
      const path = inSpec(pod, `affinity.${affinity}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`);
      return present(isJson(term) ? term : {}, LABEL_KEYS, (fields) => `${path}.${fields}`);
    }),
  );
}

const LABEL_KEYS: readonly Known[] = [
  field('matchLabelKeys', 31, 'labelSelector alone'),
  field('mismatchLabelKeys', 31, 'labelSelector alone'),
];

function present(body: Json, known: readonly Known[], pathOf: (fields: string) => string): readonly Arrival[] {
  return known
    .filter(([fields]) => body[fields[0] ?? ''] !== undefined && at(body, ...fields) !== undefined)
    .map(([fields, since, instead]) => ({ path: pathOf(fields.join('.')), since, instead }));
}
