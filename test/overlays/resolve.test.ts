import type { Caller, Environment, Service } from '../../overlays/environment';
import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  THIRD_PARTY,
  UNCALLED,
  UNROUTED,
  environmentAfter,
  estateAfter,
  named,
  printerAs,
  replace,
  withPinnedService,
  withService,
  write,
  type Edit,
} from './edited-overlays';

const serviceOf = (name: string, environment: 'live' | 'test', ...edits: readonly Edit[]): Service =>
  named(environmentAfter(environment, ...edits).services, name);

/** Who may connect to a service at its first port. */
const callersOf = ({ listeners: [{ callers }] }: Service): readonly Caller[] => callers;

/** The keys of the Secret that every environment of the tiny system has. */
const keysIn = ({ secrets }: Environment) => named(secrets, 'parcels-secrets').keys;

const migration = (service: string, uses: string) =>
  `  - { service: ${service}, command: [./migrate, up], uses: [${uses}] }\n`;

const withMigrations = replace(
  SYSTEM,
  'routes:\n',
  `migrations:\n${migration('tracker-api', 'ledger')}${migration('label-printer', 'labels')}routes:\n`,
);

const asJob = [printerAs('schedule: "17 3 * * *"', 'timeZone: Europe/Berlin'), UNCALLED];

/** Makes the ledger a Redis that test runs in its cluster. */
const REDIS_IMAGE = 'redis: { repository: docker.io/library/redis, tag: 7.2.7-alpine, uid: 999, gid: 1000 }';
const redisInTest: readonly Edit[] = [
  replace(SYSTEM, 'engine: postgres', 'engine: redis'),
  replace(TEST, 'internet: { host: ledger.databases.example }', 'inCluster: { storage: 3Gi, size: medium }'),
  write(THIRD_PARTY, `images: { ${REDIS_IMAGE} }`),
];

test('services may call each other in a circle', () => {
  const { services } = environmentAfter(
    'live',
    replace(SYSTEM, '    args: [--format, zpl]', '    args: [--format, zpl]\n    calls: [tracker-web]'),
  );
  expect(named(services, 'label-printer').config['TRACKER_WEB_URL']).toBe('http://tracker-web:4000');
  expect(callersOf(named(services, 'tracker-web'))).toContainEqual({ kind: 'pods', name: 'label-printer' });
});

describe('an environment', () => {
  test('is named after system and environment everywhere', () => {
    const { system, name, tier, namespace, cluster, secretStore, secrets, ingress } = environmentAfter('live');
    expect({ system, name, tier, namespace }).toEqual({
      system: 'parcels',
      name: 'live',
      tier: 'prod',
      namespace: 'parcels-live',
    });
    expect(cluster).toMatchObject({ name: 'parcels-live', kubernetesVersion: '1.29', storageClass: 'gp3' });
    expect(secretStore).toEqual({
      name: 'aws-secrets-manager-live',
      serviceAccountNamespace: 'external-secrets',
      roleArn: 'arn:aws:iam::444455556666:role/parcels-live-external-secrets',
      region: 'eu-central-1',
      namespaces: ['parcels-live'],
    });
    expect(secrets).toMatchObject([{ name: 'parcels-secrets', kind: 'variables' }]);
    expect(ingress).toMatchObject({ name: 'parcels-ingress', group: 'parcels-live', namespaces: ['parcels-live'] });
  });

  test('is frozen down to the last value, so that no chart can change what another reads', () => {
    const everything = [...redisInTest, withMigrations];
    for (const environment of estateAfter(...everything).environments) expect(unfrozen(environment)).toEqual([]);
  });

  test('knows its place: the network and the nodes of its cluster', () => {
    const { network, cluster } = environmentAfter('live');
    expect(network).toEqual({
      vpc: '172.30.0.0/16',
      publicSubnets: ['172.30.1.0/24', '172.30.2.0/24'],
      // The Service of the API server is the first of the range that EKS takes for such a VPC.
      kubernetesApi: ['10.100.0.1/32', '172.30.0.0/16'],
    });
    expect(cluster.nodeGroups).toEqual([{ name: 'workers', instanceTypes: ['m6g.4xlarge'], min: 2, max: 6 }]);
    expect(environmentAfter('test').cluster.nodeGroups).toEqual([]);
  });

  test('has its workloads, keys and hosts in alphabetical order, however they were written', () => {
    const last = '  aardvark: { schedule: "1 1 * * *", keys: { AARDVARK: carrier.token } }\n';
    const pin = (file: string) => replace(file, 'images:\n', 'images:\n  aardvark: { tag: v1.0.0 }\n');
    const environment = environmentAfter(
      'live',
      withMigrations,
      replace(SYSTEM, 'migrations:\n', `  zebra: { schedule: "1 1 * * *" }\n${last}\nmigrations:\n`),
      replace(SYSTEM, '{ host: web, path: /api', '{ host: a-web, path: /api'),
      replace(LIVE, 'hosts: {', 'hosts: { a-web: www.parcels.example,'),
      replace(TEST, 'hosts: {', 'hosts: { a-web: www.parcels.example,'),
      replace(TEST, 'names: [', 'names: [www.parcels.example, '),
      pin('parcels/live.images.yaml'),
      pin('parcels/test.images.yaml'),
      ...['live', 'test'].map((name) =>
        replace(`parcels/${name}.images.yaml`, 'images:\n', 'images:\n  zebra: { tag: v1.0.0 }\n'),
      ),
    );
    const names = (members: readonly { readonly name: string }[]) => members.map(({ name }) => name);
    expect(names(environment.services)).toEqual(['label-printer', 'tracker-api', 'tracker-web']);
    expect(names(environment.scheduledJobs)).toEqual(['aardvark', 'zebra']);
    expect(names(environment.migrations)).toEqual(['label-printer-migrate', 'tracker-api-migrate']);
    expect(keysIn(environment).map(({ key }) => key)).toEqual([
      'AARDVARK',
      'CARRIER_TOKEN',
      'LEDGER_DSN',
      'WEBHOOK_SECRET',
    ]);
    expect(environment.ingress?.hosts.map(({ host }) => host)).toEqual(['parcels.example', 'www.parcels.example']);
  });
});

