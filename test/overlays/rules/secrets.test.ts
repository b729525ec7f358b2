import {
  LIVE,
  SYSTEM,
  TEST_IMAGES,
  THIRD_PARTY,
  environmentAfter,
  named,
  problemsAfter,
  replace,
  withService,
} from '../edited-overlays';

const HINT =
  'put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use';

const pasted = (place: string, kind: string) =>
  `overlays/${place}: expected no secret in an overlay, found what looks like ${kind}; ${HINT}`;

const byItsName = (place: string, variable: string, map = 'config') =>
  `overlays/parcels/${place}: expected ${variable} under keys:, since its name says that it is a secret, found a value under ${map}:; ${HINT}`;

describe('no file holds what looks like a credential', () => {
  test.each([
    ['parcels/system.yaml:3 description', replace(SYSTEM, 'Parcel tracking, three services', 'AKIAIOSFODNN7EXAMPLE')],
    [
      'parcels/live.yaml:37 placeholders."cluster.account"',
      replace(LIVE, 'account of the live', 'AKIAIOSFODNN7EXAMPLE'),
    ],
    ['parcels/test.images.yaml:2 images.label-printer.tag', replace(TEST_IMAGES, 'latest', 'AKIAIOSFODNN7EXAMPLE')],
    [
      'third-party.images.yaml:3 images.nginx.tag',
      replace(
        THIRD_PARTY,
        '{}',
        '{ nginx: { repository: docker.io/library/nginx, tag: AKIAIOSFODNN7EXAMPLE, uid: 1, gid: 1 } }',
      ),
    ],
  ])('not at %s', (place, edit) => {
    expect(problemsAfter(edit)).toEqual([pasted(place, 'an AWS access key id')]);
  });

  test.each([
    ['config', 'tracker-api', replace(SYSTEM, 'LOG_LEVEL: info', 'ghp_abcdefghijklmnopqrstuvwxyz: 1'), 43],
    ['keys', 'label-printer', replace(SYSTEM, 'WEBHOOK_SECRET:', 'ghp_abcdefghijklmnopqrstuvwxyz:'), 36],
  ])('not as a key under %s', (map, service, edit, line) => {
    expect(problemsAfter(edit)).toEqual([
      pasted(`parcels/system.yaml:${line} services.${service}.${map}.(not shown)`, 'a GitHub token'),
    ]);
  });

  test('not as a value for one tier', () => {
    const edit = replace(
      SYSTEM,
      'LOG_LEVEL: info',
      'ID: { byTier: { dev: none, staging: none, prod: AKIAIOSFODNN7EXAMPLE } }',
    );
    expect(problemsAfter(edit)).toEqual([
      pasted('parcels/system.yaml:43 services.tracker-api.config.ID.byTier.prod', 'an AWS access key id'),
    ]);
  });

  test('not even in a service that no environment has', () => {
    const absent = 'worker: {}, args: [AKIAIOSFODNN7EXAMPLE], only: { tiers: [staging], why: a trial }';
    expect(problemsAfter(withService('trial', absent))).toEqual([
      pasted('parcels/system.yaml:26 services.trial.args[0]', 'an AWS access key id'),
    ]);
  });
});

describe('a variable whose name says that it is a secret', () => {
  test.each(['DB_PASSWORD', 'db_password', 'Api_Key', 'token'])('has no written value: %s', (name) => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `${name}: hunter2`))).toEqual([
      byItsName(`system.yaml:43 services.tracker-api.config.${name}`, name),
    ]);
  });

  test('has none that follows from the tier', () => {
    const edit = replace(SYSTEM, 'LOG_LEVEL: info', 'API_TOKEN: { byTier: { dev: a, staging: b, prod: c } }');
    expect(problemsAfter(edit)).toEqual([
      byItsName('system.yaml:43 services.tracker-api.config.API_TOKEN', 'API_TOKEN'),
    ]);
  });

  test('may be taken from a fact of the environment, which is no secret', () => {
    const edit = replace(SYSTEM, '{ LABEL_BUCKET: { from: bucket.name } }', '{ BUCKET_TOKEN: { from: bucket.name } }');
    expect(named(environmentAfter('live', edit).services, 'label-printer').config).toMatchObject({
      BUCKET_TOKEN: 'parcels-live-labels',
    });
  });

  test('that every environment must give is refused where one does', () => {
    const left = replace(SYSTEM, 'LOG_LEVEL: info', 'LOG_LEVEL: info, API_TOKEN: { per: environment }');
    const given = (file: string) => replace(file, 'config: { PUBLIC_URL', 'config: { API_TOKEN: hunter2, PUBLIC_URL');
    expect(problemsAfter(left, given(LIVE), given('parcels/test.yaml'))).toEqual([
      byItsName('live.yaml:28 config.API_TOKEN', 'API_TOKEN'),
      byItsName('test.yaml:24 config.API_TOKEN', 'API_TOKEN'),
    ]);
  });

  test('is a secret key, whatever its case', () => {
    expect(problemsAfter(replace(SYSTEM, 'WEBHOOK_SECRET:', 'webhook_secret:'))).toEqual([]);
  });
});

test.each(['dbPassword', 'sslpassword', 'DB_PASSWORD', 'ApiKey', 'refreshToken'])(
  'a variable named %s is a secret, written in whatever case, and also if it is a number',
  (variable) => {
    for (const value of ['hunter', '4711', '{ byTier: { dev: a, staging: b, prod: c } }']) {
      expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `${variable}: ${value}`))).toEqual([
        byItsName(`system.yaml:43 services.tracker-api.config.${variable}`, variable),
      ]);
    }
  },
);

test.each(['PASSWORD_RESET_URL', 'TOKENS', 'monkey', 'ACCESS_TOKEN_TTL'])('%s is no name of a secret', (variable) => {
  expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `${variable}: a`))).toEqual([]);
});

describe('the words that start a process', () => {
  const started = (words: string) => problemsAfter(replace(SYSTEM, 'args: [--format, zpl]', `args: ${words}`));
  const refused = (index: number, flag: string) =>
    `overlays/parcels/system.yaml:34 services.label-printer.args[${index}]: expected ${flag} from a variable, $(NAME), since its name says that it is a secret, found a value in the word itself or the next; ${HINT}`;

  test.each([
    ['[--api-basic-auth-password=hunter2]', 0, '--api-basic-auth-password'],
    ['[serve, --password, hunter2]', 1, '--password'],
    ['[--token=abc]', 0, '--token'],
    ['[-apiKey, abc]', 0, '--apiKey'],
  ])('hold no secret: %s', (words, index, flag) => {
    expect(started(words)).toEqual([refused(index, flag)]);
  });

  test.each([
    '["--password=$(CARRIER_TOKEN)"]',
    '[--password, "$(CARRIER_TOKEN)"]',
    '[--password, --verbose]',
    '[--token-ttl=15m]',
    '[--format, zpl]',
  ])('may take it from a variable, or be about something else: %s', (words) => {
    expect(started(words)).toEqual([]);
  });
});
