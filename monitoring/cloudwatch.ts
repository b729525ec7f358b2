import type { CloudWatchSources } from '../overlays/environment';
import type { Monitored } from './alert';
import { quoted } from './prometheus/relabel';

/** CloudWatch has these metrics by the minute. */
const PERIOD_SECONDS = 60;

/** How far back the newest value is looked for: it arrives minutes late. */
const LENGTH_SECONDS = 600;

/** The same for what is only written when it happens: any longer, a minute with errors would be shown for as long. */
const COUNT_LENGTH_SECONDS = 180;

/** Tag that the AWS Load Balancer Controller puts on what it makes: the name of the group of Ingresses. */
const GROUP_TAG = 'ingress.k8s.aws/stack';

/** Configuration of YACE (https://github.com/prometheus-community/yet-another-cloudwatch-exporter, docs/configuration.md). */
export interface CloudWatchConfig {
  readonly apiVersion: 'v1alpha1';
  readonly 'sts-region': string;
  readonly discovery?: { readonly jobs: readonly DiscoveryJob[] };
  readonly static?: readonly StaticJob[];
}

interface CloudWatchMetric {
  readonly name: string;
  readonly statistics: readonly Statistic[];
  readonly period: number;
  readonly length: number;
  /** Where nothing was counted CloudWatch has no value, which is none and not unknown. */
  readonly nilToZero?: true;
}

type Statistic = 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'p95';

/** What is found by its tags. */
interface DiscoveryJob {
  readonly type: 'AWS/ApplicationELB';
  readonly regions: readonly string[];
  readonly searchTags: readonly { readonly key: string; readonly value: string }[];
  readonly dimensionNameRequirements: readonly string[];
  readonly metrics: readonly CloudWatchMetric[];
}

/** What is known by its name. */
interface StaticJob {
  readonly name: string;
  readonly namespace: 'AWS/SQS';
  readonly regions: readonly string[];
  readonly dimensions: readonly { readonly name: string; readonly value: string }[];
  readonly metrics: readonly CloudWatchMetric[];
}

/** What the exporter asks CloudWatch for; it runs only where there is something to ask. */
export function cloudWatchConfig({ environment, monitoring }: Monitored): CloudWatchConfig {
  const { cloudWatch } = monitoring;
  if (cloudWatch === undefined) throw new Error(`${environment.cluster.name}: nothing to ask CloudWatch for`);
  const queues = queueJobs(cloudWatch);
  const balancers = loadBalancerJobs(cloudWatch);
  return {
    apiVersion: 'v1alpha1',
    'sts-region': cloudWatch.region,
    ...(balancers.length === 0 ? {} : { discovery: { jobs: balancers } }),
    ...(queues.length === 0 ? {} : { static: queues }),
  };
}

/** Each queue with its dead-letter queue, by name: a queue without tags would not be discovered. */
function queueJobs({ region, queues }: CloudWatchSources): readonly StaticJob[] {
  return queues
    .flatMap(({ name, deadLetter }) => [name, deadLetter])
    .map((name) => ({
      name,
      namespace: 'AWS/SQS',
      regions: [region],
      dimensions: [{ name: 'QueueName', value: name }],
      metrics: [
        metric('ApproximateAgeOfOldestMessage', ['Maximum']),
        metric('ApproximateNumberOfMessagesVisible', ['Maximum']),
        metric('ApproximateNumberOfMessagesNotVisible', ['Maximum']),
        metric('ApproximateNumberOfMessagesDelayed', ['Maximum']),
        metric('NumberOfMessagesSent', ['Sum']),
        metric('NumberOfMessagesReceived', ['Sum']),
        metric('NumberOfMessagesDeleted', ['Sum']),
      ],
    }));
}

/** The load balancer as a whole, and each target group behind it. */
function loadBalancerJobs({ region, loadBalancerGroup }: CloudWatchSources): readonly DiscoveryJob[] {
  if (loadBalancerGroup === undefined) return [];
  const job = (dimensions: readonly string[], metrics: readonly CloudWatchMetric[]): DiscoveryJob => ({
    type: 'AWS/ApplicationELB',
    regions: [region],
    // The value is a pattern, not anchored by itself.
    searchTags: [{ key: GROUP_TAG, value: `^${quoted(loadBalancerGroup)}$` }],
    dimensionNameRequirements: dimensions,
    metrics,
  });
  return [
    job(
      ['LoadBalancer'],
      [
        count('RequestCount'),
        count('HTTPCode_ELB_4XX_Count'),
        count('HTTPCode_ELB_5XX_Count'),
        count('HTTPCode_Target_2XX_Count'),
        count('HTTPCode_Target_4XX_Count'),
        count('HTTPCode_Target_5XX_Count'),
        count('TargetConnectionErrorCount'),
        count('RejectedConnectionCount'),
        metric('ActiveConnectionCount', ['Sum']),
        metric('TargetResponseTime', ['Average', 'p95']),
      ],
    ),
    job(
      ['TargetGroup', 'LoadBalancer'],
      [metric('HealthyHostCount', ['Minimum']), metric('UnHealthyHostCount', ['Maximum'])],
    ),
  ];
}

function metric(name: string, statistics: readonly Statistic[]): CloudWatchMetric {
  return { name, statistics, period: PERIOD_SECONDS, length: LENGTH_SECONDS };
}

/** How many there were in a minute. */
function count(name: string): CloudWatchMetric {
  return { ...metric(name, ['Sum']), length: COUNT_LENGTH_SECONDS, nilToZero: true };
}
