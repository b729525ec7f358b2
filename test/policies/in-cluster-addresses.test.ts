import { inClusterAddresses } from '../../policies/in-cluster-addresses';
import { CLUSTERS, cluster, edited, lines, withObject, without, withoutFacts } from './clusters';
import { append, drop, put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const DEV = cluster('ecommerce-dev');
const CONFIG = 'ConfigMap autolytiq-prod/api-gateway';
const GATEWAY = 'Deployment autolytiq-prod/api-gateway';
const AUTH = 'autolytiq-prod/auth-service';
const URL = 'data.AUTH_SERVICE_URL';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(inClusterAddresses, given)).toEqual([]);
  expect(lines(inClusterAddresses, withoutFacts(given))).toEqual([]);
});

const withUrl = (url: string) => edited(PROD, CONFIG, put(URL, url));

test.each([
  ['http://auth:8087', 'auth:8087', 'auth'],
  ['http://auth', 'auth:80', 'auth'],
  ['http://user:word@auth:8087/path?x=1', 'auth:8087', 'auth'],
  ['jdbc:postgresql://pg-main:5432/db', 'pg-main:5432', 'pg-main'],
  ['auth:8087', 'auth:8087', 'auth'],
  ['dns:///auth:8087', 'auth:8087', 'auth'],
  ['auth.autolytiq-prod.svc', 'auth.autolytiq-prod.svc', 'auth'],
  ['auth.autolytiq-prod:8087', 'auth.autolytiq-prod:8087', 'auth'],
  ['https://auth.autolytiq-prod.svc.cluster.local./', 'auth.autolytiq-prod.svc.cluster.local:443', 'auth'],
])('%s names no Service', (url, found, name) => {
  const given = withUrl(url);
  expect(lines(inClusterAddresses, given)).toEqual([
    `${CONFIG} ${URL}: expected the name of a Service of autolytiq-prod, found ${found}; name the Service that is meant, or add ${name} to autolytiq-prod`,
  ]);
  expect(lines(inClusterAddresses, withoutFacts(given))).toEqual([]);
});

test('a Service of a namespace that nothing here makes is none', () => {
  expect(lines(inClusterAddresses, withUrl('http://auth.staging.svc:8087'))).toEqual([
    expect.stringContaining('expected the name of a Service of staging, found auth.staging.svc:8087;'),
  ]);
});

test.each([
  ['http://auth-service:8080', 'auth-service:8080'],
  ['https://auth-service', 'auth-service:443'],
  ['auth-service.autolytiq-prod.svc:1', 'auth-service.autolytiq-prod.svc:1'],
  ['http://deal-service:8081,http://auth-service:80', 'auth-service:80'],
])('%s names a port that the Service has not', (url, found) => {
  const given = withUrl(url);
  const line = `${CONFIG} ${URL}: expected a port of Service ${AUTH}: 8087, found ${found}; call the port of the Service, or give it that port`;
  expect(lines(inClusterAddresses, given)).toEqual([line]);
  expect(lines(inClusterAddresses, withoutFacts(given))).toEqual([line]);
});

test.each([
  'http://localhost:1',
  'http://127.0.0.1:1',
  'http://[::1]:1/',
  'https://auth.example.com',
  'https://example.dev',
  'http://$(HOST):80',
  'spiffe://cluster/ns',
  's3://bucket/key',
  'https://kubernetes.default.svc',
  'http://kube-dns.kube-system.svc:9153',
  '12:30',
  'auth-service',
  'unix:///run/x.sock',
  'auth-service.autolytiq-prod.svc.cluster.local:8087',
  'auth-0.auth-service:8087',
])('%s is no address of the cluster, or a right one', (url) => {
  expect(lines(inClusterAddresses, withUrl(url))).toEqual([]);
});

