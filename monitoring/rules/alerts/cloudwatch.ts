import type { AlertDefinition, Monitored } from '../../alert';

const cloudWatchRequestsFailing: AlertDefinition = {
  alert: 'CloudWatchRequestsFailing',
  severity: 'warning',
  area: 'monitoring',
  // CloudWatch throttles now and then, and the exporter asks again at its next turn.
  for: '30m',
  expr: ({ monitoring }: Monitored) =>
    monitoring.cloudWatch === undefined
      ? undefined
      : `sum by (api_name) (increase(yace_cloudwatch_request_errors[15m])) > 0`,
  summary: 'CloudWatch refuses what the exporter asks ({{ $labels.api_name }})',
  description:
    'Requests of the CloudWatch exporter to {{ $labels.api_name }} have been failing for half an hour; what is known of queues and load balancer is old.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning:
      'The exporter that reads queues and load balancer from CloudWatch gets errors: no permission, no network, or too many requests.',
    impact: 'Alerts about dead-letter queues and the load balancer cannot be relied on.',
    diagnosis: [
      'The error: `kubectl logs -n monitoring deployment/cloudwatch-exporter --tail=50`.',
      '`AccessDenied`: its role needs `cloudwatch:GetMetricData`, `cloudwatch:GetMetricStatistics` and `cloudwatch:ListMetrics`; the role is in `kubectl get serviceaccount -n monitoring cloudwatch-exporter -o yaml`.',
      '`Throttling`: requests per minute, `sum by (api_name) (rate(yace_cloudwatch_requests_total[15m])) * 60`.',
      '`timeout`: from a pod to `https://monitoring.<region>.amazonaws.com`; network policy and NAT.',
    ],
    mitigation: [
      'Rights: the role that the hand-off page names, in Terraform.',
      'After a change of the role: `kubectl rollout restart deployment/cloudwatch-exporter -n monitoring`.',
      'Until it works, look at the console of CloudWatch for queues and the load balancer.',
    ],
  },
};

const cloudWatchUnknown: AlertDefinition = {
  alert: 'CloudWatchUnknown',
  severity: 'warning',
  area: 'monitoring',
  // As long as CloudWatchRequestsFailing; public addresses are probed, so that a load balancer always has requests to tell of.
  for: '30m',
  expr: ({ monitoring: { cloudWatch } }: Monitored) =>
    cloudWatch === undefined
      ? undefined
      : [
          // It asks every minute. Where it is not let in, or cannot read tags, it asks CloudWatch nothing, and counts no error.
          `(max(up{job="cloudwatch"}) == 1 unless sum(increase(yace_cloudwatch_requests_total[15m])) > 0)`,
          ...(cloudWatch.loadBalancerGroup === undefined ? [] : [`absent(aws_applicationelb_request_count_sum)`]),
        ].join('\nor\n'),
  summary: 'Nothing is known from CloudWatch',
  description:
    'For half an hour the CloudWatch exporter has asked for nothing, or found no load balancer, although it runs: faults of queues and load balancer would go unnoticed.',
  dashboard: { uid: 'monitoring', variables: [] },
  runbook: {
    meaning:
      'The exporter that reads queues and load balancer from CloudWatch is not let in, or does not find the load balancer by its tags. It counts no error then: its series are just not there.',
    impact: 'Alerts about dead-letter queues and the load balancer cannot fire.',
    diagnosis: [
      'What it says: `kubectl logs -n monitoring deployment/cloudwatch-exporter --tail=50`.',
      "`Couldn't get account Id`: it could not take on its role. The role is in `kubectl get serviceaccount -n monitoring cloudwatch-exporter -o yaml`; does it exist, and does its trust policy name this cluster and this ServiceAccount?",
      "`Couldn't describe resources`: its role needs `tag:GetResources`.",
      'Nothing of the kind: has the load balancer the tag `ingress.k8s.aws/stack` that the configuration names (`kubectl get configmap -n monitoring cloudwatch-exporter -o yaml`)? `aws resourcegroupstaggingapi get-resources --tag-filters Key=ingress.k8s.aws/stack`.',
      'What it asks for, per minute: `sum by (api_name) (rate(yace_cloudwatch_requests_total[15m])) * 60`.',
    ],
    mitigation: [
      'The role or its rights: as the hand-off page has them, in Terraform; then `kubectl rollout restart deployment/cloudwatch-exporter -n monitoring`.',
      'No load balancer: `kubectl describe ingress -A`; the AWS Load Balancer Controller makes it and its tags.',
      'Until it works, look at the console of CloudWatch for queues and the load balancer.',
    ],
  },
};

/** Whether CloudWatch says anything. */
export const CLOUDWATCH_ALERTS: readonly AlertDefinition[] = [cloudWatchRequestsFailing, cloudWatchUnknown];
