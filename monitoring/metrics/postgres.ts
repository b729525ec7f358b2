import { counter, exposedBy, gauge, POD_TARGET } from './metric';

const DATABASE = ['datid', 'datname'];
const ACTIVITY = [
  'application_name',
  'backend_type',
  'datname',
  'server',
  'state',
  'usename',
  'wait_event',
  'wait_event_type',
];

/**
 * What postgres_exporter 0.17 says of a PostgreSQL, with the collectors that it has unless told otherwise
 * (https://github.com/prometheus-community/postgres_exporter, collector/).
 */
export const POSTGRES_METRICS = exposedBy({ jobs: ['postgres'], target: [...POD_TARGET, 'store'] }, [
  gauge('pg_up', [], 'Whether the database could be asked'),
  gauge('pg_exporter_last_scrape_error', [], 'Whether a query of the exporter failed'),
  gauge('pg_database_size_bytes', ['datname'], 'Size of a database'),
  gauge('pg_database_connection_limit', ['datname'], 'Connections that a database accepts, -1 for no limit of its own'),
  gauge('pg_locks_count', ['datname', 'mode'], 'Locks held'),
  gauge('pg_replication_is_replica', [], 'Whether it is a replica'),
  gauge('pg_replication_lag_seconds', [], 'How far a replica is behind'),
  gauge('pg_settings_max_connections', ['server'], 'Connections that the server accepts'),
  gauge('pg_settings_superuser_reserved_connections', ['server'], 'Of these, those kept for superusers'),
  gauge('pg_stat_activity_count', ACTIVITY, 'Connections by state'),
  gauge('pg_stat_activity_max_tx_duration', ACTIVITY, 'Age of the oldest transaction in seconds'),
  gauge('pg_stat_database_numbackends', DATABASE, 'Connections to a database'),
  counter('pg_stat_database_blks_hit', DATABASE, 'Blocks found in memory'),
  counter('pg_stat_database_blks_read', DATABASE, 'Blocks read from disk'),
  counter('pg_stat_database_conflicts', DATABASE, 'Queries cancelled on a replica'),
  counter('pg_stat_database_deadlocks', DATABASE, 'Deadlocks'),
  counter('pg_stat_database_temp_bytes', DATABASE, 'Bytes written to temporary files'),
  counter('pg_stat_database_tup_deleted', DATABASE, 'Rows deleted'),
  counter('pg_stat_database_tup_fetched', DATABASE, 'Rows fetched'),
  counter('pg_stat_database_tup_inserted', DATABASE, 'Rows inserted'),
  counter('pg_stat_database_tup_updated', DATABASE, 'Rows updated'),
  counter('pg_stat_database_xact_commit', DATABASE, 'Transactions committed'),
  counter('pg_stat_database_xact_rollback', DATABASE, 'Transactions rolled back'),
]);
