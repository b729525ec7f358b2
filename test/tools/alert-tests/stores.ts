import type { AlertTest } from './alert-test';
import { ofCluster, ofComponent } from './kubernetes-series';

const postgres = (name: string, labels: string, values: string, store = 'postgres') =>
  ofComponent('postgres', `${store}-exporter`, name, [`store="${store}"`, labels].filter(Boolean).join(', '), values);
const redis = (name: string, values: string) => ofComponent('redis', 'redis-exporter', name, 'store="redis"', values);

const activity = (state: string, values: string) =>
  postgres(
    'pg_stat_activity_count',
    `application_name="", backend_type="client backend", datname="autolytiq", server="s", state="${state}", usename="app", wait_event="", wait_event_type=""`,
    values,
  );

export const STORE_TESTS: readonly AlertTest[] = [
  {
    alert: 'PostgresDown',
    series: [postgres('pg_up', '', '1x2 0x10')],
    interval: '1m',
    evalTime: '6m',
    labels: { store: 'postgres' },
  },
  {
    alert: 'RedisDown',
    series: [redis('redis_up', '1x2 0x10')],
    interval: '1m',
    evalTime: '6m',
    labels: { store: 'redis' },
  },
  {
    alert: 'PostgresConnectionsNearLimit',
    series: [
      postgres('pg_stat_database_numbackends', 'datid="1", datname="autolytiq"', '2400x20'),
      postgres('pg_stat_database_numbackends', 'datid="2", datname="postgres"', '300x20'),
      postgres('pg_settings_max_connections', 'server="s"', '3000x20'),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: { store: 'postgres' },
    values: ['90%'],
  },
  {
    alert: 'StoreConnectionPoolNearLimit',
    // Four pods with 25 connections each; those of a service that does not use the store do not count.
    series: [
      activity('active', '80x20'),
      activity('idle in transaction', '10x20'),
      activity('idle', '5x20'),
      ofCluster('kube_deployment_status_replicas', 'namespace="autolytiq-prod", deployment="deal-service"', '3x20'),
      ofCluster('kube_deployment_status_replicas', 'namespace="autolytiq-prod", deployment="auth-service"', '1x20'),
      ofCluster('kube_deployment_status_replicas', 'namespace="autolytiq-prod", deployment="api-gateway"', '9x20'),
    ],
    interval: '1m',
    evalTime: '15m',
    labels: { store: 'postgres' },
    values: ['90%'],
  },
  {
    alert: 'PostgresFewerConnectionsThanDeclared',
    series: [postgres('pg_settings_max_connections', 'server="s"', '1000x20')],
    interval: '1m',
    evalTime: '10m',
    labels: { store: 'postgres' },
    values: ['1000'],
  },
  {
    alert: 'RedisConnectionsNearLimit',
    series: [redis('redis_connected_clients', '900x20'), redis('redis_max_clients', '1000x20')],
    interval: '1m',
    evalTime: '15m',
    labels: { store: 'redis' },
    values: ['90%'],
  },
  {
    alert: 'RedisConnectionsNearLimit',
    // Before Redis 7 only CONFIG tells the limit.
    series: [redis('redis_connected_clients', '900x20'), redis('redis_config_maxclients', '1000x20')],
    interval: '1m',
    evalTime: '15m',
    labels: { store: 'redis' },
    values: ['90%'],
  },
  {
    alert: 'StoreExporterAbsent',
    // Of three databases and a cache, one exporter is missing.
    series: [
      postgres('pg_up', '', '1x20', 'postgres-auth'),
      postgres('pg_up', '', '1x20', 'postgres-user'),
      redis('redis_up', '1x20'),
    ],
    interval: '1m',
    evalTime: '15m',
    environment: 'ecommerce-prod',
    labels: { store: 'postgres-product' },
  },
];
