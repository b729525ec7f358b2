import type { Environment } from '../../overlays/environment';
import {
  SYSTEM,
  TEST,
  THIRD_PARTY,
  environmentAfter,
  named,
  problemsAfter,
  replace,
  withPinnedService,
  write,
  type Edit,
} from './edited-overlays';

/** Two databases, whose drivers both want DATABASE_URL; one with a Secret of its own, if not both. */
const twoDatabases = (orders: 'shared' | 'own', users: 'shared' | 'own'): readonly Edit[] => [
  replace(
    SYSTEM,
    'stores:\n',
    'stores:\n' +
      `  orders: { engine: postgres, port: 5434, secret: ${orders}, keys: { DATABASE_URL: ledger.dsn } }\n` +
      `  users: { engine: postgres, port: 5435, secret: ${users}, keys: { DATABASE_URL: carrier.token } }\n`,
  ),
  ...['parcels/live.yaml', 'parcels/test.yaml'].map((file) =>
    replace(
      file,
      'stores:\n',
      'stores:\n  orders: { internet: { host: o.example } }\n  users: { internet: { host: u.example } }\n',
    ),
  ),
];

const summary = ({ secrets }: Environment) =>
  secrets.map(({ name, kind, keys }) => [name, kind, keys.map(({ key, entry }) => `${key} ${entry}`)]);

describe('a Secret of its own', () => {
  const users = [
    ...withPinnedService('order-mail', 'worker: {}, uses: [orders]'),
    ...withPinnedService('user-mail', 'worker: {}, uses: [users]'),
  ];

  test('lets two stores bring one variable from different places', () => {
    const environment = environmentAfter('live', ...twoDatabases('own', 'own'), ...users);
    expect(summary(environment)).toEqual([
      ['parcels-orders-secrets', 'variables', ['DATABASE_URL parcels/live/ledger']],
      [
        'parcels-secrets',
        'variables',
        ['CARRIER_TOKEN parcels/live/carrier', 'LEDGER_DSN parcels/live/ledger', 'WEBHOOK_SECRET parcels/live/carrier'],
      ],
      ['parcels-users-secrets', 'variables', ['DATABASE_URL parcels/live/carrier']],
    ]);
    expect(named(environment.workers, 'order-mail').secretKeys).toEqual([
      { key: 'DATABASE_URL', secret: 'parcels-orders-secrets' },
    ]);
    expect(named(environment.workers, 'user-mail').secretKeys).toEqual([
      { key: 'DATABASE_URL', secret: 'parcels-users-secrets' },
    ]);
  });

  test('is enough at one of the two', () => {
    expect(problemsAfter(...twoDatabases('own', 'shared'), ...users)).toEqual([]);
  });

  test('at neither, the one Secret cannot hold both', () => {
    expect(problemsAfter(...twoDatabases('shared', 'shared'), ...users)).toEqual([
      'overlays/parcels/system.yaml:16 stores.users.keys.DATABASE_URL: expected "ledger.dsn", as stores.orders.keys.DATABASE_URL has it, found "carrier.token"; parcels-secrets holds one value per key: use another variable, or give one of the two a Secret of its own (secret: own)',
    ]);
  });

  test('does not help a service that uses both, since a variable has one value', () => {
    const both = withPinnedService('mail', 'worker: {}, uses: [users, orders]');
    expect(problemsAfter(...twoDatabases('own', 'own'), ...both)).toEqual([
      'overlays/parcels/system.yaml:15 stores.orders.keys.DATABASE_URL: expected DATABASE_URL from one Secret, found it in parcels-users-secrets and parcels-orders-secrets, and mail reads both; give one of them another variable',
    ]);
  });

  test('is not made where nobody reads it', () => {
    const reached = withPinnedService('desk', 'port: 5000, reaches: [orders, users]');
    const names = environmentAfter('live', ...twoDatabases('own', 'own'), ...reached).secrets.map(({ name }) => name);
    expect(names).toEqual(['parcels-secrets']);
  });

  test('may be that of an external, a variable set or a service', () => {
    const environment = environmentAfter(
      'live',
      replace(SYSTEM, 'port: 8443,', 'port: 8443, secret: own,'),
      replace(
        SYSTEM,
        'buckets:\n',
        'variableSets: { signing: { secret: own, keys: { KEY: carrier.token } } }\nbuckets:\n',
      ),
      replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, signing]\n    secret: own\n    keys: { OTHER: carrier.token }'),
    );
    expect(summary(environment)).toEqual([
      ['parcels-carrier-secrets', 'variables', ['CARRIER_TOKEN parcels/live/carrier']],
      ['parcels-secrets', 'variables', ['LEDGER_DSN parcels/live/ledger', 'WEBHOOK_SECRET parcels/live/carrier']],
      ['parcels-signing-secrets', 'variables', ['KEY parcels/live/carrier']],
      ['parcels-tracker-api-secrets', 'variables', ['OTHER parcels/live/carrier']],
    ]);
  });
});

