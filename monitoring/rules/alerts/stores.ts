import type { ComponentKind } from '../../../overlays/environment';
import type { AlertDefinition, Monitored } from '../../alert';

const postgresDown: AlertDefinition = {
  alert: 'PostgresDown',
  severity: 'critical',
  area: 'platform',
  // A failover of Aurora takes about a minute, a restart of the pod in dev as long.
  for: '2m',
  expr: (monitored) =>
    watchedStores(monitored, 'postgres-exporter').length === 0 ? undefined : `min by (store) (pg_up) == 0`,
  summary: 'The database {{ $labels.store }} does not answer',
  description: 'The exporter beside it has not been able to log in to {{ $labels.store }} for 2 minutes.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning: 'A login to the database fails: it is away, unreachable, out of connections, or refuses the exporter.',
    impact: 'Unless only the exporter is refused, every service that keeps its data there fails.',
    diagnosis: [
      'Do services fail, too? `sum by (service) (rate(http_requests_total{status=~"5.."}[5m]))`. If they are well, it is the exporter’s own login.',
      'What the exporter says: `kubectl logs -n monitoring deployment/<store>-exporter --tail=30`. `password authentication failed`, `too many clients`, `timeout` and `no such host` are four different faults.',
      'Managed: `aws rds describe-events --source-type db-cluster --duration 60` and the status in `aws rds describe-db-clusters`.',
      'In the cluster: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<store>` and `kubectl logs -n <namespace> statefulset/<store> --tail=50`.',
      'The network from a pod: `kubectl debug -n <namespace> deployment/<service> -it --image=busybox -- nc -zv -w3 <host> 5432`.',
      'Connections before it happened: `sum by (store) (pg_stat_database_numbackends)` against `max by (store) (pg_settings_max_connections)`.',
    ],
    mitigation: [
      'A failover that hangs: `aws rds failover-db-cluster --db-cluster-identifier <cluster>`.',
      'Too many clients: restart the service that holds most of them (`kubectl rollout restart deployment/<service> -n <namespace>`); then see PostgresConnectionsNearLimit.',
      'In the cluster: `kubectl rollout restart statefulset/<store> -n <namespace>`; if its volume is full, see VolumeAlmostFull first.',
      'A password that was rotated: correct the entry in the secret manager, `kubectl annotate externalsecret -n monitoring <store>-exporter-secrets force-sync=$(date +%s) --overwrite`, restart the exporter.',
    ],
  },
};

const redisDown: AlertDefinition = {
  alert: 'RedisDown',
  // What users notice of a missing cache pages by itself (errors, latency); some systems do without it.
  severity: 'warning',
  area: 'platform',
  // As for Postgres: a failover of ElastiCache takes up to a minute.
  for: '2m',
  expr: (monitored) =>
    watchedStores(monitored, 'redis-exporter').length === 0 ? undefined : `min by (store) (redis_up) == 0`,
  summary: 'Redis {{ $labels.store }} does not answer',
  description: 'The exporter beside it has not been able to talk to {{ $labels.store }} for 2 minutes.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning: 'Redis is away, unreachable, or refuses the exporter.',
    impact:
      'Caches are empty and sessions or limits kept there are gone: services are slower, or fail, as each was written.',
    diagnosis: [
      'Do services suffer? Error rate and latency in the estate overview.',
      'What the exporter says: `kubectl logs -n monitoring deployment/<store>-exporter --tail=30`; `NOAUTH` and `WRONGPASS` are the exporter’s login.',
      'Managed: `aws elasticache describe-events --source-type replication-group --duration 60`.',
      'In the cluster: `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<store>`; a restart after `OOMKilled` points at its memory.',
      'Memory before it happened: `redis_memory_used_bytes / redis_memory_max_bytes`.',
    ],
    mitigation: [
      'Managed: `aws elasticache test-failover --replication-group-id <id> --node-group-id 0001` moves it to the replica.',
      'In the cluster: `kubectl rollout restart statefulset/<store> -n <namespace>`; it reads its append-only file again.',
      'Services that do not reconnect: `kubectl rollout restart deployment/<service> -n <namespace>`.',
    ],
  },
};

