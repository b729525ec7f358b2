import { LIVE, SYSTEM, TEST, environmentAfter, named, problemsAfter, replace, type Edit } from './edited-overlays';

/** The variables of a service, or of another workload, in an environment of the tiny system after the edits. */
function configOf(workload: string, name: 'live' | 'test', ...edits: readonly Edit[]) {
  const { services, scheduledJobs, migrations } = environmentAfter(name, ...edits);
  return named([...services, ...scheduledJobs, ...migrations], workload).config;
}

/** Two more stores for the ledger's users; both bring MODE. */
const twoModes = (first: string, second: string): readonly Edit[] => [
  replace(
    SYSTEM,
    'externals:\n',
    `externals:\n  a: { host: a.example, config: { MODE: ${first} } }\n  b: { host: b.example, config: { MODE: ${second} } }\n`,
  ),
  replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, a, b]'),
];

const migration = replace(
  SYSTEM,
  'routes:\n',
  'migrations: [{ service: tracker-api, command: [up], uses: [ledger] }]\nroutes:\n',
);

describe('precedence', () => {
  /** Each level sets LEVEL to its own name; the later wins. */
  const levels: readonly (readonly [string, Edit])[] = [
    ['system', replace(SYSTEM, 'config: { LOG_LEVEL: warn', 'config: { LEVEL: system, LOG_LEVEL: warn')],
    ['resource', replace(SYSTEM, 'LEDGER_POOL: 10', 'LEDGER_POOL: 10, LEVEL: resource')],
    ['service', replace(SYSTEM, 'LOG_LEVEL: info', 'LOG_LEVEL: info, LEVEL: service')],
    ['environment', replace(LIVE, 'config: { PUBLIC_URL', 'config: { LEVEL: environment, PUBLIC_URL')],
    [
      'service in the environment',
      replace(LIVE, 'LOG_LEVEL: error', 'LOG_LEVEL: error, LEVEL: service in the environment'),
    ],
  ];

  test.each(levels.map(([level], index) => [level, levels.slice(0, index + 1)] as const))(
    '%s wins over all levels before it',
    (level, upTo) => {
      expect(configOf('tracker-api', 'live', ...upTo.map(([, edit]) => edit))).toMatchObject({ LEVEL: level });
    },
  );

  test.each(levels.map(([level, edit]) => [level, edit] as const).slice(0, 3))(
    '%s is enough for a variable to exist',
    (level, edit) => expect(configOf('tracker-api', 'live', edit)).toMatchObject({ LEVEL: level }),
  );

  test.each(levels.slice(3))('%s adds no variable', (_, edit) => {
    expect(problemsAfter(edit)).toHaveLength(1);
  });

  test('an environment sets a variable for those services alone that have it', () => {
    const edit = replace(LIVE, 'config: { PUBLIC_URL', 'config: { LEDGER_POOL: 50, PUBLIC_URL');
    expect(configOf('tracker-api', 'live', edit)).toMatchObject({ LEDGER_POOL: '50' });
    expect(configOf('tracker-web', 'live', edit)).not.toHaveProperty('LEDGER_POOL');
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({ LEDGER_POOL: '10' });
  });

  test('an environment may set what would be derived', () => {
    const edit = replace(TEST, 'config: { PUBLIC_URL', 'config: { REGION: nowhere, PUBLIC_URL');
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({ REGION: 'nowhere' });
  });

  test('a migration has the values that its service has in the environment', () => {
    expect(configOf('tracker-api-migrate', 'live', migration)).toMatchObject({ LOG_LEVEL: 'error', LEDGER_POOL: '10' });
    expect(configOf('tracker-api-migrate', 'test', migration)).toMatchObject({ LOG_LEVEL: 'warn', LEDGER_POOL: '10' });
  });
});