/** Paths of the objects and lists in a value that could still be changed. */
function unfrozen(value: unknown, path = 'environment'): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, member]) => unfrozen(member, `${path}.${key}`));
  return Object.isFrozen(value) ? inside : [path, ...inside];
}

describe('calls', () => {
  test('give the caller the address of the callee', () => {
    expect(serviceOf('tracker-api', 'live').config).toMatchObject({ LABEL_PRINTER_URL: 'http://label-printer:9300' });
    expect(serviceOf('tracker-web', 'live').config).toMatchObject({ TRACKER_API_URL: 'http://tracker-api:4000' });
  });

  test('let the caller out and in', () => {
    expect(serviceOf('tracker-web', 'live').destinations).toEqual([{ kind: 'pods', name: 'tracker-api', port: 4000 }]);
    expect(callersOf(serviceOf('tracker-api', 'live'))).toContainEqual({ kind: 'pods', name: 'tracker-web' });
    expect(callersOf(serviceOf('label-printer', 'live'))).toEqual([{ kind: 'pods', name: 'tracker-api' }]);
  });

  test('by what runs by the clock count as well', () => {
    const job = [printerAs('schedule: "1 1 * * *"', 'calls: [tracker-web]'), UNCALLED];
    expect(callersOf(serviceOf('tracker-web', 'live', ...job))).toContainEqual({ kind: 'pods', name: 'label-printer' });
    expect(named(environmentAfter('live', ...job).scheduledJobs, 'label-printer').config).toMatchObject({
      TRACKER_WEB_URL: 'http://tracker-web:4000',
    });
  });
});

describe('the addresses among the variables of a workload', () => {
  test('are those of what it calls, and nothing else', () => {
    expect(serviceOf('tracker-api', 'live').addresses).toEqual({ LABEL_PRINTER_URL: 'http://label-printer:9300' });
    expect(serviceOf('label-printer', 'live').addresses).toEqual({});
  });

  test('have the names and forms that calls give them', () => {
    const call = '{ service: label-printer, variable: PRINTER, form: "host:port" }, tracker-web';
    expect(
      serviceOf('tracker-api', 'live', replace(SYSTEM, 'calls: [label-printer]', `calls: [${call}]`)).addresses,
    ).toEqual({
      PRINTER: 'label-printer:9300',
      TRACKER_WEB_URL: 'http://tracker-web:4000',
    });
  });
});

describe('the connections of a pod to a store', () => {
  const pool = (name: string) => replace(SYSTEM, 'port: 5433, ', `port: 5433, poolSize: ${name}, `);

  test('are its pool size, for those who use the store', () => {
    const { services, migrations } = environmentAfter('live', withMigrations, pool('LEDGER_POOL'));
    expect(named(services, 'tracker-api').connections).toEqual([{ store: 'ledger', perPod: 10 }]);
    expect(named(migrations, 'tracker-api-migrate').connections).toEqual([{ store: 'ledger', perPod: 10 }]);
    expect(named(services, 'tracker-web').connections).toEqual([]);
  });

  test('are as many as the environment says', () => {
    const own = replace(LIVE, 'LOG_LEVEL: error', 'LEDGER_POOL: 25');
    expect(serviceOf('tracker-api', 'live', pool('LEDGER_POOL'), own).connections).toEqual([
      { store: 'ledger', perPod: 25 },
    ]);
  });

  test('may stand in its URL', () => {
    const url = replace(
      SYSTEM,
      'keys: { LEDGER_DSN: ledger.dsn }',
      'keys: { LEDGER_DSN: { url: ledger.dsn } }, urlParameters: { connection_limit: 5 }',
    );
    const inLive = replace(LIVE, 'ledger: { managed', 'ledger: { urlParameters: { connection_limit: 40 }, managed');
    expect(serviceOf('tracker-api', 'test', pool('connection_limit'), url, inLive).connections).toEqual([
      { store: 'ledger', perPod: 5 },
    ]);
    expect(serviceOf('tracker-api', 'live', pool('connection_limit'), url, inLive).connections).toEqual([
      { store: 'ledger', perPod: 40 },
    ]);
  });

  test('are unknown where the store names no pool size', () => {
    expect(serviceOf('tracker-api', 'live').connections).toEqual([]);
  });

  test('may be no more than the store accepts, where that is known', () => {
    const limit = replace(LIVE, 'managed: { addresses', 'managed: { maxConnections: 200, addresses');
    expect(environmentAfter('live', limit).storeLimits).toEqual([{ name: 'ledger', maxConnections: 200 }]);
    expect(environmentAfter('test', limit).storeLimits).toEqual([{ name: 'ledger' }]);
    const internet = replace(TEST, 'internet: { host', 'internet: { maxConnections: 20, host');
    expect(environmentAfter('test', internet).storeLimits).toEqual([{ name: 'ledger', maxConnections: 20 }]);
  });
});

