import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  TEST_IMAGES,
  THIRD_PARTY,
  copy,
  problemsAfter,
  replace,
  write,
  type Edit,
} from '../edited-overlays';

/** Adds topics and queues, on line 20, and the names that tracker-web uses. */
const declaring = (events: string, ...used: readonly string[]): readonly Edit[] => [
  replace(SYSTEM, 'buckets:\n', `${events}\nbuckets:\n`),
  replace(SYSTEM, 'health: /up', `uses: [${used.join(', ')}]`),
];

/** Adds a topic and a queue. */
const withEvents = declaring(
  'topics: { parcel-moved: {} }\nqueues: { label-jobs: {} }\n',
  'parcel-moved',
  'label-jobs',
);

const EMULATOR = 'awsEmulator: { endpointVariable: EMULATED_AWS, port: 4566 }';
const withEmulator = replace(SYSTEM, 'ports: any\n', `ports: any\n${EMULATOR}\n`);
const inTest = replace(TEST, 'hosts:', 'awsEmulator: { storage: 1Gi }\nhosts:');
const inLive = replace(LIVE, 'hosts:', 'awsEmulator: { storage: 1Gi }\nhosts:');
const image = write(
  THIRD_PARTY,
  'images: { localstack: { repository: docker.io/localstack/localstack, tag: 4.0.3, uid: 1000, gid: 1000 } }',
);

describe('a queue', () => {
  test('is not named as the dead-letter queue of another', () => {
    const both = declaring('queues: { jobs: {}, jobs-dead-letter: {} }', 'jobs', 'jobs-dead-letter');
    expect(problemsAfter(...both)).toEqual([
      'overlays/parcels/system.yaml:20 queues.jobs-dead-letter: expected a name that is not the dead-letter queue of jobs, found "jobs-dead-letter"; a queue brings its dead-letter queue; remove this one',
    ]);
  });

  test('may be named so when there is no such other queue', () => {
    expect(problemsAfter(...declaring('queues: { jobs-dead-letter: {} }', 'jobs-dead-letter'))).toEqual([]);
  });

  test('gets messages of topics that exist', () => {
    const queue = (topic: string) =>
      declaring(`topics: { parcel-moved: {} }\nqueues: { jobs: { topics: [${topic}] } }`, 'parcel-moved', 'jobs');
    expect(problemsAfter(...queue('parcel-mooved'))).toEqual([
      'overlays/parcels/system.yaml:21 queues.jobs.topics[0]: expected a topic (parcel-moved), found "parcel-mooved"; did you mean "parcel-moved"?',
    ]);
    expect(problemsAfter(...queue('parcel-moved'))).toEqual([]);
  });

  test.each(['Jobs', 'parcel.moved', 'jobs_2', 'j'.repeat(63)])('is not named %s', (name) => {
    const path = name.includes('.') ? `"${name}"` : name.length > 60 ? `${name.slice(0, 60)}…` : name;
    const shown = name.length > 59 ? `"${name.slice(0, 59)}…` : `"${name}"`;
    expect(problemsAfter(replace(SYSTEM, 'buckets:\n', `queues: { ${name}: {} }\nbuckets:\n`))).toEqual([
      `overlays/parcels/system.yaml:20 queues.${path}: expected the name of a topic or queue (lower-case letters, digits and hyphens, at most 62 characters) as a key, found ${shown}`,
    ]);
  });
});

