import type { Monitored } from '../alert';
import { componentJobs } from './jobs/components';
import { nodeJobs } from './jobs/nodes';
import { probesJob } from './jobs/probes';
import { servicesJob } from './jobs/services';
import { keepPorts } from './relabel';
import type { KubernetesDiscovery, RelabelRule, ScrapeConfig } from './scrape-config';

/** Where the files are in the container: the configuration, and a folder with the rules. */
export const PROMETHEUS_CONFIG_FILE = '/etc/prometheus/prometheus.yml';
export const PROMETHEUS_RULES_FOLDER = '/etc/prometheus/rules';

/** What Prometheus waits for an answer at most, unless it asks more often. */
const SCRAPE_TIMEOUT_SECONDS = 10;

/** prometheus.yml (https://prometheus.io/docs/prometheus/latest/configuration/configuration/). */
export interface PrometheusConfig {
  readonly global: {
    readonly scrape_interval: string;
    readonly scrape_timeout: string;
    readonly evaluation_interval: string;
    readonly external_labels: { readonly cluster: string; readonly environment: string };
  };
  readonly rule_files: readonly string[];
  readonly alerting: { readonly alertmanagers: readonly AlertmanagerDiscovery[] };
  readonly scrape_configs: readonly ScrapeConfig[];
}

interface AlertmanagerDiscovery {
  readonly kubernetes_sd_configs: readonly KubernetesDiscovery[];
  readonly relabel_configs: readonly RelabelRule[];
}

/** What Prometheus of an environment does; all of it follows from the model. */
export function prometheusConfig(monitored: Monitored): PrometheusConfig {
  const { environment, monitoring } = monitored;
  const { scrapeSeconds } = monitoring.prometheus;
  return {
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      scrape_timeout: `${Math.min(SCRAPE_TIMEOUT_SECONDS, scrapeSeconds)}s`,
      // A rule that ran less often than its series change would be late, one that ran more often would see the same twice.
      evaluation_interval: `${scrapeSeconds}s`,
      external_labels: { cluster: environment.cluster.name, environment: environment.name },
    },
    rule_files: [`${PROMETHEUS_RULES_FOLDER}/*.yaml`],
    alerting: { alertmanagers: alertmanagers(monitored) },
    scrape_configs: [
      ...servicesJob(monitored),
      ...componentJobs(monitored),
      ...nodeJobs(monitored),
      ...probesJob(monitored),
    ],
  };
}

/** Each pod of Alertmanager by itself: behind the address of a Service only one of them would be told. */
function alertmanagers({ monitoring }: Monitored): readonly AlertmanagerDiscovery[] {
  return monitoring.components
    .filter(({ kind }) => kind === 'alertmanager')
    .map(({ name, namespace, listeners: [{ port }] }) => ({
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [namespace] } }],
      relabel_configs: [keepPorts([{ service: name, port: port.name }])],
    }));
}
