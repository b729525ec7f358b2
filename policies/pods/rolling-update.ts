import { at, recordAt, textAt } from '../cluster/json';
import type { KubernetesObject } from '../cluster/object';

/** What a Deployment does with its pods when a new version comes. */
export type Strategy =
  | { readonly kind: 'recreate' }
  /** Pods above the replicas, and pods that may be missing, while it goes on. */
  | { readonly kind: 'rolling'; readonly surge: number; readonly unavailable: number }
  | { readonly kind: 'unreadable'; readonly field: 'maxSurge' | 'maxUnavailable' | 'type' }
  /** Neither may a pod come before one goes, nor go before one comes: the API server refuses it. */
  | { readonly kind: 'stuck' };

const DEFAULT = '25%';

/** The strategy of a Deployment with so many replicas; percentages become pods as the controller has it. */
export function strategyOf({ body }: KubernetesObject, replicas: number): Strategy {
  const strategy = recordAt(body, 'spec', 'strategy');
  const type = textAt(strategy, 'type') ?? 'RollingUpdate';
  if (type === 'Recreate') return { kind: 'recreate' };
  if (type !== 'RollingUpdate') return { kind: 'unreadable', field: 'type' };
  const given = (field: string): unknown => at(strategy, 'rollingUpdate', field) ?? DEFAULT;
  const surge = podsOf(given('maxSurge'), replicas, Math.ceil);
  const unavailable = podsOf(given('maxUnavailable'), replicas, Math.floor);
  if (surge === undefined) return { kind: 'unreadable', field: 'maxSurge' };
  if (unavailable === undefined) return { kind: 'unreadable', field: 'maxUnavailable' };
  if (isZero(given('maxSurge')) && isZero(given('maxUnavailable'))) return { kind: 'stuck' };
  // Where both round to none, the controller lets one pod be missing.
  return { kind: 'rolling', surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

function podsOf(value: unknown, replicas: number, round: (pods: number) => number): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : undefined;
  const percent = typeof value === 'string' ? /^(\d{1,3})%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : round((replicas * Number(percent)) / 100);
}

const isZero = (value: unknown): boolean => value === 0 || value === '0%';
