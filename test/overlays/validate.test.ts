import { environmentSchema } from '../../overlays/schema/environment';
import { systemSchema } from '../../overlays/schema/system';
import { LIVE, SYSTEM, TEST, TEST_IMAGES, THIRD_PARTY, problemsAfter, replace, write } from './edited-overlays';

const SYSTEM_SETTINGS = Object.keys(systemSchema.properties).join(', ');
const CLUSTER_SETTINGS = Object.keys(environmentSchema.properties.cluster.properties).join(', ');
const DNS_LABEL =
  'a DNS label (lower-case letters, digits and hyphens, begins with a letter, ends without a hyphen, at most 63 characters)';
const CONFIG_VALUE = 'text, a whole number, true or false, {from: …}, {byTier: …} or {per: environment}';

describe('keys', () => {
  test('an unknown key is answered with the keys there are, and the one that was probably meant', () => {
    expect(problemsAfter(replace(SYSTEM, 'preStopSeconds: 5', 'prestopSecond: 5'))).toEqual([
      'overlays/parcels/system.yaml:7 shutdown.prestopSecond: expected one of the settings preStopSeconds, drainSeconds, found the unknown key "prestopSecond"; did you mean "preStopSeconds"?',
    ]);
  });

  test('what the system is cannot be said in an environment', () => {
    expect(problemsAfter(replace(LIVE, 'replicas: { min: 4, max: 8 }', 'port: 4000'))).toEqual([
      'overlays/parcels/live.yaml:32 services.tracker-api.port: expected one of the settings replicas, resources, config, found the unknown key "port"',
    ]);
  });

  test('where the system runs cannot be said in system.yaml', () => {
    expect(problemsAfter(replace(SYSTEM, 'ports: any', 'tier: dev'))).toEqual([
      `overlays/parcels/system.yaml:5 tier: expected one of the settings ${SYSTEM_SETTINGS}, found the unknown key "tier"`,
    ]);
  });

  test('a key that must be there is asked for at the setting that lacks it, with what it means', () => {
    expect(problemsAfter(replace(LIVE, 'replicas: { min: 4, max: 8 }', 'replicas: { max: 8 }'))).toEqual([
      'overlays/parcels/live.yaml:32 services.tracker-api.replicas.min: expected min (Fewest; at least 2 outside dev), found nothing',
    ]);
  });

  test('a section that must be there is asked for at the top of the file', () => {
    expect(problemsAfter(replace(TEST, 'tier: dev\n', ''))).toEqual([
      'overlays/parcels/test.yaml:1 tier: expected tier (Decides sizes, replicas, and how strict the checks are), found nothing',
    ]);
  });

  test('a key that must be there and is misspelt is one mistake', () => {
    expect(problemsAfter(replace(TEST, '  region: eu-west-1', '  regoin: eu-west-1'))).toEqual([
      `overlays/parcels/test.yaml:7 cluster.regoin: expected one of the settings ${CLUSTER_SETTINGS}, found the unknown key "regoin"; did you mean "region"?`,
    ]);
  });

  test('a service whose name is no DNS label is told what one looks like', () => {
    expect(problemsAfter(replace(SYSTEM, '  tracker-web:\n', '  Tracker_Web:\n'))).toEqual([
      `overlays/parcels/system.yaml:44 services.Tracker_Web: expected ${DNS_LABEL} as a key, found "Tracker_Web"`,
    ]);
  });

  test.each(['-web', 'web-', '9web', 'web.ui', '__proto__'])('%p is no name of a service', (name) => {
    expect(problemsAfter(replace(SYSTEM, '  tracker-web:\n', `  ${name}:\n`))).toEqual([
      `overlays/parcels/system.yaml:44 services.${name.includes('.') ? `"${name}"` : name}: expected ${DNS_LABEL} as a key, found "${name}"`,
    ]);
  });

  test.each(['9_POOL', 'LEDGER-POOL', 'LEDGER.POOL'])(
    '%p, which is no variable, is told what one looks like',
    (name) => {
      const shown = name.includes('.') ? `"${name}"` : name;
      expect(problemsAfter(replace(SYSTEM, 'LEDGER_POOL: 10', `${name}: 10`))).toEqual([
        `overlays/parcels/system.yaml:15 stores.ledger.config.${shown}: expected the name of an environment variable (letters, digits, underscores, no digit first) as a key, found "${name}"`,
      ]);
    },
  );

  test.each(['http_proxy', 'ledgerPool', '_POOL'])('%p is a variable as good as any', (name) => {
    expect(problemsAfter(replace(SYSTEM, 'LEDGER_POOL: 10', `${name}: 10`))).toEqual([]);
  });
});

