import type { Environment, Service } from '../../overlays/environment';
import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  THIRD_PARTY,
  environmentAfter,
  estateAfter,
  named,
  replace,
  write,
  type Edit,
} from './edited-overlays';

const serviceOf = (name: string, environment: 'live' | 'test', ...edits: readonly Edit[]): Service =>
  named(environmentAfter(environment, ...edits).services, name);

const migration = (service: string, uses: string) =>
  `  - { service: ${service}, command: [./migrate, up], uses: [${uses}] }\n`;

const withMigrations = replace(
  SYSTEM,
  'routes:\n',
  `migrations:\n${migration('tracker-api', 'ledger')}${migration('label-printer', 'labels')}routes:\n`,
);

const asJob: readonly Edit[] = [
  replace(SYSTEM, 'port: 9300', 'schedule: "17 3 * * *"\n    timeZone: Europe/Berlin'),
  replace(SYSTEM, 'calls: [label-printer]', 'calls: []'),
];

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
  expect(named(services, 'tracker-web').callers).toContainEqual({ kind: 'pods', name: 'label-printer' });
});

describe('an environment', () => {
  test('is named after system and environment everywhere', () => {
    const { system, name, tier, namespace, cluster, secretStore, secret, ingress } = environmentAfter('live');
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
    expect(secret.name).toBe('parcels-secrets');
    expect(ingress).toMatchObject({ name: 'parcels-ingress', group: 'parcels-live', namespaces: ['parcels-live'] });
  });

  test('is frozen down to the last value, so that no chart can change what another reads', () => {
    const everything = [...redisInTest, withMigrations];
    for (const environment of estateAfter(...everything).environments) expect(unfrozen(environment)).toEqual([]);
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
    expect(environment.secret.keys.map(({ key }) => key)).toEqual([
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
    expect(serviceOf('tracker-api', 'live').callers).toContainEqual({ kind: 'pods', name: 'tracker-web' });
    expect(serviceOf('label-printer', 'live').callers).toEqual([{ kind: 'pods', name: 'tracker-api' }]);
  });

  test('by what runs by the clock count as well', () => {
    const job = [
      replace(SYSTEM, '    port: 9300\n', '    schedule: "1 1 * * *"\n    calls: [tracker-web]\n'),
      replace(SYSTEM, 'calls: [label-printer]', 'calls: []'),
    ];
    expect(serviceOf('tracker-web', 'live', ...job).callers).toContainEqual({ kind: 'pods', name: 'label-printer' });
    expect(named(environmentAfter('live', ...job).scheduledJobs, 'label-printer').config).toMatchObject({
      TRACKER_WEB_URL: 'http://tracker-web:4000',
    });
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

  test('what uses nothing and calls nothing has none', () => {
    expect(serviceOf('tracker-web', 'live', replace(SYSTEM, 'calls: [tracker-api]', 'calls: []')).destinations).toEqual(
      [],
    );
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
    const { image, version } = serviceOf('tracker-api', 'live');
    expect({ image, version }).toEqual({ image: `${REGISTRY}/tracker-api:v1.3.2`, version: 'v1.3.2' });
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

  test.each([
    ['', 'docker.io/library/redis:7.2.7-alpine'],
    ['mirror: mirror.example, ', 'mirror.example/library/redis:7.2.7-alpine'],
    ['mirror: mirror.example/hub, ', 'mirror.example/hub/library/redis:7.2.7-alpine'],
  ])('of others come from the mirror if there is one: {%s…}', (mirror, image) => {
    const thirdParty = write(THIRD_PARTY, `{ ${mirror}images: { ${REDIS_IMAGE} } }`);
    expect(named(environmentAfter('test', ...redisInTest, thirdParty).stores, 'ledger').image).toBe(image);
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
    expect(serviceOf('label-printer', 'live').probes).toEqual({
      health: '/healthz',
      liveness: '/alive',
      startupSeconds: 20,
    });
    expect(serviceOf('tracker-api', 'live').probes).toEqual({ health: '/ready', startupSeconds: 60 });
  });

  test('has exactly the secret keys that it and its resources declare', () => {
    expect(serviceOf('label-printer', 'live').secretKeys).toEqual(['CARRIER_TOKEN', 'WEBHOOK_SECRET']);
    expect(serviceOf('tracker-api', 'live').secretKeys).toEqual(['LEDGER_DSN']);
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
    expect(environmentAfter('live').secret.keys).toEqual([
      { key: 'CARRIER_TOKEN', entry: 'parcels/live/carrier', property: 'token' },
      { key: 'LEDGER_DSN', entry: 'parcels/live/ledger', property: 'dsn' },
      { key: 'WEBHOOK_SECRET', entry: 'parcels/live/carrier', property: 'webhook_secret' },
    ]);
  });

  test('holds no key that nobody reads', () => {
    const unused = replace(SYSTEM, 'uses: [ledger]', 'uses: []');
    expect(environmentAfter('live', unused).secret.keys.map(({ key }) => key)).not.toContain('LEDGER_DSN');
  });

  test('holds the password of a store in the cluster, even if nobody uses the store yet', () => {
    const password = replace(
      SYSTEM,
      'port: 5433, keys: {',
      'port: 5433, passwordKey: LEDGER_PW, keys: { LEDGER_PW: carrier.token,',
    );
    const edits = [...redisInTest, password, replace(SYSTEM, 'uses: [ledger]', 'uses: []')];
    const keysOf = (environment: Environment) => environment.secret.keys.map(({ key }) => key);
    expect(keysOf(environmentAfter('test', ...edits))).toContain('LEDGER_PW');
    expect(environmentAfter('test', ...edits).stores).toMatchObject([{ name: 'ledger', passwordKey: 'LEDGER_PW' }]);
    expect(keysOf(environmentAfter('live', ...edits))).not.toContain('LEDGER_PW');
  });
});

describe('a store in the cluster', () => {
  test('is what its engine, its image and its size make it, for those who use it', () => {
    expect(environmentAfter('test', ...redisInTest).stores).toEqual([
      {
        name: 'ledger',
        engine: 'redis',
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
  test('serves each host its routes, the longer paths first, and keeps metrics private', () => {
    expect(environmentAfter('live').ingress?.hosts).toEqual([
      {
        host: 'parcels.example',
        routes: [
          { path: '/api', service: 'tracker-api', port: 4000 },
          { path: '/', service: 'tracker-web', port: 4000 },
        ],
        privatePaths: ['/metrics'],
      },
    ]);
  });

  test('reaches routed services from its subnets, and no others', () => {
    const balancer = { kind: 'addresses', ranges: ['172.30.1.0/24', '172.30.2.0/24'] };
    expect(serviceOf('tracker-web', 'live')).toMatchObject({ callers: [balancer], exposure: { kind: 'routed' } });
    expect(serviceOf('label-printer', 'live').callers).not.toContainEqual(balancer);
    expect(serviceOf('label-printer', 'live').exposure).toEqual({ kind: 'internal' });
  });

  test('is there only when something is routed', () => {
    const none = [
      replace(
        SYSTEM,
        'routes:\n  - { host: web, service: tracker-web }\n  - { host: web, path: /api, service: tracker-api }\n',
        '',
      ),
      replace(LIVE, 'hosts: { web: parcels.example }\n', ''),
      replace(TEST, 'hosts: { web: test.parcels.example }\n', ''),
      replace(
        LIVE,
        'ingress:\n  scheme: internal\n  certificate:\n' +
          '    arn: arn:aws:acm:eu-central-1:444455556666:certificate/11111111-2222-3333-4444-555555555555\n' +
          '    names: [parcels.example, "*.parcels.example"]\n',
        '',
      ),
      replace(
        TEST,
        'ingress:\n  certificate:\n' +
          '    arn: arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555\n' +
          '    names: [test.parcels.example]\n',
        '',
      ),
    ];
    expect(environmentAfter('live', ...none)).not.toHaveProperty('ingress');
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
