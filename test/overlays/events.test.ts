import type { Environment, Worker } from '../../overlays/environment';
import {
  LIVE,
  SYSTEM,
  TEST,
  THIRD_PARTY,
  environmentAfter,
  named,
  problemsAfter,
  replace,
  withPinnedService,
  write,
  type Edit,
} from './edited-overlays';

/** A topic that `mover` publishes to, and a queue that `sorter` takes messages from. */
const EVENTS: readonly Edit[] = [
  replace(
    SYSTEM,
    'buckets:\n',
    'topics:\n' +
      '  parcel-moved: { event: parcel.moved, config: { MOVED_TOPIC: { from: topic.arn } } }\n' +
      '  parcel-lost: {}\n' +
      'queues:\n' +
      '  label-jobs:\n' +
      '    topics: [parcel-moved, parcel-lost]\n' +
      '    visibilitySeconds: 90\n' +
      '    retentionDays: 2\n' +
      '    deadLetter: { attempts: 3, retentionDays: 7 }\n' +
      '    config: { JOBS_QUEUE: { from: queue.url } }\n' +
      '  audit: {}\n' +
      'buckets:\n',
  ),
  ...withPinnedService('mover', 'worker: {}, uses: [parcel-moved, parcel-lost]'),
  ...withPinnedService('sorter', 'worker: {}, uses: [label-jobs, audit, ledger]'),
];

/** Stands the emulator into test; live stays in AWS. */
const EMULATOR: readonly Edit[] = [
  replace(SYSTEM, 'ports: any\n', 'ports: any\nawsEmulator: { endpointVariable: AWS_ENDPOINT_URL, port: 4566 }\n'),
  replace(TEST, 'hosts:', 'awsEmulator: { storage: 2Gi, size: small }\nhosts:'),
  write(
    THIRD_PARTY,
    'images: { localstack: { repository: docker.io/localstack/localstack, tag: 4.0.3, uid: 1000, gid: 1001 } }',
  ),
];

const workerOf = (environment: Environment, name: string): Worker => named(environment.workers, name);

describe('topics and queues in AWS', () => {
  const live = environmentAfter('live', ...EVENTS);

  test('are known to their users by ARN and URL', () => {
    expect(workerOf(live, 'mover').config).toMatchObject({
      MOVED_TOPIC: 'arn:aws:sns:eu-central-1:444455556666:parcel-moved',
    });
    expect(workerOf(live, 'sorter').config).toMatchObject({
      JOBS_QUEUE: 'https://sqs.eu-central-1.amazonaws.com/444455556666/label-jobs',
    });
  });

  test('are those of the account and region of each environment', () => {
    expect(workerOf(environmentAfter('test', ...EVENTS), 'mover').config).toMatchObject({
      MOVED_TOPIC: 'arn:aws:sns:eu-west-1:123456789012:parcel-moved',
    });
  });

  test('are reached as AWS is', () => {
    expect(workerOf(live, 'mover').destinations).toEqual([
      { kind: 'addresses', ranges: ['172.30.9.0/28'], port: 443 },
      { kind: 'internet', vpc: '172.30.0.0/16', port: 443 },
    ]);
    expect(workerOf(live, 'sorter').destinations).toContainEqual({
      kind: 'internet',
      vpc: '172.30.0.0/16',
      port: 443,
    });
  });

  test('need nothing that runs in the cluster', () => {
    expect(live.stores).toEqual([]);
  });

  test('give a role to a migration that uses one', () => {
    const migration = replace(
      SYSTEM,
      'routes:\n',
      'migrations:\n' +
        '  - { service: sorter, command: [up], uses: [label-jobs] }\n' +
        '  - { service: tracker-api, command: [up], uses: [ledger] }\n' +
        'routes:\n',
    );
    expect(
      environmentAfter('live', ...EVENTS, migration).migrations.map(({ name, roleArn }) => [name, roleArn]),
    ).toEqual([
      ['sorter-migrate', 'arn:aws:iam::444455556666:role/parcels-live-sorter-migrate'],
      ['tracker-api-migrate', undefined],
    ]);
  });

  test('have values that an environment may set otherwise', () => {
    const other = replace(LIVE, 'config: { PUBLIC_URL', 'config: { JOBS_QUEUE: "https://other", PUBLIC_URL');
    expect(workerOf(environmentAfter('live', ...EVENTS, other), 'sorter').config).toMatchObject({
      JOBS_QUEUE: 'https://other',
    });
  });
});

