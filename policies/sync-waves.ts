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
    'No object waits for one that Argo CD applies in a later wave, nothing comes after an Ingress, and waves follow the order of files.',
  prevents: 'A first sync that never ends: pods of one wave wait for a Secret, an account or a rule of the next.',
  link: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/',
  needs: 'objects',
  check: (cluster) => {
    const isOurs = cluster.facts !== undefined;
    if (!isOurs && !isOrdered(cluster)) return [];
    return [
      ...cluster.objects.flatMap(unreadable),
      ...needsOf(cluster).flatMap((need) => later(need, isOurs ? 'before' : 'with')),
      ...(isOurs ? [...inOrderOfFiles(cluster), ...behindIngress(cluster)] : []),
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

/** Every object of a file has its wave, and files that are applied later have no earlier one. */
function inOrderOfFiles({ objects }: Cluster): readonly Violation[] {
  const violations: Violation[] = [];
  let last: { readonly file: string; readonly order: SyncOrder } | undefined;
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
    } else if (order !== undefined && last?.file !== object.file) last = { file: object.file, order };
  }
  return violations;
}

/** Which wave an object should have, if it has another. */
function expectedWave(
  { file, annotations }: KubernetesObject,
  order: SyncOrder | undefined,
  last: { readonly file: string; readonly order: SyncOrder } | undefined,
): string | undefined {
  if (order === undefined) return 'the wave of its stage';
  if (order.phase !== 'Sync') return `no hook of another phase than Sync (${HOOK}: ${annotations[HOOK] ?? ''})`;
  if (last === undefined) return undefined;
  const distance = compareOrders(order, last.order);
  if (file === last.file) return distance === 0 ? undefined : `${orderText(last.order)}, as the rest of ${file}`;
  return distance >= 0 ? undefined : `no wave before ${orderText(last.order)}, in which ${last.file} is`;
}

/** An Ingress is healthy when a load balancer has given it an address, which may need all that is behind it. */
function behindIngress({ objects, ofKind }: Cluster): readonly Violation[] {
  const [ingress] = ofKind('Ingress');
  const order = ingress === undefined ? undefined : syncOrderOf(ingress);
  if (ingress === undefined || order === undefined) return [];
  return objects.flatMap((object): Violation[] => {
    const own = syncOrderOf(object);
    if (own === undefined || compareOrders(own, order) <= 0) return [];
    return [
      {
        object,
        path: WAVE_PATH,
        expected: `no wave after ${orderText(order)}, in which ${titleOf(ingress)} waits for its load balancer`,
        found: orderText(own),
        mend: 'give it the wave of the Ingresses, or an earlier one (charts/parts/stages.ts)',
      },
    ];
  });
}
