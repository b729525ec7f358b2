import type { AlertTest } from './alert-test';

const EXPORTER = 'environment="prod", instance="cloudwatch-exporter", job="cloudwatch"';

export const CLOUDWATCH_TESTS: readonly AlertTest[] = [
  {
    alert: 'CloudWatchRequestsFailing',
    series: [
      { series: `yace_cloudwatch_request_errors{${EXPORTER}, api_name="GetMetricData"}`, values: '0+1x60' },
      { series: `yace_cloudwatch_request_errors{${EXPORTER}, api_name="ListMetrics"}`, values: '4x60' },
    ],
    interval: '1m',
    evalTime: '50m',
    labels: { api_name: 'GetMetricData' },
  },
  {
    alert: 'CloudWatchUnknown',
    // It runs, and was never let in.
    series: [{ series: `up{${EXPORTER}}`, values: '1x60' }],
    interval: '1m',
    evalTime: '50m',
    labels: {},
  },
  {
    alert: 'CloudWatchUnknown',
    // It was let in, and is no more.
    series: [
      { series: `up{${EXPORTER}}`, values: '1x90' },
      { series: `yace_cloudwatch_requests_total{${EXPORTER}, api_name="ListMetrics"}`, values: '0+5x20 100x70' },
    ],
    interval: '1m',
    evalTime: '80m',
    labels: {},
  },
  {
    alert: 'CloudWatchUnknown',
    // It asks for queues, and finds no load balancer.
    series: [
      { series: `up{${EXPORTER}}`, values: '1x60' },
      { series: `yace_cloudwatch_requests_total{${EXPORTER}, api_name="GetMetricStatistics"}`, values: '0+5x60' },
    ],
    interval: '1m',
    evalTime: '50m',
    labels: {},
  },
];
