import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { NONE_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { timeseries } from './timeseries';

/** Prometheus: its configuration, what it takes in and keeps, its rules. */
export function prometheusPanels(namespace: string): readonly PanelMaker[] {
  return [...states(), ...intake(), ...rules(), ...kept(namespace)];
}

function states(): readonly PanelMaker[] {
  return [
    stat({
      title: 'Configuration read',
      description: 'Whether the last configuration could be read. If not, an older one is in force.',
      unit: 'bool_yes_no',
      queries: [query('min(prometheus_config_last_reload_successful)', 'Read')],
      thresholds: YES_STEPS,
    }),
    stat({
      title: 'Series',
      description: 'Series in memory, which its memory follows from.',
      unit: 'short',
      queries: [query('sum(prometheus_tsdb_head_series)', 'Series')],
    }),
    stat({
      title: 'Rules that failed',
      description: 'Evaluations of rules that failed within an hour.',
      unit: 'short',
      queries: [query('sum(increase(prometheus_rule_evaluation_failures_total[1h]))', 'Failed')],
      thresholds: NONE_STEPS,
    }),
    stat({
      title: 'Rules not evaluated in time',
      description: 'Evaluations of groups that were left out within an hour because the last one still ran.',
      unit: 'short',
      queries: [query('sum(increase(prometheus_rule_group_iterations_missed_total[1h]))', 'Left out')],
      thresholds: NONE_STEPS,
    }),
    stat({
      title: 'Alertmanagers known',
      description: 'Alertmanagers to which alerts are handed over. Without one, nobody is told of anything.',
      unit: 'short',
      queries: [query('min(prometheus_notifications_alertmanagers_discovered)', 'Alertmanagers')],
      thresholds: YES_STEPS,
    }),
    stat({
      title: 'Alerts not handed over',
      description: 'Alerts that could not be handed over to an Alertmanager within an hour.',
      unit: 'short',
      queries: [query('sum(increase(prometheus_notifications_dropped_total[1h]))', 'Alerts')],
      thresholds: NONE_STEPS,
    }),
  ];
}

function intake(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Samples taken in',
      description: 'Samples per second that are written.',
      unit: 'cps',
      min: 0,
      queries: [query(`sum by (type) (rate(prometheus_tsdb_head_samples_appended_total[${RATE}]))`, '{{type}}')],
    }),
    timeseries({
      title: 'Series in memory',
      description:
        'Series in memory, and those begun per second: a service that puts names of users into labels shows here.',
      unit: 'short',
      min: 0,
      queries: [
        query('sum(prometheus_tsdb_head_series)', 'in memory'),
        query(`sum(rate(prometheus_tsdb_head_series_created_total[${RATE}]))`, 'begun per second'),
      ],
    }),
    timeseries({
      title: 'Samples refused',
      description: 'Scrapes per second with samples that had to be refused: too many, too late, or twice.',
      unit: 'cps',
      min: 0,
      queries: [
        query(`sum(rate(prometheus_target_scrapes_exceeded_sample_limit_total[${RATE}]))`, 'too many'),
        query(`sum(rate(prometheus_target_scrapes_sample_out_of_order_total[${RATE}]))`, 'too late'),
        query(`sum(rate(prometheus_target_scrapes_sample_duplicate_timestamp_total[${RATE}]))`, 'twice'),
      ],
    }),
  ];
}

function rules(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Time for rules',
      description: 'Time that the last evaluation of the ten slowest groups took, as a share of their interval.',
      unit: 'percentunit',
      min: 0,
      queries: [
        query(
          'topk(10, max by (rule_group) (prometheus_rule_group_last_duration_seconds / prometheus_rule_group_interval_seconds))',
          '{{rule_group}}',
        ),
      ],
      thresholds: [{ from: 0.5, colour: 'orange' }],
    }),
    timeseries({
      title: 'Time for queries',
      description: 'Time within which 90 and 99 of 100 queries are computed.',
      unit: 's',
      min: 0,
      queries: [
        query('max(prometheus_engine_query_duration_seconds{slice="inner_eval", quantile="0.9"})', 'P90'),
        query('max(prometheus_engine_query_duration_seconds{slice="inner_eval", quantile="0.99"})', 'P99'),
      ],
    }),
  ];
}

function kept(namespace: string): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Disk',
      description:
        'Blocks and log on disk, the size from which on the oldest blocks are deleted, and the size of the volume.',
      unit: 'bytes',
      min: 0,
      queries: [
        query('sum(prometheus_tsdb_storage_blocks_bytes)', 'blocks'),
        query('sum(prometheus_tsdb_wal_storage_size_bytes)', 'log'),
        query('max(prometheus_tsdb_retention_limit_bytes)', 'limit'),
        query(
          `max(kubelet_volume_stats_capacity_bytes{namespace="${namespace}", persistentvolumeclaim="prometheus"})`,
          'volume',
        ),
      ],
    }),
  ];
}
