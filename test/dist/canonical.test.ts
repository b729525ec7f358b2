import { isCanonical } from '../canonical';
import { findAll, leavesOf } from '../query';
import { titleOf } from '../manifest';
import { COMMITTED, committedObjects } from './committed';

/*
 * What the API server stores otherwise than it was written would be "configured" at every apply, for ever. An object comes
 * back with these things changed or taken away, so they are not written in the first place.
 */

/** Fields that are something by being there, whatever is in them. */
const MEANT_EMPTY = new Set(['emptyDir', 'podSelector']);

/** Booleans that the API server tells apart from nothing; it drops a `false` of any other. */
const MEANT_FALSE = new Set(['automountServiceAccountToken', 'enableServiceLinks', 'allowPrivilegeEscalation']);

/** Numbers that the API server tells apart from nothing. */
const MEANT_ZERO = new Set(['maxUnavailable', 'stabilizationWindowSeconds']);

/** Where quantities stand. */
const QUANTITIES = [
  ...['requests', 'limits'].map((field) => `**.resources.${field}.*`),
  ...['default', 'defaultRequest', 'max', 'min'].map((field) => `spec.limits[*].${field}.*`),
  'spec.hard.*',
];

describe.each(COMMITTED)('in $cluster.name', ({ cluster, services, workers, stores }) => {
  const objects = committedObjects(cluster.name).map(({ object }) => object);
  const leaves = objects.flatMap((object) =>
    leavesOf(object).map(({ steps, value }) => ({
      at: `${titleOf(object)} ${steps.join('.')}`,
      field: steps.at(-1) ?? '',
      value,
    })),
  );

  test('there is something to look at', () => {
    // A namespace with its limits and denials; then at least four objects of each workload that runs, five of a store.
    const least = 5 + 4 * (services.length + workers.length) + 5 * stores.length;
    expect(objects.length).toBeGreaterThanOrEqual(least);
    expect(leaves.length).toBeGreaterThan(15 * objects.length);
  });

  test('nothing is null, and no text is empty', () => {
    // The core group of the API is called so in roles.
    const isCoreGroup = (at: string): boolean => /Role .* rules\.\d+\.apiGroups\.0$/.test(at);
    expect(leaves.filter(({ at, value }) => value === null || (value === '' && !isCoreGroup(at)))).toEqual([]);
  });

  test('no list and no object is empty, but for those that mean something by being there', () => {
    const empty = leaves.filter(({ value }) => typeof value === 'object');
    expect(empty.filter(({ field }) => !MEANT_EMPTY.has(field))).toEqual([]);
    expect(new Set(empty.map(({ field }) => field))).toEqual(MEANT_EMPTY);
    expect(empty.filter(({ value }) => Array.isArray(value))).toEqual([]);
  });

  test('no `false` and no 0 is written where that is the same as nothing', () => {
    const defaults = leaves.filter(
      ({ field, value }) => (value === false && !MEANT_FALSE.has(field)) || (value === 0 && !MEANT_ZERO.has(field)),
    );
    expect(defaults).toEqual([]);
    expect(new Set(leaves.filter(({ value }) => value === false).map(({ field }) => field))).toEqual(MEANT_FALSE);
  });

  test('every quantity has the one form in which it is stored', () => {
    const quantities = QUANTITIES.flatMap((path) => objects.flatMap((object) => findAll(object, path)));
    // Five of each container's resources, those of the quota and of the limits.
    expect(quantities.length).toBeGreaterThanOrEqual(5 * (services.length + workers.length + stores.length) + 12);
    expect(quantities.filter((quantity) => typeof quantity !== 'string' || !isCanonical(quantity))).toEqual([]);
  });

  test('no name has a dot in it, which a Job warns about and a Service refuses', () => {
    expect(objects.map(titleOf).filter((title) => title.includes('.'))).toEqual([]);
  });

  test('the metrics of an autoscaler are in the order in which old servers store them', () => {
    const autoscalers = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
    for (const each of autoscalers) {
      expect(findAll(each, 'spec.metrics[*].resource.name')).toEqual(['memory', 'cpu']);
    }
    expect(autoscalers).toHaveLength(
      [...services, ...workers].filter(({ replicas }) => replicas.max > replicas.min).length,
    );
  });
});
