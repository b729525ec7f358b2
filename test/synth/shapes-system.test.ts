import { join } from 'node:path';
import { loadEstate } from '../../overlays/load';
import { check } from '../../synth/check';
import type { Manifest } from '../../synth/manifest';
import { render } from '../../synth/render';
import { findAll, valueAt } from '../query';

/* Workloads of every shape, from overlays to objects: a shop of many small services, without secrets and without a database. */

const clusters = new Map(
  loadEstate(join(__dirname, '../fixtures/shapes/overlays')).environments.map((environment) => [
    environment.cluster.name,
    render(environment),
  ]),
);

const CONTAINER = 'spec.template.spec.containers[0]';

function manifests(cluster: string): readonly Manifest[] {
  return (clusters.get(cluster)?.charts ?? []).flatMap((chart) => chart.manifests);
}

function object(cluster: string, kind: string, name: string): Manifest {
  const found = manifests(cluster).find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name} in ${cluster}`);
  return found;
}

const shop = (kind: string, name: string): Manifest => object('bazaar-shop', kind, name);
const kindsOf = (cluster: string) => new Set(manifests(cluster).map(({ kind }) => kind));

test('its clusters pass every check', () => {
  expect([...clusters.keys()]).toEqual(['bazaar-lab', 'bazaar-shop']);
  expect([...clusters.values()].flatMap(check)).toEqual([]);
});

test('without secrets there is no way to a secret manager, and no namespace for one', () => {
  for (const cluster of clusters.keys()) {
    expect([...kindsOf(cluster)].filter((kind) => /Secret/.test(kind))).toEqual([]);
    expect(manifests(cluster).filter(({ kind }) => kind === 'Namespace')).toHaveLength(1);
    expect(kindsOf(cluster).has('Job')).toBe(false);
  }
});

test('gRPC is asked by the gRPC health service, and for an open socket to stay alive', () => {
  const grpc = { grpc: { port: 7070 } };
  expect(valueAt(shop('Deployment', 'basket'), CONTAINER)).toMatchObject({
    ports: [{ name: 'grpc', containerPort: 7070 }],
    startupProbe: grpc,
    readinessProbe: grpc,
    livenessProbe: { tcpSocket: { port: 'grpc' } },
  });
  expect(valueAt(shop('Service', 'basket'), 'spec.ports')).toMatchObject([
    { name: 'grpc', port: 7070, targetPort: 'grpc' },
  ]);
});

test('gRPC behind the load balancer is spoken to as gRPC', () => {
  expect(shop('Service', 'partners').metadata.annotations).toMatchObject({
    'alb.ingress.kubernetes.io/backend-protocol-version': 'GRPC',
    'alb.ingress.kubernetes.io/healthcheck-path': '/grpc.health.v1.Health/Check',
    'alb.ingress.kubernetes.io/success-codes': '0',
  });
  const backends = findAll(shop('Ingress', 'bazaar-ingress'), '**.backend.service');
  expect(backends).toContainEqual({ name: 'partners', port: { name: 'grpc' } });
  expect(backends).toContainEqual({ name: 'frontend', port: { name: 'http' } });
});

test('the frontend finds ten services and a cache, each under the variable that its code knows', () => {
  expect(shop('ConfigMap', 'frontend')['data']).toMatchObject({
    AD_SERVICE_ADDR: 'adverts:9555',
    CART_SERVICE_ADDR: 'basket:7070',
    CHECKOUT_SERVICE_ADDR: 'checkout:5050',
    CURRENCY_SERVICE_ADDR: 'currency:7000',
    EMAIL_SERVICE_ADDR: 'mail:8080',
    MEMCACHED: 'page-cache:11211',
    PAYMENT_SERVICE_ADDR: 'payment:50051',
    PRODUCT_CATALOG_SERVICE_ADDR: 'catalogue:3550',
    RECOMMENDATION_SERVICE_ADDR: 'recommendation:8080',
    SHIPPING_SERVICE_ADDR: 'shipping:50051',
    STOCK_SERVICE_ADDR: 'stock:5060',
  });
  expect(findAll(shop('NetworkPolicy', 'frontend'), 'spec.egress[*].ports[*].port')).toHaveLength(11);
});

test('a second port is open to those that call it, and to nobody else', () => {
  const from = (port: number) =>
    findAll(
      shop('NetworkPolicy', 'catalogue'),
      `spec.ingress[ports.0.port=${port}].from[*].podSelector.matchLabels["app.kubernetes.io/name"]`,
    );
  expect(from(3551)).toEqual(['restock']);
  expect(from(3550)).toEqual(['checkout', 'frontend', 'partners', 'recommendation']);
  expect(shop('ConfigMap', 'restock')['data']).toMatchObject({ CATALOGUE_ADMIN_URL: 'http://catalogue:3551' });
});

test('what speaks TCP alone is asked for an open socket', () => {
  const open = { tcpSocket: { port: 'tcp' } };
  expect(valueAt(shop('Deployment', 'page-cache'), CONTAINER)).toMatchObject({
    args: ['-m', '64'],
    startupProbe: open,
    readinessProbe: open,
    livenessProbe: open,
  });
});

test('a worker is a Deployment without a Service, which lets nobody in', () => {
  expect(
    manifests('bazaar-shop')
      .filter(({ metadata }) => metadata.name === 'restock')
      .map(({ kind }) => kind),
  ).toEqual(['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Deployment', 'PodDisruptionBudget']);
  expect(findAll(shop('NetworkPolicy', 'restock'), 'spec.ingress')).toEqual([]);
  expect(valueAt(shop('Deployment', 'restock'), CONTAINER)).toMatchObject({
    livenessProbe: { exec: { command: ['/bin/restock', '--alive'] } },
  });
});

test('folders beside /tmp can be written to', () => {
  expect(findAll(shop('Deployment', 'adverts'), `${CONTAINER}.volumeMounts[*].mountPath`)).toEqual([
    '/tmp',
    '/var/cache/adverts',
    '/run/adverts',
  ]);
});

test('a store without a password is found by its address', () => {
  expect(shop('ConfigMap', 'basket')['data']).toMatchObject({ REDIS_ADDR: 'basket-store:6379' });
  expect(JSON.stringify(shop('StatefulSet', 'basket-store'))).not.toMatch(/requirepass|secretKeyRef/);
});

test('images come from the registry of the system, and those of others from theirs', () => {
  const images = findAll(manifests('bazaar-shop'), '**.containers[*].image');
  expect(images.length).toBeGreaterThan(10);
  expect(
    images.filter((image) => !/^(ghcr\.io\/bazaar-example\/demo\/|docker\.io\/library\/)/.test(String(image))),
  ).toEqual([]);
});

test('what is only for dev is only there', () => {
  expect(manifests('bazaar-lab').some(({ metadata }) => metadata.name === 'crowd')).toBe(true);
  expect(JSON.stringify(manifests('bazaar-shop'))).not.toContain('crowd');
});
