import { loadEstate } from '../../../overlays/load';
import { estatePages } from '../../../overlays/pages';
import { SYSTEM, LIVE, LIVE_IMAGES, TEST_IMAGES, estateAfter, replace, type Edit } from '../edited-overlays';

/** A page of the tiny system after edits that leave it valid. */
function pageAfter(path: string, ...edits: readonly Edit[]): string {
  const page = estatePages(estateAfter(...edits)).find((candidate) => candidate.path === path);
  if (page === undefined) throw new Error(`no page ${path}`);
  // The edited copy stands in a folder of its own at each call.
  return page.text.replaceAll(/[^`]*\/overlays\//g, 'overlays/');
}

/** The lines that one text has and another has not. */
function newLines(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}

const HANDOFF = 'docs/handoff/parcels-live.md';
const SYSTEM_PAGE = 'docs/systems/parcels.md';

const COURIER: readonly Edit[] = [
  replace(SYSTEM, 'services:\n', 'services:\n  courier-feed: { port: 5100, uses: [ledger, labels] }\n'),
  replace(LIVE_IMAGES, 'images:\n', 'images:\n  courier-feed: { tag: v9.9.9 }\n'),
  replace(TEST_IMAGES, 'images:\n', 'images:\n  courier-feed: { tag: v9.9.9 }\n'),
];

test('there is a page per system and per cluster', () => {
  expect(estatePages(estateAfter()).map(({ path }) => path)).toEqual([
    SYSTEM_PAGE,
    'docs/handoff/parcels-live.md',
    'docs/handoff/parcels-test.md',
  ]);
});

test('a new service adds its role, permissions, readers, image and connections to the hand-off page', () => {
  const pool = replace(
    SYSTEM,
    'config: { LEDGER_POOL: 10 }',
    'config: { LEDGER_POOL: 10 }, poolSizeVariable: LEDGER_POOL',
  );
  const added = newLines(pageAfter(HANDOFF, pool), pageAfter(HANDOFF, pool, ...COURIER));
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
    '| `courier-feed` | `LABEL_BUCKET`, `LEDGER_POOL`, `LOG_LEVEL`, `REGION` | `LEDGER_DSN` |',
    '| `courier-feed` | 3–6 × 100m, 256Mi | 1 × 50m, 128Mi |',
  ]);
});

test('permissions are the declared actions on that bucket, and the entries of the secret manager that are read', () => {
  const page = pageAfter(HANDOFF);
  expect(page).toContain('"s3:PutObject"');
  expect(page).toContain('"Resource": "arn:aws:s3:::parcels-live-labels/*"');
  expect(page).not.toContain('s3:GetObject');
  expect(page).toContain('arn:aws:secretsmanager:eu-central-1:444455556666:secret:parcels/live/ledger-??????');
  expect(page).not.toMatch(/"Resource": "\*"|"Action": "\*"/);
});

test('more connections than the store accepts are said to be too many', () => {
  const page = pageAfter(
    HANDOFF,
    replace(SYSTEM, 'config: { LEDGER_POOL: 10 }', 'config: { LEDGER_POOL: 10 }, poolSizeVariable: LEDGER_POOL'),
    replace(LIVE, 'addresses: [172.30.8.0/24]', 'addresses: [172.30.8.0/24], maxConnections: 79'),
  );
  expect(page).toContain(
    'Together 80. The store accepts 79: put a pooler in front (RDS Proxy, PgBouncer), or lower `LEDGER_POOL`.',
  );
});

test('a placeholder is listed with what belongs there, and is gone once it is filled in', () => {
  expect(pageAfter(HANDOFF)).toContain('| `cluster.account` | account of the live cluster | 444455556666 |');
  const filled = pageAfter(
    HANDOFF,
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
