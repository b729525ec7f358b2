import type { Grouping } from '../../overlays/environment';

/** What Alertmanager does by itself, in seconds. */
const DEFAULT_SECONDS = 15;

/** So much less than the interval of a group that what one of them is about to say is still true. */
const SHARE_OF_INTERVAL = 1 / 5;

/**
 * How long each Alertmanager leaves a message to the one before it, in seconds (`--cluster.peer-timeout`). It decides what to say before
 * it waits: with more than the interval of a group, it says that an alert fires after the other has said that it is over. Gossip takes
 * less than a second. What remains: after one of them was started again they look at a group at different moments, and an alert that ends
 * within this time may be told once more before its end is told (https://github.com/prometheus/alertmanager/issues/2447).
 */
export function peerTimeoutSeconds({ intervalSeconds }: Grouping): number {
  return Math.max(1, Math.min(DEFAULT_SECONDS, Math.floor(intervalSeconds * SHARE_OF_INTERVAL)));
}
