import { ingressBackends } from '../../policies/ingress-backends';
import { CLUSTERS, cluster, edited, foreign, lines, without, withoutFacts, withObject } from './clusters';
import { append, drop, put } from './edits';
import { ODD, SOUND, alb, factsOf, foreignIngress, unwatched, withCopy, withFacts } from './known';

const PROD = unwatched(cluster('autolytiq-prod'));
const SHOP = unwatched(cluster('ecommerce-staging'));
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const SHOP_INGRESS = 'Ingress ecommerce-staging/ecommerce-ingress';
const METRICS = 'spec.rules[0].http.paths[0]';
const ROOT = 'spec.rules[0].http.paths[1]';

const toService = (path: string, name: string, port: unknown = { name: 'http' }) => ({
  path,
  pathType: 'Prefix',
  backend: { service: { name, port } },
});

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressBackends, given)).toEqual([]);
});

test('a class that is not here is refused in a cluster of ours', () => {
  const given = edited(PROD, INGRESS, put('spec.ingressClassName', 'nginx'));
  expect(lines(ingressBackends, given)).toContain(
    `${INGRESS} spec.ingressClassName: expected the name of an IngressClass that is here, found "nginx"; name the class whose controller answers for the Ingress, and add it before the Ingress`,
  );
  expect(lines(ingressBackends, without(PROD, 'IngressClass alb'))).toEqual([
    expect.stringContaining('spec.ingressClassName'),
  ]);
  expect(lines(ingressBackends, withoutFacts(without(PROD, 'IngressClass alb')))).toEqual([]);
  expect(lines(ingressBackends, edited(PROD, INGRESS, drop('spec.ingressClassName')))).toEqual([
    expect.stringContaining('found nothing; name the class'),
  ]);
});

test('a Service that is not in the namespace is refused', () => {
  const given = edited(PROD, INGRESS, put(`${ROOT}.backend.service.name`, 'gateway'));
  expect(lines(ingressBackends, given)).toEqual([
    `${INGRESS} ${ROOT}.backend.service: expected a Service of autolytiq-prod, found gateway; name a Service that is there, in the namespace of the Ingress`,
  ]);
  const elsewhere = withCopy(
    PROD,
    'Service autolytiq-prod/api-gateway',
    put('metadata.namespace', 'other'),
    put('metadata.name', 'gateway'),
  );
  expect(
    lines(ingressBackends, edited(elsewhere, INGRESS, put(`${ROOT}.backend.service.name`, 'gateway'))),
  ).toHaveLength(1);
});

test.each([{ name: 'https' }, { number: 80 }])('a port %j that the Service does not have is refused', (port) => {
  const given = edited(PROD, INGRESS, put(`${ROOT}.backend.service.port`, port));
  expect(lines(ingressBackends, given)).toEqual([
    expect.stringContaining(
      `${INGRESS} ${ROOT}.backend.service.port: expected a port of Service api-gateway: 8080 (http), found `,
    ),
  ]);
});

test('a port by its number passes', () => {
  expect(lines(ingressBackends, edited(PROD, INGRESS, put(`${ROOT}.backend.service.port`, { number: 8080 })))).toEqual(
    [],
  );
});

test('the default backend is looked at too', () => {
  const given = edited(PROD, INGRESS, put('spec.defaultBackend', { service: { name: 'gone', port: { number: 80 } } }));
  expect(lines(ingressBackends, given)).toEqual([
    expect.stringContaining('spec.defaultBackend.service: expected a Service of autolytiq-prod, found gone;'),
  ]);
});

test('an action that nobody defined is refused', () => {
  expect(lines(ingressBackends, edited(PROD, INGRESS, drop(alb('actions.not-found'))))).toContain(
    `${INGRESS} ${METRICS}.backend.service: expected an annotation alb.ingress.kubernetes.io/actions.not-found, found none; define the action, or name a port of a Service`,
  );
});

