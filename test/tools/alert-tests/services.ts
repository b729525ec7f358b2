import type { AlertTest } from './alert-test';

const AUTH = 'namespace="autolytiq-prod", service="auth-service"';
const POD = `environment="prod", instance="10.0.0.1:8080", job="services", pod="auth-service-1", ${AUTH}`;
const OF_AUTH = { namespace: 'autolytiq-prod', service: 'auth-service', team: 'platform' };

/** Requests that users make, by status: each a number per minute. */
const requests = (status: string, values: string) => ({
  series: `http_requests_total{${POD}, method="GET", path="/login", status="${status}"}`,
  values,
});

/** A bucket of the histogram. */
const bucket = (le: string, values: string) => ({
  series: `http_request_duration_seconds_bucket{${POD}, method="GET", path="/login", le="${le}"}`,
  values,
});

/** Sixty requests a minute, of which that many fail. */
const failing = (perMinute: number, minutes: number) => [
  requests('200', `0+${60 - perMinute}x${minutes}`),
  requests('500', `0+${perMinute}x${minutes}`),
];

/** Sixty requests a minute, of which that many take half a second instead of a twentieth. */
const slow = (perMinute: number, minutes: number) => [
  requests('200', `0+60x${minutes}`),
  bucket('0.1', `0+${60 - perMinute}x${minutes}`),
  bucket('0.25', `0+${60 - perMinute}x${minutes}`),
  bucket('0.5', `0+60x${minutes}`),
  bucket('+Inf', `0+60x${minutes}`),
];

export const SERVICE_TESTS: readonly AlertTest[] = [
  {
    alert: 'ServiceHighErrorRate',
    series: failing(6, 30),
    interval: '1m',
    evalTime: '20m',
    labels: OF_AUTH,
    values: ['10%'],
  },
  {
    alert: 'ServiceHighLatency',
    series: slow(12, 30),
    interval: '1m',
    evalTime: '20m',
    labels: OF_AUTH,
    values: ['437.5ms'],
  },
  {
    alert: 'ServiceNoTraffic',
    // A day and an hour of one request per second, then none.
    series: [requests('200', '0+60x1500 90000x60')],
    interval: '1m',
    evalTime: '1540m',
    labels: OF_AUTH,
    values: ['0'],
  },
  {
    alert: 'ServiceDown',
    series: [{ series: `up{${POD}}`, values: '1x5 0x20' }],
    interval: '1m',
    evalTime: '10m',
    labels: OF_AUTH,
  },
  {
    alert: 'ServiceMetricsAbsent',
    series: [],
    interval: '1m',
    evalTime: '11m',
    environment: 'external-metrics-prod',
    labels: { namespace: 'external-metrics-prod', service: 'web', team: 'metrics' },
  },
  {
    alert: 'TargetDown',
    series: [
      {
        series:
          'up{environment="prod", instance="10.0.0.9:9121", job="redis", namespace="monitoring", pod="redis-exporter-1", service="redis-exporter", store="redis"}',
        values: '0x30',
      },
    ],
    interval: '1m',
    evalTime: '11m',
    labels: { job: 'redis', namespace: 'monitoring', service: 'redis-exporter' },
    values: ['100%'],
  },
  {
    alert: 'ServiceAvailabilityBudgetBurn',
    series: failing(6, 90),
    interval: '1m',
    evalTime: '80m',
    labels: { ...OF_AUTH, pace: 'fast' },
    values: ['10%'],
  },
  {
    alert: 'ServiceAvailabilityBudgetBurn',
    // 0.8 %: beyond six times the budget, below 14.4 times.
    series: [requests('200', '0+1240x400'), requests('500', '0+10x400')],
    interval: '1m',
    evalTime: '390m',
    labels: { ...OF_AUTH, pace: 'steady' },
    values: ['0.8%'],
  },
  {
    alert: 'ServiceAvailabilityBudgetBurn',
    series: [requests('200', '0+1245x800'), requests('500', '0+5x800')],
    interval: '1m',
    evalTime: '12h',
    labels: { ...OF_AUTH, pace: 'slow' },
    values: ['0.4%'],
  },
  {
    alert: 'ServiceLatencyBudgetBurn',
    series: slow(54, 90),
    interval: '1m',
    evalTime: '80m',
    labels: { ...OF_AUTH, pace: 'fast' },
    values: ['90%'],
  },
  {
    alert: 'ServiceLatencyBudgetBurn',
    series: slow(30, 400),
    interval: '1m',
    evalTime: '390m',
    labels: { ...OF_AUTH, pace: 'steady' },
    values: ['50%'],
  },
  {
    alert: 'ServiceLatencyBudgetBurn',
    series: slow(6, 800),
    interval: '1m',
    evalTime: '12h',
    labels: { ...OF_AUTH, pace: 'slow' },
    values: ['10%'],
  },
];