describe('the address of the AWS emulator', () => {
  const derived = (place: string, name: string) =>
    `overlays/parcels/${place}: expected ${name} to follow from awsEmulator, in the environments that have one, found it written out; remove it: its presence switches AWS off`;

  test.each(['LOCALSTACK_ENDPOINT', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SQS'])(
    'is not written out as %s, whether or not there is an emulator',
    (name) => {
      expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `${name}: "http://localhost:4566"`))).toEqual([
        derived(`system.yaml:43 services.tracker-api.config.${name}`, name),
      ]);
    },
  );

  test.each<[string, Edit]>([
    ['system.yaml:23 config', replace(SYSTEM, 'LOG_LEVEL: warn', 'AWS_ENDPOINT_URL: x')],
    ['system.yaml:15 stores.ledger.config', replace(SYSTEM, 'LEDGER_POOL: 10', 'AWS_ENDPOINT_URL: x')],
    ['system.yaml:15 stores.ledger.keys', replace(SYSTEM, 'LEDGER_DSN:', 'AWS_ENDPOINT_URL:')],
    ['system.yaml:18 externals.carrier.keys', replace(SYSTEM, 'CARRIER_TOKEN:', 'AWS_ENDPOINT_URL:')],
    ['system.yaml:21 buckets.labels.config', replace(SYSTEM, 'LABEL_BUCKET:', 'AWS_ENDPOINT_URL:')],
    ['system.yaml:36 services.label-printer.keys', replace(SYSTEM, 'WEBHOOK_SECRET:', 'AWS_ENDPOINT_URL:')],
    [
      'system.yaml:20 topics.moved.config',
      replace(SYSTEM, 'buckets:\n', 'topics: { moved: { config: { AWS_ENDPOINT_URL: x } } }\nbuckets:\n'),
    ],
    [
      'system.yaml:20 queues.jobs.config',
      replace(SYSTEM, 'buckets:\n', 'queues: { jobs: { config: { AWS_ENDPOINT_URL: x } } }\nbuckets:\n'),
    ],
    [
      'system.yaml:20 variableSets.aws.config',
      replace(SYSTEM, 'buckets:\n', 'variableSets: { aws: { config: { AWS_ENDPOINT_URL: x } } }\nbuckets:\n'),
    ],
  ])('is not written out at %s', (place, edit) => {
    const problems = problemsAfter(edit).filter((problem) => problem.includes('awsEmulator'));
    expect(problems).toEqual([derived(`${place}.AWS_ENDPOINT_URL`, 'AWS_ENDPOINT_URL')]);
  });

  test('is not how a callee is found', () => {
    const calls = 'calls: [{ service: label-printer, variable: AWS_ENDPOINT_URL_S3 }]';
    expect(problemsAfter(replace(SYSTEM, 'calls: [label-printer]', calls))).toEqual([
      derived('system.yaml:41 services.tracker-api.calls[0].variable', 'AWS_ENDPOINT_URL_S3'),
    ]);
    const address = 'port: 9300\n    address: { variable: AWS_ENDPOINT_URL }';
    expect(problemsAfter(replace(SYSTEM, 'port: 9300', address))).toContain(
      derived('system.yaml:28 services.label-printer.address.variable', 'AWS_ENDPOINT_URL'),
    );
  });

  test('is not what the name of a callee makes of it', () => {
    const renamed = [
      replace(SYSTEM, '  label-printer:\n', '  aws-endpoint:\n'),
      replace(SYSTEM, 'calls: [label-printer]', 'calls: [aws-endpoint]'),
      ...[LIVE_IMAGES, TEST_IMAGES].map((file) => replace(file, '  label-printer:', '  aws-endpoint:')),
    ];
    expect(problemsAfter(...renamed)).toEqual([
      'overlays/parcels/system.yaml:41 services.tracker-api.calls[0]: expected AWS_ENDPOINT_URL to follow from awsEmulator, in the environments that have one, found the address of aws-endpoint; give the call another variable: its presence switches AWS off',
    ]);
    const named = replace(SYSTEM, 'port: 9300', 'port: 9300\n    address: { variable: PRINTER }');
    expect(problemsAfter(...renamed, named)).toEqual([]);
  });

  test('is one mistake at each line that has it, also where the emulator gives a service the same variable', () => {
    const everywhere = [
      ...declaring(
        'topics: { moved: {} }\nvariableSets:\n  aws: { config: { EMULATED_AWS: x } }\n  aws-2: { config: { EMULATED_AWS: y } }',
        ...['moved', 'aws', 'aws-2'],
      ),
      replace(SYSTEM, 'calls: [tracker-api]', 'calls: [{ service: tracker-api, variable: EMULATED_AWS }]'),
      replace(SYSTEM, 'config: { LOG_LEVEL: info }', 'config: { EMULATED_AWS: z }'),
      replace(SYSTEM, 'uses: [ledger]', 'uses: [ledger, aws, aws-2]'),
    ];
    expect(problemsAfter(withEmulator, inTest, image, ...everywhere)).toEqual([
      derived('system.yaml:23 variableSets.aws.config.EMULATED_AWS', 'EMULATED_AWS'),
      derived('system.yaml:24 variableSets.aws-2.config.EMULATED_AWS', 'EMULATED_AWS'),
      derived('system.yaml:48 services.tracker-api.config.EMULATED_AWS', 'EMULATED_AWS'),
      derived('system.yaml:52 services.tracker-web.calls[0].variable', 'EMULATED_AWS'),
    ]);
  });

  test('is not written out under the name that the system gives it', () => {
    expect(problemsAfter(withEmulator, replace(SYSTEM, 'LOG_LEVEL: info', 'EMULATED_AWS: x'))).toEqual([
      derived('system.yaml:44 services.tracker-api.config.EMULATED_AWS', 'EMULATED_AWS'),
    ]);
  });

  test('cannot be added by an environment', () => {
    expect(problemsAfter(withEmulator, replace(LIVE, 'LOG_LEVEL: error', 'EMULATED_AWS: x'))).toEqual([
      'overlays/parcels/live.yaml:34 services.tracker-api.config.EMULATED_AWS: expected a variable that system.yaml declares for tracker-api (LOG_LEVEL, REGION, LEDGER_POOL), found "EMULATED_AWS"',
    ]);
  });

  test.each(['AWS_ENDPOINT_URLS', 'MY_AWS_ENDPOINT_URL', 'LOCALSTACK_ENDPOINTS'])('has not the name %s', (name) => {
    expect(problemsAfter(replace(SYSTEM, 'LOG_LEVEL: info', `${name}: x`))).toEqual([]);
  });
});