describe('the destination of a store', () => {
  const ledger = (destination: string) =>
    serviceOf('tracker-api', 'test', replace(TEST, 'internet: { host: ledger.databases.example }', destination))
      .destinations;

  test('that is managed is its subnets', () => {
    expect(ledger('managed: { addresses: [10.1.0.0/24, 10.2.0.0/24] }')).toContainEqual({
      kind: 'addresses',
      ranges: ['10.1.0.0/24', '10.2.0.0/24'],
      port: 5433,
    });
  });

  test('on the internet is the internet, but not the VPC', () => {
    expect(ledger('internet: { host: db.example }')).toContainEqual({
      kind: 'internet',
      vpc: '172.20.0.0/16',
      port: 5433,
    });
  });

  test('in the cluster is its pods', () => {
    expect(serviceOf('tracker-api', 'test', ...redisInTest).destinations).toContainEqual({
      kind: 'pods',
      name: 'ledger',
      port: 5433,
    });
  });
});

describe('other destinations', () => {
  const internet = (vpc: string, port: number) => ({ kind: 'internet', vpc, port });

  test('an external is the internet at its port', () => {
    expect(serviceOf('label-printer', 'live').destinations).toContainEqual(internet('172.30.0.0/16', 8443));
  });

  test('a bucket is the VPC endpoints where there are any, and the internet', () => {
    const endpoints = { kind: 'addresses', ranges: ['172.30.9.0/28'], port: 443 };
    expect(serviceOf('label-printer', 'live').destinations).toContainEqual(endpoints);
    expect(serviceOf('label-printer', 'live').destinations).toContainEqual(internet('172.30.0.0/16', 443));
    expect(serviceOf('label-printer', 'test').destinations).toEqual([
      internet('172.20.0.0/16', 443),
      internet('172.20.0.0/16', 8443),
    ]);
  });

  test('the same one stands once, however many resources lead to it', () => {
    const both = replace(SYSTEM, 'port: 8443, ', '');
    expect(serviceOf('label-printer', 'test', both).destinations).toEqual([internet('172.20.0.0/16', 443)]);
  });

  test('an external is the ranges of the environment, where it gives some', () => {
    const ranges = replace(LIVE, 'stores:\n', 'externals: { carrier: { addresses: [10.9.0.0/24] } }\nstores:\n');
    const { destinations } = serviceOf('label-printer', 'live', ranges);
    expect(destinations).toContainEqual({ kind: 'addresses', ranges: ['10.9.0.0/24'], port: 8443 });
    expect(destinations).not.toContainEqual(internet('172.30.0.0/16', 8443));
    expect(serviceOf('label-printer', 'test', ranges).destinations).toContainEqual(internet('172.20.0.0/16', 8443));
  });

  test('an external that the environment gives but a host is still the internet', () => {
    const host = replace(LIVE, 'stores:\n', 'externals: { carrier: { host: carrier.example } }\nstores:\n');
    expect(serviceOf('label-printer', 'live', host).destinations).toContainEqual(internet('172.30.0.0/16', 8443));
  });

  test('what uses nothing and calls nothing has none', () => {
    expect(serviceOf('tracker-web', 'live', replace(SYSTEM, 'calls: [tracker-api]', 'calls: []')).destinations).toEqual(
      [],
    );
  });
});

describe('a store that a person logs in to', () => {
  const reaching = (uses: string) => [
    ...redisInTest,
    replace(SYSTEM, 'config: { PUBLIC_URL', `reaches: [ledger]\n    uses: [${uses}]\n    config: { PUBLIC_URL`),
  ];

  test('is reached', () => {
    const environment = environmentAfter('test', ...reaching(''));
    expect(named(environment.services, 'tracker-web').destinations).toContainEqual({
      kind: 'pods',
      name: 'ledger',
      port: 5433,
    });
    expect(named(environment.stores, 'ledger').callers).toEqual([
      { kind: 'pods', name: 'tracker-api' },
      { kind: 'pods', name: 'tracker-web' },
    ]);
  });

  test('gives neither its keys nor its configuration', () => {
    const { secretKeys, config } = serviceOf('tracker-web', 'test', ...reaching(''));
    expect(secretKeys).toEqual([]);
    expect(config).not.toHaveProperty('LEDGER_POOL');
    expect(serviceOf('tracker-web', 'test', ...reaching('ledger')).config).toHaveProperty('LEDGER_POOL');
  });

  test('is one destination, though the service uses it as well', () => {
    const { destinations } = serviceOf('tracker-web', 'test', ...reaching('ledger'));
    expect(destinations).toEqual([
      { kind: 'pods', name: 'ledger', port: 5433 },
      { kind: 'pods', name: 'tracker-api', port: 4000 },
    ]);
  });
});