describe('types', () => {
  test('a number where text is wanted is to be put in quotes', () => {
    expect(problemsAfter(replace(TEST, 'account: "123456789012"', 'account: 123456789012'))).toEqual([
      'overlays/parcels/test.yaml:6 cluster.account: expected an AWS account id of twelve digits, found 123456789012; put it in quotes: "123456789012"',
    ]);
  });

  test('an image tag of digits alone, as machines write it, is to be put in quotes', () => {
    expect(problemsAfter(replace(TEST_IMAGES, 'v1.4.0', '20240115'))).toEqual([
      'overlays/parcels/test.images.yaml:3 images.tracker-api.tag: expected an image tag that can be a label too (letters, digits, dots, hyphens, underscores, a letter or digit at both ends, at most 63 characters), found 20240115; put it in quotes: "20240115"',
    ]);
  });

  test('a number in quotes where a number is wanted is to be written without', () => {
    expect(problemsAfter(replace(SYSTEM, 'port: 9300', 'port: "9300"'))).toEqual([
      'overlays/parcels/system.yaml:27 services.label-printer.port: expected a whole number from 1024 to 65535, found "9300"; write it without quotes: 9300',
    ]);
  });

  test.each([
    [
      'text in quotes',
      'calls: [label-printer]',
      'calls: [{ service: 9300 }]',
      41,
      'tracker-api.calls[0].service',
      '9300',
    ],
    ['text in quotes', 'health: /healthz', 'health: 200', 28, 'label-printer.health', '200'],
    ['a number without', 'port: 9300', 'port: "80"', 27, 'label-printer.port', '"80"'],
    ['a list of it', 'uses: [ledger]', 'uses: Ledger', 42, 'tracker-api.uses', '"Ledger"'],
  ])('%s is no hint where it would be refused as well: %p as %p', (_, right, wrong, line, path, found) => {
    const [problem, ...others] = problemsAfter(replace(SYSTEM, right, wrong));
    expect(others).toEqual([]);
    expect(problem).toContain(`overlays/parcels/system.yaml:${line} services.${path}: expected `);
    expect(problem?.endsWith(`, found ${found}`)).toBe(true);
  });

  test('one name where a list is wanted is to be written as a list', () => {
    expect(problemsAfter(replace(SYSTEM, 'uses: [ledger]', 'uses: ledger'))).toEqual([
      'overlays/parcels/system.yaml:42 services.tracker-api.uses: expected a list, found "ledger"; write it as a list: [ledger]',
    ]);
  });

  test('a list where a map is wanted', () => {
    expect(problemsAfter(replace(SYSTEM, 'user: { uid: 2000, gid: 3000 }', 'user: [2000, 3000]'))).toEqual([
      'overlays/parcels/system.yaml:6 user: expected a map, found a list',
    ]);
  });

  test('a key with nothing behind it', () => {
    expect(problemsAfter(replace(LIVE, 'endpoints: [172.30.9.0/28]', 'endpoints:'))).toEqual([
      'overlays/parcels/live.yaml:15 network.endpoints: expected a list, found an empty value; give it a value, or remove the key',
    ]);
  });

  test('a list as the whole file', () => {
    expect(problemsAfter(replace(THIRD_PARTY, 'mirror: mirror.parcels.example/hub\nimages: {}', '- images'))).toEqual([
      'overlays/third-party.images.yaml:1: expected a map, found a list',
    ]);
  });
});