describe('the AWS emulator', () => {
  test('is for the tier dev', () => {
    expect(problemsAfter(withEmulator, inTest, image)).toEqual([]);
  });

  test.each(['staging', 'prod'])('is refused in the tier %s', (tier) => {
    expect(problemsAfter(withEmulator, inLive, image, replace(LIVE, 'tier: prod', `tier: ${tier}`))).toEqual([
      `overlays/parcels/live.yaml:17 awsEmulator: expected no emulator in the tier ${tier}: it would switch AWS off, found one`,
    ]);
  });

  test('is one that system.yaml declares', () => {
    expect(problemsAfter(inTest, image)).toEqual([
      'overlays/parcels/test.yaml:14 awsEmulator: expected awsEmulator in overlays/parcels/system.yaml, with its port and the variable for its address, found nothing there',
    ]);
  });

  test('has an image', () => {
    expect(problemsAfter(withEmulator, inTest)).toEqual([
      'overlays/third-party.images.yaml:3 images.localstack: expected an image named localstack, for the AWS emulator, found nothing',
    ]);
  });

  test('has a name that no service has, where there may be one', () => {
    const rename = [
      replace(SYSTEM, '  label-printer:\n', '  localstack:\n'),
      replace(SYSTEM, 'calls: [label-printer]', 'calls: [localstack]'),
      ...[LIVE_IMAGES, TEST_IMAGES].map((file) => replace(file, '  label-printer:', '  localstack:')),
    ];
    expect(problemsAfter(...rename)).toEqual([]);
    expect(problemsAfter(...rename, withEmulator)).toEqual([
      'overlays/parcels/system.yaml:27 services.localstack: expected a name that the AWS emulator does not hold, found "localstack"; rename one of them',
    ]);
  });
});

