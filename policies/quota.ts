import type { Cluster } from './cluster/cluster';
import { at, isJson, listAt, recordAt, shown } from './cluster/json';
import type { KubernetesObject } from './cluster/object';
import { inSpec, type Pod } from './cluster/pod';
import { everything, podCounter } from './capacity/pod-counts';
import {
  RESOURCES,
  amountOf,
  containerAmount,
  defaultsByNamespace,
  podAmount,
  type Defaults,
  type Resource,
  type Side,
} from './capacity/pod-resources';
import type { Policy, Violation } from './policy';
import { mebibytesText, millicoresText, unitsOf } from './capacity/quantity';

/** What a quota counts of pods: their number, or an amount. */
type Counted = 'pods' | { readonly side: Side; readonly resource: Resource };

const COUNTED: ReadonlyMap<string, Counted> = new Map<string, Counted>([
  ['pods', 'pods'],
  ['count/pods', 'pods'],
  ...RESOURCES.flatMap((resource): [string, Counted][] => [
    [resource, { side: 'requests', resource }],
    [`requests.${resource}`, { side: 'requests', resource }],
    [`limits.${resource}`, { side: 'limits', resource }],
  ]),
]);

/** What every quota of ours limits. */
const LIMITED = ['pods', 'requests.cpu', 'requests.memory', 'limits.memory', 'requests.ephemeral-storage'];

interface Question {
  readonly cluster: Cluster;
  readonly pods: readonly Pod[];
  readonly defaults: Defaults | undefined;
  /** Pods of a workload that a quota must have room for. */
  readonly count: (pod: Pod) => number;
}

/**
 * A quota has room for what the namespace can grow to: all at the autoscalers' maximum, in the middle of a rollout, with their old
 * pods draining. Of objects alone, without facts, no more is asked than that they can start.
 */
export const quota: Policy = {
  id: 'quota',
  severity: 'error',
  demands:
    'A ResourceQuota has room for all that its namespace can grow to, a LimitRange for its largest container, and a namespace of ours has a quota.',
  prevents: 'The API server refuses pods, without a word to whoever rolls out: scaling and rollouts stop halfway.',
  link: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  needs: 'objects',
  check: (cluster) => {
    const { facts } = cluster;
    const nodes = facts?.nodeGroups.reduce((sum, { max }) => sum + max, 0) ?? 1;
    const counts = podCounter(cluster, nodes);
    const defaults = defaultsByNamespace(cluster);
    const questionOf = (namespace: string): Question => ({
      cluster,
      pods: cluster.podsIn(namespace),
      defaults: defaults.get(namespace),
      count: (pod) => (facts === undefined ? counts(pod).least : everything(counts(pod))),
    });
    const quotas = cluster.ofKind('ResourceQuota').filter(isGeneral);
    return [
      ...(facts === undefined ? [] : withoutQuota(cluster, quotas)),
      ...quotas.flatMap((object) => tooSmall(object, questionOf(object.namespace))),
      ...quotas.flatMap((object) => unstated(object, questionOf(object.namespace))),
      ...cluster.ofKind('LimitRange').flatMap((object) => tooLarge(object, questionOf(object.namespace))),
    ];
  },
};

/** Quotas with scopes count some pods only, by what they are at run time. */
const isGeneral = ({ body }: KubernetesObject): boolean =>
  listAt(body, 'spec', 'scopes').length === 0 && at(body, 'spec', 'scopeSelector') === undefined;

const hardOf = ({ body }: KubernetesObject) => recordAt(body, 'spec', 'hard');

function withoutQuota(cluster: Cluster, quotas: readonly KubernetesObject[]): readonly Violation[] {
  return cluster.ofKind('Namespace').flatMap((object): readonly Violation[] => {
    if (cluster.podsIn(object.name).length === 0) return [];
    const own = quotas.filter(({ namespace }) => namespace === object.name);
    const missing = LIMITED.filter((key) => own.every((one) => hardOf(one)[key] === undefined));
    if (missing.length === 0) return [];
    return [
      {
        object,
        path: 'metadata.name',
        expected: `a ResourceQuota in the namespace that limits ${missing.join(', ')}`,
        found: own.length === 0 ? 'none' : own.map(({ name }) => name).join(', '),
        mend: 'add a ResourceQuota, so that a runaway workload cannot take the whole cluster',
      },
    ];
  });
}

