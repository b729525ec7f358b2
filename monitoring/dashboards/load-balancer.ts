import type { PanelMaker } from './panel';
import { query } from './query';
import { NONE_STEPS } from './steps';
import { stacked, timeseries } from './timeseries';

/** CloudWatch gives counts of a minute. */
const perSecond = (metric: string): string => `sum(aws_applicationelb_${metric}) / 60`;

const LATE = 'From CloudWatch, some minutes late.';

/** The load balancer, as CloudWatch sees it. */
export function loadBalancerPanels(): readonly PanelMaker[] {
  return [...answers(), ...targets()];
}

function answers(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Requests',
      description: `Requests per second that reach the load balancer. ${LATE}`,
      unit: 'reqps',
      min: 0,
      queries: [query(perSecond('request_count_sum'), 'requests')],
    }),
    stacked({
      title: 'Answers by status',
      description: `Answers per second: of targets, and those that the load balancer made itself because it had no target that could answer. ${LATE}`,
      unit: 'reqps',
      min: 0,
      queries: [
        query(perSecond('httpcode_target_2_xx_count_sum'), '2xx of targets'),
        query(perSecond('httpcode_target_4_xx_count_sum'), '4xx of targets'),
        query(perSecond('httpcode_target_5_xx_count_sum'), '5xx of targets'),
        query(perSecond('httpcode_elb_4_xx_count_sum'), '4xx of its own'),
        query(perSecond('httpcode_elb_5_xx_count_sum'), '5xx of its own'),
      ],
    }),
    timeseries({
      title: 'Time of targets',
      description: `Time from the request at a target to the beginning of its answer. ${LATE}`,
      unit: 's',
      min: 0,
      queries: [
        query('max(aws_applicationelb_target_response_time_average)', 'mean'),
        query('max(aws_applicationelb_target_response_time_p95)', 'P95'),
      ],
    }),
  ];
}

function targets(): readonly PanelMaker[] {
  return [
    timeseries({
      title: 'Unhealthy targets',
      description: `Pods of each target group that fail the health check of the load balancer. ${LATE}`,
      unit: 'short',
      min: 0,
      queries: [
        query(
          'max by (dimension_TargetGroup) (aws_applicationelb_un_healthy_host_count_maximum)',
          '{{dimension_TargetGroup}}',
        ),
      ],
      thresholds: NONE_STEPS,
    }),
    timeseries({
      title: 'Healthy targets',
      description: `Pods of each target group that get requests. With none, requests are answered 503. ${LATE}`,
      unit: 'short',
      min: 0,
      queries: [
        query(
          'min by (dimension_TargetGroup) (aws_applicationelb_healthy_host_count_minimum)',
          '{{dimension_TargetGroup}}',
        ),
      ],
    }),
    timeseries({
      title: 'Connections that failed',
      description: `Connections per second to targets that failed, and from clients that were refused for their number. ${LATE}`,
      unit: 'cps',
      min: 0,
      queries: [
        query(perSecond('target_connection_error_count_sum'), 'to targets'),
        query(perSecond('rejected_connection_count_sum'), 'refused'),
      ],
    }),
  ];
}
