import type { AlertDefinition, Monitored } from '../../alert';

const loadBalancerErrors: AlertDefinition = {
  alert: 'LoadBalancerErrors',
  severity: 'critical',
  area: 'service',
  // CloudWatch tells of each minute two to three minutes later; the mean of 10 minutes is there before anybody waits any longer.
  for: '5m',
  expr: whereBalanced(() =>
    [
      `sum by (dimension_LoadBalancer) (avg_over_time(aws_applicationelb_httpcode_elb_5_xx_count_sum[10m]))`,
      `/ on (dimension_LoadBalancer)`,
      // Below 10 requests a minute one error would already be a large share.
      `(sum by (dimension_LoadBalancer) (avg_over_time(aws_applicationelb_request_count_sum[10m])) > 10)`,
      `> 0.05`,
    ].join('\n'),
  ),
  summary: 'The load balancer itself answers {{ $value | humanizePercentage }} of the requests with an error',
  description:
    '{{ $value | humanizePercentage }} of the requests to {{ $labels.dimension_LoadBalancer }} got a 502, 503 or 504 from the load balancer: they reached no service, whose own error rate does not show them.',
  dashboard: { uid: 'ingress', variables: [] },
  runbook: {
    meaning: 'The load balancer could not hand requests to a target, or gave up waiting for its answer.',
    impact: 'That share of users sees an error page.',
    diagnosis: [
      'Which error: the access logs in S3 have `elb_status_code` and `target_status_code`; `-` for the target means it was never asked. 502 is a connection that broke, 503 no healthy target, 504 a time-out.',
      'Healthy targets: `min by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum)`.',
      'Connections refused by pods: `aws_applicationelb_target_connection_error_count_sum`.',
      'Do the errors come with a rollout? Then pods end before the load balancer has let go of them: `kubectl rollout history deployment/<service> -n <namespace>`.',
      'Slow targets: `aws_applicationelb_target_response_time_p95`; at 60 s the load balancer gives up.',
      'What the controller has done: `kubectl logs -n kube-system deployment/aws-load-balancer-controller --since=30m | grep -i error`.',
    ],
    mitigation: [
      'No healthy target: see LoadBalancerTargetsUnhealthy.',
      'Pods that crash or are overloaded: more replicas (`kubectl scale deployment/<service> -n <namespace> --replicas=<number>`, and `replicas` in the overlay), or the former version.',
      'Errors at each rollout: a longer pause before the end (`shutdown.preStopSeconds` in `system.yaml`), `npm run synth`.',
    ],
  },
};

const loadBalancerTargetsUnhealthy: AlertDefinition = {
  alert: 'LoadBalancerTargetsUnhealthy',
  severity: 'warning',
  area: 'platform',
  // A pod is unhealthy to the load balancer while it starts, a rollout of several pods for some minutes.
  for: '15m',
  expr: whereBalanced(
    () =>
      `max by (dimension_LoadBalancer, dimension_TargetGroup) (aws_applicationelb_un_healthy_host_count_maximum) > 0`,
  ),
  summary: '{{ $value }} targets of {{ $labels.dimension_TargetGroup }} are unhealthy',
  description:
    'The load balancer has found {{ $value }} targets in {{ $labels.dimension_TargetGroup }} unhealthy for 15 minutes and sends them no requests.',
  dashboard: { uid: 'ingress', variables: [] },
  runbook: {
    meaning: 'Pods are registered with the load balancer and do not pass its health check.',
    impact: 'The other pods carry their load. Without a healthy one, the load balancer answers 503.',
    diagnosis: [
      'Why: `aws elbv2 describe-target-health --target-group-arn <arn> --query "TargetHealthDescriptions[?TargetHealth.State!=\'healthy\']"`. `Target.Timeout` is the network, `Target.ResponseCodeMismatch` the service’s answer.',
      'Which service: the name of the target group begins with namespace and service; `kubectl get targetgroupbinding -n <namespace> -o wide` has both.',
      'Are the pods ready in Kubernetes? `kubectl get pods -n <namespace> -l app.kubernetes.io/name=<service> -o wide`. Ready there and unhealthy here: the load balancer cannot reach the pod.',
      'The way: network policy (`kubectl get networkpolicy -n <namespace> <service> -o yaml` must admit `network.publicSubnets`) and the security group of nodes (rule of the load balancer on the pod’s port).',
      'The answer itself: `kubectl exec -n <namespace> deployment/<service> -- wget -qO- 127.0.0.1:<port><health path>`, if its image has wget.',
    ],
    mitigation: [
      'Network: correct `network.publicSubnets` in the overlay if the subnets have changed, `npm run synth`, apply.',
      'The security group: `kubectl rollout restart deployment/aws-load-balancer-controller -n kube-system` makes it set its rules again.',
      'A service that answers wrongly: its health path in `system.yaml`, or roll it back.',
    ],
  },
};

/** Only where there is a load balancer. */
function whereBalanced(expr: () => string): AlertDefinition['expr'] {
  return ({ monitoring }: Monitored) => (monitoring.cloudWatch?.loadBalancerGroup === undefined ? undefined : expr());
}

/** What CloudWatch says of the load balancer. */
export const LOAD_BALANCER_ALERTS: readonly AlertDefinition[] = [loadBalancerErrors, loadBalancerTargetsUnhealthy];
