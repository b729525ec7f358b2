import { ingressHealth } from '../../policies/ingress-health';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';
import { ODD, SOUND, alb } from './known';

const PROD = cluster('autolytiq-prod');
const SERVICE = 'Service autolytiq-prod/api-gateway';
const DEPLOYMENT = 'Deployment autolytiq-prod/api-gateway';
const INGRESS = 'Ingress autolytiq-prod/autolytiq-ingress';
const PROBE = 'spec.template.spec.containers[0].readinessProbe';
const HEALTH = '/grpc.health.v1.Health/Check';

const withSetting = (setting: string, value: string) => edited(PROD, SERVICE, put(alb(setting), value));

/** The gateway, had it spoken gRPC. */
const GRPC = edited(
  edited(
    PROD,
    SERVICE,
    put(alb('backend-protocol-version'), 'GRPC'),
    put(alb('healthcheck-path'), HEALTH),
    put(alb('success-codes'), '0'),
  ),
  DEPLOYMENT,
  put(PROBE, { grpc: { port: 8080 } }),
);

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(ingressHealth, given)).toEqual([]);
});

test('a gRPC service whose health is asked by gRPC passes', () => {
  expect(lines(ingressHealth, GRPC)).toEqual([]);
});

test('the health check asks another path than readiness', () => {
  expect(lines(ingressHealth, withSetting('healthcheck-path', '/healthz'))).toEqual([
    `${SERVICE} ${alb('healthcheck-path')}: expected /health, as the readiness probe of api-gateway does, found "/healthz"; state what the readiness probe asks, on the Service`,
  ]);
});

test('without a path it is / that is asked', () => {
  const given = edited(PROD, SERVICE, drop(alb('healthcheck-path')));
  expect(lines(ingressHealth, given)).toEqual([
    expect.stringContaining('expected /health, as the readiness probe of api-gateway does, found nothing;'),
  ]);
  expect(lines(ingressHealth, edited(given, DEPLOYMENT, put(`${PROBE}.httpGet.path`, '/')))).toEqual([]);
});

test('a setting of the Ingress counts where the Service has none, and is named where it stands', () => {
  const without = edited(PROD, SERVICE, drop(alb('healthcheck-path')));
  expect(lines(ingressHealth, edited(without, INGRESS, put(alb('healthcheck-path'), '/health')))).toEqual([]);
  expect(lines(ingressHealth, edited(without, INGRESS, put(alb('healthcheck-path'), '/up')))).toEqual([
    expect.stringContaining(`${INGRESS} ${alb('healthcheck-path')}: expected /health`),
  ]);
  expect(lines(ingressHealth, edited(PROD, INGRESS, put(alb('healthcheck-path'), '/up')))).toEqual([]);
});

test.each([
  ['9090', 1],
  ['http', 1],
  ['8080', 0],
  ['traffic-port', 0],
])('healthcheck-port %s beside a probe on 8080: %i complaints', (port, count) => {
  const found = lines(ingressHealth, withSetting('healthcheck-port', port));
  expect(found).toHaveLength(count);
  for (const line of found) expect(line).toContain(`${alb('healthcheck-port')}: expected 8080, as the readiness probe`);
});

test('readiness on a port of its own is asked there by the load balancer too', () => {
  const given = edited(PROD, DEPLOYMENT, put(`${PROBE}.httpGet.port`, 9090));
  expect(lines(ingressHealth, given)).toEqual([expect.stringContaining('healthcheck-port"]: expected 9090')]);
});

test('gRPC readiness behind an HTTP target group is refused, and the other way round', () => {
  const grpcProbe = edited(PROD, DEPLOYMENT, put(PROBE, { grpc: { port: 8080 } }));
  expect(lines(ingressHealth, grpcProbe)).toEqual([
    expect.stringContaining('backend-protocol-version"]: expected GRPC, as the readiness probe of api-gateway does'),
    expect.stringContaining(`healthcheck-path"]: expected ${HEALTH}`),
  ]);
  const httpProbe = edited(GRPC, DEPLOYMENT, put(PROBE, { httpGet: { path: HEALTH, port: 'http' } }));
  expect(lines(ingressHealth, httpProbe)).toEqual([
    expect.stringContaining('expected HTTP1 or HTTP2, as the readiness probe'),
  ]);
});

test.each([{ tcpSocket: { port: 'http' } }, undefined])('readiness %j cannot be compared', (probe) => {
  const given = edited(PROD, DEPLOYMENT, probe === undefined ? drop(PROBE) : put(PROBE, probe));
  expect(lines(ingressHealth, given)).toEqual([
    expect.stringMatching(
      /^Deployment autolytiq-prod\/api-gateway spec\.template\.spec\.containers\[0\]\.readinessProbe: expected a probe by HTTP or gRPC/,
    ),
  ]);
});

test('what others ask of their pods is theirs to say', () => {
  const given = withoutFacts(withSetting('healthcheck-path', '/healthz'));
  expect(lines(ingressHealth, given)).toEqual([]);
});

test.each(['HTTP', 'grpc'])('there is no protocol version %s', (version) => {
  expect(lines(ingressHealth, withoutFacts(withSetting('backend-protocol-version', version)))).toEqual([
    `${SERVICE} ${alb('backend-protocol-version')}: expected HTTP1, HTTP2 or GRPC, found "${version}"; the controller knows no other`,
  ]);
});

