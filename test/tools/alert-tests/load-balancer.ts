import type { AlertTest } from './alert-test';

const BALANCER = 'app/k8s-autolytiqprod/1';
const GROUP = 'targetgroup/k8s-autolytiq-apigatew/1';
const EXPORTER = 'environment="prod", instance="cloudwatch-exporter", job="cloudwatch"';

const aws = (name: string, labels: string, values: string) => ({
  series: `aws_applicationelb_${name}{account_id="111122223333", ${labels}, ${EXPORTER}, name="a", region="us-east-1"}`,
  values,
});

export const LOAD_BALANCER_TESTS: readonly AlertTest[] = [
  {
    alert: 'LoadBalancerErrors',
    series: [
      aws('httpcode_elb_5_xx_count_sum', `dimension_LoadBalancer="${BALANCER}"`, '20x30'),
      aws('request_count_sum', `dimension_LoadBalancer="${BALANCER}"`, '200x30'),
      // Every request fails, and there are five a minute.
      aws('httpcode_elb_5_xx_count_sum', 'dimension_LoadBalancer="app/quiet/1"', '5x30'),
      aws('request_count_sum', 'dimension_LoadBalancer="app/quiet/1"', '5x30'),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { dimension_LoadBalancer: BALANCER, team: 'platform' },
    values: ['10%', '10%'],
  },
  {
    alert: 'LoadBalancerTargetsUnhealthy',
    series: [
      aws(
        'un_healthy_host_count_maximum',
        `dimension_LoadBalancer="${BALANCER}", dimension_TargetGroup="${GROUP}"`,
        '2x30',
      ),
      aws(
        'un_healthy_host_count_maximum',
        `dimension_LoadBalancer="${BALANCER}", dimension_TargetGroup="targetgroup/well/1"`,
        '0x30',
      ),
    ],
    interval: '1m',
    evalTime: '20m',
    labels: { dimension_LoadBalancer: BALANCER, dimension_TargetGroup: GROUP },
    values: ['2', '2'],
  },
];