test('host and port count where the name says that it is an address, or the Service is there', () => {
  const named = (name: string, value: string) =>
    lines(inClusterAddresses, edited(PROD, CONFIG, put(`data.${name}`, value)));
  expect(named('IMAGE', 'node:18')).toEqual([]);
  expect(named('LISTEN_ADDR', 'gateway:8080')).toEqual([]);
  expect(named('NODE_ADDR', 'node:18')).toHaveLength(1);
  expect(named('KAFKA_BROKERS', 'kafka-0:9092,kafka-1:9092')).toHaveLength(2);
  expect(named('IMAGE', 'auth-service:18')).toHaveLength(1);
});

test('variables and command lines are read too, in the pod itself', () => {
  const container = 'spec.template.spec.containers[0]';
  const variable = { name: 'AUTH', value: 'http://auth:8087' };
  expect(lines(inClusterAddresses, edited(PROD, GATEWAY, append(`${container}.env`, variable)))).toEqual([
    expect.stringMatching(
      /^Deployment autolytiq-prod\/api-gateway spec\.template\.spec\.containers\[0\]\.env\[\d+\]\.value: .* found auth:8087;/,
    ),
  ]);
  const args = (...words: readonly string[]) =>
    lines(inClusterAddresses, edited(PROD, GATEWAY, put(`${container}.args`, words)));
  expect(args('--auth=http://auth:8087')).toEqual([expect.stringContaining(`${container}.args[0]: `)]);
  expect(args('--auth-addr', 'auth:8087')).toEqual([expect.stringContaining(`${container}.args[1]: `)]);
  expect(args('--auth', 'auth:8087')).toEqual([]);
});

test('of files only what stands out from their text is read', () => {
  const file = (text: string) =>
    lines(inClusterAddresses, edited(DEV, 'ConfigMap ecommerce-dev/localstack', put('data["ready.sh"]', text)));
  expect(file('x: "http://redis:6380"')).toEqual([
    'ConfigMap ecommerce-dev/localstack data["ready.sh"]: expected a port of Service ecommerce-dev/redis: 6379, found redis:6380; call the port of the Service, or give it that port',
  ]);
  expect(file('proxy_pass http://cache.ecommerce-dev.svc;')).toHaveLength(1);
  expect(file('upstream redis {}\nproxy_pass http://redis;\n# http://redis:1\nserver backend:80;')).toEqual([]);
});

test('a variable that another one hides is not read', () => {
  const given = edited(
    withUrl('http://auth:8087'),
    GATEWAY,
    append('spec.template.spec.containers[0].env', { name: 'AUTH_SERVICE_URL', value: 'http://auth-service:8087' }),
  );
  expect(lines(inClusterAddresses, given)).toEqual([]);
});

test('what the caller may not send is refused', () => {
  const policy = 'NetworkPolicy autolytiq-prod/api-gateway';
  const index = PROD.find('NetworkPolicy', 'autolytiq-prod', 'api-gateway')?.body['spec'];
  expect(index).toMatchObject({
    egress: expect.arrayContaining([
      { to: [expect.objectContaining({ podSelector: expect.anything() })], ports: [{ port: 8087, protocol: 'TCP' }] },
    ]),
  });
  const given = edited(PROD, policy, put('spec.egress', []));
  expect(lines(inClusterAddresses, given)).toContain(
    `${GATEWAY} spec.template.spec: expected network policies that let it call auth-service:8087, which its configuration names, found no rule for egress to Deployment ${AUTH} on port 8087; allow it in a NetworkPolicy that selects the pods of ${GATEWAY}`,
  );
  expect(lines(inClusterAddresses, given)).toHaveLength(10);
});

test('what the callee does not take is refused', () => {
  const given = edited(PROD, `NetworkPolicy ${AUTH}`, put('spec.ingress[0].ports[0].port', 8080));
  const line = `${GATEWAY} spec.template.spec: expected network policies that let it call auth-service:8087, which its configuration names, found no rule for ingress from ${GATEWAY} on port 8087; allow it in a NetworkPolicy that selects the pods of Deployment ${AUTH}`;
  expect(lines(inClusterAddresses, given)).toEqual([line]);
  expect(lines(inClusterAddresses, withoutFacts(given))).toEqual([line]);
});

