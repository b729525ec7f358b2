import { Type, type Static } from '@sinclair/typebox';
import * as aws from './aws-scalars';
import { systemMonitoring } from './monitoring';
import { awsEmulator, bucket, external, queue, store, topic, variableSet } from './resources';
import * as scalar from './scalars';
import { service, user } from './service';
import { configuration } from './variables';

/**
 * `overlays/<system>/system.yaml`: what a system is, everywhere. What a setting means in an environment is for the file of
 * that environment; unknown settings are mistakes in both.
 */

const registry = scalar.record('Where the images of the system are.', {
  path: scalar.registry('Registry and path; an image is `<path>/<service>`.'),
  credentials: Type.Optional(
    scalar.secretReference(
      'Login in the inventory, as a Docker configuration file (JSON); left out, anybody may pull.',
    ),
  ),
});

const route = scalar.record('A path of a public host, answered by a service.', {
  host: scalar.reference('Name of the host; each environment says which it is, under `hosts`.'),
  path: scalar.httpPath(
    'Prefix of the path, in whole elements: `/api` is `/api` and `/api/users`, not `/apis`. Requests of gRPC have the path `/package.Service/Method`: `/` or `/package.Service`.',
    { default: '/' },
  ),
  service: scalar.reference('Service that answers.'),
});

const migration = scalar.record('A Job that prepares the database before the services of a release start.', {
  service: scalar.reference(
    'Service whose image holds the migration; the Job runs exactly the image that is deployed.',
  ),
  command: scalar.someOf('What to run.', scalar.word('Word.')),
  uses: scalar.listOf(
    'What it needs, of what the service uses.',
    scalar.reference('Store, external, bucket, topic, queue or variable set.'),
  ),
  deadlineSeconds: scalar.integer('When it is given up.', { minimum: 30, maximum: 86400, default: 600 }),
});

const assumption = scalar.record('Something no document states.', {
  what: scalar.sentence('What is assumed.'),
  why: scalar.sentence('Why so.'),
});

/** The schema of `system.yaml`. */
export const systemSchema = scalar.record('What the system is, in every environment.', {
  system: scalar.dnsLabel('Name of the system: of its folder, its secrets, images and namespaces.'),
  description: scalar.sentence('One sentence for people.'),
  ports: scalar.oneOf(
    'Whether two services with one port are a mistake (`unique`) or fine (`any`).',
    ['unique', 'any'],
    { default: 'unique' },
  ),
  user: user('Numeric user of the images.', { default: { uid: 10001, gid: 10001 } }),
  shutdown: scalar.record(
    'How a pod ends without losing requests.',
    {
      preStopSeconds: scalar.integer(
        'Time for load balancers to stop sending, before SIGTERM; the images need a `sleep` binary for it.',
        {
          minimum: 1,
          maximum: 120,
          default: 15,
        },
      ),
      drainSeconds: scalar.integer(
        'Time for running requests after SIGTERM; also the deregistration delay of the ALB.',
        {
          minimum: 1,
          maximum: 600,
          default: 30,
        },
      ),
    },
    { default: {} },
  ),
  rolloutSeconds: scalar.integer('Within which a rollout must end, at the most replicas the service may have.', {
    minimum: 60,
    maximum: 3600,
    default: 300,
  }),
  secrets: scalar.mapOf(
    'Inventory of the secret manager: entries at `<system>/<environment>/<name>` and the JSON keys in them.',
    scalar.dnsLabel('Entry.'),
    scalar.someOf('JSON keys.', scalar.secretProperty('JSON key.')),
  ),
  stores: scalar.mapOf('Databases and caches.', scalar.dnsLabel('Store.'), store),
  externals: scalar.mapOf('Hosts outside the cluster.', scalar.dnsLabel('External.'), external),
  buckets: scalar.mapOf('S3 buckets.', scalar.dnsLabel('Bucket.'), bucket),
  variableSets: scalar.mapOf('Keys and configuration taken together.', scalar.dnsLabel('Variable set.'), variableSet),
  topics: scalar.mapOf('SNS topics.', aws.eventName('Topic.'), topic),
  queues: scalar.mapOf('SQS queues.', aws.eventName('Queue.'), queue),
  awsEmulator: Type.Optional(awsEmulator),
  uses: scalar.listOf(
    'What every service uses, but for those with an image of others.',
    scalar.reference('Store, external, bucket, topic, queue or variable set.'),
  ),
  config: configuration('Configuration of every service, but for those with an image of others.'),
  registry: Type.Optional(registry),
  keepImages: scalar.integer('How many images ECR keeps of each service.', {
    minimum: 1,
    maximum: 1000,
    default: 30,
  }),
  services: scalar.someMapOf('The workloads.', scalar.dnsLabel('Service.'), service),
  routes: scalar.listOf('What is reachable from outside.', route),
  migrations: scalar.listOf('Jobs before a release.', migration),
  monitoring: Type.Optional(systemMonitoring),
  assumptions: scalar.listOf('What no document states, with reasons.', assumption),
});

/** `system.yaml` with its defaults filled in. */
export type SystemSettings = Static<typeof systemSchema>;
export type MigrationSettings = SystemSettings['migrations'][number];