describe('values', () => {
  test('are text, as variables are', () => {
    const edit = replace(
      SYSTEM,
      'LOG_LEVEL: info',
      'NUMBER: 8, SWITCH: true, TEXT: no, VERSION: 1.10, OCTAL: 0o17, TIME: 12:30',
    );
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({
      NUMBER: '8',
      SWITCH: 'true',
      TEXT: 'no',
      VERSION: '1.10',
      OCTAL: '0o17',
      TIME: '12:30',
    });
  });

  test('stand in alphabetical order', () => {
    const names = Object.keys(configOf('tracker-api', 'live'));
    expect(names).toEqual(['LABEL_PRINTER_URL', 'LEDGER_POOL', 'LOG_LEVEL', 'REGION']);
  });

  test.each([
    ['environment', 'live', 'test'],
    ['cluster.name', 'parcels-live', 'parcels-test'],
    ['cluster.region', 'eu-central-1', 'eu-west-1'],
  ])('may be the fact %s of each environment', (fact, live, test) => {
    const edit = replace(SYSTEM, 'LOG_LEVEL: info', `FACT: { from: ${fact} }`);
    expect(configOf('tracker-api', 'live', edit)).toMatchObject({ FACT: live });
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({ FACT: test });
  });

  test('of a bucket may be its name', () => {
    expect(configOf('label-printer', 'live')).toMatchObject({ LABEL_BUCKET: 'parcels-live-labels' });
  });

  test('of anything else may not', () => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', 'NAME: { from: bucket.name }'))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.config.NAME: expected from: bucket.name only in the config of a bucket, found it elsewhere',
    ]);
  });
});

describe('a value that follows from the tier', () => {
  const byTier = (of = 'LEVEL') => `${of}: { byTier: { dev: debug, staging: info, prod: 8 } }`;

  test('is that of the tier of each environment', () => {
    const edit = replace(SYSTEM, 'LOG_LEVEL: info', byTier());
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({ LEVEL: 'debug' });
    expect(configOf('tracker-api', 'live', edit)).toMatchObject({ LEVEL: '8' });
    const staging = replace(LIVE, 'tier: prod', 'tier: staging');
    expect(configOf('tracker-api', 'live', edit, staging)).toMatchObject({ LEVEL: 'info' });
  });

  test('may be brought by a resource, or be that of every service', () => {
    expect(configOf('tracker-api', 'test', replace(SYSTEM, 'LEDGER_POOL: 10', byTier()))).toMatchObject({
      LEVEL: 'debug',
    });
    expect(configOf('tracker-web', 'test', replace(SYSTEM, 'LOG_LEVEL: warn', byTier()))).toMatchObject({
      LEVEL: 'debug',
    });
  });

  const refused = (place: string, name: string) =>
    `overlays/parcels/${place}${name}: expected no value for ${name}: it follows from the tier, found one; remove it, or declare it in system.yaml as {per: environment}`;

  test('is set by no environment', () => {
    const edit = replace(SYSTEM, 'LOG_LEVEL: warn', `LOG_LEVEL: warn, ${byTier()}`);
    expect(problemsAfter(edit, replace(LIVE, 'config: { PUBLIC_URL', 'config: { LEVEL: x, PUBLIC_URL'))).toEqual([
      refused('live.yaml:28 config.', 'LEVEL'),
    ]);
    expect(problemsAfter(edit, replace(LIVE, 'LOG_LEVEL: error', 'LEVEL: x'))).toEqual([
      refused('live.yaml:34 services.tracker-api.config.', 'LEVEL'),
    ]);
  });

  test.each(['LOG_LEVEL: info', 'PUBLIC_URL: { per: environment }'])(
    'for one service is set for all by no environment, whichever service it is: the one with %s',
    (place) => {
      const edit = replace(SYSTEM, place, `${byTier('LOG_LEVEL')}${place.startsWith('LOG') ? '' : `, ${place}`}`);
      expect(problemsAfter(edit, replace(TEST, 'config: {', 'config: { LOG_LEVEL: debug,'))).toContain(
        refused('test.yaml:24 config.', 'LOG_LEVEL'),
      );
    },
  );

  test('is plain for the service that says so, and for environments too', () => {
    const edit = replace(SYSTEM, 'LEDGER_POOL: 10', byTier('LOG_LEVEL'));
    expect(configOf('tracker-api', 'live', edit)).toMatchObject({ LOG_LEVEL: 'error' });
    expect(configOf('tracker-api', 'test', edit)).toMatchObject({ LOG_LEVEL: 'info' });
  });

  test('is given for every tier', () => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', 'LEVEL: { byTier: { dev: a, prod: b } }'))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.config.LEVEL.byTier.staging: expected staging (In the tier staging), found nothing',
    ]);
  });

  test('is plain in each', () => {
    const list = 'LEVEL: { byTier: { dev: [], staging: a, prod: b } }';
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', list))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.config.LEVEL.byTier.dev: expected text, a whole number, true or false, found a list',
    ]);
  });
});

