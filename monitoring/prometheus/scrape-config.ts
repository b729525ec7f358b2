import type { Job } from '../metrics/metric';

/** A rule about labels (https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config). */
export interface RelabelRule {
  readonly source_labels?: readonly string[];
  readonly separator?: string;
  /** Anchored at both ends. */
  readonly regex?: string;
  readonly target_label?: string;
  readonly replacement?: string;
  readonly action?: 'keep' | 'drop' | 'labeldrop';
}

/** What is asked for with a token, over TLS. */
export interface TlsAndToken {
  readonly scheme?: 'https';
  readonly authorization?: { readonly type: 'Bearer'; readonly credentials_file: string };
  readonly tls_config?: { readonly ca_file: string };
}

/** Discovery through the Kubernetes API. */
export interface KubernetesDiscovery {
  readonly role: 'endpointslice' | 'node';
  readonly namespaces?: { readonly names: readonly string[] };
}

/** Addresses that are known beforehand. */
export interface StaticTargets {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** A family of targets. */
export interface ScrapeConfig extends TlsAndToken {
  readonly job_name: Job;
  readonly honor_labels?: true;
  readonly metrics_path?: string;
  readonly track_timestamps_staleness?: true;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly fallback_scrape_protocol: 'PrometheusText0.0.4';
  readonly sample_limit: number;
  readonly kubernetes_sd_configs?: readonly KubernetesDiscovery[];
  readonly static_configs?: readonly StaticTargets[];
  readonly relabel_configs: readonly RelabelRule[];
  readonly metric_relabel_configs?: readonly RelabelRule[];
}

/** Read where a target names no format: Prometheus 3 refuses such an answer otherwise. */
export const FALLBACK = { fallback_scrape_protocol: 'PrometheusText0.0.4' } as const;

/**
 * Samples of one target at which its scrape fails rather than Prometheus: several times what each gives when it is well. A
 * scrape that is cut off shows as a target that is down.
 */
export const SAMPLE_LIMITS = {
  /** A service with a label that takes any value is the usual reason. */
  service: 10_000,
  exporter: 20_000,
  /** Grows with the objects of the cluster. */
  clusterState: 200_000,
  /** Grows with the containers of a node; the kubelet allows 110 pods. */
  node: 50_000,
} as const;
