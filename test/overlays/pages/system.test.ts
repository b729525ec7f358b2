import { SYSTEM, TEST_IMAGES, replace, type Edit } from '../edited-overlays';
import { EMULATOR, EVENTS } from './events';
import {
  SYSTEM_PAGE,
  newLines,
  pageAfter,
  rowsAfter,
  sectionAfter,
  withImagesOfOthers,
  withService,
} from './page-after';

/** A service in the tier dev alone, for which no image is pinned elsewhere. */
const PROBE: readonly Edit[] = [
  replace(
    SYSTEM,
    'services:\n',
    'services:\n  probe-tool: { port: 7000, only: { tiers: [dev], why: "for developers" } }\n',
  ),
  replace(TEST_IMAGES, 'images:\n', 'images:\n  probe-tool: { tag: v0.1.0 }\n'),
];

describe('services', () => {
  const kind = (settings: string) =>
    rowsAfter(SYSTEM_PAGE, 'Services', ...withService('courier', settings)).find((row) =>
      row.startsWith('| `courier`'),
    );

  test('are of the kind that their settings make them', () => {
    expect(kind('{ port: 5100 }')).toBe('| `courier` | 5100 | small | – | – |');
    expect(kind('{ port: 5100, protocol: grpc, extraPorts: { admin: { port: 5200, protocol: http } } }')).toBe(
      '| `courier` | 5100 grpc, `admin` 5200 http | small | – | – |',
    );
    expect(kind('{ worker: {} }')).toBe('| `courier` | worker | small | – | – |');
    expect(kind('{ schedule: "7 2 * * *" }')).toBe('| `courier` | runs at `7 2 * * *` | small | – | – |');
    expect(kind('{ schedule: "7 2 * * *", timeZone: Europe/Berlin }')).toBe(
      '| `courier` | runs at `7 2 * * *` Europe/Berlin | small | – | – |',
    );
  });

  test('are called with the port and the variable that their name does not give', () => {
    const callee = replace(
      SYSTEM,
      '    liveness: /alive\n',
      '    liveness: /alive\n    address: { variable: PRINTER }\n    extraPorts: { raw: { port: 9100 } }\n',
    );
    const calls = replace(
      SYSTEM,
      '    calls: [tracker-api]\n',
      '    calls: [{ service: tracker-api, form: "host:port" }, { service: label-printer, port: raw }]\n',
    );
    const rows = rowsAfter(SYSTEM_PAGE, 'Services', callee, calls);
    expect(rows).toContain(
      '| `tracker-api` | 4000 | medium | `label-printer` as `PRINTER=http://label-printer:9300` | `ledger` |',
    );
    expect(rows).toContain(
      '| `tracker-web` | 4000 | small | `label-printer` port `raw`, `tracker-api` as `TRACKER_API_ADDR=tracker-api:4000` | – |',
    );
  });

  test('are called at an address whose form the name does not give', () => {
    const form = '{ service: tracker-api, variable: TRACKER_API_URL, form: "host:port" }';
    const calls = replace(SYSTEM, 'calls: [tracker-api]', `calls: [${form}]`);
    expect(rowsAfter(SYSTEM_PAGE, 'Services', calls)).toContain(
      '| `tracker-web` | 4000 | small | `tracker-api` as `TRACKER_API_URL=tracker-api:4000` | – |',
    );
  });

  test('with an image of others are told apart, and use nothing that every service does', () => {
    const viewer = [
      replace(SYSTEM, 'services:\n', 'services:\n  viewer: { port: 8099, image: looker }\n'),
      replace(SYSTEM, 'config: { LOG_LEVEL: warn', 'uses: [labels]\nconfig: { LOG_LEVEL: warn'),
      withImagesOfOthers('looker'),
    ];
    const rows = rowsAfter(SYSTEM_PAGE, 'Services', ...viewer);
    expect(rows).toContain('| `viewer` | 8099 | small | – | – |');
    expect(rows).toContain('| `tracker-web` | 4000 | small | `tracker-api` | `labels` |');
    expect(rows).toContain('| `viewer` | `looker` |');
  });

  test('that are not in every tier are listed with the reason', () => {
    expect(rowsAfter(SYSTEM_PAGE, 'Services', ...PROBE)).toContain('| `probe-tool` | dev | for developers |');
    expect(sectionAfter(SYSTEM_PAGE, 'Services')?.join('\n')).not.toContain('Not in every tier');
  });
});