describe('a value that every environment must give', () => {
  const MISSING =
    'overlays/parcels/test.yaml:1 config.PUBLIC_URL: expected a value for PUBLIC_URL, which overlays/parcels/system.yaml leaves to each environment, found nothing, and tracker-web needs it';
  const withoutValue = replace(TEST, 'config: { PUBLIC_URL: "https://test.parcels.example" }\n', '');

  test('is asked for where one gives none', () => {
    expect(problemsAfter(withoutValue)).toEqual([MISSING]);
  });

  test('is asked for once, however many workloads need it', () => {
    const needed = replace(SYSTEM, 'LEDGER_POOL: 10', 'LEDGER_POOL: { per: environment }');
    expect(problemsAfter(needed, migration)).toEqual(
      ['live.yaml:28', 'test.yaml:24'].map(
        (place) =>
          `overlays/parcels/${place} config.LEDGER_POOL: expected a value for LEDGER_POOL, which overlays/parcels/system.yaml leaves to each environment, found nothing, and tracker-api needs it`,
      ),
    );
  });

  test('may be given for the service alone', () => {
    const services = 'services: { tracker-web: { config: { PUBLIC_URL: "https://t.example" } } }\nplaceholders:';
    expect(problemsAfter(withoutValue, replace(TEST, 'placeholders:', services))).toEqual([]);
  });
});

describe('two resources that bring one variable', () => {
  test('must agree', () => {
    expect(problemsAfter(...twoModes('fast', 'safe'))).toEqual([
      'overlays/parcels/system.yaml:19 externals.b.config.MODE: expected the value that a gives MODE, found another one, and tracker-api uses both; set MODE at the service, or give the two resources different variables',
    ]);
  });

  test('are fine when they agree', () => {
    expect(configOf('tracker-api', 'test', ...twoModes('fast', 'fast'))).toMatchObject({ MODE: 'fast' });
  });

  test('are fine when the service settles it', () => {
    const settled = replace(SYSTEM, 'LOG_LEVEL: info', 'MODE: both');
    expect(configOf('tracker-api', 'test', ...twoModes('fast', 'safe'), settled)).toMatchObject({ MODE: 'both' });
  });
});

describe('a variable has one meaning', () => {
  test('not configuration and a secret key at once, which is said once for all who have it', () => {
    expect(problemsAfter(replace(SYSTEM, 'LEDGER_POOL: 10', 'LEDGER_DSN: 10'), migration)).toEqual([
      'overlays/parcels/system.yaml:15 stores.ledger.config.LEDGER_DSN: expected LEDGER_DSN either as configuration or as a secret key, found both for tracker-api (ledger.dsn)',
    ]);
  });

  test('not the address of a callee and configuration at once', () => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', 'LABEL_PRINTER_URL: "http://elsewhere"'))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.config.LABEL_PRINTER_URL: expected LABEL_PRINTER_URL to follow from calls: [label-printer], found it written out as well; remove it: its value is derived',
    ]);
  });

  test('not the address of a callee and a secret key at once', () => {
    const key = 'keys: { LABEL_PRINTER_URL: carrier.token }';
    expect(problemsAfter(replace(SYSTEM, 'config: { LOG_LEVEL: info }', key))).toEqual([
      'overlays/parcels/system.yaml:37 services.tracker-api: expected LABEL_PRINTER_URL to follow from calls: [label-printer], found it written out as well; remove it: its value is derived',
    ]);
  });
});
