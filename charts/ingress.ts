import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import {
  IngressClassParams,
  IngressClassParamsSpecNamespaceSelectorMatchExpressionsOperator as Operator,
} from '../imports/elbv2.k8s.aws';
import type { Environment, Ingress, IngressHost } from '../overlays/environment';
import { ACTION_PORT, ALB } from './parts/alb';
import { environmentLabels } from './parts/labels';

export interface IngressChartProps {
  readonly environment: Environment;
  readonly ingress: Ingress;
}

/** Name of the IngressClass and of its parameters. */
const CLASS = 'alb';

/** Name of the action that answers private paths. */
const NOT_FOUND = 'not-found';

/** The public load balancer: its class, and the rules of its hosts. */
export class IngressChart extends Chart {
  constructor(scope: Construct, id: string, { environment, ingress }: IngressChartProps) {
    super(scope, id);
    const labels = environmentLabels(environment);
    // Who may join the group is settled here, where no Ingress can say otherwise. Certificate, scheme and TLS policy stay
    // out: in the parameters they would override the annotations.
    new IngressClassParams(this, 'ingress-class-params', {
      metadata: { name: CLASS, labels },
      spec: {
        group: { name: ingress.group },
        namespaceSelector: {
          matchExpressions: [
            { key: 'kubernetes.io/metadata.name', operator: Operator.IN, values: [...ingress.namespaces] },
          ],
        },
      },
    });
    new k8s.KubeIngressClass(this, 'ingress-class', {
      metadata: { name: CLASS, labels },
      spec: {
        controller: 'ingress.k8s.aws/alb',
        parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: CLASS },
      },
    });
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name: ingress.name,
        namespace: environment.namespace,
        labels,
        annotations: annotations(ingress),
      },
      spec: { ingressClassName: CLASS, rules: ingress.hosts.map(rule) },
    });
  }
}

/** Settings of the load balancer as a whole; every member of the group must state the same. */
function annotations(ingress: Ingress): Record<string, string> {
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
    [`${ALB}/group.order`]: '100',
    [`${ALB}/load-balancer-attributes`]: loadBalancerAttributes(ingress),
    ...(inboundCidrs.length === 0 ? {} : { [`${ALB}/inbound-cidrs`]: inboundCidrs.join(',') }),
    ...(webAclArn === undefined ? {} : { [`${ALB}/wafv2-acl-arn`]: webAclArn }),
    ...(ingress.hosts.some(({ privatePaths }) => privatePaths.length > 0) ? notFoundAction() : {}),
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

/** A fixed answer of the load balancer itself, for paths that are not for the public. */
function notFoundAction(): Record<string, string> {
  return {
    [`${ALB}/actions.${NOT_FOUND}`]: JSON.stringify({
      type: 'fixed-response',
      fixedResponseConfig: { contentType: 'text/plain', statusCode: '404', messageBody: 'not found' },
    }),
  };
}

function rule({ host, routes, privatePaths }: IngressHost): k8s.IngressRule {
  return {
    host,
    http: {
      paths: [
        ...privatePaths.map((path) => prefix(path, { name: NOT_FOUND, port: { name: ACTION_PORT } })),
        ...routes.map(({ path, service, port }) => prefix(path, { name: service, port: { name: port.name } })),
      ],
    },
  };
}

function prefix(path: string, service: k8s.IngressServiceBackend): k8s.HttpIngressPath {
  return { path, pathType: 'Prefix', backend: { service } };
}