const postgresConnectionsNearLimit: AlertDefinition = {
  alert: 'PostgresConnectionsNearLimit',
  severity: 'warning',
  area: 'platform',
  // A rollout doubles the pods of one service for a few minutes, and their connections with them.
  for: '10m',
  expr: (monitored) =>
    watchedStores(monitored, 'postgres-exporter').length === 0
      ? undefined
      : `sum by (store) (pg_stat_database_numbackends) / on (store) max by (store) (pg_settings_max_connections) > 0.8`,
  summary: '{{ $labels.store }} is running out of connections',
  description: '{{ $value | humanizePercentage }} of the connections that {{ $labels.store }} accepts are open.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning: 'More than four fifths of the connections of a database server are taken.',
    impact:
      'None yet. Beyond the limit every new connection is refused: pods that start do not become ready, and services with small pools fail.',
    diagnosis: [
      'By database and state: `sum by (datname, state) (pg_stat_activity_count{store="<store>"})`. Many `idle in transaction` are a fault in a service; many `idle` are pools that are too large.',
      'By user: `sum by (usename) (pg_stat_activity_count{store="<store>"})`.',
      'Pods more than planned? `sum by (deployment) (kube_deployment_status_replicas{namespace="<namespace>"})`; connections are pods times the size of the pool.',
      'Oldest transaction: `max by (datname) (pg_stat_activity_max_tx_duration{store="<store>"})` in seconds.',
      'Somebody from outside: `SELECT client_addr, count(*) FROM pg_stat_activity GROUP BY 1 ORDER BY 2 DESC`.',
    ],
    mitigation: [
      "End what hangs: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND state_change < now() - interval '10 minutes'`.",
      'A service that leaks: `kubectl rollout restart deployment/<service> -n <namespace>`.',
      'Pools that are too large: `connection_limit` in the overlay; `npm run synth` checks that all pods together fit.',
      'More connections: a larger instance (Aurora derives the limit from memory) and `maxConnections` in the overlay, or a pooler.',
    ],
  },
};

const storeConnectionPoolNearLimit: AlertDefinition = {
  alert: 'StoreConnectionPoolNearLimit',
  severity: 'warning',
  area: 'platform',
  // A burst of requests takes every connection for seconds; for 10 minutes it means that requests queue for them.
  for: '10m',
  expr: (monitored) => {
    const stores = watchedStores(monitored, 'postgres-exporter').flatMap((store) => poolUse(monitored, store));
    return stores.length === 0 ? undefined : stores.join('\nor\n');
  },
  summary: 'The connection pools of {{ $labels.store }} are nearly exhausted',
  description:
    '{{ $value | humanizePercentage }} of the connections that the pods of its services may open to {{ $labels.store }} are at work at the same time.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning:
      'Each pod has a pool of connections to the database. Of all pools together, more than four fifths are busy with a query or an open transaction.',
    impact: 'Requests wait until a connection is free, then fail with a time-out of the pool. Latency shows it first.',
    diagnosis: [
      'At work, by state: `sum by (state) (pg_stat_activity_count{store="<store>", state!="idle"})`.',
      'What they wait for: `sum by (wait_event_type, wait_event) (pg_stat_activity_count{store="<store>", state="active"})`; `Lock` means that one transaction holds up the others.',
      'Who holds it: `SELECT pid, pg_blocking_pids(pid), query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0`.',
      'Slow queries: `max by (datname) (pg_stat_activity_max_tx_duration{store="<store>"})`, and Performance Insights of a managed database.',
      'More load than usual? Requests per second of the services that use it, in the dashboard of dependencies.',
    ],
    mitigation: [
      'One blocker: `SELECT pg_terminate_backend(<pid>)`.',
      'A release made a query slow: `kubectl rollout undo deployment/<service> -n <namespace>`, and the former tag in the overlay.',
      'The database has connections to spare: a larger `connection_limit`, or more replicas, in the overlay; `npm run synth` checks the sum.',
    ],
  },
};

const postgresFewerConnectionsThanDeclared: AlertDefinition = {
  alert: 'PostgresFewerConnectionsThanDeclared',
  severity: 'info',
  area: 'platform',
  // A setting that changes only with a restart: one agreeing scrape after the restart of the exporter is enough, five are plenty.
  for: '5m',
  expr: (monitored) => {
    const watched = watchedStores(monitored, 'postgres-exporter');
    const limits = monitored.environment.storeLimits.flatMap(({ name, maxConnections }) =>
      maxConnections !== undefined && watched.includes(name)
        ? [`max by (store) (pg_settings_max_connections{store="${name}"}) < ${maxConnections}`]
        : [],
    );
    return limits.length === 0 ? undefined : limits.join('\nor\n');
  },
  summary: '{{ $labels.store }} accepts fewer connections than the overlay says',
  description:
    '{{ $labels.store }} accepts {{ $value }} connections, fewer than the file of the environment states; the check of connection pools counts on that number.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning: '`maxConnections` of the store in the overlay is larger than what the server really accepts.',
    impact: 'None today. `npm run synth` lets through more pods and larger pools than the database can serve.',
    diagnosis: [
      'What it accepts: `max by (store) (pg_settings_max_connections)`.',
      'What the overlay says: `grep -n maxConnections overlays/<system>/<env>.yaml`.',
      'Was the instance made smaller, or the parameter group changed? `aws rds describe-events --source-type db-instance --duration 10080`.',
    ],
    mitigation: [
      'Put the true number into the overlay and run `npm run synth`; if it then complains, make pools or replicas smaller.',
      'Or give the server what was promised: its class or `max_connections` in the parameter group, in Terraform.',
    ],
  },
};

