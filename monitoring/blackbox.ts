import type { Monitored } from './alert';

/** Name of the one way to ask: HTTP, good when the answer is a 2xx. */
export const PROBE_MODULE = 'http_2xx';

/** Less than Prometheus waits for an answer, so that a probe that takes too long is one that failed, not a target that is down. */
const TIMEOUT_SECONDS = 8;

/** blackbox.yml (https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md). */
export interface BlackboxConfig {
  readonly modules: Readonly<Record<string, HttpModule>>;
}

interface HttpModule {
  readonly prober: 'http';
  readonly timeout: string;
  readonly http: {
    readonly method: 'GET';
    readonly follow_redirects: boolean;
    readonly fail_if_not_ssl: boolean;
    readonly preferred_ip_protocol: 'ip4';
    readonly ip_protocol_fallback: boolean;
    readonly tls_config: { readonly insecure_skip_verify: boolean };
  };
}

/** How public addresses are asked; the same in every environment. */
export function blackboxConfig(monitored: Monitored): BlackboxConfig {
  const timeout = Math.min(TIMEOUT_SECONDS, Math.max(1, monitored.monitoring.prometheus.scrapeSeconds - 1));
  return {
    modules: {
      [PROBE_MODULE]: {
        prober: 'http',
        timeout: `${timeout}s`,
        http: {
          method: 'GET',
          // A health path that redirects is not healthy, and what stands elsewhere would be measured instead.
          follow_redirects: false,
          fail_if_not_ssl: true,
          // The VPC has no IPv6.
          preferred_ip_protocol: 'ip4',
          ip_protocol_fallback: false,
          tls_config: { insecure_skip_verify: false },
        },
      },
    },
  };
}
