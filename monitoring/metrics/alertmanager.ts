import { counter, exposedBy, gauge, histogram, info, POD_TARGET } from './metric';
import { GO_PROCESS } from './services';

/** What Alertmanager 0.34 says of itself, as read from a running one. */
export const ALERTMANAGER_METRICS = exposedBy({ jobs: ['alertmanager'], target: POD_TARGET }, [
  info('alertmanager_build_info', ['branch', 'goarch', 'goos', 'goversion', 'revision', 'tags', 'version'], 'Version'),
  gauge('alertmanager_alerts', ['state'], 'Alerts that it holds'),
  counter('alertmanager_alerts_invalid_total', ['version'], 'Alerts refused'),
  counter('alertmanager_alerts_received_total', ['status', 'version'], 'Alerts received'),
  gauge('alertmanager_cluster_enabled', [], 'Whether it gossips with others'),
  gauge('alertmanager_cluster_failed_peers', [], 'Peers that do not answer'),
  gauge('alertmanager_cluster_health_score', [], 'Health as gossip sees it; 0 is well'),
  gauge('alertmanager_cluster_members', [], 'Members of the cluster, itself included'),
  gauge('alertmanager_cluster_messages_queued', [], 'Messages to peers that wait'),
  gauge('alertmanager_cluster_peer_info', ['peer'], 'Name of the member'),
  counter('alertmanager_cluster_reconnections_failed_total', [], 'Attempts to reach a peer that failed'),
  gauge('alertmanager_config_hash', [], 'Hash of the configuration in force'),
  gauge('alertmanager_config_last_reload_successful', [], 'Whether the last reload of the configuration worked'),
  gauge('alertmanager_config_last_reload_success_timestamp_seconds', [], 'When a reload last worked'),
  gauge('alertmanager_dispatcher_aggregation_groups', [], 'Groups of alerts'),
  gauge('alertmanager_integrations', [], 'Integrations of its receivers'),
  gauge('alertmanager_receivers', [], 'Receivers'),
  counter('alertmanager_nflog_query_errors_total', [], 'Failed look-ups in the log of notifications'),
  counter('alertmanager_nflog_maintenance_errors_total', [], 'Failed snapshots of the log of notifications'),
  counter('alertmanager_silences_maintenance_errors_total', [], 'Failed snapshots of silences'),
  histogram('alertmanager_notification_latency_seconds', ['integration'], 'Duration of a notification'),
  counter('alertmanager_notifications_failed_total', ['integration', 'reason'], 'Notifications that failed'),
  counter('alertmanager_notifications_total', ['integration'], 'Notifications attempted'),
  counter('alertmanager_notification_requests_failed_total', ['integration'], 'Requests to receivers that failed'),
  counter('alertmanager_notification_requests_total', ['integration'], 'Requests to receivers'),
  gauge('alertmanager_silences', ['state'], 'Silences'),
  counter('alertmanager_silences_query_errors_total', [], 'Failed look-ups of silences'),
  ...GO_PROCESS,
]);
