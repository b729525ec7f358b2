import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWhere } from '../../describe-where';
import { CLOUDWATCH_METRICS } from '../../../monitoring/metrics/cloudwatch';
import { BARE_TARGET } from '../../../monitoring/metrics/metric';
import { CLOUDWATCH_ALERTS } from '../../../monitoring/rules/alerts/cloudwatch';
import { monitored, MONITORED } from '../../monitoring/monitored';
import { freePorts, until } from '../end-to-end/processes';
import { contradictions, exportedIn, samplesIn } from '../exported';
import { missingPrograms, program } from '../programs';
import { generatedProgram } from './generated-container';
import { probesOf, startGenerated, type RunningProgram } from './generated-program';
import { PlayedAws, type Dimensions, type Tagged } from './played-aws';
import { scraping } from './scraping-prometheus';
import { Stage } from './stage';
import { unmatched } from './unmatched';

/** One with queues and a load balancer. */
const CLUSTER = 'ecommerce-prod';
const GENERATED = generatedProgram(CLUSTER, 'cloudwatch-exporter');
const FROM = `build github.com/prometheus-community/yet-another-cloudwatch-exporter ${GENERATED.container.version}; unpack Prometheus`;
const [PORT = 0] = GENERATED.container.ports;

const ELB = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';
const LOAD_BALANCER = 'app/k8s-shop/0123456789abcdef';
const TARGET_GROUP = 'targetgroup/k8s-shop-web/0123456789abcdef';
const GROUP_TAG = 'ingress.k8s.aws/stack';
/** Ours, and one of another group whose name begins like ours. */
const RESOURCES: readonly Tagged[] = [
  { arn: `${ELB}:loadbalancer/${LOAD_BALANCER}`, tags: { [GROUP_TAG]: CLUSTER } },
  { arn: `${ELB}:${TARGET_GROUP}`, tags: { [GROUP_TAG]: CLUSTER } },
  { arn: `${ELB}:loadbalancer/app/stranger/0`, tags: { [GROUP_TAG]: `${CLUSTER}-2` } },
];
const LISTED: readonly Dimensions[] = [
  { LoadBalancer: LOAD_BALANCER },
  { LoadBalancer: LOAD_BALANCER, AvailabilityZone: 'us-east-1a' },
  { LoadBalancer: LOAD_BALANCER, TargetGroup: TARGET_GROUP },
  { LoadBalancer: LOAD_BALANCER, TargetGroup: TARGET_GROUP, AvailabilityZone: 'us-east-1a' },
  { LoadBalancer: 'app/stranger/0' },
];

describeWhere(missingPrograms(['yace', 'prometheus'], FROM), 'YACE as generated', () => {
  const stage = new Stage();
  const aws = new PlayedAws(RESOURCES, LISTED);
  // No right of its role.
  aws.refused.add('ListAccountAliases');
  let exporter: RunningProgram;

  const metrics = async (): Promise<string> => (await exporter.get(PORT, '/metrics')).text;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    await aws.listen(port);
    stage.atEnd(() => aws.close());
    exporter = await startGenerated('yace', GENERATED, stage, {
      env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' },
      // A turn a second, not a minute.
      args: ['--scraping-interval=1'],
    });
    await until('it has asked for everything', 60, async () =>
      /^aws_applicationelb_.*^aws_sqs_/ms.test(await metrics()),
    );
  });

  afterAll(() => stage.clear());

  test.each(MONITORED.map(({ environment }) => environment.cluster.name))(
    'accepts the configuration of %s',
    (cluster) => {
      const [text = ''] = Object.values(generatedProgram(cluster, 'cloudwatch-exporter').files);
      const path = join(stage.folder, `${cluster}.yml`);
      writeFileSync(path, text);
      execFileSync(program('yace'), ['verify-config', `--config.file=${path}`], { stdio: 'pipe' });
    },
  );

  test('answers its probes', async () => {
    expect(await probesOf(GENERATED, exporter)).toEqual(['200 /healthz']);
  });

  test('exports what the catalogue has of it', async () => {
    const shown = await metrics();
    aws.refused.add('GetMetricStatistics');
    await until('a refusal is counted', 20, async () => (await metrics()).includes('yace_cloudwatch_request_errors{'));
    aws.refused.delete('GetMetricStatistics');
    // A turn in the middle of which it is let in again shows a part.
    await until('all is shown again', 20, async () => {
      const now = exportedIn(await metrics());
      return [...exportedIn(shown).keys()].every((name) => now.has(name));
    });
    const text = [shown, await metrics()].join('\n');
    expect(contradictions(CLOUDWATCH_METRICS, exportedIn(text), BARE_TARGET)).toEqual([]);
  });

  test('has what rules and dashboards ask it for', async () => {
    expect(unmatched(CLOUDWATCH_METRICS, samplesIn(await metrics()), ['dimension_QueueName'])).toEqual([]);
  });

  test('shows no load balancer of others', async () => {
    expect(await metrics()).not.toContain('stranger');
  });

  test.each(['GetCallerIdentity', 'GetResources'])(
    'makes CloudWatchUnknown fire where %s is refused',
    async (action) => {
      const condition = (name: string): string =>
        CLOUDWATCH_ALERTS.find(({ alert }) => alert === name)?.expr(monitored(CLUSTER)) ?? '';
      aws.refused.add(action);
      await exporter.running.end('SIGKILL');
      await exporter.running.start();
      const prometheus = await scraping(stage, 'cloudwatch', exporter.addressOf(PORT));
      const holds = async (name: string): Promise<boolean> => (await prometheus.query(condition(name))).length > 0;
      await until('it fires', 20, () => holds('CloudWatchUnknown'));
      // Nothing is counted as an error.
      expect(await holds('CloudWatchRequestsFailing')).toBe(false);
      expect(await probesOf(GENERATED, exporter)).toEqual(['200 /healthz']);
      aws.refused.delete(action);
      await until('it is silent', 30, async () => !(await holds('CloudWatchUnknown')));
    },
  );
});