const redisConnectionsNearLimit: AlertDefinition = {
  alert: 'RedisConnectionsNearLimit',
  severity: 'warning',
  area: 'platform',
  // As for Postgres: a rollout doubles the clients of a service for some minutes.
  for: '10m',
  expr: (monitored) =>
    watchedStores(monitored, 'redis-exporter').length === 0
      ? undefined
      : [
          `max by (store) (redis_connected_clients)`,
          // INFO tells the limit from Redis 7 on, CONFIG only where it is allowed, which on ElastiCache it is not.
          `/ on (store) max by (store) (redis_max_clients or redis_config_maxclients)`,
          `> 0.8`,
        ].join('\n'),
  summary: '{{ $labels.store }} is running out of connections',
  description: '{{ $value | humanizePercentage }} of the connections that {{ $labels.store }} accepts are open.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning: 'More than four fifths of the connections that Redis accepts are taken.',
    impact: 'None yet. Beyond the limit new connections are refused, and pods that start find no cache.',
    diagnosis: [
      'The curve: `redis_connected_clients{store="<store>"}`. A slope that never falls is a leak.',
      'Already refused: `increase(redis_rejected_connections_total{store="<store>"}[1h])`.',
      'Who: `redis-cli CLIENT LIST` and count by `addr`; the addresses of pods are in `kubectl get pods -n <namespace> -o wide`.',
    ],
    mitigation: [
      'A service that leaks: `kubectl rollout restart deployment/<service> -n <namespace>`.',
      'Clients that sleep for ever: `timeout` in the parameter group closes them.',
      'Real growth: a larger node, or fewer connections per pod in the configuration of the service.',
    ],
  },
};

const storeExporterAbsent: AlertDefinition = {
  alert: 'StoreExporterAbsent',
  severity: 'warning',
  area: 'monitoring',
  // Its pod moves to another node within 5 minutes at most; twice that is not a move.
  for: '10m',
  expr: (monitored) => {
    const absent = [
      ...watchedStores(monitored, 'postgres-exporter').map((store) => `absent(pg_up{store="${store}"})`),
      ...watchedStores(monitored, 'redis-exporter').map((store) => `absent(redis_up{store="${store}"})`),
    ];
    return absent.length === 0 ? undefined : absent.join('\nor\n');
  },
  summary: 'Nothing is known of {{ $labels.store }}',
  description:
    'The exporter of {{ $labels.store }} has given no series for 10 minutes; alerts about that store cannot fire.',
  dashboard: { uid: 'dependencies', variables: ['store'] },
  runbook: {
    meaning:
      'A store is declared with an exporter, and Prometheus has no series of it: the exporter is not there, not found, or not reachable.',
    impact: 'If the store fails now, only the errors of services will tell.',
    diagnosis: [
      'Is it there? `kubectl get pods -n monitoring -l app.kubernetes.io/name=<store>-exporter`.',
      'Its log: `kubectl logs -n monitoring deployment/<store>-exporter --tail=30`.',
      'Its credentials: `kubectl get externalsecret -n monitoring <store>-exporter-secrets`.',
      'Does Prometheus find it? `kubectl port-forward -n monitoring deployment/prometheus 9090`, then Status → Target health, job `postgres` or `redis`.',
      'Is there an endpoint? `kubectl get endpointslice -n monitoring -l kubernetes.io/service-name=<store>-exporter`.',
    ],
    mitigation: [
      'A missing Secret: the entry `monitoring` of the secret manager needs the property that `monitoring.exporters` in `system.yaml` names.',
      'It hangs: `kubectl rollout restart deployment/<store>-exporter -n monitoring`.',
      'Objects are missing: apply `dist/<cluster>` again.',
    ],
  },
};

/** The stores that an exporter of that kind watches. */
function watchedStores({ monitoring }: Monitored, kind: ComponentKind): readonly string[] {
  return monitoring.components.flatMap((component) =>
    component.kind === kind && component.store !== undefined ? [component.store] : [],
  );
}

/** The share of a store's pools that is at work; nothing where nobody states the size of a pool. */
function poolUse({ environment }: Monitored, store: string): readonly string[] {
  const { namespace, services, workers } = environment;
  const perPod = new Map<number, readonly string[]>();
  for (const { name, connections } of [...services, ...workers]) {
    for (const { perPod: size } of connections.filter((connection) => connection.store === store)) {
      perPod.set(size, [...(perPod.get(size) ?? []), name]);
    }
  }
  if (perPod.size === 0) return [];
  const pools = [...perPod].map(
    ([size, names]) =>
      `${size} * sum(kube_deployment_status_replicas{namespace="${namespace}", deployment=~"${names.join('|')}"})`,
  );
  const busy = `sum by (store) (pg_stat_activity_count{store="${store}", state=~"active|idle in transaction.*"})`;
  return [`${busy}\n/ on () group_left () (${pools.join(' + ')})\n> 0.8`];
}

/** Causes in stores. */
export const STORE_ALERTS: readonly AlertDefinition[] = [
  postgresDown,
  redisDown,
  postgresConnectionsNearLimit,
  storeConnectionPoolNearLimit,
  postgresFewerConnectionsThanDeclared,
  redisConnectionsNearLimit,
  storeExporterAbsent,
];