test('a service that some environments lack has its row, whichever environment comes first', () => {
  const added = newLines(pageAfter(SYSTEM_PAGE), pageAfter(SYSTEM_PAGE, ...PROBE));
  expect(added).toContain('| `probe-tool` | 7000 | small | – | – |');
  expect(added).toContain('| `probe-tool` | `LOG_LEVEL`, `REGION` | – |');
  expect(added).toContain('| `probe-tool` | – | 1 × 50m, 128Mi |');
  const names = rowsAfter(SYSTEM_PAGE, 'Size by environment', ...PROBE).map((row) => row.split(' ')[1]);
  expect(names).toEqual(['`label-printer`', '`probe-tool`', '`tracker-api`', '`tracker-web`']);
});

test('a worker has its size and variables', () => {
  const worker = withService('sorter', '{ worker: {}, uses: [ledger] }');
  const added = newLines(pageAfter(SYSTEM_PAGE), pageAfter(SYSTEM_PAGE, ...worker));
  expect(added).toContain('| `sorter` | `LEDGER_POOL`, `LOG_LEVEL`, `REGION` | `LEDGER_DSN` |');
  expect(added).toContain('| `sorter` | 3–6 × 100m, 256Mi | 1 × 50m, 128Mi |');
});

test('a variable that one environment alone gives has its name', () => {
  expect(rowsAfter(SYSTEM_PAGE, 'Variables', ...EVENTS, ...EMULATOR)).toContain(
    '| `tracker-api` | `CLOUD_ENDPOINT` (test), `LABEL_PRINTER_URL`, `LEDGER_POOL`, `LOG_LEVEL`, `REGION` | `LEDGER_DSN` |',
  );
});

test('a key that is not from the shared Secret has the name of its own', () => {
  const own = replace(SYSTEM, 'port: 8443, keys:', 'port: 8443, secret: own, keys:');
  expect(rowsAfter(SYSTEM_PAGE, 'Variables', own)).toContain(
    '| `label-printer` | `LABEL_BUCKET`, `LOG_LEVEL`, `REGION` | `CARRIER_TOKEN` of `parcels-carrier-secrets`, `WEBHOOK_SECRET` |',
  );
});

test('stores have their database, and who uses or reaches them', () => {
  const edits = [
    replace(SYSTEM, 'port: 5433,', 'port: 5433, database: parcels_db, databaseUser: clerk,'),
    ...withService('desk', '{ port: 5100, reaches: [ledger] }'),
  ];
  expect(rowsAfter(SYSTEM_PAGE, 'Stores', ...edits)).toEqual([
    '| `ledger` | postgres | 5433 | `parcels_db` | `clerk` | `tracker-api`, `desk` (a person logs in) |',
  ]);
});

test('topics and queues have those that publish and consume', () => {
  expect(sectionAfter(SYSTEM_PAGE, 'Topics and queues')).toBeUndefined();
  expect(rowsAfter(SYSTEM_PAGE, 'Topics and queues', ...EVENTS)).toEqual([
    '| `parcel-lost` | – | `label-printer` | – |',
    '| `parcel-sorted` | parcel.sorted | `label-printer` | `sorting` |',
    '| `returns` | – | `tracker-api` |',
    '| `sorting` | `parcel-sorted` | `tracker-api` |',
  ]);
});

test('routes name the number of the port', () => {
  expect(rowsAfter(SYSTEM_PAGE, 'Routes')).toContain(
    '| live | `parcels.example/api` | `tracker-api:4000` | `/metrics` |',
  );
});
