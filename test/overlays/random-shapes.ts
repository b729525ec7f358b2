import fc from 'fast-check';
import { LIVE, LIVE_IMAGES, SYSTEM, TEST, TEST_IMAGES, THIRD_PARTY } from './edited-overlays';

/** Systems of shapes that nobody has thought of together; most of them are valid, some contradict themselves. */

/** Mostly the first. */
const mostly = <Value>(usual: Value, ...others: readonly Value[]) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(usual, ...others) });

const RESOURCES = ['books', 'orders', 'cache', 'carrier', 'labels', 'moved', 'jobs', 'signing'];

const call = fc.record({
  callee: fc.nat(9),
  atExtraPort: fc.boolean(),
  variable: mostly<string | undefined>(undefined, 'PEER', 'peer_addr'),
  form: mostly<string | undefined>(undefined, 'url', 'host:port'),
});

const service = fc.record({
  kind: fc.constantFrom('http', 'grpc', 'tcp', 'worker', 'scheduled'),
  extraPort: fc.constantFrom(undefined, 'http', 'grpc', 'tcp'),
  only: mostly<readonly string[] | undefined>(undefined, ['dev'], ['prod'], ['dev', 'staging', 'prod']),
  image: mostly<string | undefined>(undefined, 'nginx'),
  secret: fc.constantFrom('shared', 'own'),
  keys: mostly<object>({}, { TOKEN: 'carrier.token' }, { TOKEN: 'books.url', other_token: 'carrier.token' }),
  config: mostly<object>(
    {},
    { MODE: { byTier: { dev: 1, staging: 'b', prod: true } } },
    { mode: { from: 'environment' } },
  ),
  uses: fc.subarray(RESOURCES, { maxLength: 3 }),
  reaches: mostly<readonly string[]>([], ['cache'], ['books', 'cache']),
  calls: fc.array(call, { maxLength: 2 }),
  address: mostly<object>({}, { variable: 'ANNOUNCED' }, { form: 'host:port' }, { form: 'url' }),
  folders: fc.subarray(['/var/cache', '/run', '/data']),
  alive: fc.boolean(),
});

type Service = typeof service extends fc.Arbitrary<infer Value> ? Value : never;

const place = fc.constantFrom<object>(
  { inCluster: { storage: '1Gi' } },
  { internet: { host: 'db.example.com' } },
  { managed: { addresses: ['10.8.0.0/24'], host: 'db.internal.example' } },
);

const shape = fc.record({
  services: fc.array(service, { minLength: 1, maxLength: 6 }),
  registry: fc.constantFrom(
    undefined,
    { path: 'ghcr.io/parcels' },
    { path: 'ghcr.io/parcels', credentials: 'carrier.token' },
  ),
  ownSecrets: mostly(['own', 'own'], ['own', 'shared'], ['shared', 'shared']),
  parameters: fc.constantFrom(
    {},
    { connection_limit: 5, pool_timeout: 10 },
    { connection_limit: { per: 'environment' }, options: '-c "x" {{ y }}' },
  ),
  placed: fc.record({ books: place, orders: place, cache: place }),
  emulator: fc.constantFrom('nowhere', 'declared', 'test', 'test', 'test'),
  isRouted: fc.boolean(),
});

type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;

const name = (index: number) => `service-${index}`;

const listens = ({ kind }: Service) => kind !== 'worker' && kind !== 'scheduled';

function callOf(services: readonly Service[], { callee, atExtraPort, variable, form }: Service['calls'][number]) {
  const index = callee % services.length;
  const port = atExtraPort && services[index]?.extraPort !== undefined ? 'extra' : undefined;
  if (port === undefined && variable === undefined && form === undefined) return name(index);
  return { service: name(index), port, variable, form };
}

function serviceOf(services: readonly Service[], one: Service, index: number) {
  const { kind, extraPort, only, image, secret, keys, config, uses, reaches, address, folders, alive } = one;
  const kinds: Readonly<Record<Service['kind'], object>> = {
    http: { port: 5000 + index },
    grpc: { port: 5000 + index, protocol: 'grpc' },
    tcp: { port: 5000 + index, protocol: 'tcp' },
    worker: { worker: alive ? { alive: ['true'] } : {} },
    scheduled: { schedule: '5 4 * * *' },
  };
  const hasExtra = listens(one) && extraPort !== undefined;
  // Calls of itself, and of what does not listen, are mistakes that random changes make often enough.
  const calls = one.calls.filter(({ callee }) => {
    const called = services[callee % services.length];
    return called !== undefined && called !== one && listens(called);
  });
  return {
    ...kinds[kind],
    extraPorts: hasExtra ? { extra: { port: 6000 + index, protocol: extraPort } } : undefined,
    only: only === undefined ? undefined : { tiers: only, why: 'at random' },
    image,
    secret,
    keys,
    config,
    uses,
    reaches,
    calls: calls.map((written) => callOf(services, written)),
    address: listens(one) ? address : undefined,
    writableFolders: folders,
  };
}

/** The service that the load balancer calls, if one can be called by it. */
function routedOf({ services, isRouted }: Shape): string | undefined {
  const index = services.findIndex(({ kind, only }) => ['http', 'grpc'].includes(kind) && only === undefined);
  return isRouted && index >= 0 ? name(index) : undefined;
}

