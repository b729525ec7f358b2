import { declaredIngress } from '../../policies/declared-ingress';
import { CLUSTERS, cluster, edited, lines, without, withoutFacts } from './clusters';
import { append, drop, put } from './edits';
import { factsOf, withFacts } from './known';

const PROD = cluster('ecommerce-prod');
const INGRESS = 'Ingress ecommerce-prod/ecommerce-ingress';
const CIDRS = 'metadata.annotations["alb.ingress.kubernetes.io/inbound-cidrs"]';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(declaredIngress, given)).toEqual([]);
});

test('a route that is gone is missed, with its service', () => {
  const [line, ...others] = lines(declaredIngress, edited(PROD, INGRESS, drop('spec.rules[0].http.paths[1]')));
  expect(line).toMatch(
    /^Ingress ecommerce-prod\/ecommerce-ingress spec\.rules: expected the declared route api\.shop\.example\.com\/api\/v1\/\w+ → \w+-service, found none; /,
  );
  expect(others).toEqual([]);
});

test('metrics that the load balancer does not answer are missed', () => {
  expect(lines(declaredIngress, edited(PROD, INGRESS, drop('spec.rules[0].http.paths[0]')))[0]).toContain(
    'expected the declared route api.shop.example.com/metrics → the load balancer itself, found none',
  );
});

test('a path that nobody declared is refused', () => {
  const path = {
    path: '/admin',
    pathType: 'Prefix',
    backend: { service: { name: 'auth-service', port: { name: 'http' } } },
  };
  expect(lines(declaredIngress, edited(PROD, INGRESS, append('spec.rules[0].http.paths', path)))).toEqual([
    `${INGRESS} spec.rules[0].http.paths[4]: expected a declared route, found api.shop.example.com/admin → auth-service; declare it under routes in system.yaml, or remove it`,
  ]);
});

test('an Ingress that is gone leaves every route missing', () => {
  const missed = lines(declaredIngress, without(PROD, INGRESS));
  expect(missed).toHaveLength(4);
  expect(missed[0]).toMatch(/^Namespace ecommerce-prod spec\.rules: /);
});

test('those may connect who are declared to', () => {
  const given = cluster('external-metrics-prod');
  const ingress = 'Ingress external-metrics-prod/external-metrics-ingress';
  expect(lines(declaredIngress, edited(given, ingress, drop(CIDRS)))).toEqual([
    `${ingress} ${CIDRS}: expected 10.0.0.0/8, found nothing: anybody may connect; write what ingress.inboundCidrs of the overlay says`,
  ]);
  expect(lines(declaredIngress, edited(PROD, INGRESS, put(CIDRS, '10.0.0.0/8')))).toHaveLength(1);
});

test('another controller would not act on it', () => {
  expect(
    lines(declaredIngress, edited(PROD, 'IngressClass alb', put('spec.controller', 'k8s.io/ingress-nginx'))),
  ).toEqual([
    'IngressClass alb spec.controller: expected ingress.k8s.aws/alb, found k8s.io/ingress-nginx; no controller that knows the annotations acts on another',
  ]);
});

describe('Grafana', () => {
  const given = cluster('autolytiq-prod');
  const ingress = 'Ingress monitoring/grafana';
  const page = 'grafana.autolytiq.com/ → grafana';
  const metrics = 'grafana.autolytiq.com/metrics → the load balancer itself';
  const source = 'monitoring.grafana in system.yaml';
  const missed = (title: string, route: string) =>
    `${title} spec.rules: expected the declared route ${route}, found none; add its path, or take the route out of ${source}`;

  test('is at its host', () => {
    const namespace = 'Namespace monitoring';
    expect(lines(declaredIngress, without(given, ingress))).toEqual([
      missed(namespace, page),
      missed(namespace, metrics),
    ]);
    expect(lines(declaredIngress, edited(given, ingress, put('spec.rules[0].host', 'x.autolytiq.com')))).toHaveLength(
      4,
    );
    expect(lines(declaredIngress, edited(given, ingress, drop('spec.rules[0].http.paths[1]')))).toEqual([
      missed(ingress, page),
    ]);
  });

  test('keeps its metrics to itself, and is the only one of the stack that is routed', () => {
    expect(lines(declaredIngress, edited(given, ingress, drop('spec.rules[0].http.paths[0]')))).toEqual([
      missed(ingress, metrics),
    ]);
    const prometheus = { path: '/p', backend: { service: { name: 'prometheus', port: { name: 'http' } } } };
    expect(lines(declaredIngress, edited(given, ingress, append('spec.rules[0].http.paths', prometheus)))).toEqual([
      `${ingress} spec.rules[0].http.paths[2]: expected a declared route, found grafana.autolytiq.com/p → prometheus; declare it under ${source}, or remove it`,
    ]);
  });

  test('admits whom the system admits', () => {
    expect(lines(declaredIngress, edited(given, ingress, put(CIDRS, '0.0.0.0/0')))).toEqual([
      expect.stringContaining(`${ingress} ${CIDRS}: expected nothing: anybody may connect`),
    ]);
  });

  test('has no Ingress where it has no host', () => {
    const { monitoring } = factsOf(given);
    if (monitoring === undefined) throw new Error('nothing watches it');
    const { grafanaHost, ...others } = monitoring;
    expect(grafanaHost).toBe('grafana.autolytiq.com');
    expect(lines(declaredIngress, withFacts(given, { monitoring: others }))).toHaveLength(2);
  });
});

test('without overlays nothing is declared, and odd rules are nothing to stumble over', () => {
  expect(lines(declaredIngress, withoutFacts(PROD))).toEqual([]);
  expect(lines(declaredIngress, edited(PROD, INGRESS, put('spec', null)))).toHaveLength(4);
});