function tooSmall(object: KubernetesObject, { cluster, pods, defaults, count }: Question): readonly Violation[] {
  return Object.entries(hardOf(object)).flatMap(([key, value]): readonly Violation[] => {
    const counted = COUNTED.get(key);
    const limit = counted === undefined ? undefined : limitOf(counted, value);
    if (counted === undefined || limit === undefined) return [];
    const each = (pod: Pod): number =>
      counted === 'pods' ? 1 : podAmount(pod, counted.side, counted.resource, defaults);
    const need = pods.reduce((sum, pod) => sum + count(pod) * each(pod), 0);
    if (need <= limit) return [];
    return [
      {
        object,
        path: `spec.hard["${key}"]`,
        expected: `at least ${amountText(counted, need)}, which the workloads of the namespace ${cluster.facts === undefined ? 'start with' : 'can grow to'}`,
        found: shown(value),
        mend: 'raise the quota, or lower the requests or the most replicas',
      },
    ];
  });
}

/** Where a quota counts CPU or memory, a container that states none is refused. */
function unstated(object: KubernetesObject, { pods, defaults }: Question): readonly Violation[] {
  return Object.keys(hardOf(object)).flatMap((key) => {
    const counted = COUNTED.get(key);
    if (counted === undefined || counted === 'pods' || counted.resource === 'ephemeral-storage') return [];
    const { side, resource } = counted;
    return pods.flatMap((pod): readonly Violation[] =>
      isJson(pod.spec['resources'])
        ? []
        : pod.containers
            .filter((container) => containerAmount(container, side, resource, defaults) === undefined)
            .map(({ path }) => ({
              object: pod.owner,
              path: `${path}.resources.${side}.${resource}`,
              expected: `an amount, since ResourceQuota ${object.name} counts it`,
              found: 'nothing',
              mend: 'state it, or give the namespace a LimitRange with a default',
            })),
    );
  });
}

/** A container or pod beyond the maximum of a LimitRange is refused. */
function tooLarge({ name, body }: KubernetesObject, { pods, defaults }: Question): readonly Violation[] {
  return listAt(body, 'spec', 'limits').flatMap((item) =>
    RESOURCES.flatMap((resource) => {
      const stated = at(item, 'max', resource);
      const max = amountOf(resource, stated);
      const type = at(item, 'type');
      if (max === undefined || (type !== 'Container' && type !== 'Pod')) return [];
      const violation = (object: KubernetesObject, path: string, amount: number): Violation => ({
        object,
        path,
        expected: `at most ${shown(stated)} of ${resource}, the maximum of LimitRange ${name} for a ${type}`,
        found: amountText({ side: 'limits', resource }, amount),
        mend: 'raise max in the LimitRange, or ask for less',
      });
      const most = (amount: (side: Side) => number): number => Math.max(amount('requests'), amount('limits'));
      return pods.flatMap((pod) => {
        if (type === 'Pod') {
          const amount = most((side) => podAmount(pod, side, resource, defaults));
          return amount > max ? [violation(pod.owner, inSpec(pod, 'containers'), amount)] : [];
        }
        return pod.containers.flatMap((container) => {
          const amount = most((side) => containerAmount(container, side, resource, defaults) ?? 0);
          return amount > max ? [violation(pod.owner, `${container.path}.resources`, amount)] : [];
        });
      });
    }),
  );
}

const limitOf = (counted: Counted, value: unknown): number | undefined =>
  counted === 'pods' ? unitsOf(value) : amountOf(counted.resource, value);

function amountText(counted: Counted, amount: number): string {
  if (counted === 'pods') return String(amount);
  return counted.resource === 'cpu' ? millicoresText(amount) : mebibytesText(amount);
}
