import type { k8s } from 'cdk8s-plus-27';
import type { Ingress, Probe, Service } from '../../overlays/environment';

/**
 * Annotations of the AWS Load Balancer Controller. Every value is a string
 * (https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/).
 */
export const ALB = 'alb.ingress.kubernetes.io';

/** Name of the IngressClass and of its parameters. */
export const INGRESS_CLASS = 'alb';

/** The backend of private paths: an action of the load balancer itself, by the port that the controller knows actions by. */
export const NOT_FOUND: k8s.IngressServiceBackend = { name: 'not-found', port: { name: 'use-annotation' } };

/**
 * Settings of the load balancer as a whole, which every member of the group must state alike, and the place of a member's rules
 * among the others', which no two may share.
 */
export function loadBalancerAnnotations(ingress: Ingress, order: number): Record<string, string> {
  const { scheme, certificateArn, group, inboundCidrs, webAclArn } = ingress;
  return {
    [`${ALB}/scheme`]: scheme,
    // Straight to the pods: the Services are ClusterIP.
    [`${ALB}/target-type`]: 'ip',
    // The redirect needs both listeners; with a certificate alone there would be 443 only.
    [`${ALB}/listen-ports`]: JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    [`${ALB}/ssl-redirect`]: '443',
    [`${ALB}/certificate-arn`]: certificateArn,
    [`${ALB}/ssl-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    [`${ALB}/group.name`]: group,
    [`${ALB}/group.order`]: String(order),
    [`${ALB}/load-balancer-attributes`]: loadBalancerAttributes(ingress),
    ...(inboundCidrs.length === 0 ? {} : { [`${ALB}/inbound-cidrs`]: inboundCidrs.join(',') }),
    ...(webAclArn === undefined ? {} : { [`${ALB}/wafv2-acl-arn`]: webAclArn }),
  };
}

function loadBalancerAttributes({ accessLogs, deletionProtection }: Ingress): string {
  return [
    ...(accessLogs === undefined
      ? []
      : [
          'access_logs.s3.enabled=true',
          `access_logs.s3.bucket=${accessLogs.bucket}`,
          `access_logs.s3.prefix=${accessLogs.prefix}`,
        ]),
    ...(deletionProtection === 'on' ? ['deletion_protection.enabled=true'] : []),
    'idle_timeout.timeout_seconds=60',
    'routing.http.drop_invalid_header_fields.enabled=true',
  ].join(',');
}

/**
 * Settings of a routed service's target group: its health check asks what the readiness probe asks, and requests that still
 * run when a pod is taken out have as long as the pod drains. They stand on the Service, where they belong to this one
 * target group and win over the Ingress.
 */
export function targetGroupAnnotations({
  name,
  exposure,
  probe,
  shutdown,
}: Pick<Service, 'name' | 'exposure' | 'probe'> & { readonly shutdown: Pick<Service['shutdown'], 'drainSeconds'> }): {
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

/** A fixed answer of the load balancer itself, for paths that are not for the public. */
export function notFoundAction(): Record<string, string> {
  return {
    [`${ALB}/actions.${NOT_FOUND.name}`]: JSON.stringify({
      type: 'fixed-response',
      fixedResponseConfig: { contentType: 'text/plain', statusCode: '404', messageBody: 'not found' },
    }),
  };
}

/** Every path that begins with those elements, and what answers there. */
export function pathPrefix(path: string, service: k8s.IngressServiceBackend): k8s.HttpIngressPath {
  return { path, pathType: 'Prefix', backend: { service } };
}
