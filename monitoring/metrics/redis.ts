import { counter, exposedBy, gauge, info, POD_TARGET } from './metric';

const INSTANCE = [
  ...['redis_build_id', 'redis_mode', 'redis_version', 'os', 'process_id', 'run_id', 'tcp_port'],
  ...['master_replid', 'maxmemory_policy', 'role'],
];

/** What redis_exporter says of a Redis (https://github.com/oliver006/redis_exporter, exporter/exporter.go). */
export const REDIS_METRICS = exposedBy({ jobs: ['redis'], target: [...POD_TARGET, 'store'] }, [
  gauge('redis_up', [], 'Whether Redis could be asked'),
  gauge('redis_exporter_last_scrape_error', ['err'], 'Whether asking it failed'),
  gauge('redis_uptime_in_seconds', [], 'Age of the process'),
  info('redis_instance_info', INSTANCE, 'Version and role'),
  gauge('redis_blocked_clients', [], 'Clients that wait for a key'),
  gauge('redis_connected_clients', [], 'Connections'),
  gauge('redis_max_clients', [], 'Connections that it accepts (of maxclients in INFO)'),
  gauge('redis_config_maxclients', [], 'Connections that it accepts (of CONFIG GET)'),
  counter('redis_rejected_connections_total', [], 'Connections refused'),
  counter('redis_commands_processed_total', [], 'Commands'),
  counter('redis_commands_total', ['cmd'], 'Commands by name'),
  counter('redis_commands_duration_seconds_total', ['cmd'], 'Time spent on commands'),
  gauge('redis_connected_slaves', [], 'Replicas connected'),
  gauge('redis_db_keys', ['db'], 'Keys'),
  gauge('redis_db_keys_expiring', ['db'], 'Keys that expire'),
  counter('redis_evicted_keys_total', [], 'Keys dropped for want of memory'),
  counter('redis_expired_keys_total', [], 'Keys expired'),
  counter('redis_keyspace_hits_total', [], 'Look-ups that found a key'),
  counter('redis_keyspace_misses_total', [], 'Look-ups that found none'),
  gauge('redis_mem_fragmentation_ratio', [], 'Memory held for each byte in use'),
  gauge('redis_memory_max_bytes', [], 'Memory limit, 0 for none'),
  gauge('redis_memory_used_bytes', [], 'Memory used'),
  gauge('redis_memory_used_rss_bytes', [], 'Memory resident'),
  counter('redis_net_input_bytes_total', [], 'Bytes received'),
  counter('redis_net_output_bytes_total', [], 'Bytes sent'),
  gauge('redis_rdb_last_bgsave_status', [], 'Whether the last snapshot worked'),
  gauge('redis_rdb_last_save_timestamp_seconds', [], 'When the last snapshot was made, Unix time'),
  gauge('redis_aof_last_write_status', [], 'Whether the last write to the append-only file worked'),
]);
