import type { Probe, Service } from '../../overlays/environment';

/**
 * Annotations of the AWS Load Balancer Controller. Every value is a string
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/).
 */
export const ALB = 'alb.ingress.kubernetes.io';

/** The controller's name for a backend that is an action of the load balancer itself. */
export const ACTION_PORT = 'use-annotation';

/**
 * Settings of a routed service's target group: its health check asks what the readiness probe asks, and requests that still
 * run when a pod is taken out have as long as the pod drains. They stand on the Service, where they belong to this one
 * target group and win over the Ingress.
 */
export function targetGroupAnnotations({ name, exposure, probe, shutdown }: Service): {
  annotations?: Record<string, string>;
} {
  if (exposure.kind === 'internal') return {};
  const { intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = exposure.healthCheck;
  return {
    annotations: {
      ...healthCheckAnnotations(name, probe),
      [`${ALB}/healthcheck-interval-seconds`]: String(intervalSeconds),
      [`${ALB}/healthcheck-timeout-seconds`]: String(timeoutSeconds),
      [`${ALB}/healthy-threshold-count`]: String(healthyThreshold),
      [`${ALB}/unhealthy-threshold-count`]: String(unhealthyThreshold),
      [`${ALB}/target-group-attributes`]: `deregistration_delay.timeout_seconds=${shutdown.drainSeconds}`,
    },
  };
}

/** What the load balancer asks, and which answers are good ones. */
function healthCheckAnnotations(name: string, probe: Probe): Record<string, string> {
  switch (probe.kind) {
    case 'http':
      return { [`${ALB}/healthcheck-path`]: probe.health, [`${ALB}/success-codes`]: '200' };
    case 'grpc':
      return {
        [`${ALB}/backend-protocol-version`]: 'GRPC',
        [`${ALB}/healthcheck-path`]: '/grpc.health.v1.Health/Check',
        // The status of gRPC, not of HTTP: its own default is 12, "unimplemented".
        [`${ALB}/success-codes`]: '0',
      };
    case 'tcp':
      throw new Error(`${name}: a load balancer cannot route to a service that speaks neither HTTP nor gRPC`);
  }
}
