import {
  compareOrders,
  HOOK,
  isOrdered,
  isWave,
  orderText,
  SYNC_WAVE,
  syncOrderOf,
  type SyncOrder,
} from './argocd/sync-order';
import { needsOf, type Need } from './argocd/needs';
import type { Cluster } from './cluster/cluster';
import { inField } from './cluster/field-path';
import { shown } from './cluster/json';
import { titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

const WAVE_PATH = inField('metadata.annotations', SYNC_WAVE);

/** Argo CD goes on to a wave when all of the one before is healthy: what waits for a later one waits for ever. */
export const syncWaves: Policy = {
  id: 'sync-waves',
  severity: 'error',
  demands:
    'No object waits for one that Argo CD applies in a later wave, nothing comes after what only others make healthy, and waves follow the order of files.',
  prevents: 'A first sync that never ends: pods of one wave wait for a Secret, an account or a rule of the next.',
  link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  needs: 'objects',
  check: (cluster) => {
    const isOurs = cluster.facts !== undefined;
    if (!isOurs && !isOrdered(cluster)) return [];
    const needs = needsOf(cluster);
    return [
      ...cluster.objects.flatMap(unreadable),
      ...needs.flatMap((need) => later(need, isOurs ? 'before' : 'with')),
      ...(isOurs
        ? [
            ...needs.flatMap(claimsAlone),
            ...cluster.ofKind('Job').flatMap(noHook),
            ...inOrderOfFiles(cluster),
            ...behindDependent(cluster),
          ]
        : []),
    ];
  },
};

function unreadable(object: KubernetesObject): readonly Violation[] {
  const wave = object.annotations[SYNC_WAVE];
  if (wave === undefined || isWave(wave)) return [];
  const expected = 'a whole number';
  return [{ object, path: WAVE_PATH, expected, found: shown(wave), mend: 'write one: Argo CD takes this for 0' }];
}

/** @param secrets when what an operator makes a Secret from must be applied: before what reads it, or at the latest with it */
function later({ object, path, needed }: Need, secrets: 'before' | 'with'): readonly Violation[] {
  const own = syncOrderOf(object);
  const other = syncOrderOf(needed);
  if (own === undefined || other === undefined) return [];
  const distance = compareOrders(other, own);
  // Within a wave, custom resources come last.
  const isInTime = secrets === 'before' && makesSecret(needed, object) ? distance < 0 : distance <= 0;
  if (isInTime) return [];
  return [
    {
      object,
      path,
      expected: `${titleOf(needed)} in a wave ${distance === 0 ? 'before' : 'no later than'} ${orderText(own)}`,
      found: `it in ${orderText(other)}`,
      mend: `put ${needed.file} into an earlier stage, or ${object.file} into a later one`,
    },
  ];
}

/** Whether an object gets a Secret from another: what names the store of an ExternalSecret does not. */
const makesSecret = (needed: KubernetesObject, { kind }: KubernetesObject): boolean =>
  needed.kind === 'ExternalSecret' && kind !== 'ExternalSecret';

/**
 * Kinds whose health depends on what is outside of the folder: an Ingress waits for its load balancer, an autoscaler is degraded until
 * there are metrics of its pods.
 */
const DEPENDENT: Readonly<Record<string, string>> = {
  Ingress: 'waits for its load balancer',
  HorizontalPodAutoscaler: 'waits for metrics of its pods',
};

const isDependent = ({ kind }: KubernetesObject): boolean => Object.hasOwn(DEPENDENT, kind);

/** Where a file stands. */
interface Placed {
  readonly file: string;
  readonly order: SyncOrder;
}

/** Every object of a file has its wave, and files that are applied later have no earlier one. */
function inOrderOfFiles({ objects }: Cluster): readonly Violation[] {
  const violations: Violation[] = [];
  let last: Placed | undefined;
  for (const object of objects) {
    const order = object.annotations[SYNC_WAVE] === undefined ? undefined : syncOrderOf(object);
    const expected = expectedWave(object, order, last);
    if (expected !== undefined) {
      violations.push({
        object,
        path: WAVE_PATH,
        expected,
        found: order === undefined ? shown(object.annotations[SYNC_WAVE]) : orderText(order),
        mend: 'give each object the wave of its stage (charts/parts/stages.ts)',
      });
    } else if (order !== undefined && last?.file !== object.file && !isDependent(object))
      last = { file: object.file, order };
  }
  return violations;
}

/** Which wave an object should have, if it has another; what depends on others may be later than its file. */
function expectedWave(
  object: KubernetesObject,
  order: SyncOrder | undefined,
  last: Placed | undefined,
): string | undefined {
  if (order === undefined) return 'the wave of its stage';
  const hook = object.annotations[HOOK];
  if (order.phase !== 'Sync') return `no hook of another phase than Sync (${HOOK}: ${hook ?? ''})`;
  if (last === undefined) return undefined;
  const distance = compareOrders(order, last.order);
  if (object.file !== last.file || isDependent(object))
    return distance >= 0 ? undefined : `no wave before ${orderText(last.order)}, in which ${last.file} is`;
  return distance === 0 ? undefined : `${orderText(last.order)}, as the rest of ${object.file}`;
}

/** Nothing is held back by what only others can make healthy. */
function behindDependent({ objects }: Cluster): readonly Violation[] {
  const first = objects
    .filter(isDependent)
    .flatMap((object) => {
      const order = syncOrderOf(object);
      return order === undefined ? [] : [{ object, order }];
    })
    .reduce<{ readonly object: KubernetesObject; readonly order: SyncOrder } | undefined>(
      (earliest, one) => (earliest === undefined || compareOrders(one.order, earliest.order) < 0 ? one : earliest),
      undefined,
    );
  if (first === undefined) return [];
  return objects.flatMap((object): Violation[] => {
    const own = syncOrderOf(object);
    if (own === undefined || compareOrders(own, first.order) <= 0) return [];
    return [
      {
        object,
        path: WAVE_PATH,
        expected: `no wave after ${orderText(first.order)}, in which ${titleOf(first.object)} ${DEPENDENT[first.object.kind] ?? ''}`,
        found: orderText(own),
        mend: 'put what depends on others into the last wave (charts/parts/stages.ts)',
      },
    ];
  });
}

/** A Job that has run is removed after a while: Argo CD would find it missing, and run it again each time. */
function noHook(object: KubernetesObject): readonly Violation[] {
  if (object.annotations[HOOK] === 'Sync') return [];
  return [
    {
      object,
      path: inField('metadata.annotations', HOOK),
      expected: 'Sync, which runs it once with each commit',
      found: shown(object.annotations[HOOK]),
      mend: 'make it a hook: a Job that is none is run again whenever it has been removed',
    },
  ];
}

/** A volume is made when a pod wants it, and until then its claim is not healthy: a wave with the claim alone never ends. */
function claimsAlone({ object, path, needed }: Need): readonly Violation[] {
  const [own, other] = [syncOrderOf(object), syncOrderOf(needed)];
  if (needed.kind !== 'PersistentVolumeClaim' || own === undefined || other === undefined) return [];
  if (compareOrders(other, own) >= 0) return [];
  return [
    {
      object,
      path,
      expected: `${titleOf(needed)} in the same wave, ${orderText(own)}`,
      found: `it in ${orderText(other)}`,
      mend: 'put the claim into the stage of the pods that use it',
    },
  ];
}