test.each([
  ['healthcheck-interval-seconds', '4', '5 to 300'],
  ['healthcheck-interval-seconds', '301', '5 to 300'],
  ['healthcheck-timeout-seconds', '1', '2 to 120'],
  ['healthcheck-timeout-seconds', '5s', '2 to 120'],
  ['healthy-threshold-count', '1', '2 to 10'],
  ['unhealthy-threshold-count', '11', '2 to 10'],
])('%s %s is not from %s', (setting, value, range) => {
  expect(lines(ingressHealth, withoutFacts(withSetting(setting, value)))).toContain(
    `${SERVICE} ${alb(setting)}: expected a number from ${range}, found "${value}"; AWS takes no other; the target group is not made`,
  );
});

test.each(['15', '16'])('a timeout of %s s is no less than the interval', (timeout) => {
  expect(lines(ingressHealth, withSetting('healthcheck-timeout-seconds', timeout))).toEqual([
    `${SERVICE} ${alb('healthcheck-timeout-seconds')}: expected less than the interval, 15 s, found "${timeout}"; lower the timeout or raise the interval; AWS refuses the target group`,
  ]);
});

test('the default timeout counts beside a short interval', () => {
  const given = edited(
    PROD,
    SERVICE,
    drop(alb('healthcheck-timeout-seconds')),
    put(alb('healthcheck-interval-seconds'), '5'),
  );
  expect(lines(ingressHealth, given)).toEqual([
    expect.stringContaining('expected less than the interval, 5 s, found nothing;'),
  ]);
});

test.each(['0', '600', '200-', 'OK', '', '299-200'])('success-codes %j are no codes of HTTP', (codes) => {
  expect(lines(ingressHealth, withSetting('success-codes', codes))).toEqual([
    `${SERVICE} ${alb('success-codes')}: expected codes of HTTP from 200 to 499: 200 or 200-299, found "${codes}"; write what the health check answers`,
  ]);
});

test.each(['200', '200-299', '200, 302', '200,301-302'])('success-codes %s are', (codes) => {
  expect(lines(ingressHealth, withSetting('success-codes', codes))).toEqual([]);
});

test.each(['200', '0-100'])('success-codes %s are no codes of gRPC', (codes) => {
  expect(lines(ingressHealth, edited(GRPC, SERVICE, put(alb('success-codes'), codes)))).toEqual([
    `${SERVICE} ${alb('success-codes')}: expected codes of gRPC from 0 to 99: 0 or 0-99, found "${codes}"; write what the health check answers`,
  ]);
});

test('the health service of gRPC answers 0, which the default does not take', () => {
  expect(lines(ingressHealth, edited(GRPC, SERVICE, drop(alb('success-codes'))))).toEqual([
    `${SERVICE} ${alb('success-codes')}: expected 0, which ${HEALTH} answers when all is well, found nothing; state success-codes: '0'; the default is 12, unimplemented`,
  ]);
  expect(lines(ingressHealth, edited(GRPC, SERVICE, put(alb('success-codes'), '0-99')))).toEqual([]);
});

test('a health path of gRPC is a method', () => {
  expect(lines(ingressHealth, withoutFacts(edited(GRPC, SERVICE, put(alb('healthcheck-path'), '/health'))))).toEqual([
    `${SERVICE} ${alb('healthcheck-path')}: expected a method of gRPC: ${HEALTH}, found "/health"; write /package.service/method`,
  ]);
});

test('a health check that takes longer than the rollout may is refused', () => {
  const slow = edited(PROD, SERVICE, put(alb('healthcheck-interval-seconds'), '121'));
  expect(lines(ingressHealth, slow)).toEqual([
    `${SERVICE} ${alb('healthcheck-interval-seconds')}: expected at most 240 s with healthy-threshold-count: api-gateway has 60 s to start and 300 s to be ready, found "121"; shorten the interval or the threshold, or give the rollout more time`,
  ]);
  expect(lines(ingressHealth, edited(PROD, SERVICE, put(alb('healthcheck-interval-seconds'), '120')))).toEqual([]);
});

test('without the readiness gate nobody waits for the load balancer', () => {
  const slow = edited(PROD, SERVICE, put(alb('healthcheck-interval-seconds'), '300'));
  const label = 'metadata.labels["elbv2.k8s.aws/pod-readiness-gate-inject"]';
  expect(lines(ingressHealth, edited(slow, 'Namespace autolytiq-prod', drop(label)))).toEqual([]);
});

test('the delay of a probe and the default deadline count', () => {
  const deadline = edited(
    PROD,
    DEPLOYMENT,
    drop('spec.progressDeadlineSeconds'),
    drop('spec.template.spec.containers[0].startupProbe'),
    put(`${PROBE}.initialDelaySeconds`, 571),
  );
  expect(lines(ingressHealth, deadline)).toEqual([expect.stringContaining('expected at most 29 s')]);
  expect(lines(ingressHealth, edited(deadline, DEPLOYMENT, put(`${PROBE}.initialDelaySeconds`, 570)))).toEqual([]);
});

test('a sound Ingress of others passes, odd ones are passed over', () => {
  expect(lines(ingressHealth, foreign(...SOUND))).toEqual([]);
  expect(lines(ingressHealth, foreign(...ODD))).toEqual([]);
});

test('pods and probes in odd forms are passed over', () => {
  expect(lines(ingressHealth, edited(PROD, DEPLOYMENT, put('spec.template.spec.containers', null)))).toEqual([]);
  expect(lines(ingressHealth, edited(PROD, SERVICE, put('spec.ports', 'http')))).toEqual([]);
  expect(lines(ingressHealth, edited(PROD, SERVICE, drop('spec.selector')))).toEqual([]);
});
