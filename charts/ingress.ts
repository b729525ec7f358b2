import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import {
  IngressClassParams,
  IngressClassParamsSpecNamespaceSelectorMatchExpressionsOperator as Operator,
} from '../imports/elbv2.k8s.aws';
import type { Environment, Ingress, IngressHost } from '../overlays/environment';
import { INGRESS_CLASS, NOT_FOUND, loadBalancerAnnotations, notFoundAction, pathPrefix } from './parts/alb';
import { environmentLabels } from './parts/labels';

export interface IngressChartProps {
  readonly environment: Environment;
  readonly ingress: Ingress;
}

/** Place of its rules among those of the group. */
const ORDER = 100;

/** The public load balancer: its class, and the rules of its hosts. */
export class IngressChart extends Chart {
  constructor(scope: Construct, id: string, { environment, ingress }: IngressChartProps) {
    super(scope, id);
    const labels = environmentLabels(environment);
    // Who may join the group is settled here, where no Ingress can say otherwise. Certificate, scheme and TLS policy stay
    // out: in the parameters they would override the annotations.
    new IngressClassParams(this, 'ingress-class-params', {
      metadata: { name: INGRESS_CLASS, labels },
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
      metadata: { name: INGRESS_CLASS, labels },
      spec: {
        controller: 'ingress.k8s.aws/alb',
        parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: INGRESS_CLASS },
      },
    });
    new k8s.KubeIngress(this, 'ingress', {
      metadata: {
        name: ingress.name,
        namespace: environment.namespace,
        labels,
        annotations: annotations(ingress),
      },
      spec: { ingressClassName: INGRESS_CLASS, rules: ingress.hosts.map(rule) },
    });
  }
}

/** Settings of the load balancer, and the action that answers private paths where there are any. */
function annotations(ingress: Ingress): Record<string, string> {
  return {
    ...loadBalancerAnnotations(ingress, ORDER),
    ...(ingress.hosts.some(({ privatePaths }) => privatePaths.length > 0) ? notFoundAction() : {}),
  };
}

function rule({ host, routes, privatePaths }: IngressHost): k8s.IngressRule {
  return {
    host,
    http: {
      paths: [
        ...privatePaths.map((path) => pathPrefix(path, NOT_FOUND)),
        ...routes.map(({ path, service, port }) => pathPrefix(path, { name: service, port: { name: port.name } })),
      ],
    },
  };
}
