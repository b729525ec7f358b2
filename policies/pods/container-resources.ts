import { at, recordAt } from '../cluster/json';
import { inField } from '../cluster/field-path';
import type { Container, Pod } from '../cluster/pod';
import type { Violation } from '../policy';
import { mebibytesText, millisOf, unitsOf } from '../capacity/quantity';
import { isSet, refused, type Setting } from './security-context';

const SIDES = ['requests', 'limits'] as const;
type Side = (typeof SIDES)[number];

/** `requests.cpu` */
export type Stated = readonly [side: Side, resource: string];

/** Quantities with which a pod is refused, or its container can never run. */
export const impossibleResources = (pod: Pod): readonly Violation[] =>
  withResources(pod).flatMap((container) => [
    ...SIDES.flatMap((side) =>
      Object.keys(recordAt(container.body, 'resources', side)).flatMap((resource) =>
        impossibleQuantity(pod, amountAt(container, [side, resource]), resource),
      ),
    ),
    ...overLimits(pod, container),
  ]);

/**
 * What a container leaves to the guesses of others, those of a LimitRange among them. A request that is left out is what its limit
 * is, where limits count for both.
 */
export const unstatedResources = (
  pod: Pod,
  demanded: readonly Stated[],
  limits: 'for themselves' | 'for both',
): readonly Violation[] =>
  withResources(pod).flatMap((container) => {
    const isMissing = (stated: Stated): boolean => isNothing(valueAt(container, stated));
    const missing = demanded.filter(
      ([side, resource]) =>
        isMissing([side, resource]) && (limits === 'for themselves' || isMissing(['limits', resource])),
    );
    if (missing.length === 0) return [];
    const names = missing.map((stated) => stated.join('.')).join(', ');
    const setting = { path: `${container.path}.resources`, value: undefined };
    return [refused(pod, setting, names, `state what ${container.name} needs, as measured under load`)];
  });

/** Those with which somebody debugs cannot state any. */
const withResources = ({ containers }: Pod): readonly Container[] =>
  containers.filter(({ kind }) => kind !== 'ephemeral');

/** Zero is nothing: the scheduler gives no room, the kubelet sets no limit. */
const isNothing = (value: unknown): boolean => !isSet(value) || unitsOf(value) === 0;

const valueAt = ({ body }: Container, [side, resource]: Stated): unknown => at(body, 'resources', side, resource);

/** Of most amounts nobody asks the path. */
const amountAt = (container: Container, stated: Stated): Setting => ({
  get path() {
    const [side, resource] = stated;
    return inField(`${container.path}.resources.${side}`, resource);
  },
  value: valueAt(container, stated),
});

const MEBIBYTE = 2 ** 20;
/** No machine of AWS that anybody rents for this has more. */
const MOST_CORES = 256;
/** Below this no process starts: a suffix was forgotten, or m (thousandths) written for Mi. */
const LEAST_BYTES: Readonly<Record<string, number>> = { memory: 4 * MEBIBYTE, 'ephemeral-storage': MEBIBYTE };

function impossibleQuantity(pod: Pod, setting: Setting, resource: string): readonly Violation[] {
  const { value } = setting;
  if (!isSet(value)) return [];
  const units = unitsOf(value);
  if (units === undefined || (millisOf(value) ?? 0) < 0) {
    return [refused(pod, setting, 'a quantity', `write it as 250m or 2 (cpu), 512Mi or 1Gi (bytes)`)];
  }
  if (resource === 'cpu' && units > MOST_CORES) {
    return [refused(pod, setting, `at most ${MOST_CORES} cores`, 'write thousandths of a core with m: 250m')];
  }
  const least = Object.hasOwn(LEAST_BYTES, resource) ? (LEAST_BYTES[resource] ?? 0) : 0;
  if (units === 0 || units >= least) return [];
  return [refused(pod, setting, `at least ${mebibytesText(least)}`, 'write mebibytes with Mi: 512Mi')];
}

function overLimits(pod: Pod, container: Container): readonly Violation[] {
  return Object.keys(recordAt(container.body, 'resources', 'requests')).flatMap((resource) => {
    const request = amountAt(container, ['requests', resource]);
    const limit = valueAt(container, ['limits', resource]);
    const [wanted, most] = [millisOf(request.value), millisOf(limit)];
    if (wanted === undefined || most === undefined || wanted <= most) return [];
    return [
      refused(
        pod,
        request,
        `at most ${String(limit)}, its limit`,
        `raise limits.${resource} of ${container.name}, or ask for less`,
      ),
    ];
  });
}
