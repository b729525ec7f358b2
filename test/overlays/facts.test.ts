import {
  LIVE,
  SYSTEM,
  TEST,
  THIRD_PARTY,
  environmentAfter,
  named,
  problemsAfter,
  replace,
  write,
  type Edit,
} from './edited-overlays';

/** The variables of a service in an environment. */
const configOf = (service: string, name: 'live' | 'test', ...edits: readonly Edit[]) =>
  named(environmentAfter(name, ...edits).services, service).config;

describe('the host of a store', () => {
  const taken: Edit = replace(
    SYSTEM,
    'LEDGER_POOL: 10',
    'LEDGER_HOST: { from: store.host }, LEDGER_ADDRESS: { from: store.address }',
  );
  const managed = replace(LIVE, 'managed: { addresses', 'managed: { host: ledger.internal.example, addresses');

  test('on the internet or managed is the one that the environment gives', () => {
    expect(configOf('tracker-api', 'test', taken, managed)).toMatchObject({
      LEDGER_HOST: 'ledger.databases.example',
      LEDGER_ADDRESS: 'ledger.databases.example:5433',
    });
    expect(configOf('tracker-api', 'live', taken, managed)).toMatchObject({
      LEDGER_HOST: 'ledger.internal.example',
      LEDGER_ADDRESS: 'ledger.internal.example:5433',
    });
  });

  test('in the cluster is its own name', () => {
    const inCluster = [
      replace(SYSTEM, 'engine: postgres', 'engine: redis'),
      replace(TEST, 'internet: { host: ledger.databases.example }', 'inCluster: { storage: 1Gi }'),
      write(THIRD_PARTY, 'images: { redis: { repository: docker.io/library/redis, tag: 7.2.7, uid: 999, gid: 999 } }'),
    ];
    expect(configOf('tracker-api', 'test', taken, managed, ...inCluster)).toMatchObject({
      LEDGER_HOST: 'ledger',
      LEDGER_ADDRESS: 'ledger:5433',
    });
  });

  test('that is managed must be given where configuration takes it', () => {
    expect(problemsAfter(taken)).toEqual([
      'overlays/parcels/live.yaml:26 stores.ledger.managed.host: expected the host of ledger, which configuration takes from here, found nothing',
    ]);
  });

  test('that is managed need not be given where an environment writes the variable itself', () => {
    const written = replace(
      LIVE,
      'config: { PUBLIC_URL',
      'config: { LEDGER_HOST: l.example, LEDGER_ADDRESS: "l.example:1", PUBLIC_URL',
    );
    expect(configOf('tracker-api', 'live', taken, written)).toMatchObject({ LEDGER_HOST: 'l.example' });
  });

  test.each(['store.host', 'store.address'])('as %s is a fact of stores alone', (fact) => {
    expect(problemsAfter(replace(SYSTEM, '{ from: bucket.name }', `{ from: ${fact} }`))).toEqual([
      `overlays/parcels/system.yaml:21 buckets.labels.config.LABEL_BUCKET: expected from: ${fact} only in the config of a store, found it elsewhere`,
    ]);
  });
});

describe('the URL of an external', () => {
  const external = (settings: string): Edit =>
    replace(
      SYSTEM,
      'host: api.carrier.example, port: 8443,',
      `${settings}, config: { CARRIER_HOST: { from: external.host }, CARRIER_URL: { from: external.url } },`,
    );

  test.each([
    ['host: api.carrier.example', 'https://api.carrier.example'],
    ['host: api.carrier.example, port: 443', 'https://api.carrier.example'],
    ['host: api.carrier.example, port: 8443', 'https://api.carrier.example:8443'],
    ['host: api.carrier.example, port: 80', 'https://api.carrier.example:80'],
    ['host: api.carrier.example, scheme: http, port: 80', 'http://api.carrier.example'],
    ['host: api.carrier.example, scheme: http', 'http://api.carrier.example'],
    ['host: api.carrier.example, scheme: http, port: 8080', 'http://api.carrier.example:8080'],
  ])('of { %s } is %s: the port that goes without saying is left out', (settings, url) => {
    expect(configOf('label-printer', 'live', external(settings))).toMatchObject({
      CARRIER_HOST: 'api.carrier.example',
      CARRIER_URL: url,
    });
  });

  test('has the host of the environment, where it gives one', () => {
    const here = replace(LIVE, 'stores:\n', 'externals: { carrier: { host: carrier.internal.example } }\nstores:\n');
    const edits = [external('host: api.carrier.example'), here];
    expect(configOf('label-printer', 'live', ...edits)).toMatchObject({
      CARRIER_HOST: 'carrier.internal.example',
      CARRIER_URL: 'https://carrier.internal.example',
    });
    expect(configOf('label-printer', 'test', ...edits)).toMatchObject({ CARRIER_HOST: 'api.carrier.example' });
  });

  test('needs a host in every environment, where the system gives none', () => {
    const here = (file: string) =>
      replace(file, 'stores:\n', 'externals: { carrier: { host: carrier.internal.example } }\nstores:\n');
    expect(problemsAfter(external('port: 8443'), here(LIVE))).toEqual([
      'overlays/parcels/test.yaml:1 externals.carrier.host: expected the host of carrier, which system.yaml leaves to each environment, found nothing',
    ]);
    expect(problemsAfter(external('port: 8443'), here(LIVE), here(TEST))).toEqual([]);
  });

  test('needs no host where nothing asks for it', () => {
    expect(problemsAfter(replace(SYSTEM, 'host: api.carrier.example, ', ''))).toEqual([]);
  });

  test.each(['external.host', 'external.url'])('as %s is a fact of externals alone', (fact) => {
    expect(problemsAfter(replace(SYSTEM, 'LEDGER_POOL: 10', `LEDGER_URL: { from: ${fact} }`))).toEqual([
      `overlays/parcels/system.yaml:15 stores.ledger.config.LEDGER_URL: expected from: ${fact} only in the config of an external, found it elsewhere`,
    ]);
  });
});

describe('one variable from two resources', () => {
  const two = (value: string): readonly Edit[] => [
    replace(
      SYSTEM,
      'externals:\n',
      'externals:\n' +
        `  a: { host: a.example, config: { HOST: ${value} } }\n` +
        `  b: { host: b.example, config: { HOST: ${value} } }\n`,
    ),
    replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, a, b]'),
  ];

  test('is a mistake where each gives what is its own, though both write the same', () => {
    expect(problemsAfter(...two('{ from: external.host }'))).toEqual([
      'overlays/parcels/system.yaml:19 externals.b.config.HOST: expected the value that a gives HOST, found another one, and tracker-api uses both; set HOST at the service, or give the two resources different variables',
    ]);
  });

  test('is fine where both give a fact of the environment', () => {
    expect(configOf('tracker-api', 'live', ...two('{ from: cluster.name }'))).toMatchObject({ HOST: 'parcels-live' });
  });
});
