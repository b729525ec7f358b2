import {
  LIVE,
  SYSTEM,
  TEST,
  environmentAfter,
  named,
  problemsAfter,
  replace,
  withPinnedService,
  type Edit,
} from './edited-overlays';

/** Gives the ledger a key that is a URL, with parameters. */
const withParameters = (parameters: string): Edit =>
  replace(
    SYSTEM,
    'keys: { LEDGER_DSN: ledger.dsn }',
    `keys: { LEDGER_DSN: { url: ledger.dsn }, LEDGER_ID: ledger.dsn }, urlParameters: { ${parameters} }`,
  );

const inTest = (parameters: string) => replace(TEST, 'ledger: { ', `ledger: { urlParameters: { ${parameters} }, `);
const inLive = (parameters: string) => replace(LIVE, 'ledger: { ', `ledger: { urlParameters: { ${parameters} }, `);

/** What is added to LEDGER_DSN. */
function addedIn(name: 'live' | 'test', ...edits: readonly Edit[]): string | undefined {
  const { keys } = named(environmentAfter(name, ...edits).secrets, 'parcels-secrets');
  return keys.find(({ key }) => key === 'LEDGER_DSN')?.urlParameters;
}

describe('the parameters of a URL', () => {
  test('stand in the order in which they are declared', () => {
    expect(addedIn('test', withParameters('pool_timeout: 10, connection_limit: 20'))).toBe(
      'pool_timeout=10&connection_limit=20',
    );
    const own = inTest('connection_limit: 5, pool_timeout: 1');
    expect(addedIn('test', withParameters('pool_timeout: 10, connection_limit: 20'), own)).toBe(
      'pool_timeout=1&connection_limit=5',
    );
  });

  test('have the values of the environment, where it gives some', () => {
    const edits = [withParameters('connection_limit: 20, sslmode: require'), inLive('connection_limit: 40')];
    expect(addedIn('test', ...edits)).toBe('connection_limit=20&sslmode=require');
    expect(addedIn('live', ...edits)).toBe('connection_limit=40&sslmode=require');
  });

  test('are text, as they are written', () => {
    expect(addedIn('test', withParameters('pgbouncer: true, version: 1.10, octal: 0o17'))).toBe(
      'pgbouncer=true&version=1.10&octal=0o17',
    );
  });

  test.each([
    ['a space', '-c statement_timeout=5000', '-c%20statement_timeout%3D5000'],
    ['a plus sign', '1+1', '1%2B1'],
    ['what separates parameters', 'a&b=c?d#e', 'a%26b%3Dc%3Fd%23e'],
    ['what templates are made of', '{{ .KEY }}"', '%7B%7B%20.KEY%20%7D%7D%22'],
    ['letters of other alphabets', 'größe', 'gr%C3%B6%C3%9Fe'],
  ])('are percent-encoded: %s', (_, value, encoded) => {
    expect(addedIn('test', withParameters(`options: '${value}'`))).toBe(`options=${encoded}`);
  });

  test('are added to the keys written as {url: …}, and to no others', () => {
    const environment = environmentAfter('test', withParameters('connection_limit: 20'));
    expect(named(environment.secrets, 'parcels-secrets').keys).toEqual([
      { key: 'CARRIER_TOKEN', entry: 'parcels/test/carrier', property: 'token' },
      { key: 'LEDGER_DSN', entry: 'parcels/test/ledger', property: 'dsn', urlParameters: 'connection_limit=20' },
      { key: 'LEDGER_ID', entry: 'parcels/test/ledger', property: 'dsn' },
      { key: 'WEBHOOK_SECRET', entry: 'parcels/test/carrier', property: 'webhook_secret' },
    ]);
    expect(named(environment.services, 'tracker-api').secretKeys).toEqual([
      { key: 'LEDGER_DSN', secret: 'parcels-secrets', urlParameters: 'connection_limit=20' },
      { key: 'LEDGER_ID', secret: 'parcels-secrets' },
    ]);
  });

  test('are nothing to a URL that declares none', () => {
    const url = replace(SYSTEM, 'LEDGER_DSN: ledger.dsn', 'LEDGER_DSN: { url: ledger.dsn }');
    expect(addedIn('test', url)).toBeUndefined();
    expect(problemsAfter(url)).toEqual([]);
  });
});