test('an address that configuration names and the policies do not know is refused on both sides', () => {
  const given = edited(
    PROD,
    'ConfigMap autolytiq-prod/deal-service',
    put('data.AUTH_SERVICE_URL', 'http://auth-service:8087'),
  );
  expect(lines(inClusterAddresses, given)).toEqual([
    expect.stringContaining(`found no rule for egress to Deployment ${AUTH} on port 8087;`),
    expect.stringContaining('found no rule for ingress from Deployment autolytiq-prod/deal-service on port 8087;'),
    // The migration has configuration of its own.
  ]);
});

test('rules of other kinds, and pods with the network of their node, are not judged', () => {
  const given = edited(PROD, `NetworkPolicy ${AUTH}`, drop('spec.ingress'));
  expect(lines(inClusterAddresses, given)).toHaveLength(1);
  const cilium = {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'x', namespace: 'autolytiq-prod' },
  };
  expect(lines(inClusterAddresses, withObject(given, cilium))).toEqual([]);
  const calico = {
    apiVersion: 'crd.projectcalico.org/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'x', namespace: 'autolytiq-prod' },
  };
  expect(lines(inClusterAddresses, withObject(given, calico))).toEqual([]);
  expect(lines(inClusterAddresses, edited(given, GATEWAY, put('spec.template.spec.hostNetwork', true)))).toEqual([]);
});

test('a Service that is gone is missed by all that name it', () => {
  expect(lines(inClusterAddresses, without(DEV, 'Service ecommerce-dev/localstack'))).toEqual([
    expect.stringContaining('ConfigMap ecommerce-dev/auth-service data.LOCALSTACK_ENDPOINT: '),
    expect.stringContaining('ConfigMap ecommerce-dev/user-service data.LOCALSTACK_ENDPOINT: '),
    expect.stringContaining('ConfigMap ecommerce-dev/user-service data.SQS_QUEUE_URL: '),
  ]);
});

const SERVICES = (spec: string, url: string) =>
  folder(`
{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { containers: [{ name: web, env: [{ name: URL, value: '${url}' }] }] } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: db, labels: { app: db } }, spec: { containers: [{ name: db, ports: [{ containerPort: 5432 }] }] } }
---
{ apiVersion: v1, kind: Service, metadata: { name: db }, spec: ${spec} }
`);

test('a Service without an address answers on the ports of its pods, one that is an alias on any', () => {
  const headless = '{ clusterIP: None, selector: { app: db }, ports: [{ port: 1 }] }';
  expect(lines(inClusterAddresses, SERVICES(headless, 'tcp://db-0.db:5432'))).toEqual([]);
  expect(lines(inClusterAddresses, SERVICES(headless, 'tcp://db:1'))).toEqual([]);
  expect(lines(inClusterAddresses, SERVICES(headless, 'tcp://db:2'))).toHaveLength(1);
  expect(
    lines(
      inClusterAddresses,
      SERVICES('{ clusterIP: None, selector: { app: x }, ports: [{ port: 1 }] }', 'tcp://db:2'),
    ),
  ).toEqual([]);
  expect(lines(inClusterAddresses, SERVICES('{ type: ExternalName, ports: [{ port: 1 }] }', 'tcp://db:2'))).toEqual([]);
  expect(lines(inClusterAddresses, SERVICES('{ ports: [{ port: 1 }] }', 'tcp://db:2'))).toHaveLength(1);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(inClusterAddresses, SOUND)).toEqual([]);
  expect(() => [lines(inClusterAddresses, ODD), lines(inClusterAddresses, ODD_KNOWN)]).not.toThrow();
});
