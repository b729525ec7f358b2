import type { PrometheusSettings } from '../../environment';
import type { EnvironmentInput } from '../../inputs';
import { BUDGET_DAYS, MONITORING_TIERS, SERIES, prometheusStorage } from '../../monitoring-sizes';
import { mebibytes } from '../../quantity';
import type { Workloads } from '../services';
import type { MonitoringInput } from './input';

/** What of the volume series may fill; the rest is for compaction. */
const FILLED = 0.8;

/** How much Prometheus keeps, and how many series that is at the most pods and nodes. */
export function prometheusSettings({ input, here }: MonitoringInput, workloads: Workloads): PrometheusSettings {
  const { tier } = input.environment.settings;
  const { scrapeSeconds } = MONITORING_TIERS[tier];
  const retentionDays = here.retentionDays ?? MONITORING_TIERS[tier].retentionDays;
  const expectedSeries = seriesOf(input, workloads);
  return {
    scrapeSeconds,
    retentionDays,
    retentionMebibytes: Math.floor(prometheusVolume(here, { expectedSeries, scrapeSeconds, retentionDays }) * FILLED),
    expectedSeries,
    budgetDays: BUDGET_DAYS.find((days) => days < retentionDays) ?? 3,
  };
}

/** Size of the volume, in MiB. */
export function prometheusVolume(
  here: MonitoringInput['here'],
  settings: Pick<PrometheusSettings, 'expectedSeries' | 'scrapeSeconds' | 'retentionDays'>,
): number {
  return here.storage === undefined ? prometheusStorage(settings.expectedSeries, settings) : mebibytes(here.storage);
}

function seriesOf(input: EnvironmentInput, { services, workers }: Workloads): number {
  const pods = [...services, ...workers].reduce((sum, { replicas }) => sum + replicas.max, 0);
  const nodes = Object.values(input.environment.settings.cluster.nodeGroups).reduce((sum, { max }) => sum + max, 0);
  return SERIES.base + pods * SERIES.perPod + nodes * SERIES.perNode;
}
