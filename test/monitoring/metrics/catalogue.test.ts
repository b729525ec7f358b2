import { catalogue } from '../../../monitoring/metrics';
import { monitored, withMonitoring } from '../monitored';

const PROD = monitored('autolytiq-prod');
const KNOWN = [...catalogue(PROD).values()];

test('every series has a name that Prometheus accepts, labels in order, a meaning and somebody who exposes it', () => {
  for (const { name, labels, jobs, meaning } of KNOWN) {
    expect(name).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
    expect({ [name]: labels }).toEqual({ [name]: [...new Set(labels)].sort() });
    expect(`${name}: ${jobs.length} ${meaning.length > 2}`).not.toMatch(/: 0|false/);
  }
});

test('whatever is scraped says which job brings it, from which instance and environment', () => {
  const scraped = KNOWN.filter(({ jobs }) => !jobs.includes('rules') && !jobs.includes('synthetic'));
  expect(scraped.length).toBeGreaterThan(250);
  for (const { name, labels } of scraped)
    expect({ [name]: labels }).toEqual({ [name]: expect.arrayContaining(['environment', 'instance', 'job']) });
});

test('a histogram has buckets, sum and count', () => {
  for (const { name, labels } of KNOWN.filter((metric) => metric.name.endsWith('_bucket'))) {
    expect(labels).toContain('le');
    const family = name.slice(0, -'_bucket'.length);
    expect(KNOWN.map((metric) => metric.name)).toEqual(expect.arrayContaining([`${family}_sum`, `${family}_count`]));
  }
});

test('metrics of services have the names and the label that the system gives them', () => {
  const httpMetrics = { requests: 'requests_total', duration: 'request_seconds', statusLabel: 'code' };
  const known = catalogue(withMonitoring(PROD, { httpMetrics }));
  expect(known.get('requests_total')?.labels).toContain('code');
  expect(known.get('request_seconds_bucket')?.labels).toContain('le');
  expect(known.has('http_requests_total')).toBe(false);
});

test('objects of kube-state-metrics keep namespace and pod of their own, and have none of its pod', () => {
  expect(catalogue(PROD).get('kube_node_status_condition')?.labels).toEqual([
    'condition',
    'environment',
    'instance',
    'job',
    'node',
    'status',
  ]);
});

test('alerts are series too, with the labels of their expressions', () => {
  expect(catalogue(PROD).get('ALERTS')?.labels).toEqual(
    expect.arrayContaining(['alertname', 'alertstate', 'severity', 'team', 'service', 'namespace']),
  );
});
