import type { Monitored } from '../../alert';
import { CADVISOR_METRICS } from '../../metrics/cadvisor';
import { KUBELET_METRICS } from '../../metrics/kubelet';
import type { Metric } from '../../metrics/metric';
import { keepMetrics, nodeLabels } from '../relabel';
import { FALLBACK, SAMPLE_LIMITS, type RelabelRule, type ScrapeConfig, type TlsAndToken } from '../scrape-config';

/** Files that Kubernetes mounts for the ServiceAccount of a pod. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The kubelet asks who it is and what it may (`nodes/metrics`). Its certificate is verified: on EKS the control plane signs it with
 * the authority of the cluster, for the address of the node, so the token is shown to nobody else
 * (https://repost.aws/articles/ARv5gI9t1CSeqnp7oDcKV14A).
 */
const AS_SERVICE_ACCOUNT: TlsAndToken = {
  scheme: 'https',
  authorization: { type: 'Bearer', credentials_file: `${SERVICE_ACCOUNT}/token` },
  tls_config: { ca_file: `${SERVICE_ACCOUNT}/ca.crt` },
};

/** cAdvisor counts each group of processes, also those of the system and the slices that hold pods; what belongs to no pod goes. */
const DROP_SLICES: RelabelRule = { source_labels: ['id', 'pod'], regex: '.+;', action: 'drop' };

/** Keeps what rules and dashboards may use: the rest, of histograms mostly, is thousands of series per node. */
const keepKnown = (metrics: readonly Metric[]): RelabelRule => keepMetrics(metrics.map(({ name }) => name));

/** The kubelet of every node, and what it knows of its containers. */
export function nodeJobs({ environment }: Monitored): readonly ScrapeConfig[] {
  const base = {
    ...FALLBACK,
    // The series name the namespace and the pod they are about; the target has neither.
    honor_labels: true,
    sample_limit: SAMPLE_LIMITS.node,
    ...AS_SERVICE_ACCOUNT,
    // The address is that of the node with the kubelet's port.
    kubernetes_sd_configs: [{ role: 'node' }],
    relabel_configs: nodeLabels(environment.name),
  } as const;
  return [
    { job_name: 'kubelet', ...base, metric_relabel_configs: [keepKnown(KUBELET_METRICS)] },
    {
      job_name: 'cadvisor',
      ...base,
      metrics_path: '/metrics/cadvisor',
      // cAdvisor says when it measured, and without this a container that has ended would be seen for five minutes more.
      track_timestamps_staleness: true,
      metric_relabel_configs: [keepKnown(CADVISOR_METRICS), DROP_SLICES],
    },
  ];
}
