import { counter, exposedBy, gauge, histogram, info, POD_TARGET } from './metric';
import { GO_PROCESS } from './services';

/** What Grafana says of itself (https://github.com/grafana/grafana, pkg/infra/metrics/metrics.go, pkg/middleware/request_metrics.go). */
export const GRAFANA_METRICS = exposedBy({ jobs: ['monitoring'], target: POD_TARGET }, [
  info('grafana_build_info', ['branch', 'edition', 'goversion', 'revision', 'version'], 'Version'),
  histogram('grafana_http_request_duration_seconds', ['handler', 'method', 'status_code'], 'Duration of requests'),
  gauge('grafana_http_request_in_flight', [], 'Requests that are being answered'),
  gauge('grafana_stat_totals_dashboard', [], 'Dashboards'),
  counter(
    'grafana_datasource_request_total',
    ['code', 'datasource', 'datasource_type', 'method'],
    'Requests to data sources',
  ),
  ...GO_PROCESS,
]);