describe('topics and queues, whose names are the same in every environment,', () => {
  /** A third environment, as live is, in another cluster. */
  const live2: readonly Edit[] = [
    copy(LIVE, 'parcels/live-2.yaml'),
    replace('parcels/live-2.yaml', 'name: parcels-live', 'name: parcels-live-2'),
    copy(LIVE_IMAGES, 'parcels/live-2.images.yaml'),
  ];
  const mixed = (name: string) =>
    `overlays/parcels/live-2.yaml:6 cluster.account: expected an account or region in which ${name} is not that of overlays/parcels/live.yaml, found 444455556666, eu-central-1; messages of both environments would mix`;

  test('are not those of another environment: one account and region has them once', () => {
    expect(problemsAfter(...live2)).toEqual([]);
    expect(problemsAfter(...live2, ...withEvents)).toEqual([mixed('parcel-moved'), mixed('label-jobs')]);
  });

  test('of another account are others', () => {
    const other = (text: string) => replace('parcels/live-2.yaml', text, text.replace('444455556666', '777788889999'));
    expect(
      problemsAfter(...live2, ...withEvents, other('account: "444455556666"'), other('eu-central-1:444455556666')),
    ).toEqual([]);
  });

  test('of another region are others', () => {
    const file = 'parcels/live-2.yaml';
    expect(
      problemsAfter(
        ...live2,
        ...withEvents,
        replace(file, 'region: eu-central-1\n', 'region: eu-west-1\n'),
        replace(file, '[eu-central-1a, eu-central-1b]', '[eu-west-1a, eu-west-1b]'),
        replace(file, 'arn:aws:acm:eu-central-1', 'arn:aws:acm:eu-west-1'),
      ),
    ).toEqual([]);
  });

  test('of the emulator are its own, whatever the account', () => {
    /** Puts test into the account and region of live. */
    const beside: readonly Edit[] = [
      replace(TEST, 'account: "123456789012"', 'account: "444455556666"'),
      replace(TEST, 'region: eu-west-1\n', 'region: eu-central-1\n'),
      replace(TEST, 'zones: [eu-west-1b]', 'zones: [eu-central-1b]'),
      replace(TEST, 'eu-west-1:123456789012', 'eu-central-1:444455556666'),
    ];
    expect(problemsAfter(...beside, ...withEvents)).toHaveLength(2);
    expect(problemsAfter(...beside, ...withEvents, withEmulator, inTest, image)).toEqual([]);
  });

  test('are not those of another system, either; but a topic is no queue', () => {
    const atlas = (topic: string): readonly Edit[] => [
      write(
        'atlas/system.yaml',
        `system: atlas\ndescription: Maps\ntopics: { ${topic}: {} }\nservices: { maps: { worker: {}, uses: [${topic}] } }\n`,
      ),
      write(
        'atlas/live.yaml',
        'tier: dev\n' +
          'cluster: { name: atlas-live, kubernetesVersion: 1.29, account: "444455556666", region: eu-central-1, zones: [eu-central-1a] }\n' +
          'network: { vpc: 10.0.0.0/16 }\n' +
          'placeholders: { cluster.account: account of the maps }\n',
      ),
      write('atlas/live.images.yaml', 'images: { maps: { tag: v1 } }\n'),
    ];
    expect(problemsAfter(...withEvents, ...atlas('parcel-moved'))).toEqual([
      'overlays/parcels/live.yaml:6 cluster.account: expected an account or region in which parcel-moved is not that of overlays/atlas/live.yaml, found 444455556666, eu-central-1; messages of both environments would mix',
    ]);
    expect(problemsAfter(...withEvents, ...atlas('label-jobs'))).toEqual([]);
  });
});