describe('values', () => {
  test.each([
    ['port: 9300', 'port: 80', 27, 'port', 'a whole number from 1024 to 65535', '80'],
    ['port: 9300', 'port: 9300.5', 27, 'port', 'a whole number from 1024 to 65535', '"9300.5"'],
    ['health: /healthz', 'health: healthz', 28, 'health', 'an absolute path such as /health', '"healthz"'],
    ['uid: 4000', 'uid: 0', 33, 'user.uid', 'a whole number from 1 to 65535', '0'],
    ['size: large', 'size: huge', 32, 'size', 'one of small, medium, large', '"huge"'],
    ['args: [--format, zpl]', 'args: []', 34, 'args', 'at least one', 'none'],
    [
      'carrier.webhook_secret }',
      'webhook }',
      36,
      'keys.WEBHOOK_SECRET',
      'entry.property of the secret inventory, such as database.url',
      '"webhook"',
    ],
  ])('of a service: not %p but %p', (right, wrong, line, setting, expected, found) => {
    expect(problemsAfter(replace(SYSTEM, right, wrong))).toEqual([
      `overlays/parcels/system.yaml:${line} services.label-printer.${setting}: expected ${expected}, found ${found}`,
    ]);
  });

  test.each([
    ['name: parcels-live', 'name: Parcels', 4, 'cluster.name', DNS_LABEL, '"Parcels"'],
    ['1.29', '1.9', 5, 'cluster.kubernetesVersion', 'a Kubernetes minor version from 1.27 to 1.35', '"1.9"'],
    ['"444455556666"', '"4444"', 6, 'cluster.account', 'an AWS account id of twelve digits', '"4444"'],
    [
      'region: eu-central-1',
      'region: Frankfurt',
      7,
      'cluster.region',
      'an AWS region such as us-east-1',
      '"Frankfurt"',
    ],
    ['172.30.0.0/16', '172.30.0.0', 13, 'network.vpc', 'an IPv4 range such as 10.0.0.0/16', '"172.30.0.0"'],
    ['172.30.0.0/16', '172.30.256.0/16', 13, 'network.vpc', 'an IPv4 range such as 10.0.0.0/16', '"172.30.256.0/16"'],
    ['2Gi', '2G', 33, 'services.tracker-api.resources.memory', 'a size in Mi or Gi, such as 512Mi', '"2G"'],
    [
      '1500m',
      '1.5',
      33,
      'services.tracker-api.resources.cpu',
      'CPU as millicores or cores, such as 250m or 2',
      '"1.5"',
    ],
    [
      'web: parcels.example',
      'web: localhost',
      17,
      'hosts.web',
      'a host name in lower case, such as api.example.com',
      '"localhost"',
    ],
  ])('of an environment: not %p but %p', (right, wrong, line, setting, expected, found) => {
    expect(problemsAfter(replace(LIVE, right, wrong))).toEqual([
      `overlays/parcels/live.yaml:${line} ${setting}: expected ${expected}, found ${found}`,
    ]);
  });

  test('a word that is nearly one of those allowed is answered with it', () => {
    expect(problemsAfter(replace(LIVE, 'scheme: internal', 'scheme: internl'))).toEqual([
      'overlays/parcels/live.yaml:20 ingress.scheme: expected one of internet-facing, internal, found "internl"; did you mean "internal"?',
    ]);
  });

  test('text that is too long is told how long it may be', () => {
    expect(problemsAfter(replace(SYSTEM, 'path: /api', `path: ${'/api'.repeat(51)}`))).toEqual([
      'overlays/parcels/system.yaml:52 routes[1].path: expected at most 200 characters, found 204',
    ]);
  });

  test('a long value is not shown to its end', () => {
    expect(problemsAfter(replace(SYSTEM, 'path: /api', `path: "${'?'.repeat(100)}"`))).toEqual([
      `overlays/parcels/system.yaml:52 routes[1].path: expected an absolute path such as /health, found "${'?'.repeat(59)}…`,
    ]);
  });

  test('an item that stands twice in a list is pointed at where it stands again', () => {
    const calls = 'calls: [label-printer,\n      tracker-web,\n      label-printer]';
    expect(problemsAfter(replace(SYSTEM, 'calls: [label-printer]', calls))).toEqual([
      'overlays/parcels/system.yaml:43 services.tracker-api.calls[2]: expected each item once, found "label-printer" again',
    ]);
  });

  test('a system has at least one service', () => {
    const system = 'system: parcels\ndescription: nothing yet\nservices: {}\n';
    expect(problemsAfter(write(SYSTEM, system))).toEqual([
      'overlays/parcels/system.yaml:3 services: expected at least one, found none',
    ]);
  });
});

describe('configuration values, which have several forms', () => {
  test('a list has none of them', () => {
    expect(problemsAfter(replace(SYSTEM, 'LEDGER_POOL: 10', 'LEDGER_POOL: [10]'))).toEqual([
      `overlays/parcels/system.yaml:15 stores.ledger.config.LEDGER_POOL: expected ${CONFIG_VALUE}, found a list`,
    ]);
  });

  test('a map with another key has none of them', () => {
    expect(problemsAfter(replace(SYSTEM, '{ from: cluster.region }', '{ of: cluster.region }'))).toEqual([
      `overlays/parcels/system.yaml:23 config.REGION: expected ${CONFIG_VALUE}, found a map`,
    ]);
  });

  test('a fact that is misspelt is answered with the facts there are', () => {
    expect(problemsAfter(replace(SYSTEM, '{ from: cluster.region }', '{ from: cluster.regoin }'))).toEqual([
      'overlays/parcels/system.yaml:23 config.REGION.from: expected one of environment, cluster.name, cluster.region, bucket.name, topic.arn, queue.url, store.host, store.address, external.host, external.url, found "cluster.regoin"; did you mean "cluster.region"?',
    ]);
  });

  test('an environment gives plain values alone', () => {
    expect(problemsAfter(replace(LIVE, 'LOG_LEVEL: error', 'LOG_LEVEL: { from: environment }'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.LOG_LEVEL: expected text, a whole number, true or false, found a map',
    ]);
  });
});
