import { IngressChart } from '../../charts/ingress';
import type { Environment, Ingress, Port } from '../../overlays/environment';
import { render } from '../../synth/render';
import { DEV, ENVIRONMENTS, PROD, serviceOf } from '../autolytiq';
import { only, titleOf } from '../manifest';
import { findAll, textAt, textsAt, valueAt } from '../query';
import { objectsOf, pipelineObjects } from './chart-objects';

const ALB = 'alb.ingress.kubernetes.io';

const http = (number: number): Port => ({ name: 'http', number, protocol: 'http' });

function ingressOf({ ingress, cluster }: Environment): Ingress {
  if (ingress === undefined) throw new Error(`${cluster.name} has no ingress`);
  return ingress;
}

const objects = (environment: Environment, ingress = ingressOf(environment)) =>
  objectsOf((app) => new IngressChart(app, 'x', { environment, ingress }));

const annotation = (key: string, environment = PROD, ingress = ingressOf(environment)): string =>
  textAt(only(objects(environment, ingress), 'Ingress'), `metadata.annotations["${ALB}/${key}"]`);

test('the chart makes the class before the Ingress that needs it', () => {
  expect(objects(PROD).map(titleOf)).toEqual([
    'IngressClassParams alb',
    'IngressClass alb',
    'Ingress autolytiq-ingress',
  ]);
});

test.each(ENVIRONMENTS)('the pipeline makes the same: $cluster.name', (environment) => {
  expect(objects(environment)).toEqual(pipelineObjects(environment, '60-ingress.yaml'));
});

test('a system that routes nothing has none', () => {
  const { ingress: _, ...unrouted } = PROD;
  expect(render(unrouted).charts.map(({ kind }) => kind.source)).not.toContain('charts/ingress.ts');
});

test('the class belongs to the controller of load balancers, and says who may join the group', () => {
  const [params, ingressClass] = objects(PROD);
  expect(valueAt(ingressClass, 'spec')).toEqual({
    controller: 'ingress.k8s.aws/alb',
    parameters: { apiGroup: 'elbv2.k8s.aws', kind: 'IngressClassParams', name: 'alb' },
  });
  expect(valueAt(only(objects(PROD), 'Ingress'), 'spec.ingressClassName')).toBe('alb');
  expect(valueAt(params, 'spec')).toEqual({
    group: { name: annotation('group.name') },
    namespaceSelector: {
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['autolytiq-prod', 'monitoring'] },
      ],
    },
  });
});

test('HTTP is redirected, and both listeners are there, without which nothing redirects', () => {
  expect(annotation('ssl-redirect')).toBe('443');
  expect(JSON.parse(annotation('listen-ports'))).toEqual([{ HTTP: 80 }, { HTTPS: 443 }]);
});

test('TLS ends at the load balancer, with the environment’s certificate and TLS 1.3', () => {
  expect(annotation('certificate-arn')).toBe(ingressOf(PROD).certificateArn);
  expect(annotation('ssl-policy')).toBe('ELBSecurityPolicy-TLS13-1-2-2021-06');
});

test('requests go to pods directly, since Services have no port on nodes', () => {
  expect(annotation('target-type')).toBe('ip');
});

test.each(['internet-facing', 'internal'] as const)('it can be %s', (scheme) => {
  expect(annotation('scheme', PROD, { ...ingressOf(PROD), scheme })).toBe(scheme);
});

test('every annotation is a text', () => {
  const values = ENVIRONMENTS.flatMap((environment) => findAll(objects(environment), '**.annotations.*'));
  expect(values.length).toBeGreaterThan(20);
  for (const value of values) expect(typeof value).toBe('string');
});

test('access logs and the web ACL are there where the environment has them', () => {
  expect(annotation('load-balancer-attributes')).toBe(
    `access_logs.s3.enabled=true,access_logs.s3.bucket=${ingressOf(PROD).accessLogs?.bucket ?? ''},access_logs.s3.prefix=autolytiq-prod,` +
      'deletion_protection.enabled=true,idle_timeout.timeout_seconds=60,routing.http.drop_invalid_header_fields.enabled=true',
  );
  expect(annotation('load-balancer-attributes', DEV)).not.toContain('deletion_protection');
  expect(annotation('wafv2-acl-arn')).toBe(ingressOf(PROD).webAclArn);
  expect(annotation('load-balancer-attributes', DEV)).not.toContain('access_logs');
  expect(findAll(objects(DEV), `**["${ALB}/wafv2-acl-arn"]`)).toEqual([]);
});

test('whoever may connect is named where there is somebody to name', () => {
  expect(ingressOf(PROD).inboundCidrs).toEqual([]);
  expect(findAll(objects(PROD), `**["${ALB}/inbound-cidrs"]`)).toEqual([]);
  const office = { ...ingressOf(PROD), inboundCidrs: ['192.0.2.0/24', '198.51.100.7/32'] };
  expect(annotation('inbound-cidrs', PROD, office)).toBe('192.0.2.0/24,198.51.100.7/32');
});

test('each host has the paths of its routes, in their order, and asks Services for their port by name', () => {
  const hosts: Ingress['hosts'] = [
    {
      host: 'a.example.com',
      routes: [
        { path: '/admin', service: 'user-service', port: http(8085) },
        { path: '/', service: 'api-gateway', port: { name: 'web', number: 8080, protocol: 'http' } },
      ],
      privatePaths: [],
    },
    { host: 'b.example.com', routes: [{ path: '/', service: 'deal-service', port: http(8081) }], privatePaths: [] },
  ];
  const backend = (name: string, port = 'http') => ({ service: { name, port: { name: port } } });
  const made = only(objects(PROD, { ...ingressOf(PROD), hosts }), 'Ingress');
  expect(valueAt(made, 'spec.rules')).toEqual([
    {
      host: 'a.example.com',
      http: {
        paths: [
          { path: '/admin', pathType: 'Prefix', backend: backend('user-service') },
          { path: '/', pathType: 'Prefix', backend: backend('api-gateway', 'web') },
        ],
      },
    },
    {
      host: 'b.example.com',
      http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend('deal-service') }] },
    },
  ]);
  expect(findAll(made, `metadata.annotations["${ALB}/actions.not-found"]`)).toEqual([]);
});

test.each(ENVIRONMENTS)(
  'metrics are answered 404 by the load balancer, before any route: $cluster.name',
  (environment) => {
    const made = only(objects(environment), 'Ingress');
    expect(textsAt(made, 'spec.rules[*].http.paths[*].path')).toEqual(['/metrics', '/']);
    const backend = valueAt(made, 'spec.rules[0].http.paths[path=/metrics].backend.service');
    expect(backend).toEqual({ name: 'not-found', port: { name: 'use-annotation' } });
    expect(JSON.parse(annotation('actions.not-found', environment))).toMatchObject({
      type: 'fixed-response',
      fixedResponseConfig: { statusCode: '404' },
    });
  },
);

test.each(ENVIRONMENTS)('only load balancer addresses reach what is routed: $cluster.name', (environment) => {
  const gateway = serviceOf(environment, 'api-gateway');
  expect(gateway.exposure.kind).toBe('routed');
  const policy = only(pipelineObjects(environment, '50-api-gateway.yaml'), 'NetworkPolicy');
  const ranges = gateway.listeners[0].callers.flatMap((caller) => (caller.kind === 'addresses' ? caller.ranges : []));
  expect(ranges.length).toBeGreaterThan(0);
  expect(findAll(policy, 'spec.ingress[*].from[*].ipBlock.cidr')).toEqual(ranges);
});