describe('IAM roles', () => {
  test('are named after cluster and workload', () => {
    expect(serviceOf('tracker-api', 'live').roleArn).toBe('arn:aws:iam::444455556666:role/parcels-live-tracker-api');
    expect(named(environmentAfter('test', ...asJob).scheduledJobs, 'label-printer').roleArn).toBe(
      'arn:aws:iam::123456789012:role/parcels-test-label-printer',
    );
  });

  test('are taken on by a migration only where it uses a bucket', () => {
    const { migrations } = environmentAfter('live', withMigrations);
    expect(migrations.map(({ name, roleArn }) => [name, roleArn])).toEqual([
      ['label-printer-migrate', 'arn:aws:iam::444455556666:role/parcels-live-label-printer-migrate'],
      ['tracker-api-migrate', undefined],
    ]);
  });
});

describe('images', () => {
  const REGISTRY = '444455556666.dkr.ecr.eu-central-1.amazonaws.com/parcels';

  test("are in the registry of the cluster's account and region, pinned by tag", () => {
    const { image, version, pinnedIn } = serviceOf('tracker-api', 'live');
    expect({ image, version }).toEqual({ image: `${REGISTRY}/tracker-api:v1.3.2`, version: 'v1.3.2' });
    expect(pinnedIn).toBe('images');
  });

  test('are pinned by digest as well where there is one', () => {
    const { image, version } = serviceOf('label-printer', 'live');
    const digest = 'sha256:6d6f6e6f6c697468aabbccddeeff00112233445566778899aabbccddeeff0011';
    expect({ image, version }).toEqual({ image: `${REGISTRY}/label-printer:stable@${digest}`, version: 'stable' });
  });

  test('of a migration are exactly those of its service', () => {
    const environment = environmentAfter('live', withMigrations, replace(LIVE_IMAGES, 'v1.3.2', 'v1.5.0'));
    expect(named(environment.migrations, 'tracker-api-migrate').image).toBe(
      named(environment.services, 'tracker-api').image,
    );
  });

  test('come from these repositories, and no others', () => {
    const mirrored = write(THIRD_PARTY, `{ mirror: mirror.example/hub, images: { ${REDIS_IMAGE} } }`);
    expect(environmentAfter('live', mirrored).imageRepositories).toEqual([
      `${REGISTRY}/`,
      'mirror.example/hub/library/redis',
    ]);
    const registry = replace(SYSTEM, 'ports: any\n', 'ports: any\nregistry: { path: ghcr.io/parcels }\n');
    expect(environmentAfter('live', registry).imageRepositories).toEqual(['ghcr.io/parcels/']);
  });

  test.each([
    ['', 'docker.io/library/redis:7.2.7-alpine'],
    ['mirror: mirror.example, ', 'mirror.example/library/redis:7.2.7-alpine'],
    ['mirror: mirror.example/hub, ', 'mirror.example/hub/library/redis:7.2.7-alpine'],
  ])('of others come from the mirror if there is one: {%s…}', (mirror, image) => {
    const thirdParty = write(THIRD_PARTY, `{ ${mirror}images: { ${REDIS_IMAGE} } }`);
    expect(named(environmentAfter('test', ...redisInTest, thirdParty).stores, 'ledger').image).toBe(image);
  });
});

describe('images from another registry than that of the cluster', () => {
  const registry = (settings: string) => replace(SYSTEM, 'ports: any\n', `ports: any\nregistry: { ${settings} }\n`);
  const everything = [
    ...withPinnedService('sweep', 'schedule: "1 1 * * *"'),
    ...withPinnedService('watch', 'worker: {}'),
    withMigrations,
  ];
  const workloads = ({ services, workers, scheduledJobs, migrations }: Environment) => [
    ...services,
    ...workers,
    ...scheduledJobs,
    ...migrations,
  ];

  test('have its path, for every workload', () => {
    const environment = environmentAfter('live', registry('path: ghcr.io/parcels/images'), ...everything);
    expect(workloads(environment).map(({ image }) => image)).toEqual([
      'ghcr.io/parcels/images/label-printer:stable@sha256:6d6f6e6f6c697468aabbccddeeff00112233445566778899aabbccddeeff0011',
      'ghcr.io/parcels/images/tracker-api:v1.3.2',
      'ghcr.io/parcels/images/tracker-web:v2.0.0',
      'ghcr.io/parcels/images/watch:v1.0.0',
      'ghcr.io/parcels/images/sweep:v1.0.0',
      'ghcr.io/parcels/images/label-printer:stable@sha256:6d6f6e6f6c697468aabbccddeeff00112233445566778899aabbccddeeff0011',
      'ghcr.io/parcels/images/tracker-api:v1.3.2',
    ]);
  });

  test('are pulled with its login, where it has one', () => {
    const login = registry('path: ghcr.io/parcels, credentials: carrier.token');
    const environment = environmentAfter('live', login, ...everything);
    expect(workloads(environment).map(({ pullSecret }) => pullSecret)).toEqual(Array(7).fill('parcels-registry-login'));
    const open = environmentAfter('live', registry('path: ghcr.io/parcels'), ...everything);
    expect(workloads(open).filter((workload) => 'pullSecret' in workload)).toEqual([]);
  });

  test('leave those of others where they are', () => {
    const login = registry('path: ghcr.io/parcels, credentials: carrier.token');
    const { stores } = environmentAfter('test', login, ...redisInTest);
    expect(stores).toMatchObject([{ image: 'docker.io/library/redis:7.2.7-alpine' }]);
  });
});

