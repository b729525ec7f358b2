import type { Monitored } from '../../alert';
import { keepPorts, pathOfPorts, podLabels } from '../relabel';
import { FALLBACK, SAMPLE_LIMITS, type ScrapeConfig } from '../scrape-config';

/** Where Prometheus looks if nothing else is said. */
const DEFAULT_PATH = '/metrics';

/**
 * The pods of the system's services that have metrics. Which they are, and where, follows from the model; a service more is a name
 * more in a pattern. None: nothing to scrape.
 */
export function servicesJob({ environment }: Monitored): readonly ScrapeConfig[] {
  const scraped = environment.services.flatMap(({ name, metrics, listeners: [{ port }] }) =>
    metrics === undefined ? [] : [{ service: name, port: port.name, path: metrics }],
  );
  if (scraped.length === 0) return [];
  const otherPaths = [...new Set(scraped.map(({ path }) => path))].filter((path) => path !== DEFAULT_PATH).sort();
  return [
    {
      job_name: 'services',
      ...FALLBACK,
      sample_limit: SAMPLE_LIMITS.service,
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: [environment.namespace] } }],
      relabel_configs: [
        keepPorts(scraped),
        ...otherPaths.map((path) =>
          pathOfPorts(
            scraped.filter((one) => one.path === path),
            path,
          ),
        ),
        ...podLabels(environment.name),
      ],
    },
  ];
}