/** Those of the things that services can use that one of them uses; others are mistakes. */
function usedOf<Value>({ services }: Shape, things: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const used = new Set(services.flatMap(({ uses, reaches }) => [...uses, ...reaches]));
  return Object.fromEntries(Object.entries(things).filter(([thing]) => used.has(thing)));
}

function systemOf(shaped: Shape) {
  const { registry, services, emulator } = shaped;
  const routed = routedOf(shaped);
  const topics = usedOf(shaped, { moved: { config: { TOPIC: { from: 'topic.arn' } } } });
  return {
    system: 'parcels',
    description: 'Shapes at random',
    secrets: { books: ['url', 'password'], orders: ['url'], carrier: ['token', 'key'] },
    registry,
    stores: usedOf<object>(shaped, storesOf(shaped)),
    externals: usedOf(shaped, {
      carrier: { keys: { CARRIER: 'carrier.token' }, config: { CARRIER_URL: { from: 'external.url' } } },
    }),
    buckets: usedOf(shaped, { labels: { actions: ['s3:GetObject'], config: { BUCKET: { from: 'bucket.name' } } } }),
    topics,
    queues: usedOf(shaped, { jobs: { topics: Object.keys(topics), config: { QUEUE: { from: 'queue.url' } } } }),
    variableSets: usedOf(shaped, { signing: { secret: 'own', keys: { SIGNING_KEY: 'carrier.key' } } }),
    awsEmulator: emulator === 'nowhere' ? undefined : { endpointVariable: 'AWS_ENDPOINT_URL', port: 4566 },
    services: Object.fromEntries(services.map((one, index) => [name(index), serviceOf(services, one, index)])),
    routes: routed === undefined ? [] : [{ host: 'web', service: routed }],
    migrations: routed === undefined ? [] : [{ service: routed, command: ['up'], uses: [] }],
  };
}

function storesOf({ ownSecrets: [books, orders], parameters }: Shape) {
  return {
    books: {
      engine: 'postgres',
      port: 5432,
      secret: books,
      database: 'books',
      databaseUser: 'clerk',
      password: 'books.password',
      keys: { DATABASE_URL: { url: 'books.url' } },
      urlParameters: parameters,
      config: { BOOKS_HOST: { from: 'store.host' } },
    },
    orders: {
      engine: 'postgres',
      port: 5433,
      secret: orders,
      database: 'orders',
      databaseUser: 'clerk',
      password: 'books.password',
      keys: { DATABASE_URL: 'orders.url' },
    },
    cache: { engine: 'redis', port: 6379, config: { CACHE_ADDR: { from: 'store.address' } } },
  };
}

function environmentOf(shaped: Shape, environment: 'live' | 'test') {
  const { parameters, placed, emulator } = shaped;
  const account = environment === 'live' ? '210987654321' : '320987654321';
  const asked = 'options' in parameters ? { connection_limit: 7 } : {};
  const ingress = {
    certificate: {
      arn: `arn:aws:acm:eu-west-1:${account}:certificate/11111111-2222-3333-4444-555555555555`,
      names: [`${environment}.example.com`],
    },
  };
  const balancer = { hosts: { web: `${environment}.example.com` }, ingress };
  return {
    tier: environment === 'live' ? 'prod' : 'dev',
    cluster: {
      name: `parcels-${environment}`,
      kubernetesVersion: '1.30',
      account,
      region: 'eu-west-1',
      zones: ['eu-west-1a', 'eu-west-1b'],
    },
    network: { vpc: '10.0.0.0/16', publicSubnets: ['10.0.1.0/24'] },
    ...(routedOf(shaped) === undefined ? {} : balancer),
    stores: usedOf(shaped, { ...placed, books: { ...placed.books, urlParameters: asked } }),
    externals: usedOf(shaped, {
      carrier: { host: 'carrier.example', addresses: environment === 'live' ? ['10.9.0.0/24'] : [] },
    }),
    awsEmulator: environment === 'test' && emulator === 'test' ? { storage: '1Gi' } : undefined,
  };
}

function pinsOf({ services }: Shape, tier: 'dev' | 'prod') {
  const pinned = services.flatMap(({ only, image }, index) =>
    image === undefined && (only?.includes(tier) ?? true) ? [[name(index), { tag: 'v1.2.3' }] as const] : [],
  );
  return { images: Object.fromEntries(pinned) };
}

const OTHERS = ['nginx', 'redis', 'postgres', 'localstack'].map((image) => [
  image,
  { repository: `docker.io/library/${image}`, tag: '1.2.3', uid: 1000, gid: 1000 },
]);

/** The files of a system and its two environments, by their names. */
export const shapes: fc.Arbitrary<ReadonlyMap<string, unknown>> = shape.map(
  (shaped) =>
    new Map<string, unknown>([
      [SYSTEM, systemOf(shaped)],
      [LIVE, environmentOf(shaped, 'live')],
      [TEST, environmentOf(shaped, 'test')],
      [LIVE_IMAGES, pinsOf(shaped, 'prod')],
      [TEST_IMAGES, pinsOf(shaped, 'dev')],
      [THIRD_PARTY, { images: Object.fromEntries(OTHERS) }],
    ]),
);
