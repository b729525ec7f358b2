import { join } from 'node:path';
import type { Caller, Environment, Service } from '../../overlays/environment';
import { loadEstate } from '../../overlays/load';
import { SHAPES, named, problemsIn } from './edited-overlays';

/** A system of the shapes which the tiny one does not have: overlays alone make it, no other code. */

test('the bazaar has no problems', () => expect(problemsIn(SHAPES)).toEqual([]));

const { environments } = loadEstate(join(SHAPES, 'overlays'));
const lab = named(environments, 'lab');
const shop = named(environments, 'shop');

const names = (members: readonly { readonly name: string }[]) => members.map(({ name }) => name);
const inLab = (name: string): Service => named(lab.services, name);
const pods = (...callers: readonly string[]): readonly Caller[] => callers.map((name) => ({ kind: 'pods', name }));

/** What callers find in their variables, by what they call. */
const BEHIND_FRONTEND = {
  AD_SERVICE_ADDR: 'adverts:9555',
  CART_SERVICE_ADDR: 'basket:7070',
  CHECKOUT_SERVICE_ADDR: 'checkout:5050',
  CURRENCY_SERVICE_ADDR: 'currency:7000',
  EMAIL_SERVICE_ADDR: 'mail:8080',
  PAYMENT_SERVICE_ADDR: 'payment:50051',
  PRODUCT_CATALOG_SERVICE_ADDR: 'catalogue:3550',
  RECOMMENDATION_SERVICE_ADDR: 'recommendation:8080',
  SHIPPING_SERVICE_ADDR: 'shipping:50051',
  STOCK_SERVICE_ADDR: 'stock:5060',
};
const TEN = ['adverts', 'basket', 'catalogue', 'checkout', 'currency', 'mail', 'payment', 'recommendation'].concat([
  'shipping',
  'stock',
]);

describe('what there is', () => {
  test('thirteen services in both environments', () => {
    const services = [...TEN, 'frontend', 'page-cache', 'partners'].sort();
    expect(names(lab.services)).toEqual(services);
    expect(names(shop.services)).toEqual(services);
  });

  test('a worker in both, and one that makes up customers in the lab alone', () => {
    expect(names(lab.workers)).toEqual(['crowd', 'restock']);
    expect(names(shop.workers)).toEqual(['restock']);
  });

  test.each([lab, shop])('no secrets, migrations or scheduled jobs in $name', (environment: Environment) => {
    expect(environment).not.toHaveProperty('secretStore');
    expect(environment).toMatchObject({ secrets: [], migrations: [], scheduledJobs: [], placeholders: [] });
    const workloads = [...environment.services, ...environment.workers];
    expect(workloads.flatMap(({ secretKeys }) => secretKeys)).toEqual([]);
    expect(workloads.filter((workload) => 'pullSecret' in workload)).toEqual([]);
  });
});

describe('the frontend', () => {
  test('finds each service under the variable that it announces', () => {
    const { BANNER, ENV_NAME, LOG_LEVEL, MEMCACHED, ...addresses } = inLab('frontend').config;
    expect(addresses).toEqual(BEHIND_FRONTEND);
    expect({ BANNER, ENV_NAME, LOG_LEVEL, MEMCACHED }).toEqual({
      BANNER: 'nothing here is for sale',
      ENV_NAME: 'lab',
      LOG_LEVEL: 'debug',
      MEMCACHED: 'page-cache:11211',
    });
    expect(named(shop.services, 'frontend').config).toMatchObject({ BANNER: 'welcome', LOG_LEVEL: 'warn' });
  });

  test('speaks http, to the load balancer and the customers that are made up', () => {
    const { listeners, probe } = inLab('frontend');
    expect(probe).toEqual({ kind: 'http', health: '/_healthz' });
    expect(listeners).toEqual([
      {
        port: { name: 'http', number: 8080, protocol: 'http' },
        callers: [...pods('crowd'), { kind: 'addresses', ranges: ['10.60.0.0/24'] }],
      },
    ]);
    expect(named(shop.services, 'frontend').listeners[0].callers).toEqual([
      { kind: 'addresses', ranges: ['10.61.0.0/24', '10.61.1.0/24', '10.61.2.0/24'] },
    ]);
  });
});

