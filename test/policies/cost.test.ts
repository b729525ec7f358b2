import { POLICIES } from '../../policies';
import { apiToken } from '../../policies/api-token';
import { clusterOf, type Cluster } from '../../policies/cluster/cluster';
import { objectOf } from '../../policies/cluster/object';
import type { Policy } from '../../policies/policy';
import { cluster, withoutFacts } from './clusters';

/*
 * What a policy costs grows with the cluster, not with its square. Counted is what is read of objects, pods and facts, since a clock
 * says another thing each time.
 */

/** Twice as much, and a little for sorting; a loop over all pods within a loop over all pods costs four times as much. */
const MOST_GROWTH = 2.5;

const PROD = cluster('autolytiq-prod');
const NAMES = (PROD.facts?.workloads ?? []).map(({ name }) => name).sort((one, other) => other.length - one.length);

const sizes = [4, 8].map(grown);

test.each(POLICIES)('$id', (policy) => {
  const [small = 0, large] = sizes.map((given) => readsOf(policy, given));
  expect(large).toBeLessThan(MOST_GROWTH * small + 1000);
});

test.each(POLICIES.filter(({ needs }) => needs === 'objects'))('$id, of a cluster of others', (policy) => {
  const [small = 0, large] = sizes.map((given) => readsOf(policy, withoutFacts(given)));
  expect(large).toBeLessThan(MOST_GROWTH * small + 1000);
});

test('a loop in a loop would be seen', () => {
  const sameNames: Policy = {
    ...apiToken,
    check: ({ pods }) =>
      pods
        .filter((one) => pods.some((other) => other !== one && other.owner.name === one.owner.name))
        .map(({ owner: object }) => ({ object, path: '', expected: 'one', found: 'two', mend: 'rename one' })),
  };
  const [small = 0, large] = sizes.map((given) => readsOf(sameNames, given));
  expect(large).toBeGreaterThan(MOST_GROWTH * small + 1000);
});

/** A production cluster with each of its workloads so many times: everything that is called after them, and mentions them. */
function grown(times: number): Cluster {
  const bodies = PROD.objects.flatMap(({ body, file }) => copiesOf(body, times).map((copy) => objectOf(copy, file)));
  const objects = bodies.filter((object) => object !== undefined);
  const { facts } = PROD;
  if (facts === undefined) throw new Error('autolytiq-prod has no facts');
  const workloads = facts.workloads.flatMap((workload) => copiesOf(workload, times));
  return clusterOf(PROD.name, objects, { ...structuredClone(facts), workloads });
}

/** Copies of what mentions workloads, each with workloads of its own; the rest stays one. */
function copiesOf<Value>(value: Value, times: number): readonly Value[] {
  const text = JSON.stringify(value);
  if (!NAMES.some((name) => text.includes(name))) return [value];
  const pattern = new RegExp(`(?<![\\w-])(${NAMES.join('|')})(?![\\w-])`, 'g');
  return Array.from({ length: times }, (_, index) => JSON.parse(text.replace(pattern, `$1-${index}`)));
}

/** How often a policy reads something of a cluster. */
function readsOf(policy: Policy, given: Cluster): number {
  let reads = 0;
  const known = new WeakMap<object, object>();
  /** The value, with everything that is read of it counted; the same one for the same value, as policies compare them. */
  function watched<Value>(value: Value): Value {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    const proxy = known.get(value) ?? new Proxy(value, handler);
    known.set(value, proxy).set(proxy, proxy);
    return proxy as Value;
  }
  const handler: ProxyHandler<object> = {
    get: (target, key, receiver) => {
      reads += 1;
      const value: unknown = Reflect.get(target, key, receiver);
      return Object.hasOwn(target, key) ? watched(value) : value;
    },
    apply: (target, self, args) =>
      watched(typeof target === 'function' ? Reflect.apply(target, self, args) : undefined),
  };
  policy.check(watched(given));
  return reads;
}
