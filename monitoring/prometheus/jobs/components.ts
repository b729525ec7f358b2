import type { Component, ComponentKind } from '../../../overlays/environment';
import type { Monitored } from '../../alert';
import type { Job } from '../../metrics/metric';
import { bareLabels, keepPorts, NODE_OF_POD, podLabels, type ServicePort } from '../relabel';
import { FALLBACK, SAMPLE_LIMITS, type RelabelRule, type ScrapeConfig } from '../scrape-config';

/** How the programs of the stack are scraped that are found through their Services. */
interface Family {
  readonly job: Exclude<Job, 'services' | 'kubelet' | 'cadvisor' | 'blackbox' | 'synthetic' | 'rules'>;
  readonly kinds: readonly ComponentKind[];
  /** Whose labels its series carry: those of its pod, or only what they say themselves. */
  readonly about: 'itself' | 'others';
  readonly sampleLimit: number;
}

const FAMILIES: readonly Family[] = [
  { job: 'prometheus', kinds: ['prometheus'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  { job: 'alertmanager', kinds: ['alertmanager'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  { job: 'monitoring', kinds: ['grafana', 'blackbox-exporter'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  {
    job: 'kube-state-metrics',
    kinds: ['kube-state-metrics'],
    about: 'others',
    sampleLimit: SAMPLE_LIMITS.clusterState,
  },
  { job: 'node-exporter', kinds: ['node-exporter'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  { job: 'postgres', kinds: ['postgres-exporter'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  { job: 'redis', kinds: ['redis-exporter'], about: 'itself', sampleLimit: SAMPLE_LIMITS.exporter },
  { job: 'cloudwatch', kinds: ['cloudwatch-exporter'], about: 'others', sampleLimit: SAMPLE_LIMITS.exporter },
];

/** The programs of the stack, each family under the name of its job. */
export function componentJobs(monitored: Monitored): readonly ScrapeConfig[] {
  return FAMILIES.flatMap((family) => familyJob(monitored, family));
}

function familyJob({ environment, monitoring }: Monitored, family: Family): readonly ScrapeConfig[] {
  const components = monitoring.components.filter(({ kind }) => family.kinds.includes(kind));
  const ports = [
    ...components.map(firstPort),
    ...(family.job === 'monitoring' ? monitoring.components.flatMap(furtherHttpPorts) : []),
  ];
  if (ports.length === 0) return [];
  const namespaces = [...new Set(components.map(({ namespace }) => namespace))].sort();
  const labels = family.about === 'itself' ? podLabels(environment.name) : bareLabels(environment.name);
  return [
    {
      job_name: family.job,
      ...(family.about === 'others' ? { honor_labels: true } : {}),
      ...FALLBACK,
      sample_limit: family.sampleLimit,
      kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: namespaces } }],
      relabel_configs: [
        keepPorts(ports),
        ...labels,
        ...(family.job === 'node-exporter' ? [NODE_OF_POD] : []),
        ...components.flatMap(storeLabel),
      ],
    },
  ];
}

/** Its metrics are at the first. */
function firstPort({ name, listeners: [{ port }] }: Component): ServicePort {
  return { service: name, port: port.name };
}

/** Where a program that speaks about others says how it fares itself. */
function furtherHttpPorts({ kind, name, listeners: [, ...further] }: Component): readonly ServicePort[] {
  return kind === 'kube-state-metrics' ? further.map(({ port }) => ({ service: name, port: port.name })) : [];
}

/** The store that an exporter is about. */
function storeLabel({ name, store }: Component): readonly RelabelRule[] {
  return store === undefined
    ? []
    : [{ source_labels: ['service'], regex: name, target_label: 'store', replacement: store }];
}
