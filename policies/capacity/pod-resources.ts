import type { Cluster } from '../cluster/cluster';
import { at, isJson, listAt, recordAt, type Json } from '../cluster/json';
import type { Container, Pod } from '../cluster/pod';
import { millisOf, unitsOf } from './quantity';

/** `requests.cpu`, `limits.memory`: what quotas count. */
export type Side = 'requests' | 'limits';

/** Resources that containers ask for; the rest (devices, huge pages) is not looked at. */
export const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'] as const;
export type Resource = (typeof RESOURCES)[number];

/** What containers of a namespace get that state nothing themselves. */
export interface Defaults {
  readonly requests: Json;
  readonly limits: Json;
}

/** CPU in thousandths, the rest in bytes. */
export const amountOf = (resource: Resource, value: unknown): number | undefined =>
  resource === 'cpu' ? millisOf(value) : unitsOf(value);

/**
 * The defaults of each namespace that has a LimitRange; of several, the first to say something of a resource counts. A maximum
 * is a limit for what states none, a limit a request, as the API server has it.
 */
export function defaultsByNamespace(cluster: Cluster): ReadonlyMap<string, Defaults> {
  const defaults = new Map<string, Defaults>();
  for (const { namespace, body } of cluster.ofKind('LimitRange')) {
    for (const item of listAt(body, 'spec', 'limits')) {
      if (!isJson(item) || item['type'] !== 'Container') continue;
      const before = defaults.get(namespace) ?? { requests: {}, limits: {} };
      const limits = { ...recordAt(item, 'max'), ...recordAt(item, 'default') };
      const requests = { ...recordAt(item, 'min'), ...limits, ...recordAt(item, 'defaultRequest') };
      defaults.set(namespace, {
        limits: { ...limits, ...before.limits },
        requests: { ...requests, ...before.requests },
      });
    }
  }
  return defaults;
}

/** What a container asks for, as the API server stores it; undefined where neither it nor a LimitRange says anything. */
export function containerAmount(
  { body }: Pick<Container, 'body'>,
  side: Side,
  resource: Resource,
  defaults?: Defaults,
): number | undefined {
  const stated = (of: Side) => at(body, 'resources', of, resource);
  if (side === 'limits') return amountOf(resource, stated('limits') ?? defaults?.limits[resource]);
  return amountOf(resource, stated('requests') ?? stated('limits') ?? defaults?.requests[resource]);
}

/**
 * What a pod takes of a node: its containers together, or one of its init containers where that is more, and what its runtime
 * class takes (https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers). What
 * states nothing takes nothing.
 */
export function podAmount(pod: Pod, side: Side, resource: Resource, defaults?: Defaults): number {
  let running = 0;
  let starting = 0;
  for (const container of pod.containers) {
    if (container.kind === 'ephemeral') continue;
    const amount = containerAmount(container, side, resource, defaults) ?? 0;
    const stays = container.kind === 'container' || container.body['restartPolicy'] === 'Always';
    if (stays) running += amount;
    // Init containers come first, one after the other, beside the sidecars that have started before them.
    else starting = Math.max(starting, running + amount);
  }
  const overhead = amountOf(resource, at(pod.spec, 'overhead', resource)) ?? 0;
  return Math.max(running, starting) + overhead;
}
