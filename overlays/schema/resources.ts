import { Type, type Static } from '@sinclair/typebox';
import * as aws from './aws-scalars';
import * as scalar from './scalars';
import { configuration, keys, secret, urlKeys, urlParameters } from './variables';

/** What services can name under `uses`. */

/** Store engines the model knows. */
const ENGINES = ['postgres', 'redis'] as const;

/** The secrets and variables that most resources bring. */
const brought = {
  secret: secret(),
  keys: keys('Secret keys every user gets.'),
  config: configuration('Configuration every user gets.'),
};

export const store = scalar.record('A database or cache that services use.', {
  engine: scalar.oneOf('What it speaks.', ENGINES),
  port: scalar.port('Port it listens on, in every environment.'),
  optional: Type.Boolean({
    default: false,
    description: 'True when its users work without it; then no probe and no start may wait for it.',
  }),
  database: Type.Optional(scalar.databaseName('Database in it.')),
  databaseUser: Type.Optional(scalar.databaseName('User that its users log in as.')),
  password: Type.Optional(
    scalar.secretReference(
      'Its password in the inventory, for an environment that runs it in the cluster; the key in the Secret is `<STORE>_PASSWORD`. Left out, it has none.',
    ),
  ),
  poolSize: Type.Optional(
    scalar.urlParameter(
      'Which variable of its `config`, or which of its `urlParameters`, is the number of connections that each pod opens.',
    ),
  ),
  extensions: scalar.listOf('Extensions that must be enabled in the database.', scalar.word('Extension.')),
  ...brought,
  keys: urlKeys('Secret keys every user gets.'),
  urlParameters: urlParameters(),
});

export const external = scalar.record('A host outside the system that services call.', {
  host: Type.Optional(
    scalar.hostName(
      'Its name, unless each environment gives its own; network policy cannot match names, so the port is opened to the internet, or to the addresses that the environment gives.',
    ),
  ),
  port: Type.Optional(
    scalar.integer('Its port; else 443, or 80 where the scheme is http.', { minimum: 1, maximum: 65535 }),
  ),
  scheme: scalar.oneOf('How `{from: external.url}` begins, and which port it is without another.', ['https', 'http'], {
    default: 'https',
  }),
  optional: Type.Boolean({ default: false, description: 'True when its users work without it.' }),
  ...brought,
});

export const bucket = scalar.record(
  'An S3 bucket, named `<system>-<environment>-<name>`, reached with the IAM role of the pod.',
  {
    actions: scalar.someOf('What its users may do with it.', aws.s3Action('S3 action.')),
    corsOrigins: scalar.listOf('Web origins that may upload and download directly.', scalar.webOrigin('Origin.')),
    config: configuration('Configuration every user gets; `{from: bucket.name}` is its name.'),
  },
);

export const topic = scalar.record(
  'An SNS topic of this very name; its users publish to it with the role of the pod.',
  {
    event: Type.Optional(
      scalar.word('Name of the event, in the attributes of each message; dots are not legal in names of topics.'),
    ),
    config: configuration('Configuration every publisher gets; `{from: topic.arn}` is its ARN.'),
  },
);

export const queue = scalar.record(
  'An SQS queue of this very name; its users take messages from it with the role of the pod.',
  {
    topics: scalar.listOf('Topics whose messages it gets.', scalar.reference('Topic.')),
    visibilitySeconds: scalar.integer('How long a message that was taken is hidden from others.', {
      minimum: 1,
      maximum: 43200,
      default: 30,
    }),
    retentionDays: scalar.integer('How long a message is kept.', { minimum: 1, maximum: 14, default: 4 }),
    deadLetter: scalar.record(
      'The queue `<name>-dead-letter`, for messages that nobody could deal with.',
      {
        attempts: scalar.integer('How often a message is tried before.', { minimum: 1, maximum: 1000, default: 5 }),
        retentionDays: scalar.integer('How long a message is kept there.', { minimum: 1, maximum: 14, default: 14 }),
      },
      { default: {} },
    ),
    config: configuration('Configuration every consumer gets; `{from: queue.url}` is its URL.'),
  },
);

export const variableSet = scalar.record('Keys and configuration that several services take together.', brought);

/** The stand-in for AWS in a development environment. */
export const awsEmulator = scalar.record(
  'LocalStack in the place of SNS and SQS, in environments of the tier dev that ask for it; its presence switches AWS off.',
  {
    endpointVariable: scalar.variableName('Variable with its address, for those that use topics or queues.'),
    port: scalar.port('Port it listens on.'),
  },
);

export type StoreSettings = Static<typeof store>;
export type ExternalSettings = Static<typeof external>;
export type BucketSettings = Static<typeof bucket>;
export type TopicSettings = Static<typeof topic>;
export type QueueSettings = Static<typeof queue>;
