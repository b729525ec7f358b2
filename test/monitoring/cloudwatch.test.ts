import { cloudWatchConfig } from '../../monitoring/cloudwatch';
import { CLOUDWATCH_METRICS } from '../../monitoring/metrics/cloudwatch';
import { MONITORED, monitored, withMonitoring } from './monitored';

const ECOMMERCE = monitored('ecommerce-prod');
const AUTOLYTIQ = monitored('autolytiq-prod');

/** The name that the exporter gives to a statistic: words apart, where a small letter or digit meets a capital one. */
const seriesName = (namespace: string, metric: string, statistic: string): string =>
  [namespace, metric, statistic]
    .map((part) =>
      part
        .replace(/^AWS\/(.*)$/, (_, service: string) => `aws_${service.toLowerCase()}`)
        .replace(/([a-z])([A-Z0-9])/g, '$1_$2')
        .replace(/([0-9])([A-Z])/g, '$1_$2')
        .replace(/_+/g, '_')
        .toLowerCase(),
    )
    .map((part) => part.replace(/^p_(\d+)$/, 'p$1'))
    .join('_');

const produced = (): ReadonlySet<string> => {
  const configs = [cloudWatchConfig(ECOMMERCE), cloudWatchConfig(AUTOLYTIQ)];
  return new Set(
    configs.flatMap((config) => [
      ...(config.static ?? []).flatMap((job) =>
        job.metrics.flatMap(({ name, statistics }) => statistics.map((one) => seriesName(job.namespace, name, one))),
      ),
      ...(config.discovery?.jobs ?? []).flatMap((job) =>
        job.metrics.flatMap(({ name, statistics }) => statistics.map((one) => seriesName(job.type, name, one))),
      ),
    ]),
  );
};

it('asks for every series that rules may use, and for no other', () => {
  const known = CLOUDWATCH_METRICS.map(({ name }) => name).filter((name) =>
    /^aws_.*_(maximum|minimum|sum|average|p95)$/.test(name),
  );
  expect([...produced()].sort()).toEqual([...known].sort());
});

it('asks for each queue and its dead-letter queue by name', () => {
  const { queues } = ECOMMERCE.monitoring.cloudWatch ?? { queues: [] };
  const named = (cloudWatchConfig(ECOMMERCE).static ?? []).map(({ dimensions }) => dimensions);
  expect(queues.length).toBeGreaterThan(0);
  expect(named).toEqual(
    queues.flatMap(({ name, deadLetter }) => [
      [{ name: 'QueueName', value: name }],
      [{ name: 'QueueName', value: deadLetter }],
    ]),
  );
});

it('finds the load balancer by the group, and no group whose name begins like it', () => {
  const [job] = cloudWatchConfig(AUTOLYTIQ).discovery?.jobs ?? [];
  const [tag] = job?.searchTags ?? [];
  expect(tag?.key).toBe('ingress.k8s.aws/stack');
  expect(new RegExp(tag?.value ?? '').test('autolytiq-prod')).toBe(true);
  expect(new RegExp(tag?.value ?? '').test('autolytiq-prod-internal')).toBe(false);
});

it.each(
  MONITORED.filter(({ monitoring }) => monitoring.cloudWatch !== undefined).map(
    (one) => [one.environment.cluster.name, one] as const,
  ),
)('looks back at least a period in %s, in its own region', (_, one) => {
  const { discovery, static: statics = [] } = cloudWatchConfig(one);
  const jobs = [...(discovery?.jobs ?? []), ...statics];
  expect(jobs.length).toBeGreaterThan(0);
  for (const { regions, metrics } of jobs) {
    expect(regions).toEqual([one.environment.cluster.region]);
    for (const { period, length } of metrics) expect(length).toBeGreaterThanOrEqual(period);
  }
});

it('has nothing to say where there is nothing to ask', () => {
  const { cloudWatch, ...rest } = AUTOLYTIQ.monitoring;
  expect(cloudWatch).toBeDefined();
  expect(() => cloudWatchConfig({ ...withMonitoring(AUTOLYTIQ, {}), monitoring: rest })).toThrow(
    'autolytiq-prod: nothing to ask',
  );
});
