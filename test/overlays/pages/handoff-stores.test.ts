import { LIVE, replace, type Edit } from '../edited-overlays';
import { LIVE_PAGE, TEST_PAGE, rowsAfter, sectionAfter, withLedger, withService } from './page-after';

const POOL = withLedger('keys: { LEDGER_DSN: ledger.dsn }, config: { LEDGER_POOL: 10 }, poolSize: LEDGER_POOL');

/** The number of connections is a parameter of the URL. */
const PARAMETER: readonly Edit[] = [
  withLedger(
    'keys: { LEDGER_DSN: { url: ledger.dsn } }, urlParameters: { connection_limit: 7 }, poolSize: connection_limit',
  ),
  replace(
    LIVE,
    'managed: { addresses: [172.30.8.0/24] }',
    'managed: { addresses: [172.30.8.0/24], maxConnections: 100 }, urlParameters: { connection_limit: 12 }',
  ),
];

test('more connections than the store accepts are said to be too many', () => {
  const limit = replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [172.30.8.0/24], maxConnections: 79');
  expect(sectionAfter(LIVE_PAGE, 'Stores', POOL, limit)?.at(-1)).toContain(
    'Together 80. The store accepts 79: put a pooler in front (RDS Proxy, PgBouncer), or lower `LEDGER_POOL`.',
  );
});

test('a pool size that is a parameter of the URL counts for every workload that uses the store', () => {
  const worker = withService('sorter', '{ worker: {}, uses: [ledger] }');
  const nightly = withService('archiver', '{ schedule: "7 2 * * *", uses: [ledger] }');
  expect(rowsAfter(LIVE_PAGE, 'Stores', ...PARAMETER, ...worker, ...nightly)).toEqual([
    '| `tracker-api` | 8 | 12 | 96 |',
    '| `sorter` | 6 | 12 | 72 |',
    '| `archiver` | 1 | 12 | 12 |',
  ]);
  expect(sectionAfter(LIVE_PAGE, 'Stores', ...PARAMETER, ...worker, ...nightly)?.at(-1)).toContain(
    'Together 180. The store accepts 100: put a pooler in front (RDS Proxy, PgBouncer), or lower `connection_limit`.',
  );
  expect(rowsAfter(TEST_PAGE, 'Stores', ...PARAMETER)).toEqual(['| `tracker-api` | 1 | 7 | 7 |']);
});

test('its database and user are told, and its host', () => {
  const named = withLedger('database: parcels_db, databaseUser: clerk, keys: { LEDGER_DSN: ledger.dsn }');
  const host = replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [172.30.8.0/24], host: ledger.internal.example');
  expect(sectionAfter(LIVE_PAGE, 'Stores', named, host)).toEqual([
    '**ledger** (postgres): managed as `ledger.internal.example`, reached at `172.30.8.0/24` port 5433; its security group lets the nodes in. It has the database `parcels_db` and the user `clerk`.',
  ]);
});
