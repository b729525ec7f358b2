import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { FULL_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { timeseries } from './timeseries';

const CHOSEN = 'store=~"$store"';

/** Databases, as their exporters see them. */
export function postgresPanels(): readonly PanelMaker[] {
  return [...connections(), ...contents()];
}

function connections(): readonly PanelMaker[] {
  return [
    stat({
      title: 'Databases that answer',
      description: 'Whether each database could be asked by its exporter.',
      unit: 'bool_yes_no',
      height: 8,
      queries: [query(`max by (store) (pg_up{${CHOSEN}})`, '{{store}}')],
      thresholds: YES_STEPS,
    }),
    timeseries({
      title: 'Connections',
      description: 'Connections as a share of those that the server accepts. At 100 % nobody else gets in.',
      unit: 'percentunit',
      width: 10,
      min: 0,
      queries: [
        query(
          `sum by (store) (pg_stat_database_numbackends{${CHOSEN}}) / max by (store) (pg_settings_max_connections{${CHOSEN}})`,
          '{{store}}',
        ),
      ],
      thresholds: FULL_STEPS,
    }),
    timeseries({
      title: 'Transactions',
      description: 'Transactions per second, and those that were rolled back.',
      unit: 'ops',
      width: 10,
      min: 0,
      queries: [
        query(`sum by (store) (rate(pg_stat_database_xact_commit{${CHOSEN}}[${RATE}]))`, '{{store}} committed'),
        query(`sum by (store) (rate(pg_stat_database_xact_rollback{${CHOSEN}}[${RATE}]))`, '{{store}} rolled back'),
      ],
    }),
  ];
}

function contents(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Blocks found in memory',
      description:
        'Share of the blocks that were read without the disk. A fall means that what is in use does not fit.',
      unit: 'percentunit',
      max: 1,
      queries: [
        query(
          `sum by (store) (rate(pg_stat_database_blks_hit{${CHOSEN}}[${RATE}])) / (sum by (store) (rate(pg_stat_database_blks_hit{${CHOSEN}}[${RATE}])) + sum by (store) (rate(pg_stat_database_blks_read{${CHOSEN}}[${RATE}])) > 0)`,
          '{{store}}',
        ),
      ],
    }),
    timeseries({
      title: 'Oldest transaction',
      description:
        'Age of the oldest open transaction. One of hours holds locks, and keeps dead rows from being removed.',
      unit: 's',
      min: 0,
      queries: [query(`max by (store) (pg_stat_activity_max_tx_duration{${CHOSEN}})`, '{{store}}')],
      thresholds: [{ from: 600, colour: 'orange' }],
    }),
    timeseries({
      title: 'Size',
      description: 'Size of all databases of the server.',
      unit: 'bytes',
      min: 0,
      queries: [query(`sum by (store) (pg_database_size_bytes{${CHOSEN}})`, '{{store}}')],
    }),
  ];
}
