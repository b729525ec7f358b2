import type { Cluster } from './cluster/cluster';
import { keyOf, workloadKey } from './cluster/declared-workload';
import type { ClusterFacts } from './cluster/facts';
import { titleOf } from './cluster/object';
import { prometheusPods } from './monitoring/prometheus-pods';
import { scrapedTargets, type ScrapedTarget } from './monitoring/scrape-jobs';
import { networkRulesOf } from './network/network-rules';
import type { Policy, Violation } from './policy';

/** What is not scraped has no alerts, and what cannot be reached is down for ever. */
export const scrapeTargets: Policy = {
  id: 'scrape-targets',
  severity: 'error',
  demands:
    'Every port with metrics that is declared is scraped by one job, at its path, and network policy lets Prometheus reach each pod that it scrapes.',
  prevents: 'A service that nobody watches, or one that counts as down from its first day.',
  link: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    if (facts?.monitoring === undefined) return [];
    const targets = scrapedTargets(cluster);
    return [...unscraped(cluster, facts, targets), ...twice(targets), ...unreachable(cluster, targets)];
  },
};

function unscraped(cluster: Cluster, facts: ClusterFacts, targets: readonly ScrapedTarget[]): readonly Violation[] {
  const scraped = new Map<string, readonly string[]>();
  for (const { pod, port, metricsPath } of targets) {
    const key = `${workloadKey(pod)}:${port}`;
    scraped.set(key, [...(scraped.get(key) ?? []), metricsPath]);
  }
  const pods = new Map(cluster.pods.map((pod) => [workloadKey(pod), pod]));
  return facts.workloads.flatMap((workload) => {
    const pod = pods.get(keyOf(workload));
    if (pod === undefined) return [];
    return workload.listeners.flatMap(({ port, metrics }): readonly Violation[] => {
      const paths = scraped.get(`${keyOf(workload)}:${port}`) ?? [];
      if (metrics === undefined || paths.includes(metrics)) return [];
      return [
        {
          object: pod.owner,
          path: 'metadata.name',
          expected: `a job of Prometheus that scrapes ${metrics} on port ${port} of its pods`,
          found: paths.length === 0 ? 'none that keeps this port' : `jobs that scrape ${paths.join(', ')}`,
          mend: 'mend the relabelling of the job that is about it, or the labels and ports of its Service',
        },
      ];
    });
  });
}

/** The same samples under two jobs are counted twice by every sum. */
function twice(targets: readonly ScrapedTarget[]): readonly Violation[] {
  const seen = new Map<string, ScrapedTarget>();
  return targets.flatMap((target): readonly Violation[] => {
    const { object, path, job, pod, port, metricsPath } = target;
    const key = `${object.namespace}/${object.name} ${workloadKey(pod)}:${port}${metricsPath}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, target);
    // Several addresses that one job asks through a prober are different questions.
    if (first === undefined || first.path === path) return [];
    return [
      {
        object,
        path: `${path}.relabel_configs`,
        expected: 'targets that no other job scrapes',
        found: `${titleOf(pod.owner)}, port ${port}, as the job ${first.job} does`,
        mend: `keep it in one of ${first.job} and ${job}`,
      },
    ];
  });
}

function unreachable(cluster: Cluster, targets: readonly ScrapedTarget[]): readonly Violation[] {
  const rules = networkRulesOf(cluster);
  const readers = prometheusPods(cluster);
  const said = new Set<string>();
  return targets.flatMap(({ object, path, job, pod, port }): readonly Violation[] =>
    (readers.get(object) ?? []).flatMap((reader) => {
      const refusing = (['egress', 'ingress'] as const).filter(
        (side) =>
          !rules
            .portsBetween(reader, pod, side)
            .some(({ protocol, from, to }) => protocol === 'TCP' && from <= port && port <= to),
      );
      const key = `${job} ${workloadKey(pod)}:${port}`;
      if (refusing.length === 0 || reader === pod || said.has(key)) return [];
      said.add(key);
      return [
        {
          object,
          path,
          expected: `pods that ${titleOf(reader.owner)} may connect to`,
          found: `${titleOf(pod.owner)}, port ${port}, which ${refusing
            .map((side) =>
              side === 'egress' ? 'network policy does not let it reach' : 'admits no connection from it',
            )
            .join(' and ')}`,
          mend: `allow ${reader.owner.name} to connect to ${pod.owner.name} on port ${port}, on both sides`,
        },
      ];
    }),
  );
}