describe('a service with an image of others', () => {
  const NGINX = 'nginx: { repository: docker.io/library/nginx, tag: 1.27.3, uid: 101, gid: 102 }';
  const withNginx = (more = '', mirror = '') => [
    withService('front', `port: 5000, image: nginx${more}`),
    write(THIRD_PARTY, `{ ${mirror}images: { ${NGINX} } }`),
  ];

  test('runs it as the user that it is made for, with no pin among those of the system', () => {
    expect(serviceOf('front', 'live', ...withNginx())).toMatchObject({
      pinnedIn: 'thirdPartyImages',
      image: 'docker.io/library/nginx:1.27.3',
      version: '1.27.3',
      user: { uid: 101, gid: 102 },
    });
  });

  test('runs as another user where it says so', () => {
    expect(serviceOf('front', 'live', ...withNginx(', user: { uid: 7, gid: 8 }')).user).toEqual({ uid: 7, gid: 8 });
  });

  test('takes it from the mirror, if there is one', () => {
    expect(serviceOf('front', 'live', ...withNginx('', 'mirror: mirror.example/hub, ')).image).toBe(
      'mirror.example/hub/library/nginx:1.27.3',
    );
  });

  test('has nothing that every service of the system has, and does not log in to its registry', () => {
    const front = serviceOf(
      'front',
      'live',
      ...withNginx(', config: { OWN: 1 }'),
      replace(SYSTEM, 'config: { LOG_LEVEL: warn', 'uses: [carrier]\nconfig: { LOG_LEVEL: warn'),
      replace(SYSTEM, 'ports: any\n', 'ports: any\nregistry: { path: ghcr.io/parcels, credentials: carrier.token }\n'),
    );
    expect(front.config).toEqual({ OWN: '1' });
    expect(front.secretKeys).toEqual([]);
    expect(front.destinations).toEqual([]);
    expect(front).not.toHaveProperty('pullSecret');
  });

  test('has a role only where it calls AWS', () => {
    expect(serviceOf('front', 'live', ...withNginx())).not.toHaveProperty('roleArn');
    expect(serviceOf('front', 'live', ...withNginx(', uses: [carrier]'))).not.toHaveProperty('roleArn');
    expect(serviceOf('front', 'live', ...withNginx(', uses: [labels]')).roleArn).toBe(
      'arn:aws:iam::444455556666:role/parcels-live-front',
    );
  });

  test('uses what it says itself', () => {
    const { secretKeys } = serviceOf('front', 'live', ...withNginx(', uses: [carrier]'));
    expect(secretKeys).toEqual([{ key: 'CARRIER_TOKEN', secret: 'parcels-secrets' }]);
  });
});

describe('size and tier', () => {
  test('decide about replicas and resources', () => {
    expect(serviceOf('label-printer', 'test')).toMatchObject({
      replicas: { min: 1, max: 1 },
      resources: { cpuMillis: 200, memoryMebibytes: 512, ephemeralStorageMebibytes: 256 },
    });
    expect(serviceOf('label-printer', 'live')).toMatchObject({
      replicas: { min: 3, max: 12 },
      resources: { cpuMillis: 500, memoryMebibytes: 1024, ephemeralStorageMebibytes: 256 },
    });
  });

  test('a larger size, and a tier nearer to production, never means less', () => {
    const tiers = ['dev', 'staging', 'prod'];
    const asks = tiers.map((tier) =>
      ['small', 'medium', 'large'].map((size) => {
        const edits = [replace(SYSTEM, 'size: large', `size: ${size}`), replace(LIVE, 'tier: prod', `tier: ${tier}`)];
        const { replicas, resources } = serviceOf('label-printer', 'live', ...edits);
        return [replicas.min, replicas.max, resources.cpuMillis, resources.memoryMebibytes];
      }),
    );
    const noLess = (less: readonly number[] | undefined, more: readonly number[] | undefined) =>
      less?.every((value, index) => value <= (more?.[index] ?? 0));
    for (const sizes of asks) expect(sizes.slice(1).every((more, index) => noLess(sizes[index], more))).toBe(true);
    for (const size of [0, 1, 2]) {
      const column = asks.map((sizes) => sizes[size]);
      expect(column.slice(1).every((more, index) => noLess(column[index], more))).toBe(true);
    }
  });

  test('give way to what an environment says, one by one', () => {
    expect(serviceOf('tracker-api', 'live')).toMatchObject({
      replicas: { min: 4, max: 8 },
      resources: { cpuMillis: 1500, memoryMebibytes: 2048, ephemeralStorageMebibytes: 256 },
    });
    expect(serviceOf('tracker-api', 'live', replace(LIVE, 'memory: 2Gi', 'ephemeralStorage: 700Mi'))).toMatchObject({
      resources: { cpuMillis: 1500, memoryMebibytes: 512, ephemeralStorageMebibytes: 700 },
    });
  });

  test('in one zone, pods are asked apart; in several, forced', () => {
    expect(serviceOf('tracker-api', 'test').zoneSpread).toBe('preferred');
    expect(serviceOf('tracker-api', 'live').zoneSpread).toBe('required');
  });
});

