import type { Monitored } from '../../alert';
import { PROBE_MODULE } from '../../blackbox';
import { copied, fixed } from '../relabel';
import { FALLBACK, SAMPLE_LIMITS, type ScrapeConfig } from '../scrape-config';

/** The public addresses, asked by blackbox-exporter: the target becomes a parameter, and the exporter is whom Prometheus asks. */
export function probesJob({ environment, monitoring }: Monitored): readonly ScrapeConfig[] {
  const exporter = monitoring.components.find(({ kind }) => kind === 'blackbox-exporter');
  if (exporter === undefined || monitoring.probes.length === 0) return [];
  const { name, namespace, listeners } = exporter;
  return [
    {
      job_name: 'blackbox',
      metrics_path: '/probe',
      params: { module: [PROBE_MODULE] },
      ...FALLBACK,
      sample_limit: SAMPLE_LIMITS.exporter,
      static_configs: monitoring.probes.map(({ url, host, path, service }) => ({
        targets: [url],
        labels: { probe: `${host}${path}`, service },
      })),
      relabel_configs: [
        copied('__address__', '__param_target'),
        copied('__param_target', 'instance'),
        fixed('__address__', `${name}.${namespace}.svc:${listeners[0].port.number}`),
        fixed('environment', environment.name),
      ],
    },
  ];
}
