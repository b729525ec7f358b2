import type { Monitored } from '../monitoring/alert';
import { catalogue } from '../monitoring/metrics';
import { ALERTS } from '../monitoring/rules/alerts';
import type { MonitoringFacts } from '../policies/cluster/facts';

/** What policies may know of the monitoring stack: which series there are, and where links may lead. */
export function monitoringFacts(monitored: Monitored): MonitoringFacts {
  const { namespace, alerting, grafanaHost } = monitored.monitoring;
  return {
    namespace,
    series: exportedSeries(monitored),
    runbooks: { address: alerting.runbooks, pages: [...new Set(ALERTS.map(({ alert }) => `${alert}.md`))] },
    ...(grafanaHost === undefined ? {} : { grafanaHost }),
  };
}

/** What rules record is left out: that follows from the rules that are really there. */
function exportedSeries(monitored: Monitored): MonitoringFacts['series'] {
  return Object.fromEntries(
    [...catalogue(monitored).values()]
      .filter(({ jobs }) => !jobs.includes('rules'))
      .map(({ name, labels }) => [name, labels]),
  );
}