describe('a service', () => {
  test('runs as the user of its image, or else of the system', () => {
    expect(serviceOf('label-printer', 'live').user).toEqual({ uid: 4000, gid: 4000 });
    expect(serviceOf('tracker-api', 'live').user).toEqual({ uid: 2000, gid: 3000 });
  });

  test('is asked for its health where it says, and for liveness only if it says so', () => {
    const { probe, startupSeconds } = serviceOf('label-printer', 'live');
    expect(probe).toEqual({ kind: 'http', health: '/healthz', liveness: '/alive' });
    expect(startupSeconds).toBe(20);
    expect(serviceOf('tracker-api', 'live').probe).toEqual({ kind: 'http', health: '/ready' });
    expect(serviceOf('tracker-api', 'live').startupSeconds).toBe(60);
  });

  test('is started anew by a reloader only if it says so', () => {
    expect(serviceOf('tracker-api', 'live').reloader).toBe('off');
    const reloaded = environmentAfter(
      'live',
      replace(SYSTEM, '    health: /healthz\n', '    health: /healthz\n    reloader: on\n'),
    );
    expect(named(reloaded.services, 'label-printer').reloader).toBe('on');
  });

  test.each(['grpc', 'tcp'])('that speaks %s is asked in its own way', (protocol) => {
    const speaking = replace(SYSTEM, 'health: /up', `protocol: ${protocol}`);
    const unrouted = replace(SYSTEM, '  - { host: web, service: tracker-web }\n', '');
    expect(serviceOf('tracker-web', 'live', speaking, unrouted).probe).toEqual({ kind: protocol });
  });

  test('may write to the folders that it names, and to no others', () => {
    const folders = replace(SYSTEM, 'health: /up', 'writableFolders: [/var/cache/nginx, /run]');
    expect(serviceOf('tracker-web', 'live', folders).writableFolders).toEqual(['/var/cache/nginx', '/run']);
    expect(serviceOf('tracker-web', 'live').writableFolders).toEqual([]);
  });

  test('has exactly the secret keys that it and its resources declare', () => {
    expect(serviceOf('label-printer', 'live').secretKeys).toEqual([
      { key: 'CARRIER_TOKEN', secret: 'parcels-secrets' },
      { key: 'WEBHOOK_SECRET', secret: 'parcels-secrets' },
    ]);
    expect(serviceOf('tracker-api', 'live').secretKeys).toEqual([{ key: 'LEDGER_DSN', secret: 'parcels-secrets' }]);
    expect(serviceOf('tracker-web', 'live').secretKeys).toEqual([]);
  });

  test('has time to end: the pause, the drain, and a little more', () => {
    const { preStopSeconds, drainSeconds, gracePeriodSeconds } = serviceOf('tracker-api', 'live').shutdown;
    expect([preStopSeconds, drainSeconds]).toEqual([5, 30]);
    expect(gracePeriodSeconds).toBeGreaterThan(preStopSeconds + drainSeconds);
  });

  test('rolls out within the time of the system, and no faster than it must', () => {
    expect(serviceOf('label-printer', 'live').rollout).toEqual({ maxSurgePercent: 25, deadlineSeconds: 120 });
    expect(serviceOf('tracker-api', 'live').rollout).toEqual({ maxSurgePercent: 100, deadlineSeconds: 120 });
    expect(
      serviceOf('tracker-api', 'live', replace(SYSTEM, 'rolloutSeconds: 120', 'rolloutSeconds: 190')).rollout,
    ).toEqual({
      maxSurgePercent: 50,
      deadlineSeconds: 190,
    });
  });

  test('starts as its image does, unless it says otherwise', () => {
    expect(serviceOf('label-printer', 'live')).toMatchObject({ args: ['--format', 'zpl'] });
    expect(serviceOf('label-printer', 'live')).not.toHaveProperty('command');
    expect(serviceOf('tracker-api', 'live')).not.toHaveProperty('args');
  });
});

