import { BARE_TARGET, counter, exposedBy, gauge } from './metric';

const RESOURCE = ['account_id', 'name', 'region'];
const QUEUE = [...RESOURCE, 'dimension_QueueName'];
/** Of a load balancer as a whole, and of a target group of it: the dimensions that monitoring/cloudwatch.ts asks for, and no others. */
const BALANCER = [...RESOURCE, 'dimension_LoadBalancer'];
const TARGET_GROUP = [...BALANCER, 'dimension_TargetGroup'];

/**
 * What CloudWatch says, under the names that yet-another-cloudwatch-exporter makes of namespace, metric and statistic (pkg/promutil).
 * All are gauges of the last period, whatever CloudWatch counts.
 */
export const CLOUDWATCH_METRICS = exposedBy({ jobs: ['cloudwatch'], target: BARE_TARGET }, [
  gauge('aws_sqs_approximate_age_of_oldest_message_maximum', QUEUE, 'Age of the oldest message in seconds'),
  gauge('aws_sqs_approximate_number_of_messages_delayed_maximum', QUEUE, 'Messages not yet to be seen'),
  gauge('aws_sqs_approximate_number_of_messages_not_visible_maximum', QUEUE, 'Messages being worked on'),
  gauge('aws_sqs_approximate_number_of_messages_visible_maximum', QUEUE, 'Messages that wait'),
  gauge('aws_sqs_number_of_messages_deleted_sum', QUEUE, 'Messages finished'),
  gauge('aws_sqs_number_of_messages_received_sum', QUEUE, 'Messages taken'),
  gauge('aws_sqs_number_of_messages_sent_sum', QUEUE, 'Messages put in'),
  gauge('aws_applicationelb_active_connection_count_sum', BALANCER, 'Connections'),
  gauge('aws_applicationelb_healthy_host_count_minimum', TARGET_GROUP, 'Healthy targets'),
  gauge('aws_applicationelb_httpcode_elb_4_xx_count_sum', BALANCER, '4xx that the load balancer made'),
  gauge('aws_applicationelb_httpcode_elb_5_xx_count_sum', BALANCER, '5xx that the load balancer made'),
  gauge('aws_applicationelb_httpcode_target_2_xx_count_sum', BALANCER, '2xx of targets'),
  gauge('aws_applicationelb_httpcode_target_4_xx_count_sum', BALANCER, '4xx of targets'),
  gauge('aws_applicationelb_httpcode_target_5_xx_count_sum', BALANCER, '5xx of targets'),
  gauge('aws_applicationelb_rejected_connection_count_sum', BALANCER, 'Connections refused for their number'),
  gauge('aws_applicationelb_request_count_sum', BALANCER, 'Requests'),
  gauge('aws_applicationelb_target_connection_error_count_sum', BALANCER, 'Connections to targets that failed'),
  gauge('aws_applicationelb_target_response_time_average', BALANCER, 'Time of targets to answer, mean, in seconds'),
  gauge('aws_applicationelb_target_response_time_p95', BALANCER, 'Time of targets to answer, 95th percentile'),
  gauge('aws_applicationelb_un_healthy_host_count_maximum', TARGET_GROUP, 'Unhealthy targets'),
  counter('yace_cloudwatch_requests_total', ['api_name'], 'Requests to CloudWatch'),
  counter(
    'yace_cloudwatch_request_errors',
    ['api_name'],
    'Requests to CloudWatch that failed; not those to other services',
  ),
]);