describe('the password of a store in the cluster', () => {
  const POSTGRES = 'postgres: { repository: docker.io/library/postgres, tag: 16.6-alpine3.21, uid: 70, gid: 71 }';
  const postgres = (more = ''): readonly Edit[] => [
    replace(
      SYSTEM,
      'port: 5433,',
      `port: 5433, database: ledger_db, databaseUser: clerk, password: carrier.token,${more}`,
    ),
    replace(TEST, 'internet: { host: ledger.databases.example }', 'inCluster: { storage: 3Gi }'),
    write(THIRD_PARTY, `images: { ${POSTGRES} }`),
  ];

  test('is what Postgres starts with, beside its database and user', () => {
    expect(environmentAfter('test', ...postgres()).stores).toEqual([
      {
        name: 'ledger',
        engine: {
          kind: 'postgres',
          database: 'ledger_db',
          user: 'clerk',
          password: { secret: 'parcels-secrets', key: 'LEDGER_PASSWORD' },
        },
        port: 5433,
        image: 'docker.io/library/postgres:16.6-alpine3.21',
        version: '16.6-alpine3.21',
        user: { uid: 70, gid: 71 },
        resources: { cpuMillis: 50, memoryMebibytes: 128, ephemeralStorageMebibytes: 256 },
        storageMebibytes: 3072,
        callers: [{ kind: 'pods', name: 'tracker-api' }],
      },
    ]);
  });

  test('is in the Secret where the store runs here, and nowhere else', () => {
    const keys = (name: 'live' | 'test') =>
      named(environmentAfter(name, ...postgres()).secrets, 'parcels-secrets').keys.filter(
        ({ key }) => key === 'LEDGER_PASSWORD',
      );
    expect(keys('test')).toEqual([{ key: 'LEDGER_PASSWORD', entry: 'parcels/test/carrier', property: 'token' }]);
    expect(keys('live')).toEqual([]);
  });

  test('is no variable of those who use the store', () => {
    const { services } = environmentAfter('test', ...postgres());
    expect(named(services, 'tracker-api').secretKeys).toEqual([{ key: 'LEDGER_DSN', secret: 'parcels-secrets' }]);
  });

  test('is in the Secret of the store, where it has its own', () => {
    const environment = environmentAfter('test', ...postgres(' secret: own,'));
    expect(environment.stores).toMatchObject([
      { engine: { password: { secret: 'parcels-ledger-secrets', key: 'LEDGER_PASSWORD' } } },
    ]);
    expect(named(environment.secrets, 'parcels-ledger-secrets').keys.map(({ key }) => key)).toEqual([
      'LEDGER_DSN',
      'LEDGER_PASSWORD',
    ]);
  });

  test('has a key without hyphens', () => {
    const renamed = [
      replace(SYSTEM, '  ledger: { engine', '  main-ledger: { engine'),
      replace(SYSTEM, 'uses: [ledger]', 'uses: [main-ledger]'),
      replace(TEST, '  ledger: {', '  main-ledger: {'),
      replace('parcels/live.yaml', '  ledger: {', '  main-ledger: {'),
      replace('parcels/live.yaml', 'stores.ledger.', 'stores.main-ledger.'),
    ];
    expect(environmentAfter('test', ...postgres(), ...renamed).stores).toMatchObject([
      { engine: { password: { key: 'MAIN_LEDGER_PASSWORD' } } },
    ]);
  });
});

describe('the login to the registry', () => {
  const registry = (settings: string) => replace(SYSTEM, 'ports: any\n', `ports: any\nregistry: { ${settings} }\n`);

  test('is a Secret of its own kind', () => {
    const environment = environmentAfter('live', registry('path: ghcr.io/parcels, credentials: carrier.token'));
    expect(named(environment.secrets, 'parcels-registry-login')).toEqual({
      name: 'parcels-registry-login',
      kind: 'registry-login',
      keys: [{ key: '.dockerconfigjson', entry: 'parcels/live/carrier', property: 'token' }],
    });
  });

  test('is none where anybody may pull', () => {
    const names = environmentAfter('live', registry('path: ghcr.io/parcels')).secrets.map(({ name }) => name);
    expect(names).toEqual(['parcels-secrets']);
  });

  test('is in the inventory', () => {
    expect(problemsAfter(registry('path: ghcr.io/parcels, credentials: registry.login'))).toEqual([
      'overlays/parcels/system.yaml:6 registry.credentials: expected entry.property of the secret inventory (secrets:), found "registry.login"',
    ]);
  });
});

test('a system without secrets has no Secret, and no way to the secret manager', () => {
  const environment = environmentAfter(
    'live',
    replace(SYSTEM, 'secrets:\n  ledger: [dsn]\n  carrier: [token, webhook_secret]\n', ''),
    replace(SYSTEM, 'keys: { LEDGER_DSN: ledger.dsn }, ', ''),
    replace(SYSTEM, ', keys: { CARRIER_TOKEN: carrier.token }', ''),
    replace(SYSTEM, '    keys: { WEBHOOK_SECRET: carrier.webhook_secret }\n', ''),
  );
  expect(environment.secrets).toEqual([]);
  expect(environment).not.toHaveProperty('secretStore');
  expect(environmentAfter('live')).toHaveProperty('secretStore');
});