describe('a scheduled job', () => {
  test('has a schedule and its time zone, and is no service', () => {
    const { services, scheduledJobs } = environmentAfter('live', ...asJob);
    expect(scheduledJobs).toMatchObject([{ name: 'label-printer', schedule: '17 3 * * *', timeZone: 'Europe/Berlin' }]);
    expect(services.map(({ name }) => name)).toEqual(['tracker-api', 'tracker-web']);
  });

  test('runs in UTC, and for an hour at most, unless it says otherwise', () => {
    const jobs = (...settings: readonly string[]) =>
      environmentAfter('live', printerAs('schedule: "17 3 * * *"', ...settings), UNCALLED).scheduledJobs;
    expect(jobs()).toMatchObject([{ timeZone: 'Etc/UTC', deadlineSeconds: 3600 }]);
    expect(jobs('deadlineSeconds: 7200')).toMatchObject([{ deadlineSeconds: 7200 }]);
  });
});

describe('a worker', () => {
  const asWorker = (worker: string): readonly Edit[] => [
    printerAs(`worker: ${worker}`, 'startupSeconds: 20'),
    UNCALLED,
  ];

  test('is deployed as services are, and listens nowhere', () => {
    const { services, workers } = environmentAfter('live', ...asWorker('{}'));
    expect(services.map(({ name }) => name)).toEqual(['tracker-api', 'tracker-web']);
    expect(workers).toMatchObject([
      {
        name: 'label-printer',
        replicas: { min: 3, max: 12 },
        rollout: { maxSurgePercent: 25, deadlineSeconds: 120 },
        shutdown: { preStopSeconds: 5, drainSeconds: 30 },
        startupSeconds: 20,
        zoneSpread: 'required',
        args: ['--format', 'zpl'],
        roleArn: 'arn:aws:iam::444455556666:role/parcels-live-label-printer',
        secretKeys: [{ key: 'CARRIER_TOKEN' }, { key: 'WEBHOOK_SECRET' }],
      },
    ]);
    for (const property of ['listeners', 'probe', 'exposure', 'alive']) expect(workers[0]).not.toHaveProperty(property);
  });

  test('is restarted when its command says so, if it has one', () => {
    expect(environmentAfter('live', ...asWorker('{ alive: [pgrep, printer] }')).workers).toMatchObject([
      { alive: ['pgrep', 'printer'] },
    ]);
  });

  test('may call and use as services do', () => {
    const calling = [...asWorker('{}'), replace(SYSTEM, 'args: [--format, zpl]', 'calls: [tracker-web]')];
    const environment = environmentAfter('live', ...calling);
    expect(named(environment.workers, 'label-printer').config).toMatchObject({
      TRACKER_WEB_URL: 'http://tracker-web:4000',
    });
    expect(callersOf(named(environment.services, 'tracker-web'))).toContainEqual({
      kind: 'pods',
      name: 'label-printer',
    });
  });

  test('has as many replicas as the environment says', () => {
    const tuned = replace(
      LIVE,
      '  tracker-api:\n',
      '  label-printer: { replicas: { min: 2, max: 5 } }\n  tracker-api:\n',
    );
    expect(environmentAfter('live', ...asWorker('{}'), tuned).workers).toMatchObject([
      { replicas: { min: 2, max: 5 } },
    ]);
  });
});

describe('a migration', () => {
  test('has the command and keys of its own, not those of its service', () => {
    const { command, secretKeys, config } = named(
      environmentAfter('live', withMigrations).migrations,
      'label-printer-migrate',
    );
    expect({ command, secretKeys }).toEqual({ command: ['./migrate', 'up'], secretKeys: [] });
    expect(config).toMatchObject({ LABEL_BUCKET: 'parcels-live-labels' });
  });
});

describe('the Secret', () => {
  test('holds each key with its place in the secret manager of the environment', () => {
    expect(keysIn(environmentAfter('live'))).toEqual([
      { key: 'CARRIER_TOKEN', entry: 'parcels/live/carrier', property: 'token' },
      { key: 'LEDGER_DSN', entry: 'parcels/live/ledger', property: 'dsn' },
      { key: 'WEBHOOK_SECRET', entry: 'parcels/live/carrier', property: 'webhook_secret' },
    ]);
  });

  test('holds a part of what the secret manager has, which is known whole', () => {
    const unused = replace(SYSTEM, 'secrets:\n', 'secrets:\n  later: [key]\n');
    expect(environmentAfter('live', unused).secretInventory).toEqual([
      { entry: 'parcels/live/carrier', properties: ['token', 'webhook_secret'] },
      { entry: 'parcels/live/later', properties: ['key'] },
      { entry: 'parcels/live/ledger', properties: ['dsn'] },
    ]);
  });

  test('holds no key that nobody reads', () => {
    const unread = replace(SYSTEM, 'uses: [ledger]', 'reaches: [ledger]');
    expect(keysIn(environmentAfter('live', unread)).map(({ key }) => key)).toEqual(['CARRIER_TOKEN', 'WEBHOOK_SECRET']);
  });

  test('holds the password of a store in the cluster, even if only people log in to it', () => {
    const password = replace(SYSTEM, 'port: 5433, ', 'port: 5433, password: carrier.token, ');
    const edits = [...redisInTest, password, replace(SYSTEM, 'uses: [ledger]', 'reaches: [ledger]')];
    const keysOf = (environment: Environment) => keysIn(environment).map(({ key }) => key);
    expect(keysOf(environmentAfter('test', ...edits))).toContain('LEDGER_PASSWORD');
    expect(environmentAfter('test', ...edits).stores).toMatchObject([
      { name: 'ledger', engine: { kind: 'redis', password: { secret: 'parcels-secrets', key: 'LEDGER_PASSWORD' } } },
    ]);
    expect(keysOf(environmentAfter('live', ...edits))).not.toContain('LEDGER_PASSWORD');
  });
});

