import { LIVE, SYSTEM, TEST, replace, type Edit } from '../edited-overlays';
import {
  WITHOUT_SECRETS,
  LIVE_PAGE,
  TEST_PAGE,
  pageAfter,
  rowsAfter,
  sectionAfter,
  withImagesOfOthers,
  withLedger,
} from './page-after';

const SECRETS = 'Secrets Manager';

/** The ledger, whose URL takes parameters, and a cache; both run in the cluster of the test environment. */
const STORES: readonly Edit[] = [
  replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, cache]'),
  replace(SYSTEM, 'ledger: [dsn]', 'ledger: [dsn, admin_dsn, password]'),
  withLedger(
    'database: parcels_db, databaseUser: clerk, password: ledger.password, keys: { LEDGER_DSN: { url: ledger.dsn }, LEDGER_ADMIN_DSN: ledger.admin_dsn }, urlParameters: { connection_limit: { per: environment }, sslmode: prefer }',
  ),
  replace(SYSTEM, 'stores:\n', 'stores:\n  cache: { engine: redis, port: 6380, config: { CACHE_TTL: 60 } }\n'),
  replace(TEST, 'stores:\n', 'stores:\n  cache: { inCluster: { storage: 1Gi } }\n'),
  replace(LIVE, 'stores:\n', 'stores:\n  cache: { managed: { addresses: [172.30.7.0/24] } }\n'),
  replace(
    TEST,
    'internet: { host: ledger.databases.example }',
    'inCluster: { storage: 1Gi }, urlParameters: { connection_limit: 5 }',
  ),
  replace(
    LIVE,
    'managed: { addresses: [172.30.8.0/24] } }\n',
    'managed: { addresses: [172.30.8.0/24] }, urlParameters: { connection_limit: 20 } }\n',
  ),
  withImagesOfOthers('postgres', 'redis'),
];

const OWN_SECRET = replace(SYSTEM, 'port: 8443, keys:', 'port: 8443, secret: own, keys:');

test('with one Secret, it is named once, and each entry has a row', () => {
  const [introduction, head] = sectionAfter(LIVE_PAGE, SECRETS) ?? [];
  expect(introduction).toContain('one that is missing keeps `parcels-secrets` from being made');
  expect(head).toBe('| entry | needed JSON keys | read by | known, not read |');
  expect(rowsAfter(LIVE_PAGE, SECRETS)).toEqual([
    '| `parcels/live/carrier` | `token`, `webhook_secret` | `label-printer` | – |',
    '| `parcels/live/ledger` | `dsn` | `tracker-api` | – |',
  ]);
});

test('with several Secrets, an entry has a row for each that it feeds', () => {
  const [introduction, head] = sectionAfter(LIVE_PAGE, SECRETS, OWN_SECRET) ?? [];
  expect(introduction).toContain('one that is missing keeps the Secret of its row from being made');
  expect(head).toBe('| entry | needed JSON keys | Secret | read by | known, not read |');
  expect(rowsAfter(LIVE_PAGE, SECRETS, OWN_SECRET)).toEqual([
    '| `parcels/live/carrier` | `token` | `parcels-carrier-secrets` | `label-printer` | – |',
    '| `parcels/live/carrier` | `webhook_secret` | `parcels-secrets` | `label-printer` | – |',
    '| `parcels/live/ledger` | `dsn` | `parcels-secrets` | `tracker-api` | – |',
  ]);
  expect(pageAfter(LIVE_PAGE, OWN_SECRET).split('secret:parcels/live/carrier-??????')).toHaveLength(2);
});

test('readers are those of that Secret, where two Secrets have a key of one name', () => {
  const sameKey = replace(SYSTEM, 'CARRIER_TOKEN: carrier.token', 'LEDGER_DSN: carrier.token');
  expect(rowsAfter(LIVE_PAGE, SECRETS, OWN_SECRET, sameKey)).toEqual([
    '| `parcels/live/carrier` | `token` | `parcels-carrier-secrets` | `label-printer` | – |',
    '| `parcels/live/carrier` | `webhook_secret` | `parcels-secrets` | `label-printer` | – |',
    '| `parcels/live/ledger` | `dsn` | `parcels-secrets` | `tracker-api` | – |',
  ]);
});

test('an entry that nothing reads is known, and feeds no Secret', () => {
  const unread = replace(SYSTEM, 'ledger: [dsn]', 'ledger: [dsn]\n  office: [door_code]');
  expect(rowsAfter(LIVE_PAGE, SECRETS, unread)).toContain('| `parcels/live/office` | – | – | `door_code` |');
  expect(rowsAfter(LIVE_PAGE, SECRETS, unread, OWN_SECRET)).toContain(
    '| `parcels/live/office` | – | – | – | `door_code` |',
  );
});

