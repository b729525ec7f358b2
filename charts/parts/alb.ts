import type { Service } from '../../overlays/environment';

/**
 * Annotations of the AWS Load Balancer Controller. Every value is a string
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/).
 */
export const ALB = 'alb.ingress.kubernetes.io';

/** The controller's name for a backend that is an action of the load balancer itself. */
export const ACTION_PORT = 'use-annotation';

/**
 * Settings of a routed service's target group: its health check asks the path that the readiness probe asks, and requests
 * that still run when a pod is taken out have as long as the pod drains. They stand on the Service, where they belong to
 * this one target group and win over the Ingress.
 */
export function targetGroupAnnotations({ exposure, probes, shutdown }: Service): {
  annotations?: Record<string, string>;
} {
  if (exposure.kind === 'internal') return {};
  const { intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = exposure.healthCheck;
  return {
    annotations: {
      [`${ALB}/healthcheck-path`]: probes.health,
      [`${ALB}/healthcheck-interval-seconds`]: String(intervalSeconds),
      [`${ALB}/healthcheck-timeout-seconds`]: String(timeoutSeconds),
      [`${ALB}/healthy-threshold-count`]: String(healthyThreshold),
      [`${ALB}/unhealthy-threshold-count`]: String(unhealthyThreshold),
      [`${ALB}/success-codes`]: '200',
      [`${ALB}/target-group-attributes`]: `deregistration_delay.timeout_seconds=${shutdown.drainSeconds}`,
    },
  };
}
