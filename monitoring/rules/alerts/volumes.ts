import type { AlertDefinition, Monitored } from '../../alert';
import { systemNamespace, watchedNamespaces } from './namespaces';

/** Share of a volume that is free. */
const free = (matcher: string): string =>
  [
    `min by (namespace, persistentvolumeclaim) (`,
    `  kubelet_volume_stats_available_bytes{${matcher}} / kubelet_volume_stats_capacity_bytes`,
    `)`,
  ].join('\n');

/** Whether it will be full after so many seconds, if it goes on as in the last 6 hours. */
const fullAfter = (matcher: string, seconds: number): string =>
  `min by (namespace, persistentvolumeclaim) (predict_linear(kubelet_volume_stats_available_bytes{${matcher}}[6h], ${seconds})) < 0`;

const DAY_SECONDS = 86_400;

const volumeFilling: AlertDefinition = {
  alert: 'VolumeFilling',
  severity: 'warning',
  area: 'platform',
  // A backup or a bulk load bends the line for less than an hour.
  for: '1h',
  expr: (monitored) =>
    monitored.environment.stores.length === 0
      ? undefined
      : // Below 5 % the critical alert says it.
        `${free(systemNamespace(monitored))} < 0.25 >= 0.05\nand on (namespace, persistentvolumeclaim)\n${fullAfter(systemNamespace(monitored), 4 * DAY_SECONDS)}`,
  summary: 'Volume {{ $labels.persistentvolumeclaim }} will be full within four days',
  description:
    '{{ $value | humanizePercentage }} of {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} are free, and at the pace of the last 6 hours it is full in less than four days.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'A volume has less than a quarter left, and is being filled at a pace that leaves four days at most.',
    impact: 'None yet. A store whose volume is full accepts no writes, and may not start again.',
    diagnosis: [
      'The curve: `kubelet_volume_stats_available_bytes{namespace="<namespace>", persistentvolumeclaim="<persistentvolumeclaim>"}` over a week. A slope is growth, a step is one event.',
      "What fills it: `kubectl exec -n <namespace> <pod> -- sh -c 'du -xh -d2 <folder> | sort -h | tail'`.",
      'Postgres, by database: `pg_database_size_bytes{store="<store>"}`; a WAL that grows is a replication slot nobody reads (`SELECT slot_name, active FROM pg_replication_slots`).',
      'Redis: the append-only file grows until it is rewritten; `kubectl exec -n <namespace> <pod> -- redis-cli INFO persistence`.',
    ],
    mitigation: [
      'Make it larger: raise `storage` of the store in the overlay, `npm run synth`, apply. gp3 volumes grow while they are in use (once in 6 hours); they never shrink.',
      'Free space inside: drop what is not needed, `VACUUM`, or `redis-cli BGREWRITEAOF`.',
    ],
  },
};

const volumeAlmostFull: AlertDefinition = {
  alert: 'VolumeAlmostFull',
  severity: 'critical',
  area: 'platform',
  // Temporary files of a large query come and go within minutes.
  for: '5m',
  expr: (monitored) =>
    monitored.environment.stores.length === 0 ? undefined : `${free(systemNamespace(monitored))} < 0.05`,
  summary: 'Volume {{ $labels.persistentvolumeclaim }} is nearly full',
  description:
    'Only {{ $value | humanizePercentage }} of {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} are free; when it is full, its store stops.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'Less than a twentieth of the volume of a store is left.',
    impact: 'Soon every write fails. Postgres stops altogether when it cannot write its log.',
    diagnosis: [
      'How long: `predict_linear(kubelet_volume_stats_available_bytes{namespace="<namespace>", persistentvolumeclaim="<persistentvolumeclaim>"}[30m], 3600)`; negative is less than an hour.',
      "What fills it: `kubectl exec -n <namespace> <pod> -- sh -c 'du -xh -d2 <folder> | sort -h | tail'`.",
      'Does growing it still work? `kubectl get pvc -n <namespace> <persistentvolumeclaim> -o yaml` shows a condition if the last change has failed.',
    ],
    mitigation: [
      'Make it larger now: raise `storage` in the overlay, `npm run synth`, then `kubectl apply -f dist/<cluster>/20-<store>.yaml`. It takes a minute or two, without a restart.',
      'Not possible (changed within the last 6 hours): stop what writes (`kubectl scale deployment/<service> -n <namespace> --replicas=0`), delete what can be deleted.',
      'Never delete files of the store itself, its log least of all.',
    ],
  },
};