test.each([
  ['{"type":"fixed-response"', 'no JSON object'],
  ['[]', 'no JSON object'],
  ['{"type":"deny"}', 'the type "deny"'],
  ['{"type":"fixed-response"}', 'no fixedResponseConfig'],
  ['{"type":"fixed-response","fixedResponseConfig":{"statusCode":404}}', 'the statusCode 404'],
  ['{"type":"fixed-response","fixedResponseConfig":{"statusCode":"302"}}', 'the statusCode "302"'],
  ['{"type":"redirect","redirectConfig":{"statusCode":"301"}}', 'the statusCode "301"'],
  ['{"type":"forward"}', 'no target groups'],
  ['{"type":"forward","forwardConfig":{"targetGroups":[{"weight":1}]}}', 'a target group that names nothing'],
  [
    '{"type":"forward","forwardConfig":{"targetGroups":[{"serviceName":"api-gateway"}]}}',
    'a serviceName without servicePort',
  ],
  [
    '{"type":"forward","forwardConfig":{"targetGroups":[{"targetGroupName":"a"},{"targetGroupName":"b"}]}}',
    'several target groups, not all with a weight',
  ],
  [
    '{"type":"forward","targetGroupName":"a","forwardConfig":{"targetGroups":[{}]}}',
    'both a target group and a forwardConfig',
  ],
])('action %s: %s', (action, problem) => {
  const given = withoutFacts(edited(PROD, INGRESS, put(alb('actions.not-found'), action)));
  expect(lines(ingressBackends, given)).toContain(
    `${INGRESS} ${alb('actions.not-found')}: expected an action in JSON: a fixed-response, redirect or forward with its configuration, found ${problem}; correct the JSON; the controller stops at it, for all rules`,
  );
});

test('Services that an action forwards to must be there too', () => {
  const forward = (serviceName: string, servicePort: unknown) =>
    put(
      alb('actions.not-found'),
      JSON.stringify({ type: 'forward', forwardConfig: { targetGroups: [{ serviceName, servicePort }] } }),
    );
  const check = (...args: Parameters<typeof forward>) =>
    lines(ingressBackends, withoutFacts(edited(PROD, INGRESS, forward(...args))));
  expect(check('api-gateway', 'http')).toEqual([]);
  expect(check('api-gateway', '8080')).toEqual([]);
  expect(check('api-gateway', 9)).toHaveLength(1);
  expect(check('gone', 80)).toEqual([]);
  expect(lines(ingressBackends, edited(PROD, INGRESS, forward('gone', 80))).join()).toContain('found gone');
});

test('an internal service is not for the load balancer', () => {
  const given = edited(PROD, INGRESS, append('spec.rules[0].http.paths', toService('/deals', 'deal-service')));
  expect(lines(ingressBackends, given)).toEqual([
    `${INGRESS} spec.rules[0].http.paths[2].backend.service: expected a service with a route in the overlays, found deal-service, which is internal; take the path away, or declare the route under routes: in system.yaml`,
  ]);
  expect(lines(ingressBackends, withoutFacts(given))).toEqual([]);
});

test('a rule of ours has a host, one of others may answer for any', () => {
  const given = edited(PROD, INGRESS, drop('spec.rules[0].host'));
  expect(lines(ingressBackends, given)).toEqual([
    `${INGRESS} spec.rules[0].host: expected a host, found none, so that the rule answers for any; state the host of the overlays`,
  ]);
  expect(lines(ingressBackends, withoutFacts(given))).toEqual([]);
});

test('a second rule for the same host and path is refused, in the same Ingress or another of the group', () => {
  const paths = 'spec.rules[0].http.paths';
  const twice = edited(SHOP, SHOP_INGRESS, append(paths, toService('/api/v1/users', 'auth-service')));
  expect(lines(ingressBackends, twice)).toEqual([
    `${SHOP_INGRESS} ${paths}[4].path: expected a path of its own: api-staging.shop.example.com/api/v1/users is answered by ${paths}[2] of ${SHOP_INGRESS}, found /api/v1/users; take one of the two away`,
  ]);
  const member = withCopy(
    SHOP,
    SHOP_INGRESS,
    put('metadata.name', 'more'),
    put(paths, [toService('/api/v1/users', 'auth-service')]),
  );
  expect(lines(ingressBackends, member)).toEqual([
    expect.stringContaining(`is answered by ${paths}[2] of ${SHOP_INGRESS}`),
  ]);
});

test('a slash at the end of a prefix makes no difference', () => {
  const given = edited(
    SHOP,
    SHOP_INGRESS,
    append('spec.rules[0].http.paths', toService('/api/v1/users/', 'auth-service')),
  );
  expect(lines(ingressBackends, given)).toEqual([expect.stringContaining('expected a path of its own')]);
});

test('the same path on another host, on another port, of another type or under a condition passes', () => {
  const paths = 'spec.rules[0].http.paths';
  const member = [put('metadata.name', 'more'), put(paths, [toService('/api/v1/users', 'auth-service')])];
  const other = (...edits: Parameters<typeof withCopy>[2][]) =>
    lines(ingressBackends, withCopy(SHOP, SHOP_INGRESS, ...member, ...edits));
  expect(other()).toHaveLength(1);
  expect(other(put('spec.rules[0].host', 'other.shop.example.com'))).toEqual([]);
  expect(other(put(alb('listen-ports'), '[{"HTTPS":8443}]'))).toEqual([]);
  expect(other(put(`${paths}[0].pathType`, 'Exact'))).toEqual([]);
  expect(other(put(alb('conditions.auth-service'), '[]'))).toEqual([]);
});

