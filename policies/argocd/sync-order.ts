import type { Cluster } from '../cluster/cluster';
import type { KubernetesObject } from '../cluster/object';

/** The annotation that puts an object into a wave; without it, the wave is 0. */
export const SYNC_WAVE = 'argocd.argoproj.io/sync-wave';

/** The annotation that makes an object a hook of one or more phases. */
export const HOOK = 'argocd.argoproj.io/hook';

/** Phases in their order; what is no hook is applied in Sync (https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/). */
const PHASES = ['PreSync', 'Sync', 'PostSync'] as const;

/** When Argo CD applies an object: first by phase, then by wave. */
export interface SyncOrder {
  readonly phase: (typeof PHASES)[number];
  readonly wave: number;
}

/** When Argo CD applies an object; undefined for what is no part of a sync that succeeds, or has a wave that is no number. */
export function syncOrderOf({ annotations }: KubernetesObject): SyncOrder | undefined {
  const hooks = (annotations[HOOK] ?? 'Sync').split(',').map((hook) => hook.trim());
  const phase = PHASES.find((one) => hooks.includes(one));
  const wave = annotations[SYNC_WAVE] ?? '0';
  return phase === undefined || !isWave(wave) ? undefined : { phase, wave: Number(wave) };
}

/** Argo CD takes what is no whole number for 0, and says nothing. */
export const isWave = (text: string): boolean => /^-?\d{1,9}$/.test(text);

/** Less than 0 when the one is applied before the other, 0 when in one wave. */
export const compareOrders = (one: SyncOrder, other: SyncOrder): number =>
  PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase) || one.wave - other.wave;

/** `wave -2`, `wave 0 of PreSync` */
export const orderText = ({ phase, wave }: SyncOrder): string =>
  phase === 'Sync' ? `wave ${wave}` : `wave ${wave} of ${phase}`;

/** Whether anything in a folder says when Argo CD shall apply it. */
export const isOrdered = ({ objects }: Cluster): boolean =>
  objects.some(({ annotations }) => annotations[SYNC_WAVE] !== undefined || annotations[HOOK] !== undefined);