const monitoringVolumeFilling: AlertDefinition = {
  alert: 'MonitoringVolumeFilling',
  severity: 'warning',
  area: 'monitoring',
  // Compaction needs room for a copy of what it merges, for some minutes every two hours.
  for: '30m',
  expr: ({ monitoring }: Monitored) => `${free(`namespace="${monitoring.namespace}"`)} < 0.1`,
  summary: 'Volume {{ $labels.persistentvolumeclaim }} of the monitoring is nearly full',
  description:
    'Only {{ $value | humanizePercentage }} of {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} are free. Prometheus should never use more than 80 % of its volume.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning:
      'A volume of the monitoring stack has less than a tenth left. Prometheus deletes old blocks at 80 % of its volume, so its log or something foreign fills it.',
    impact:
      'A Prometheus that cannot write stops collecting and evaluating: no alert works any more, but the one that is missed (Watchdog).',
    diagnosis: [
      'Blocks, log and limit: `prometheus_tsdb_storage_blocks_bytes`, `prometheus_tsdb_wal_storage_size_bytes`, `prometheus_tsdb_retention_limit_bytes`.',
      'A log that grows: `increase(prometheus_tsdb_wal_truncations_failed_total[6h])` and `increase(prometheus_tsdb_checkpoint_creations_failed_total[6h])`.',
      'More series than it was sized for? `prometheus_tsdb_head_series`, and the alert PrometheusTooManySeries.',
      'What is on it: `kubectl exec -n monitoring deployment/prometheus -- du -h -d1 /prometheus`.',
    ],
    mitigation: [
      'A larger volume: `monitoring.storage` in the file of the environment, `npm run synth`, apply; the limit of the retention follows.',
      'Keep less: `monitoring.retentionDays` in the same file.',
      'A log that does not shrink although there is room: `kubectl rollout restart deployment/prometheus -n monitoring`; what it says while it reads the log names the damage.',
    ],
  },
};

const persistentVolumeClaimPending: AlertDefinition = {
  alert: 'PersistentVolumeClaimPending',
  severity: 'warning',
  area: 'platform',
  // EBS needs a minute, and a claim waits for its pod, which may wait for a node: 15 minutes as for pods.
  for: '15m',
  expr: (monitored) =>
    `max by (namespace, persistentvolumeclaim, phase) (kube_persistentvolumeclaim_status_phase{${watchedNamespaces(monitored)}, phase=~"Pending|Lost"}) == 1`,
  summary: 'Volume claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has no volume',
  description:
    'The claim {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is {{ $labels.phase }}; its pod cannot start.',
  dashboard: { uid: 'workloads', variables: ['namespace'] },
  runbook: {
    meaning: 'A claim is waiting for a volume, or has lost the one it had.',
    impact: 'Its pod does not start: a store, Prometheus or Alertmanager is not there.',
    diagnosis: [
      'The reason: `kubectl describe pvc -n <namespace> <persistentvolumeclaim>`.',
      '`waiting for first consumer`: look at the pod, `kubectl get pods -n <namespace>`.',
      'Is the storage class there? `kubectl get storageclass`.',
      'Is the EBS CSI driver well? `kubectl get pods -n kube-system -l app.kubernetes.io/name=aws-ebs-csi-driver`, and `kubectl logs -n kube-system deployment/ebs-csi-controller -c csi-provisioner --tail=50`.',
      '`Lost`: `kubectl get pv` and `aws ec2 describe-volumes --volume-ids <id>`; the volume was deleted.',
    ],
    mitigation: [
      'Driver missing or without rights: install the EKS add-on `aws-ebs-csi-driver` with its IAM role.',
      'Storage class missing: `cluster.storageClass` in the overlay must name one that exists.',
      'Lost: restore from a snapshot into a new volume, or accept the loss and delete the claim; the next apply makes a new one.',
    ],
  },
};

/** Causes in volumes. */
export const VOLUME_ALERTS: readonly AlertDefinition[] = [
  volumeFilling,
  volumeAlmostFull,
  monitoringVolumeFilling,
  persistentVolumeClaimPending,
];
