import { LIVE, SYSTEM, TEST, THIRD_PARTY, problemsAfter, replace, write } from '../edited-overlays';

const INTERNET = 'ledger: { internet: { host: ledger.databases.example } }';
const IN_CLUSTER = 'ledger: { inCluster: { storage: 1Gi } }';
const PLACES = 'where ledger runs: exactly one of managed, internet, inCluster';

const REDIS = 'redis: { repository: docker.io/library/redis, tag: 7.2.7, uid: 999, gid: 999 }';
const POSTGRES = 'postgres: { repository: docker.io/library/postgres, tag: 16.6-alpine3.21, uid: 70, gid: 70 }';

describe('a store', () => {
  test('has a place in every environment', () => {
    expect(problemsAfter(replace(TEST, `stores:\n  ${INTERNET}\n`, ''))).toEqual([
      `overlays/parcels/test.yaml:1 stores.ledger: expected ${PLACES}, found nothing`,
    ]);
  });

  test('that is named has a place', () => {
    expect(problemsAfter(replace(TEST, INTERNET, 'ledger: {}'))).toEqual([
      `overlays/parcels/test.yaml:22 stores.ledger: expected ${PLACES}, found nothing`,
    ]);
  });

  test('has one place, not two', () => {
    const two = 'ledger: { managed: { addresses: [172.30.8.0/24] }, internet: { host: db.example } }';
    expect(problemsAfter(replace(TEST, INTERNET, two))).toEqual([
      `overlays/parcels/test.yaml:22 stores.ledger: expected ${PLACES}, found managed and internet`,
    ]);
  });
});

describe('a store in the cluster', () => {
  const placed = replace(TEST, INTERNET, IN_CLUSTER);
  const redis = [replace(SYSTEM, 'engine: postgres', 'engine: redis'), placed];
  const settings = (more: string) => replace(SYSTEM, 'port: 5433, ', `port: 5433, ${more}, `);
  const database = settings('database: ledger, databaseUser: clerk, password: carrier.token');

  test('has an image, and if it is Redis needs nothing else', () => {
    expect(problemsAfter(...redis)).toEqual([
      'overlays/third-party.images.yaml:3 images.redis: expected an image named redis, for stores that run in a cluster, found nothing',
    ]);
    expect(problemsAfter(...redis, write(THIRD_PARTY, `images: { ${REDIS} }`))).toEqual([]);
  });

  test('whose image is missing is told so once for all environments', () => {
    const everywhere = [
      replace(LIVE, 'ledger: { managed: { addresses: [172.30.8.0/24] } }', IN_CLUSTER),
      replace(LIVE, '  stores.ledger.managed.addresses: subnets of the ledger\n', ''),
    ];
    expect(problemsAfter(...redis, ...everywhere)).toHaveLength(1);
  });

  test('whose image is misspelt is told what it may have meant', () => {
    expect(problemsAfter(...redis, write(THIRD_PARTY, `images: { ${REDIS.replace('redis:', 'redys:')} }`))).toEqual([
      'overlays/third-party.images.yaml:1 images.redis: expected an image named redis, for stores that run in a cluster, found nothing; did you mean "redys"?',
    ]);
  });

  test('that is Postgres needs a database, a user and a password to start', () => {
    const lacks = (setting: string) =>
      `overlays/parcels/system.yaml:15 stores.ledger.${setting}: expected ${setting}, which postgres needs where it runs in the cluster (overlays/parcels/test.yaml), found nothing`;
    const image = write(THIRD_PARTY, `images: { ${POSTGRES} }`);
    expect(problemsAfter(placed, image)).toEqual(['database', 'databaseUser', 'password'].map(lacks));
    expect(problemsAfter(placed, image, settings('database: ledger'))).toEqual(['databaseUser', 'password'].map(lacks));
    expect(problemsAfter(placed, image, database)).toEqual([]);
  });
});

describe('the password of a store', () => {
  const password = (reference: string) => replace(SYSTEM, 'port: 5433,', `port: 5433, password: ${reference},`);

  test('is in the inventory', () => {
    expect(problemsAfter(password('ledger.pasword'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.password: expected entry.property of the secret inventory (secrets:), found "ledger.pasword"',
    ]);
    expect(problemsAfter(password('carrier.token'))).toEqual([]);
  });

  test('is none that stands in the file', () => {
    expect(problemsAfter(password('hunter2'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.password: expected entry.property of the secret inventory, such as database.url, found "hunter2"',
    ]);
  });

  test('has a key of its own in the Secret, which nobody else gives another meaning', () => {
    const taken = replace(SYSTEM, 'WEBHOOK_SECRET: carrier.webhook', 'LEDGER_PASSWORD: carrier.webhook');
    expect(problemsAfter(password('carrier.token'), taken)).toEqual([
      'overlays/parcels/system.yaml:36 services.label-printer.keys.LEDGER_PASSWORD: expected "carrier.token", as stores.ledger.password has it, found "carrier.webhook_secret"; parcels-secrets holds one value per key: use another variable, or give one of the two a Secret of its own (secret: own)',
    ]);
  });
});

describe('the pool size of a store', () => {
  const poolSize = (name: string) => replace(SYSTEM, 'port: 5433,', `port: 5433, poolSize: ${name},`);
  const withUrl = replace(
    SYSTEM,
    'keys: { LEDGER_DSN: ledger.dsn }',
    'keys: { LEDGER_DSN: { url: ledger.dsn } }, urlParameters: { connection_limit: 5 }',
  );

  test('is a number in every environment', () => {
    expect(problemsAfter(poolSize('LEDGER_POOL'), replace(SYSTEM, 'LEDGER_POOL: 10', 'LEDGER_POOL: ten'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.poolSize: expected LEDGER_POOL, its number of connections, to be a whole number in overlays/parcels/live.yaml, found "ten"',
      'overlays/parcels/system.yaml:15 stores.ledger.poolSize: expected LEDGER_POOL, its number of connections, to be a whole number in overlays/parcels/test.yaml, found "ten"',
    ]);
    expect(problemsAfter(poolSize('LEDGER_POOL'))).toEqual([]);
  });

  test('is among its configuration, or the parameters of its URLs', () => {
    expect(problemsAfter(poolSize('LEDGER_POOL'))).toEqual([]);
    expect(problemsAfter(poolSize('connection_limit'), withUrl)).toEqual([]);
  });

  test('is nothing else', () => {
    expect(problemsAfter(poolSize('LEDGER_POOLS'))).toEqual([
      `overlays/parcels/system.yaml:15 stores.ledger.poolSize: expected one of its config or urlParameters (LEDGER_POOL), found "LEDGER_POOLS"; did you mean "LEDGER_POOL"?`,
    ]);
    expect(problemsAfter(poolSize('connection-limit'), withUrl)).toEqual([
      `overlays/parcels/system.yaml:15 stores.ledger.poolSize: expected one of its config or urlParameters (LEDGER_POOL, connection_limit), found "connection-limit"; did you mean "connection_limit"?`,
    ]);
  });
});