describe('a parameter that every environment must give', () => {
  const left = withParameters('connection_limit: { per: environment }');

  test('is asked for where one does not', () => {
    expect(problemsAfter(left, inLive('connection_limit: 40'))).toEqual([
      'overlays/parcels/test.yaml:22 stores.ledger.urlParameters.connection_limit: expected a value for connection_limit, which overlays/parcels/system.yaml leaves to each environment, found nothing',
    ]);
  });

  test('is fine where all do', () => {
    const edits = [left, inLive('connection_limit: 40'), inTest('connection_limit: 4')];
    expect(addedIn('live', ...edits)).toBe('connection_limit=40');
    expect(addedIn('test', ...edits)).toBe('connection_limit=4');
  });
});

describe('mistakes', () => {
  test('a parameter that system.yaml does not declare', () => {
    expect(problemsAfter(withParameters('connection_limit: 20'), inTest('connection_limits: 5'))).toEqual([
      'overlays/parcels/test.yaml:22 stores.ledger.urlParameters.connection_limits: expected a URL parameter that system.yaml declares (connection_limit), found "connection_limits"; did you mean "connection_limit"?',
    ]);
  });

  test('parameters of a store without a URL', () => {
    expect(problemsAfter(replace(SYSTEM, 'port: 5433,', 'port: 5433, urlParameters: { sslmode: require },'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.keys: expected a key written as {url: …}, to which urlParameters are added, found none',
    ]);
  });

  test('a URL of something else than a store', () => {
    expect(
      problemsAfter(replace(SYSTEM, 'CARRIER_TOKEN: carrier.token', 'CARRIER_TOKEN: { url: carrier.token }')),
    ).toEqual([
      'overlays/parcels/system.yaml:18 externals.carrier.keys.CARRIER_TOKEN: expected entry.property of the secret inventory, such as database.url, found a map',
    ]);
  });

  test('a URL whose place in the inventory is none', () => {
    expect(problemsAfter(replace(SYSTEM, 'LEDGER_DSN: ledger.dsn', 'LEDGER_DSN: { url: ledger.url }'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.keys.LEDGER_DSN: expected entry.property of the secret inventory (secrets:), found "ledger.url"; did you mean "ledger.dsn"?',
    ]);
  });

  test('a name that is none of a parameter', () => {
    expect(problemsAfter(withParameters('9lives: 1'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.urlParameters.9lives: expected the name of a query parameter, such as connection_limit as a key, found "9lives"',
    ]);
  });

  test('a value taken from elsewhere, which parameters cannot be', () => {
    expect(problemsAfter(withParameters('application: { from: environment }'))).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.urlParameters.application: expected text, a whole number, true or false, or {per: environment}, found a map',
    ]);
  });

  test('one key of one Secret with parameters and without', () => {
    const other = withPinnedService('extra', 'worker: {}, keys: { LEDGER_DSN: ledger.dsn }');
    expect(problemsAfter(withParameters('connection_limit: 20'), ...other)).toEqual([
      'overlays/parcels/system.yaml:26 services.extra.keys.LEDGER_DSN: expected "ledger.dsn" with the urlParameters of ledger, as stores.ledger.keys.LEDGER_DSN has it, found "ledger.dsn"; parcels-secrets holds one value per key: use another variable, or give one of the two a Secret of its own (secret: own)',
    ]);
  });

  test('a value that its name says is a secret, wherever it is given', () => {
    const secret = (place: string) =>
      `overlays/parcels/${place}: expected password under keys:, since its name says that it is a secret, found a value under urlParameters:; put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use`;
    expect(problemsAfter(withParameters('password: hunter2'))).toEqual([
      secret('system.yaml:15 stores.ledger.urlParameters.password'),
    ]);
    const given = [inTest('password: hunter2'), inLive('password: hunter2')];
    expect(problemsAfter(withParameters('password: { per: environment }'), ...given)).toEqual([
      secret('live.yaml:26 stores.ledger.urlParameters.password'),
      secret('test.yaml:22 stores.ledger.urlParameters.password'),
    ]);
  });
});
