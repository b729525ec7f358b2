import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { FULL_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { timeseries } from './timeseries';

const CHOSEN = 'store=~"$store"';

/** Redis, as its exporter sees it. */
export function redisPanels(): readonly PanelMaker[] {
  return [...load(), ...keys()];
}

function load(): readonly PanelMaker[] {
  return [
    stat({
      title: 'Redis that answers',
      description: 'Whether each Redis could be asked by its exporter.',
      unit: 'bool_yes_no',
      height: 8,
      queries: [query(`max by (store) (redis_up{${CHOSEN}})`, '{{store}}')],
      thresholds: YES_STEPS,
    }),
    timeseries({
      title: 'Memory',
      description:
        'Memory in use as a share of what Redis may have, where it has a limit. From there on it drops keys.',
      unit: 'percentunit',
      width: 10,
      min: 0,
      queries: [
        query(
          `max by (store) (redis_memory_used_bytes{${CHOSEN}}) / (max by (store) (redis_memory_max_bytes{${CHOSEN}}) > 0)`,
          '{{store}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Commands',
      description: 'Commands per second.',
      unit: 'ops',
      width: 10,
      min: 0,
      queries: [query(`sum by (store) (rate(redis_commands_processed_total{${CHOSEN}}[${RATE}]))`, '{{store}}')],
    }),
  ];
}

function keys(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Look-ups that found a key',
      description:
        'Share of look-ups that found what they looked for. Of a cache, a fall sends its load to the database.',
      unit: 'percentunit',
      max: 1,
      queries: [
        query(
          `sum by (store) (rate(redis_keyspace_hits_total{${CHOSEN}}[${RATE}])) / (sum by (store) (rate(redis_keyspace_hits_total{${CHOSEN}}[${RATE}])) + sum by (store) (rate(redis_keyspace_misses_total{${CHOSEN}}[${RATE}])) > 0)`,
          '{{store}}',
        ),
      ],
    }),
    timeseries({
      title: 'Keys dropped',
      description: 'Keys per second that were dropped for want of memory, before their time.',
      unit: 'cps',
      min: 0,
      queries: [query(`sum by (store) (rate(redis_evicted_keys_total{${CHOSEN}}[${RATE}]))`, '{{store}}')],
    }),
    timeseries({
      title: 'Clients',
      description: 'Connections, and clients that wait for a key.',
      unit: 'short',
      min: 0,
      queries: [
        query(`max by (store) (redis_connected_clients{${CHOSEN}})`, '{{store}} connected'),
        query(`max by (store) (redis_blocked_clients{${CHOSEN}})`, '{{store}} waiting'),
      ],
    }),
  ];
}
