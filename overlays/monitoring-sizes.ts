import type { ComponentKind } from './environment';
import type { Resources, Tier } from './sizes';

/** What the monitoring stack is given in a tier. */
export interface MonitoringTier {
  /** Two form a cluster: one may be away while its node is drained, and an alert still reaches somebody. */
  readonly alertmanagers: number;
  /** Whether critical alerts wake somebody. */
  readonly paging: 'on' | 'off';
  readonly scrapeSeconds: number;
  readonly retentionDays: number;
}

/** Staging is as prod, but that nobody is woken: what differs there was not tried before it counts. */
export const MONITORING_TIERS: Readonly<Record<Tier, MonitoringTier>> = {
  dev: { alertmanagers: 1, paging: 'off', scrapeSeconds: 30, retentionDays: 4 },
  staging: { alertmanagers: 2, paging: 'off', scrapeSeconds: 30, retentionDays: 31 },
  prod: { alertmanagers: 2, paging: 'on', scrapeSeconds: 30, retentionDays: 31 },
};

/** The window of an error budget in days: the longest of these that the retention covers. */
export const BUDGET_DAYS = [30, 14, 7, 3] as const;

const resources = (cpuMillis: number, memoryMebibytes: number, ephemeralStorageMebibytes = 128): Resources => ({
  cpuMillis,
  memoryMebibytes,
  ephemeralStorageMebibytes,
});

/** What each program asks for; Prometheus by the series that it holds (`prometheusResources`). */
export const COMPONENT_RESOURCES: Readonly<Record<Exclude<ComponentKind, 'prometheus'>, Resources>> = {
  alertmanager: resources(20, 64),
  grafana: resources(50, 256, 256),
  'kube-state-metrics': resources(20, 128),
  'node-exporter': resources(20, 48),
  'blackbox-exporter': resources(10, 48),
  'postgres-exporter': resources(10, 48),
  'redis-exporter': resources(10, 32),
  'cloudwatch-exporter': resources(20, 96),
};

/** Volume of an Alertmanager: silences and the log of notifications. */
export const ALERTMANAGER_STORAGE_MEBIBYTES = 1024;

/** How many series there are to expect. */
export interface SeriesCounts {
  /** Of a pod of the system: its own metrics, those of the kubelet and of kube-state-metrics about it. */
  readonly perPod: number;
  /** Of a node: node-exporter, kubelet, cAdvisor without pods. */
  readonly perNode: number;
  /** Of the stack itself, and of the state of everything that is no pod. */
  readonly base: number;
}

/**
 * Measured with Prometheus 3.15 (`npm run bench:prometheus`): 254 to 258 series for each pod, its share of a node and of the stack in
 * it. Rounded up, since services may have more routes than the eight that were played, and nodes more devices.
 */
export const SERIES: SeriesCounts = { perPod: 300, perNode: 500, base: 3000 };

/** Bytes that a sample takes on disk, compressed, with its index (Prometheus documents one to two). */
const SAMPLE_BYTES = 2;

/** Bytes of memory that a series takes in the head: 3000 were measured after five minutes, and its samples of two hours are to come. */
const SERIES_BYTES = 4096;

const MEBIBYTE = 2 ** 20;
const DAY_SECONDS = 86400;

/** What Prometheus asks for, given how many series it holds: a floor for itself, and double what the series take, for queries. */
export function prometheusResources(series: number): Resources {
  const memory = 256 + (2 * series * SERIES_BYTES) / MEBIBYTE;
  return resources(100 + Math.ceil(series / 1000) * 2, Math.ceil(memory / 128) * 128, 256);
}

/** Volume in MiB, whole GiB: a fifth more than what the retention holds, since that may fill 80 % of it, and never less than 5 GiB. */
export function prometheusStorage(
  series: number,
  { scrapeSeconds, retentionDays }: Pick<MonitoringTier, 'scrapeSeconds' | 'retentionDays'>,
): number {
  const samples = (series / scrapeSeconds) * DAY_SECONDS * retentionDays;
  const gibibytes = Math.ceil((samples * SAMPLE_BYTES) / 0.8 / MEBIBYTE / 1024);
  return Math.max(5, gibibytes) * 1024;
}
