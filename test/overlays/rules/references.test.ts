import { LIVE, SYSTEM, printerAs, problemsAfter, replace } from '../edited-overlays';

const SERVERS = 'a service with a port (label-printer, tracker-api, tracker-web)';
const RESOURCES = 'a store, external, bucket, topic, queue or variable set (ledger, carrier, labels)';

/** Puts a migration of tracker-api between services and routes: lines 50 on move down by two. */
const migration = (settings: string) => replace(SYSTEM, 'routes:\n', `migrations:\n  - { ${settings} }\nroutes:\n`);

describe('calls', () => {
  test('of a service that does not exist', () => {
    expect(problemsAfter(replace(SYSTEM, 'calls: [label-printer]', 'calls: [label-printr]'))).toEqual([
      `overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected ${SERVERS}, found "label-printr"; did you mean "label-printer"?`,
    ]);
  });

  test('of something that JavaScript would find in every map', () => {
    expect(problemsAfter(replace(SYSTEM, 'calls: [label-printer]', 'calls: [constructor]'))).toEqual([
      `overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected ${SERVERS}, found "constructor"`,
    ]);
  });

  test('of what runs by the clock and does not listen', () => {
    expect(problemsAfter(printerAs('schedule: "0 5 * * *"'))).toEqual([
      'overlays/parcels/system.yaml:37 services.tracker-api.calls[0]: expected a service with a port (tracker-api, tracker-web), found "label-printer"',
    ]);
  });
});

describe('uses', () => {
  test('of a service', () => {
    expect(problemsAfter(replace(SYSTEM, 'uses: [carrier, labels]', 'uses: [carrier, label]'))).toEqual([
      `overlays/parcels/system.yaml:35 services.label-printer.uses[1]: expected ${RESOURCES}, found "label"; did you mean "labels"?`,
    ]);
  });

  test('of every service', () => {
    expect(
      problemsAfter(replace(SYSTEM, 'config: { LOG_LEVEL: warn,', 'uses: [sentry]\nconfig: { LOG_LEVEL: warn,')),
    ).toEqual([`overlays/parcels/system.yaml:23 uses[0]: expected ${RESOURCES}, found "sentry"`]);
  });

  test('of a migration are among those of its service', () => {
    expect(problemsAfter(migration('service: tracker-api, command: [up], uses: [ledger, carrier]'))).toEqual([
      'overlays/parcels/system.yaml:51 migrations[0].uses[1]: expected a name that tracker-api uses (ledger), found "carrier"',
    ]);
  });
});

describe('what a person logs in to', () => {
  const reaches = (name: string) => replace(SYSTEM, 'health: /up', `reaches: [${name}]`);

  test('is a store', () => {
    expect(problemsAfter(reaches('ledger'))).toEqual([]);
    expect(problemsAfter(reaches('leger'))).toEqual([
      'overlays/parcels/system.yaml:46 services.tracker-web.reaches[0]: expected a store (ledger), found "leger"; did you mean "ledger"?',
    ]);
  });

  test('is nothing else that services use', () => {
    expect(problemsAfter(reaches('carrier'))).toEqual([
      'overlays/parcels/system.yaml:46 services.tracker-web.reaches[0]: expected a store (ledger), found "carrier"',
    ]);
  });
});

test('a route to a service that does not exist', () => {
  expect(
    problemsAfter(replace(SYSTEM, 'path: /api, service: tracker-api', 'path: /api, service: tracker-apy')),
  ).toEqual([
    `overlays/parcels/system.yaml:52 routes[1].service: expected ${SERVERS}, found "tracker-apy"; did you mean "tracker-api"?`,
  ]);
});

test('a migration of a service that does not exist', () => {
  expect(problemsAfter(migration('service: tracker, command: [up]'))).toEqual([
    'overlays/parcels/system.yaml:51 migrations[0].service: expected a service (label-printer, tracker-api, tracker-web), found "tracker"',
  ]);
});

describe('an environment', () => {
  test('tunes services of the system', () => {
    expect(problemsAfter(replace(LIVE, '  tracker-api:\n', '  traker-api:\n'))).toEqual([
      'overlays/parcels/live.yaml:31 services.traker-api: expected a service (label-printer, tracker-api, tracker-web), found "traker-api"; did you mean "tracker-api"?',
    ]);
  });

  test('places stores of the system', () => {
    const two = 'managed: { addresses: [172.30.8.0/24] } }\n  cache: { internet: { host: cache.example } }';
    expect(problemsAfter(replace(LIVE, 'managed: { addresses: [172.30.8.0/24] } }', two))).toEqual([
      'overlays/parcels/live.yaml:27 stores.cache: expected a store (ledger), found "cache"',
    ]);
  });
});

describe('an environment, of hosts outside the system,', () => {
  const placed = (name: string) => replace(LIVE, 'stores:\n', `externals: { ${name}: { host: c.example } }\nstores:\n`);

  test('places those that the system has', () => {
    expect(problemsAfter(placed('carrier'))).toEqual([]);
    expect(problemsAfter(placed('carriers'))).toEqual([
      'overlays/parcels/live.yaml:25 externals.carriers: expected an external (carrier), found "carriers"; did you mean "carrier"?',
    ]);
  });
});

