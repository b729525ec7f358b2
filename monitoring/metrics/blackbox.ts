import { exposedBy, gauge, info } from './metric';

/** Labels of a probe: `instance` is the address, `service` the service behind it, `probe` says what is asked. */
const PROBE = ['environment', 'instance', 'job', 'probe', 'service'];

/** What blackbox-exporter says of a public address (https://github.com/prometheus/blackbox_exporter, prober/). */
export const BLACKBOX_METRICS = exposedBy({ jobs: ['blackbox'], target: PROBE }, [
  gauge('probe_success', [], 'Whether the address answered as it should'),
  gauge('probe_duration_seconds', [], 'Duration of the probe'),
  gauge('probe_dns_lookup_time_seconds', [], 'Duration of the name look-up'),
  gauge('probe_failed_due_to_regex', [], 'Whether the answer had the wrong text'),
  gauge('probe_http_content_length', [], 'Length of the answer'),
  gauge('probe_http_duration_seconds', ['phase'], 'Duration by phase'),
  gauge('probe_http_redirects', [], 'Redirects'),
  gauge('probe_http_ssl', [], 'Whether the last connection was encrypted'),
  gauge('probe_http_status_code', [], 'Status code; 0 without an answer'),
  gauge('probe_http_version', [], 'Version of HTTP'),
  gauge('probe_ip_protocol', [], '4 or 6'),
  gauge('probe_ssl_earliest_cert_expiry', [], 'When the first certificate of the chain expires, Unix time'),
  gauge('probe_ssl_last_chain_expiry_timestamp_seconds', [], 'When the last chain expires, Unix time'),
  info('probe_tls_version_info', ['version'], 'Version of TLS'),
]);