test('without the fixed response, metrics are public', () => {
  const given = edited(PROD, INGRESS, drop(METRICS));
  expect(lines(ingressBackends, given)).toEqual([
    `${INGRESS} ${METRICS}: expected a rule before it that answers /metrics with a fixed response, found api.autolytiq.com/ alone, which leads to the metrics too; add the path /metrics with an action (use-annotation) of the type fixed-response, status 404`,
  ]);
  expect(lines(ingressBackends, withoutFacts(given))).toEqual([]);
});

test('where no rule answers /metrics, or gRPC does, nothing need be kept back', () => {
  expect(lines(ingressBackends, edited(SHOP, SHOP_INGRESS, drop('spec.rules[0].http.paths[0]')))).toEqual([]);
  const grpc = edited(PROD, 'Service autolytiq-prod/api-gateway', put(alb('backend-protocol-version'), 'GRPC'));
  expect(lines(ingressBackends, edited(grpc, INGRESS, drop(METRICS)))).toEqual([]);
});

test('a private path that a rule before it answers too is refused', () => {
  const exact = edited(PROD, INGRESS, put(`${METRICS}.pathType`, 'ImplementationSpecific'));
  expect(lines(ingressBackends, exact)).toEqual([
    `${INGRESS} ${METRICS}.path: expected to be tried before ${ROOT} of ${INGRESS}, found /metrics after /, which answers it too; make the private path longer or exact, or give its Ingress the lower group.order`,
  ]);
  expect(lines(ingressBackends, withoutFacts(exact))).toHaveLength(1);
});

test('between members of a group, the order decides what is shadowed', () => {
  const moved = edited(PROD, INGRESS, drop(METRICS));
  const guard = (order: string) =>
    withCopy(
      moved,
      INGRESS,
      put('metadata.name', 'guard'),
      put(alb('group.order'), order),
      put('spec.rules[0].http.paths', [toService('/metrics', 'not-found', { name: 'use-annotation' })]),
    );
  expect(lines(ingressBackends, guard('50'))).toEqual([]);
  expect(lines(ingressBackends, guard('150'))).toEqual([
    expect.stringContaining(
      'Ingress autolytiq-prod/guard spec.rules[0].http.paths[0].path: expected to be tried before',
    ),
  ]);
});

test('a longer prefix and a wildcard host are understood', () => {
  const paths = 'spec.rules[0].http.paths';
  const given = edited(
    SHOP,
    SHOP_INGRESS,
    put('spec.rules[0].host', '*.example.com'),
    append(paths, toService('/', 'auth-service')),
  );
  expect(lines(ingressBackends, given)).toEqual([]);
});

test('Services of namespaces that the overlays know nothing of may be routed', () => {
  const grafana = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'grafana', namespace: 'monitoring' },
    spec: { ports: [{ name: 'http', port: 3000 }] },
  };
  const given = withCopy(
    withObject(PROD, grafana),
    INGRESS,
    put('metadata.name', 'grafana'),
    put('metadata.namespace', 'monitoring'),
    put('spec.rules[0].host', 'grafana.autolytiq.com'),
    put(`${ROOT}.backend.service.name`, 'grafana'),
  );
  expect(lines(ingressBackends, given)).toEqual([]);
});

test('a service that lost its route is internal', () => {
  const workloads = factsOf(PROD).workloads.map((one) => ({ ...one, routed: 'internal' as const }));
  expect(lines(ingressBackends, withFacts(PROD, { workloads }))).toEqual([
    expect.stringContaining('found api-gateway, which is internal;'),
  ]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressBackends, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressBackends, foreign(...ODD))).toEqual([]);
});

test('a folder of others may have Services elsewhere', () => {
  const [ingress, ...others] = SOUND;
  if (ingress === undefined) throw new Error('no Ingress');
  expect(lines(ingressBackends, foreign(ingress))).toEqual([]);
  const renamed = foreignIngress({}, { rules: [{ http: { paths: [toService('/', 'gone')] } }] });
  expect(lines(ingressBackends, foreign(renamed, ...others))).toEqual([]);
});

test('paths of other controllers may be wrong too', () => {
  const nginx = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ http: { paths: [toService('/', 'web', { number: 80 }), toService('/', 'web', { number: 81 })] } }],
    },
  };
  expect(lines(ingressBackends, foreign(nginx, ...SOUND.slice(1)))).toEqual([
    expect.stringContaining('expected a path of its own: / is answered by'),
    expect.stringContaining('expected a port of Service web: 80 (unnamed), found 81;'),
  ]);
});