test('the value of a URL in the cluster is written out, with a stand-in for the password and without its parameters', () => {
  const section = sectionAfter(TEST_PAGE, SECRETS, ...STORES) ?? [];
  expect(section).toContain(
    '| `parcels/test/ledger` | `dsn` | `LEDGER_DSN` of `parcels-secrets` | `postgresql://clerk:<password>@ledger:5433/parcels_db` | `connection_limit=5`, `sslmode=prefer` |',
  );
  expect(section.join('\n')).toContain('must be percent-encoded there: `@` is `%40`');
  expect(section.join('\n')).not.toContain('`LEDGER_ADMIN_DSN` of');
});

test('elsewhere it is the URL of the store, with the parameters of that environment', () => {
  const section = sectionAfter(LIVE_PAGE, SECRETS, ...STORES) ?? [];
  expect(section).toContain(
    '| `parcels/live/ledger` | `dsn` | `LEDGER_DSN` of `parcels-secrets` | URL of the store `ledger` | `connection_limit=20`, `sslmode=prefer` |',
  );
  expect(section.join('\n')).not.toContain('runs in this cluster');
});

test('elsewhere it is written out where the environment says the host, with stand-ins for what the overlays do not say', () => {
  const managed = replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [172.30.8.0/24], host: ledger.rds.example');
  const internet = replace(TEST, 'inCluster: { storage: 1Gi }, url', 'internet: { host: ledger.neon.example }, url');
  const value = (page: string, ...edits: readonly Edit[]) =>
    rowsAfter(page, SECRETS, ...STORES, ...edits)
      .find((row) => row.includes('`LEDGER_DSN` of'))
      ?.split(' | ')[3];
  const url = 'postgresql://clerk:<password>@ledger.rds.example:5433/parcels_db';
  expect(value(LIVE_PAGE, managed)).toBe(`\`${url}\``);
  expect(value(TEST_PAGE, internet)).toBe(`\`${url.replace('rds', 'neon')}\``);
  expect(sectionAfter(LIVE_PAGE, SECRETS, ...STORES, managed)?.join('\n')).toContain('must be percent-encoded there');
  const unnamed = [internet, replace(SYSTEM, 'database: parcels_db, databaseUser: clerk, ', '')];
  expect(value(LIVE_PAGE, managed, ...unnamed)).toBe(
    '`postgresql://<user>:<password>@ledger.rds.example:5433/<database>`',
  );
});

test('the URL of a Redis elsewhere, which depends on its password and TLS, is not written out', () => {
  const redis = replace(SYSTEM, 'config: { CACHE_TTL: 60 }', 'keys: { CACHE_URL: { url: carrier.token } }');
  const host = replace(LIVE, 'addresses: [172.30.7.0/24]', 'addresses: [172.30.7.0/24], host: cache.example');
  expect(rowsAfter(LIVE_PAGE, SECRETS, ...STORES, redis, host)).toContain(
    '| `parcels/live/carrier` | `token` | `CACHE_URL` of `parcels-secrets` | URL of the store `cache` | – |',
  );
});

test('a store in the cluster reads its password, and its users are told where it is', () => {
  const section = sectionAfter(TEST_PAGE, SECRETS, ...STORES) ?? [];
  expect(section).toContain('| `parcels/test/ledger` | `dsn`, `admin_dsn`, `password` | `ledger`, `tracker-api` | – |');
  expect(section).toContain(
    'The store `ledger` runs in this cluster: its users reach it at `ledger:5433`, with the password of `ledger.password`.',
  );
  expect(section).toContain(
    'The store `cache` runs in this cluster: its users reach it at `cache:6380`; its URL is `redis://cache:6380`.',
  );
  // Where it is managed, nothing reads the password.
  expect(sectionAfter(LIVE_PAGE, SECRETS, ...STORES)).toContain(
    '| `parcels/live/ledger` | `dsn`, `admin_dsn` | `tracker-api` | `password` |',
  );
});

test('the URL of a cache with a password has a stand-in for it, to be percent-encoded', () => {
  const password = replace(SYSTEM, 'port: 6380, config:', 'port: 6380, password: carrier.token, config:');
  const section = sectionAfter(TEST_PAGE, SECRETS, ...STORES, password) ?? [];
  expect(section).toContain(
    'The store `cache` runs in this cluster: its users reach it at `cache:6380`, with the password of `carrier.token`; its URL is `redis://:<password>@cache:6380`.',
  );
});

test('where nothing reads a secret there is no role, no section and no operator', () => {
  expect(sectionAfter(LIVE_PAGE, SECRETS)).toBeDefined();
  expect(pageAfter(LIVE_PAGE)).toContain('External Secrets Operator');
  const page = pageAfter(LIVE_PAGE, ...WITHOUT_SECRETS);
  expect(page).not.toMatch(/secretsmanager|external-secrets|External Secrets|Secrets Manager/);
});
