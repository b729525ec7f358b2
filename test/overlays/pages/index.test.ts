import { loadEstate } from '../../../overlays/load';
import { estatePages } from '../../../overlays/pages';
import { LIVE, SYSTEM, estateAfter, replace } from '../edited-overlays';
import { LIVE_PAGE, SYSTEM_PAGE, TEST_PAGE, newLines, pageAfter, withService } from './page-after';

const COURIER = withService('courier-feed', '{ port: 5100, uses: [ledger, labels] }');

test('there is a page per system and per cluster', () => {
  expect(estatePages(estateAfter()).map(({ path }) => path)).toEqual([SYSTEM_PAGE, LIVE_PAGE, TEST_PAGE]);
});

test('a new service adds its role, permissions, readers, image and connections to the hand-off page', () => {
  const pool = replace(SYSTEM, 'config: { LEDGER_POOL: 10 }', 'config: { LEDGER_POOL: 10 }, poolSize: LEDGER_POOL');
  const added = newLines(pageAfter(LIVE_PAGE, pool), pageAfter(LIVE_PAGE, pool, ...COURIER));
  const role = 'arn:aws:iam::444455556666:role/parcels-live-courier-feed';
  expect(added).toEqual([
    `| \`${role}\` | \`system:serviceaccount:parcels-live:courier-feed\` | below |`,
    `Permissions of \`${role}\`:`,
    '| `parcels/live/ledger` | `dsn` | `courier-feed`, `tracker-api` | – |',
    '- `parcels/courier-feed`, tag `v9.9.9`',
    '| `courier-feed` | 6 | 10 | 60 |',
    'Together 140. The store must accept as many; its limit is not stated in the overlays. A proxy in front (RDS Proxy, or PgBouncer beside the pods) keeps failovers and rollouts from opening them all anew.',
  ]);
});

test('a new service adds its row to each table of the page of its system', () => {
  expect(newLines(pageAfter(SYSTEM_PAGE), pageAfter(SYSTEM_PAGE, ...COURIER))).toEqual([
    '| `courier-feed` | 5100 | small | – | `labels`, `ledger` |',
    '| `ledger` | postgres | 5433 | – | – | `courier-feed`, `tracker-api` |',
    '| `courier-feed` | `LABEL_BUCKET`, `LEDGER_POOL`, `LOG_LEVEL`, `REGION` | `LEDGER_DSN` |',
    '| `courier-feed` | 3–6 × 100m, 256Mi | 1 × 50m, 128Mi |',
  ]);
});

test('a placeholder is listed with what belongs there, and is gone once it is filled in', () => {
  expect(pageAfter(LIVE_PAGE)).toContain('| `cluster.account` | account of the live cluster | 444455556666 |');
  const filled = pageAfter(
    LIVE_PAGE,
    replace(
      LIVE,
      '\nplaceholders:\n  cluster.account: account of the live cluster\n  stores.ledger.managed.addresses: subnets of the ledger',
      '',
    ),
    replace(LIVE, 'account: "444455556666"', 'account: "314159265358"'),
    replace(LIVE, 'eu-central-1:444455556666:certificate', 'eu-central-1:314159265358:certificate'),
  );
  expect(filled).toContain('Nothing: no placeholder is left.');
  expect(filled).not.toContain('444455556666');
});

test('secret properties that nothing reads are listed, and assumptions with their reasons', () => {
  const [page] = estatePages(loadEstate('overlays'));
  expect(page?.path).toBe('docs/systems/autolytiq.md');
  expect(page?.text).toContain('- `external-apis.datadog_api_key`');
  expect(page?.text).not.toContain('- `database.url`');
  expect(page?.text).toContain(
    '| data-retention-service runs daily at 03:17 UTC | the documents give it an image repository',
  );
});
