import type { PanelMaker } from './panel';
import { query, RATE } from './query';
import { NONE_STEPS, YES_STEPS } from './steps';
import { stat } from './stat';
import { timeseries } from './timeseries';

/** Alertmanager: its cluster, and whether those it tells hear it. */
export function alertmanagerPanels(): readonly PanelMaker[] {
  return [
    stat({
      title: 'Alertmanager: configuration read',
      description: 'Whether every Alertmanager could read its last configuration.',
      unit: 'bool_yes_no',
      height: 8,
      queries: [query('min(alertmanager_config_last_reload_successful)', 'Read')],
      thresholds: YES_STEPS,
    }),
    stat({
      title: 'Peers that do not answer',
      description: 'Members of the cluster that another member does not reach. Then messages may come twice.',
      unit: 'short',
      height: 8,
      queries: [query('max(alertmanager_cluster_failed_peers) or vector(0)', 'Peers')],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'Messages sent',
      description: 'Messages per second by the kind of receiver.',
      unit: 'ops',
      min: 0,
      queries: [query(`sum by (integration) (rate(alertmanager_notifications_total[${RATE}])) > 0`, '{{integration}}')],
    }),
    timeseries({
      title: 'Messages that failed',
      description: 'Messages per second that did not reach their receiver, by the kind of receiver and the reason.',
      unit: 'ops',
      min: 0,
      queries: [
        query(
          `sum by (integration, reason) (rate(alertmanager_notifications_failed_total[${RATE}])) > 0`,
          '{{integration}} {{reason}}',
        ),
      ],
    }),
    timeseries({
      title: 'Alerts held',
      description: 'Alerts that Alertmanager holds: told, or held back by a silence or another alert.',
      unit: 'short',
      width: 12,
      min: 0,
      queries: [query('max by (state) (alertmanager_alerts)', '{{state}}')],
    }),
    timeseries({
      title: 'Silences',
      description: 'Silences by state. One that lasts for ever hides what it was not made for.',
      unit: 'short',
      width: 12,
      min: 0,
      queries: [query('max by (state) (alertmanager_silences)', '{{state}}')],
    }),
  ];
}