describe('secret keys', () => {
  test('refer to the inventory', () => {
    expect(problemsAfter(replace(SYSTEM, 'carrier.webhook_secret }', 'carrier.webhook_secrets }'))).toEqual([
      'overlays/parcels/system.yaml:36 services.label-printer.keys.WEBHOOK_SECRET: expected entry.property of the secret inventory (secrets:), found "carrier.webhook_secrets"; did you mean "carrier.webhook_secret"?',
    ]);
  });

  test.each([
    ['CARRIER_TOKEN: carrier.token', 'CARRIER_TOKEN: post.token', 18, 'externals.carrier', 'post.token'],
    ['LEDGER_DSN: ledger.dsn', 'LEDGER_DSN: accounts.url', 15, 'stores.ledger', 'accounts.url'],
  ])('of resources do so too: not %p but %p', (right, wrong, line, holder, found) => {
    const variable = right.slice(0, right.indexOf(':'));
    expect(problemsAfter(replace(SYSTEM, right, wrong))).toEqual([
      `overlays/parcels/system.yaml:${line} ${holder}.keys.${variable}: expected entry.property of the secret inventory (secrets:), found "${found}"`,
    ]);
  });

  test('have one source each within one Secret', () => {
    expect(problemsAfter(replace(SYSTEM, 'WEBHOOK_SECRET: carrier', 'LEDGER_DSN: carrier'))).toEqual([
      'overlays/parcels/system.yaml:36 services.label-printer.keys.LEDGER_DSN: expected "ledger.dsn", as stores.ledger.keys.LEDGER_DSN has it, found "carrier.webhook_secret"; parcels-secrets holds one value per key: use another variable, or give one of the two a Secret of its own (secret: own)',
    ]);
  });

  test('may be declared twice with the same source', () => {
    const both = 'LEDGER_DSN: ledger.dsn, WEBHOOK_SECRET: carrier.webhook_secret';
    expect(problemsAfter(replace(SYSTEM, 'WEBHOOK_SECRET: carrier.webhook_secret', both))).toEqual([]);
  });
});

describe('names', () => {
  test('of a service and a store differ, since both name objects', () => {
    expect(
      problemsAfter(
        replace(SYSTEM, '  labels: {', '  ledger: {'),
        replace(SYSTEM, 'uses: [carrier, labels]', 'uses: [carrier]'),
      ),
    ).toEqual([
      'overlays/parcels/system.yaml:21 buckets.ledger: expected a name that stores does not hold, found "ledger"; rename one of them',
    ]);
  });

  test.each([
    ['topics: { ledger: {} }', '20 topics.ledger', 'stores'],
    ['queues: { label-printer: {} }', '20 queues.label-printer', 'services'],
    ['topics: { moved: {} }\nqueues: { moved: {} }', '21 queues.moved', 'topics'],
  ])('of topics and queues are no others: not %j', (events, place, holder) => {
    const name = place.slice(place.indexOf('.') + 1);
    const used = replace(SYSTEM, 'health: /up', `uses: [${name}]`);
    expect(problemsAfter(replace(SYSTEM, 'buckets:\n', `${events}\nbuckets:\n`), used)).toEqual([
      `overlays/parcels/system.yaml:${place}: expected a name that ${holder} does not hold, found "${name}"; rename one of them`,
    ]);
  });

  test('of a service and a migration Job differ', () => {
    const job = '  tracker-api-migrate:\n    schedule: "0 5 * * *"\n';
    const images = (file: string) => replace(file, 'images:\n', 'images:\n  tracker-api-migrate: { tag: v1.0.0 }\n');
    expect(
      problemsAfter(
        migration('service: tracker-api, command: [up]'),
        replace(SYSTEM, '  tracker-web:\n', `${job}  tracker-web:\n`),
        images('parcels/live.images.yaml'),
        images('parcels/test.images.yaml'),
      ),
    ).toEqual([
      'overlays/parcels/system.yaml:53 migrations[0].service: expected a name that services does not hold, found "tracker-api-migrate"; rename one of them',
    ]);
  });

  test('of migration Jobs differ: a service has one', () => {
    const two = 'service: tracker-api, command: [up] }\n  - { service: tracker-api, command: [seed]';
    expect(problemsAfter(migration(two))).toEqual([
      'overlays/parcels/system.yaml:52 migrations[1].service: expected one migration for each service, found another of tracker-api',
    ]);
  });

  test('of services are not that of the secret store, whose IAM role reads every secret', () => {
    const rename = (file: string) => replace(file, '  tracker-web: ', '  external-secrets: ');
    expect(
      problemsAfter(
        replace(SYSTEM, '  tracker-web:\n', '  external-secrets:\n'),
        replace(SYSTEM, 'service: tracker-web', 'service: external-secrets'),
        rename('parcels/live.images.yaml'),
        rename('parcels/test.images.yaml'),
      ),
    ).toEqual([
      'overlays/parcels/system.yaml:44 services.external-secrets: expected a name that the secret store does not hold, found "external-secrets"; rename one of them',
    ]);
  });
});