describe('the services behind it', () => {
  test.each(TEN)('%s is asked for its health by gRPC, and called by the frontend', (name) => {
    const { probe, exposure, listeners } = inLab(name);
    expect(probe).toEqual({ kind: 'grpc' });
    expect(exposure).toEqual({ kind: 'internal' });
    expect(listeners[0].port).toMatchObject({ name: 'grpc', protocol: 'grpc' });
    expect(listeners[0].callers).toContainEqual({ kind: 'pods', name: 'frontend' });
  });

  test('find each other under the same variables as the frontend does', () => {
    const { ENV_NAME, LOG_LEVEL, ...addresses } = inLab('checkout').config;
    expect([ENV_NAME, LOG_LEVEL]).toEqual(['lab', 'debug']);
    expect(Object.keys(addresses)).toHaveLength(6);
    expect(BEHIND_FRONTEND).toMatchObject(addresses);
  });

  test('have a second port for those alone who call it', () => {
    expect(inLab('catalogue').listeners).toEqual([
      {
        port: { name: 'grpc', number: 3550, protocol: 'grpc' },
        callers: pods('checkout', 'frontend', 'partners', 'recommendation'),
      },
      { port: { name: 'admin', number: 3551, protocol: 'http' }, callers: pods('restock') },
    ]);
  });

  test('start with arguments, and write where they say', () => {
    expect(inLab('mail')).toMatchObject({ args: ['--sender', 'noreply@bazaar.example', '--dry-run'] });
    expect(inLab('mail')).not.toHaveProperty('command');
    expect(inLab('adverts').writableFolders).toEqual(['/var/cache/adverts', '/run/adverts']);
  });
});

describe('the load balancer', () => {
  test('serves the frontend by http and the partners by gRPC, each at a host of its own', () => {
    expect(lab.ingress).toMatchObject({ scheme: 'internet-facing', inboundCidrs: ['203.0.113.0/24'] });
    expect(lab.ingress?.hosts).toEqual([
      {
        host: 'lab.bazaar.example',
        routes: [{ path: '/', service: 'frontend', port: { name: 'http', number: 8080, protocol: 'http' } }],
        privatePaths: ['/metrics'],
      },
      {
        host: 'partners.lab.bazaar.example',
        routes: [{ path: '/', service: 'partners', port: { name: 'grpc', number: 9000, protocol: 'grpc' } }],
        privatePaths: [],
      },
    ]);
    expect(shop.ingress?.inboundCidrs).toEqual([]);
  });

  test('calls the partners, and nobody else does', () => {
    expect(inLab('partners').listeners[0].callers).toEqual([{ kind: 'addresses', ranges: ['10.60.0.0/24'] }]);
    expect(inLab('partners').exposure).toMatchObject({ kind: 'routed' });
  });
});

describe('the cache of pages, an image of others', () => {
  test('is an open socket for those who call it', () => {
    const { probe, listeners } = inLab('page-cache');
    expect(probe).toEqual({ kind: 'tcp' });
    expect(listeners).toEqual([{ port: { name: 'tcp', number: 11211, protocol: 'tcp' }, callers: pods('frontend') }]);
  });

  test('has its own user, and nothing that services of the bazaar have', () => {
    expect(inLab('page-cache')).toMatchObject({
      image: 'docker.io/library/memcached:1.6.32-alpine',
      user: { uid: 11211, gid: 11211 },
      config: {},
      args: ['-m', '64'],
    });
  });
});

describe('the workers', () => {
  test('call, and are not called', () => {
    const { config, destinations } = named(lab.workers, 'restock');
    expect(config).toMatchObject({ CATALOGUE_ADMIN_URL: 'http://catalogue:3551', STOCK_SERVICE_ADDR: 'stock:5060' });
    expect(destinations).toEqual([
      { kind: 'pods', name: 'catalogue', port: 3551 },
      { kind: 'pods', name: 'stock', port: 5060 },
    ]);
  });

  test('are restarted when their command says so, if they have one', () => {
    expect(named(lab.workers, 'restock')).toMatchObject({ alive: ['/bin/restock', '--alive'] });
    expect(named(lab.workers, 'crowd')).not.toHaveProperty('alive');
  });

  test('have replicas, as many as the environment says', () => {
    expect(named(shop.workers, 'restock').replicas).toEqual({ min: 2, max: 2 });
    expect(named(lab.workers, 'restock').replicas).toEqual({ min: 1, max: 1 });
  });

  test('find a service in the form that it announces', () => {
    expect(named(lab.workers, 'crowd').config).toMatchObject({ FRONTEND_ADDR: 'frontend:8080', USERS: '3' });
  });
});

describe('the store of baskets', () => {
  test('runs in the cluster without a password, for the baskets alone', () => {
    expect(lab.stores).toMatchObject([
      { name: 'basket-store', engine: { kind: 'redis' }, port: 6379, storageMebibytes: 1024, callers: pods('basket') },
    ]);
    expect(lab.stores[0]?.engine).not.toHaveProperty('password');
    expect(shop.stores).toMatchObject([{ storageMebibytes: 8192, resources: { memoryMebibytes: 512 } }]);
  });

  test('is told to its users as host and port', () => {
    expect(inLab('basket').config).toMatchObject({ REDIS_ADDR: 'basket-store:6379' });
    expect(inLab('basket').destinations).toEqual([{ kind: 'pods', name: 'basket-store', port: 6379 }]);
  });
});

test('images are those of a registry that anybody may pull from', () => {
  const own = lab.services.filter(({ name }) => name !== 'page-cache');
  expect(own.map(({ name, image }) => [name, image])).toEqual(
    own.map(({ name }) => [name, `ghcr.io/bazaar-example/demo/${name}:main`]),
  );
  expect(named(shop.services, 'frontend').image).toBe('ghcr.io/bazaar-example/demo/frontend:v0.10.2');
});
