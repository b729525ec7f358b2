import type { AlertDefinition, Monitored } from '../../alert';

const DASHBOARD = { uid: 'monitoring', variables: [] } as const;

/** How often blocks are merged and memory is written down: what fails once is tried again after that. */
const BLOCK_HOURS = 2;

const prometheusTsdbReloadsFailing: AlertDefinition = {
  alert: 'PrometheusTsdbReloadsFailing',
  severity: 'warning',
  area: 'monitoring',
  // Blocks are looked at every minute; one that is being written may fail once.
  for: '30m',
  expr: () => `sum by (namespace, pod) (increase(prometheus_tsdb_reloads_failures_total[30m])) > 0`,
  summary: 'Prometheus cannot read blocks of its storage',
  description: '{{ $labels.pod }} has failed to load blocks from its disk for half an hour.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'A block on the disk is damaged or incomplete, mostly after a full disk or a hard end.',
    impact: 'None for users. Two hours of history or more are missing from graphs; budgets are computed without them.',
    diagnosis: [
      'Which block: `kubectl logs -n monitoring deployment/prometheus --tail=200 | grep -i block`.',
      'What is there: `kubectl exec -n monitoring deployment/prometheus -- ls -la /prometheus`; a block without `meta.json` is incomplete.',
      'Is the disk full, or was it? `kubelet_volume_stats_available_bytes{namespace="monitoring"}`.',
    ],
    mitigation: [
      'Move the block away: `kubectl exec -n monitoring deployment/prometheus -- mv /prometheus/<block> /prometheus/<block>.bad`, then `kubectl rollout restart deployment/prometheus -n monitoring`.',
      'The disk itself: a snapshot of the volume first, then a new one.',
    ],
  },
};

const prometheusTsdbCompactionsFailing: AlertDefinition = {
  alert: 'PrometheusTsdbCompactionsFailing',
  severity: 'warning',
  area: 'monitoring',
  // The window holds two attempts: one failure is not told for ever, a second one is within it.
  for: '30m',
  expr: () => `sum by (namespace, pod) (increase(prometheus_tsdb_compactions_failed_total[${2 * BLOCK_HOURS}h])) > 0`,
  summary: 'Prometheus cannot compact its storage',
  description:
    'Compactions of {{ $labels.pod }} have failed within the last hours; memory and disk grow until they work again.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'Prometheus could not write what it holds in memory into a block, or merge blocks.',
    impact: 'None for users. Its memory and its log grow; in the end it is killed, or the disk is full.',
    diagnosis: [
      'The error: `kubectl logs -n monitoring deployment/prometheus --since=4h | grep -i compact`.',
      'Disk: `kubelet_volume_stats_available_bytes{namespace="monitoring"}`. Merging needs room for a copy.',
      'Memory: `container_memory_working_set_bytes{namespace="monitoring", container="prometheus"}` against its limit.',
      'How much waits: `prometheus_tsdb_wal_storage_size_bytes`.',
    ],
    mitigation: [
      'No room: a larger volume (`monitoring.storage` in the file of the environment, `npm run synth`, apply).',
      'A damaged block that the log names: move it away as in PrometheusTsdbReloadsFailing.',
    ],
  },
};

const prometheusWalFailing: AlertDefinition = {
  alert: 'PrometheusWalFailing',
  severity: 'warning',
  area: 'monitoring',
  // No `for`: each of these counts a loss that has happened. The window keeps it for a day’s people to see.
  expr: () =>
    ['wal_corruptions', 'wal_writes_failed', 'wal_truncations_failed', 'checkpoint_creations_failed']
      .map((kind) => `sum by (namespace, pod) (increase(prometheus_tsdb_${kind}_total[${2 * BLOCK_HOURS}h])) > 0`)
      .join('\nor\n'),
  summary: 'The write-ahead log of Prometheus is damaged',
  description:
    '{{ $labels.pod }} has found its log damaged, or could not write to it; after a restart the last hours may be missing.',
  dashboard: DASHBOARD,
  runbook: {
    meaning: 'The log from which Prometheus restores its memory after a restart has a damage, or is not being written.',
    impact: 'None for users. Up to two hours of samples are at risk, and with them the state of pending alerts.',
    diagnosis: [
      'Which of them: `increase(prometheus_tsdb_wal_corruptions_total[4h])`, `increase(prometheus_tsdb_wal_writes_failed_total[4h])`, `increase(prometheus_tsdb_wal_truncations_failed_total[4h])`.',
      'The log: `kubectl logs -n monitoring deployment/prometheus --since=4h | grep -i -E "wal|checkpoint"`.',
      'Was it killed just before? `kube_pod_container_status_last_terminated_reason{namespace="monitoring", container="prometheus"}`.',
      'Disk full or failing: `kubelet_volume_stats_available_bytes{namespace="monitoring"}`, `kubectl describe pvc -n monitoring`.',
    ],
    mitigation: [
      'A damage after a kill: Prometheus cuts the log there by itself; nothing to do but find out why it was killed.',
      'Writes that fail: room first (MonitoringVolumeFilling), then `kubectl rollout restart deployment/prometheus -n monitoring`.',
    ],
  },
};

const prometheusTooManySeries: AlertDefinition = {
  alert: 'PrometheusTooManySeries',
  severity: 'info',
  area: 'monitoring',
  // Series of pods that are gone stay in memory until the next block is cut: a rollout of everything is over after that.
  for: `${BLOCK_HOURS + 1}h`,
  expr: ({ monitoring: { prometheus } }: Monitored) =>
    `max by (namespace, pod) (prometheus_tsdb_head_series) > ${Math.round(prometheus.expectedSeries * 1.2)}`,
  summary: 'Prometheus holds more series than it is sized for',
  description:
    '{{ $labels.pod }} holds {{ $value | humanize }} series, a fifth more than its memory and its volume were computed for.',
  dashboard: DASHBOARD,
  runbook: {
    meaning:
      'Memory and volume of Prometheus follow from the number of series that the environment should have. It has clearly more.',
    impact: 'None yet. It will be killed for memory, or keep less history than promised.',
    diagnosis: [
      'What they are: `topk(10, count by (__name__) ({__name__!=""}))`; a costly question, asked once.',
      'Whose: `topk(10, sum by (job, service) (scrape_samples_post_metric_relabeling))`.',
      'What is new all the time: `topk(10, sum by (job, service) (sum_over_time(scrape_series_added[1h])))`; paths, ids or user names in a label do that.',
      'More pods or nodes than before? `count(kube_pod_info)`, `count(kube_node_info)`.',
    ],
    mitigation: [
      'A label without bounds: the service must not have it; until then its scrape is cut at the sample limit.',
      'Real growth: resources follow from the number of services and pods at the next `npm run synth`; if not, `monitoring.storage` in the file of the environment.',
    ],
  },
};

/** How the storage of Prometheus fares. */
export const PROMETHEUS_STORAGE_ALERTS: readonly AlertDefinition[] = [
  prometheusTsdbReloadsFailing,
  prometheusTsdbCompactionsFailing,
  prometheusWalFailing,
  prometheusTooManySeries,
];
