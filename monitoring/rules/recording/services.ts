import type { Monitored } from '../../alert';
import type { RecordingRule } from '../../rule';
import { alike, latencySeconds } from './objectives';

/** Every series of a service has these; the team is with what is declared. */
const BY_SERVICE = 'by (namespace, service)';

/**
 * Rate, errors and duration of each service over five minutes, the only rules that read what services expose. Errors and slow
 * requests are 0, not absent, where there are none: averages over longer windows would otherwise leave the good times out.
 */
export function serviceRules(monitored: Monitored): readonly RecordingRule[] {
  const { requests, duration, statusLabel } = monitored.monitoring.httpMetrics;
  if (monitored.monitoring.objectives.length === 0) return [];
  const asked = requestMatchers(monitored);
  const rate = (series: string, ...more: readonly string[]) => `rate(${series}{${[...asked, ...more].join(', ')}}[5m])`;
  const none = '0 * service:http_requests:rate5m';
  return [
    { record: 'service:http_requests:rate5m', expr: `sum ${BY_SERVICE} (${rate(requests)})` },
    {
      record: 'service:http_requests_errors:rate5m',
      expr: `sum ${BY_SERVICE} (${rate(requests, `${statusLabel}=~"5.."`)}) or ${none}`,
    },
    {
      record: 'service_le:http_request_duration_seconds_bucket:rate5m',
      expr: `sum by (namespace, service, le) (${rate(`${duration}_bucket`)})`,
    },
    {
      record: 'service:http_request_duration_seconds:mean5m',
      expr: `sum ${BY_SERVICE} (${rate(`${duration}_sum`)}) / sum ${BY_SERVICE} (${rate(`${duration}_count`)})`,
    },
    ...[50, 95, 99].map(quantileRule),
    ...slowRules(monitored, none),
  ];
}

/**
 * Requests that people make: those of probes and of Prometheus itself are quick and always succeed, and would hide the rest where
 * there is little traffic.
 */
function requestMatchers({ environment }: Monitored): readonly string[] {
  const paths = environment.services.flatMap(({ metrics, probe }) => [
    ...(metrics === undefined ? [] : [metrics]),
    ...(probe.kind === 'http' ? [probe.health, ...(probe.liveness === undefined ? [] : [probe.liveness])] : []),
  ]);
  const own = [...new Set(paths)].sort().map((path) => path.replace(/[.+*?^$()[\]{}|\\]/g, '[$&]'));
  return ['job="services"', ...(own.length === 0 ? [] : [`path!~"${own.join('|')}"`])];
}

const quantileRule = (percentile: number): RecordingRule => ({
  record: `service:http_request_duration_seconds:p${percentile}`,
  expr: `histogram_quantile(${percentile / 100}, service_le:http_request_duration_seconds_bucket:rate5m)`,
});

/** Requests that took longer than promised; a value between two buckets is interpolated. */
function slowRules({ monitoring }: Monitored, none: string): readonly RecordingRule[] {
  return alike(monitoring.objectives, latencySeconds).map(({ value, matchers }) => {
    const chosen = matchers.length === 0 ? '' : `{${matchers.join(', ')}}`;
    const fraction = `histogram_fraction(0, ${value}, service_le:http_request_duration_seconds_bucket:rate5m${chosen})`;
    // Without requests the fraction is NaN, which the comparison drops.
    return {
      record: 'service:http_requests_slow:rate5m',
      expr: `(1 - ${fraction} >= 0) * on (namespace, service) service:http_requests:rate5m or ${none}${chosen}`,
    };
  });
}