describe('a store in the cluster', () => {
  test('is what its engine, its image and its size make it, for those who use it', () => {
    expect(environmentAfter('test', ...redisInTest).stores).toEqual([
      {
        name: 'ledger',
        engine: { kind: 'redis' },
        port: 5433,
        image: 'docker.io/library/redis:7.2.7-alpine',
        version: '7.2.7-alpine',
        user: { uid: 999, gid: 1000 },
        resources: { cpuMillis: 100, memoryMebibytes: 256, ephemeralStorageMebibytes: 256 },
        storageMebibytes: 3072,
        callers: [{ kind: 'pods', name: 'tracker-api' }],
      },
    ]);
    expect(environmentAfter('live', ...redisInTest).stores).toEqual([]);
  });
});

describe('the load balancer', () => {
  const HTTP_4000 = { name: 'http', number: 4000, protocol: 'http' };

  test('serves each host its routes, the longer paths first, and keeps metrics private', () => {
    expect(environmentAfter('live').ingress?.hosts).toEqual([
      {
        host: 'parcels.example',
        routes: [
          { path: '/api', service: 'tracker-api', port: HTTP_4000 },
          { path: '/', service: 'tracker-web', port: HTTP_4000 },
        ],
        privatePaths: ['/metrics'],
      },
    ]);
  });

  test('keeps metrics private where they are at a path, which those of grpc are not', () => {
    const grpc = replace(SYSTEM, 'health: /up', 'protocol: grpc');
    const own = replace(SYSTEM, 'health: /ready', 'metrics: /api/metrics');
    const [host] = environmentAfter('live', grpc, own).ingress?.hosts ?? [];
    expect(host).toEqual({
      host: 'parcels.example',
      routes: [
        { path: '/api', service: 'tracker-api', port: HTTP_4000 },
        { path: '/', service: 'tracker-web', port: { name: 'grpc', number: 4000, protocol: 'grpc' } },
      ],
      privatePaths: ['/api/metrics'],
    });
  });

  test('knows the names in its certificate', () => {
    expect(environmentAfter('live').ingress?.certificateNames).toEqual(['parcels.example', '*.parcels.example']);
  });

  test('lets in the ranges that the environment says, or else anybody', () => {
    const office = replace(LIVE, 'scheme: internal', 'inboundCidrs: [203.0.113.0/24, 10.0.0.0/8]');
    expect(environmentAfter('live', office).ingress?.inboundCidrs).toEqual(['203.0.113.0/24', '10.0.0.0/8']);
    expect(environmentAfter('live').ingress?.inboundCidrs).toEqual([]);
  });

  test('reaches routed services from its subnets, and no others', () => {
    const balancer = { kind: 'addresses', ranges: ['172.30.1.0/24', '172.30.2.0/24'] };
    expect(callersOf(serviceOf('tracker-web', 'live'))).toEqual([balancer]);
    expect(serviceOf('tracker-web', 'live').exposure).toMatchObject({ kind: 'routed' });
    expect(callersOf(serviceOf('label-printer', 'live'))).not.toContainEqual(balancer);
    expect(serviceOf('label-printer', 'live').exposure).toEqual({ kind: 'internal' });
  });

  test('is there only when something is routed', () => {
    expect(environmentAfter('live', ...UNROUTED)).not.toHaveProperty('ingress');
    expect(environmentAfter('live')).toHaveProperty('ingress');
  });

  test('logs accesses and has a firewall where the environment says so', () => {
    const acl = 'arn:aws:wafv2:eu-central-1:444455556666:regional/webacl/live/11111111-2222-3333-4444-555555555555';
    const edit = replace(LIVE, 'scheme: internal', `webAclArn: ${acl}\n  accessLogs: { bucket: parcels-logs }`);
    expect(environmentAfter('live', edit).ingress).toMatchObject({
      scheme: 'internet-facing',
      webAclArn: acl,
      accessLogs: { bucket: 'parcels-logs', prefix: 'parcels-live' },
    });
    expect(environmentAfter('live').ingress).not.toHaveProperty('webAclArn');
    expect(environmentAfter('live').ingress).toMatchObject({ scheme: 'internal' });
  });
});