describe('the facts topic.arn and queue.url', () => {
  test.each([
    ['topic.arn', 'a topic'],
    ['queue.url', 'a queue'],
  ])('%s is one of %s alone', (fact, kind) => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `NAME: { from: ${fact} }`))).toEqual([
      `overlays/parcels/system.yaml:43 services.tracker-api.config.NAME: expected from: ${fact} only in the config of ${kind}, found it elsewhere`,
    ]);
  });

  test('are not mistaken for each other', () => {
    const mixed = replace(SYSTEM, '{ from: bucket.name }', '{ from: queue.url }');
    expect(problemsAfter(mixed)).toEqual([
      'overlays/parcels/system.yaml:21 buckets.labels.config.LABEL_BUCKET: expected from: queue.url only in the config of a queue, found it elsewhere',
    ]);
  });
});

describe('topics and queues in the emulator', () => {
  const test_ = environmentAfter('test', ...EVENTS, ...EMULATOR);
  const live = environmentAfter('live', ...EVENTS, ...EMULATOR);

  test('are those of its own account', () => {
    expect(workerOf(test_, 'mover').config).toMatchObject({
      MOVED_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:parcel-moved',
    });
    expect(workerOf(test_, 'sorter').config).toMatchObject({
      JOBS_QUEUE: 'http://localstack:4566/000000000000/label-jobs',
    });
  });

  test('are reached there, and not in AWS', () => {
    const emulator = { kind: 'pods', name: 'localstack', port: 4566 };
    expect(workerOf(test_, 'mover').destinations).toEqual([emulator]);
    expect(workerOf(test_, 'sorter').destinations).toEqual([
      { kind: 'internet', vpc: '172.20.0.0/16', port: 5433 },
      emulator,
    ]);
  });

  test('switch AWS off for those alone who use one, and where there is an emulator', () => {
    const told = ({ services, workers }: Environment) =>
      [...services, ...workers]
        .filter(({ config }) => 'AWS_ENDPOINT_URL' in config)
        .map(({ name, config }) => [name, config['AWS_ENDPOINT_URL']]);
    expect(told(test_)).toEqual([
      ['mover', 'http://localstack:4566'],
      ['sorter', 'http://localstack:4566'],
    ]);
    expect(told(live)).toEqual([]);
    expect(told(environmentAfter('test', ...EVENTS))).toEqual([]);
  });

  test('leave a bucket in AWS', () => {
    const printer = named(test_.services, 'label-printer');
    expect(printer.config).not.toHaveProperty('AWS_ENDPOINT_URL');
    expect(printer.destinations).toContainEqual({ kind: 'internet', vpc: '172.20.0.0/16', port: 443 });
  });

  test('are made by it: every topic, every queue with its dead letters, and who gets what', () => {
    const queue = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
    const topic = (name: string) => `arn:aws:sns:eu-west-1:000000000000:${name}`;
    expect(test_.stores).toEqual([
      {
        name: 'localstack',
        engine: {
          kind: 'localstack',
          region: 'eu-west-1',
          topics: [
            { name: 'parcel-lost', arn: topic('parcel-lost') },
            { name: 'parcel-moved', arn: topic('parcel-moved') },
          ],
          queues: [
            {
              name: 'audit',
              arn: queue('audit'),
              topicArns: [],
              visibilitySeconds: 30,
              retentionSeconds: 4 * 86_400,
              deadLetter: {
                name: 'audit-dead-letter',
                arn: queue('audit-dead-letter'),
                attempts: 5,
                retentionSeconds: 14 * 86_400,
              },
            },
            {
              name: 'label-jobs',
              arn: queue('label-jobs'),
              topicArns: [topic('parcel-moved'), topic('parcel-lost')],
              visibilitySeconds: 90,
              retentionSeconds: 2 * 86_400,
              deadLetter: {
                name: 'label-jobs-dead-letter',
                arn: queue('label-jobs-dead-letter'),
                attempts: 3,
                retentionSeconds: 7 * 86_400,
              },
            },
          ],
        },
        port: 4566,
        image: 'docker.io/localstack/localstack:4.0.3',
        version: '4.0.3',
        user: { uid: 1000, gid: 1001 },
        resources: { cpuMillis: 50, memoryMebibytes: 128, ephemeralStorageMebibytes: 256 },
        storageMebibytes: 2048,
        callers: [
          { kind: 'pods', name: 'mover' },
          { kind: 'pods', name: 'sorter' },
        ],
      },
    ]);
    expect(live.stores).toEqual([]);
  });

  test('let in a migration that uses one', () => {
    const migration = replace(
      SYSTEM,
      'routes:\n',
      'migrations: [{ service: sorter, command: [up], uses: [label-jobs] }]\nroutes:\n',
    );
    const environment = environmentAfter('test', ...EVENTS, ...EMULATOR, migration);
    expect(named(environment.stores, 'localstack').callers).toContainEqual({ kind: 'pods', name: 'sorter-migrate' });
    expect(named(environment.migrations, 'sorter-migrate').config).toMatchObject({
      AWS_ENDPOINT_URL: 'http://localstack:4566',
    });
  });

  test('stand among the stores of the cluster in alphabetical order', () => {
    const environment = environmentAfter(
      'test',
      ...EVENTS,
      ...EMULATOR,
      replace(
        SYSTEM,
        'stores:\n',
        'stores:\n  zone-cache: { engine: redis, port: 6379 }\n  cache: { engine: redis, port: 6380 }\n',
      ),
      replace(SYSTEM, 'health: /up', 'uses: [cache, zone-cache]'),
      replace(
        TEST,
        'stores:\n',
        'stores:\n  zone-cache: { inCluster: { storage: 1Gi } }\n  cache: { inCluster: { storage: 1Gi } }\n',
      ),
      replace(
        LIVE,
        'stores:\n',
        'stores:\n  zone-cache: { internet: { host: z.example } }\n  cache: { internet: { host: c.example } }\n',
      ),
      replace(
        THIRD_PARTY,
        'images: {',
        'images: { redis: { repository: docker.io/library/redis, tag: 7.2.7, uid: 999, gid: 999 },',
      ),
    );
    expect(environment.stores.map(({ name }) => name)).toEqual(['cache', 'localstack', 'zone-cache']);
  });
});

test('the address of the emulator is not that of a callee as well', () => {
  const callee = replace(SYSTEM, 'calls: [label-printer]', 'calls: [{ service: label-printer, variable: EMULATED }]');
  const emulator = EMULATOR.map((edit, index) =>
    index === 0
      ? replace(SYSTEM, 'ports: any\n', 'ports: any\nawsEmulator: { endpointVariable: EMULATED, port: 4566 }\n')
      : edit,
  );
  const both = replace(SYSTEM, 'uses: [ledger]\n', 'uses: [ledger, parcel-moved]\n');
  expect(problemsAfter(...EVENTS, ...emulator, callee, both)).toEqual([
    'overlays/parcels/system.yaml:55 services.tracker-api.calls[0].variable: expected EMULATED to follow from awsEmulator, in the environments that have one, found it written out; remove it: its presence switches AWS off',
  ]);
});
