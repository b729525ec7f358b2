import { Type, type Static } from '@sinclair/typebox';
import * as scalar from './scalars';

/**
 * `overlays/<system>/system.yaml`: what a system is, everywhere. Nothing in it may be repeated in an environment file:
 * the two schemas have no setting in common.
 */

/** Sizes a workload can have; what they mean in each tier stands in overlays/sizes.ts. */
export const SIZES = ['small', 'medium', 'large'] as const;

/** Store engines the model knows. */
const ENGINES = ['postgres', 'redis'] as const;

/** Where a derived configuration value comes from. */
const CONFIG_SOURCES = ['environment', 'cluster.name', 'cluster.region', 'bucket.name'] as const;

const configValue = Type.Union(
  [
    Type.String(),
    Type.Integer(),
    Type.Boolean(),
    scalar.record('A value taken from a fact of the environment, so that it is not typed twice.', {
      from: scalar.oneOf(
        'Which fact: the name of the environment, of its cluster, its region, or of the bucket.',
        CONFIG_SOURCES,
      ),
    }),
    scalar.record('A value that has no default: every environment must give it.', {
      per: scalar.oneOf('Written in each `<env>.yaml`.', ['environment']),
    }),
  ],
  { expected: 'text, a whole number, true or false, {from: …} or {per: environment}' },
);

const configuration = (description: string) =>
  scalar.mapOf(description, scalar.variableName('Environment variable.'), configValue);

const keys = (description: string) =>
  scalar.mapOf(
    description,
    scalar.variableName('Environment variable, and key of the Kubernetes Secret.'),
    scalar.secretReference('Entry and property in the inventory.'),
  );

const user = (description: string, options: { readonly default?: { uid: number; gid: number } } = {}) =>
  scalar.record(
    description,
    {
      uid: scalar.integer('Numeric user; 0 is refused by the restricted level.', { minimum: 1, maximum: 65535 }),
      gid: scalar.integer('Numeric group, also of mounted volumes.', { minimum: 1, maximum: 65535 }),
    },
    options,
  );

const store = scalar.record('A database or cache that services use.', {
  engine: scalar.oneOf('What it speaks.', ENGINES),
  port: scalar.port('Port it listens on, in every environment.'),
  optional: Type.Boolean({
    default: false,
    description: 'True when its users work without it; then no probe and no start may wait for it.',
  }),
  passwordKey: Type.Optional(
    scalar.variableName('Which of its `keys` holds the password, for an environment that runs it in the cluster.'),
  ),
  poolSizeVariable: Type.Optional(
    scalar.variableName('Which variable of its `config` is the number of connections that each pod opens.'),
  ),
  extensions: scalar.listOf('Extensions that must be enabled in the database.', scalar.word('Extension.')),
  keys: keys('Secret keys every user gets.'),
  config: configuration('Configuration every user gets.'),
});

const external = scalar.record('A host outside the cluster that services call.', {
  host: scalar.hostName('Its name; network policy cannot match names, so the port is opened to the internet.'),
  port: scalar.integer('Its port.', { minimum: 1, maximum: 65535, default: 443 }),
  optional: Type.Boolean({ default: false, description: 'True when its users work without it.' }),
  keys: keys('Secret keys every user gets.'),
  config: configuration('Configuration every user gets.'),
});

const bucket = scalar.record(
  'An S3 bucket, named `<system>-<environment>-<name>`, reached with the IAM role of the pod.',
  {
    actions: scalar.someOf('What its users may do with it.', scalar.s3Action('S3 action.')),
    corsOrigins: scalar.listOf('Web origins that may upload and download directly.', scalar.webOrigin('Origin.')),
    config: configuration('Configuration every user gets; `{from: bucket.name}` is its name.'),
  },
);

const variableSet = scalar.record('Keys and configuration that several services take together.', {
  keys: keys('Secret keys every user gets.'),
  config: configuration('Configuration every user gets.'),
});

const service = scalar.record('A workload of the system: with a port a Deployment, with a schedule a CronJob.', {
  port: Type.Optional(scalar.port('Port of the container, of the Service, of probes and of network rules.')),
  schedule: Type.Optional(scalar.cronSchedule('When it runs, if it is no server.')),
  timeZone: scalar.timeZone('Time zone of the schedule.', { default: 'Etc/UTC' }),
  health: scalar.httpPath('Answers 200 when the service can take requests: startup, readiness and ALB health check.', {
    default: '/health',
  }),
  liveness: Type.Optional(
    scalar.httpPath(
      'Answers 200 unless only a restart helps. Left out, liveness is an open socket, so that a database that is down restarts nothing.',
    ),
  ),
  metrics: scalar.httpPath('Where metrics are; never answered to the internet.', { default: '/metrics' }),
  startupSeconds: scalar.integer('How long it may take from start to healthy.', {
    minimum: 5,
    maximum: 270,
    default: 60,
  }),
  size: scalar.oneOf('Requests, limits and replicas, by tier.', SIZES, { default: 'small' }),
  command: Type.Optional(scalar.someOf('Replaces the entrypoint of the image.', scalar.word('Word.'))),
  args: Type.Optional(scalar.someOf('Arguments of the entrypoint.', scalar.word('Word.'))),
  user: Type.Optional(user('Numeric user of this image, where it differs from the system.')),
  kubernetesApi: scalar.oneOf('Whether the pod gets a token for the Kubernetes API.', ['none', 'token'], {
    default: 'none',
  }),
  calls: scalar.listOf(
    'Services it calls: gives it `<NAME>_URL`, and both sides their network rules.',
    scalar.reference('Service.'),
  ),
  uses: scalar.listOf(
    'Stores, externals, buckets and variable sets it uses: gives it their keys, configuration, network and IAM rules.',
    scalar.reference('Store, external, bucket or variable set.'),
  ),
  keys: keys('Secret keys of this service alone.'),
  config: configuration('Configuration of this service alone.'),
});

const route = scalar.record('A path of a public host, answered by a service.', {
  host: scalar.reference('Name of the host; each environment says which it is, under `hosts`.'),
  path: scalar.httpPath('Prefix of the path.', { default: '/' }),
  service: scalar.reference('Service that answers.'),
});

const migration = scalar.record('A Job that prepares the database before the services of a release start.', {
  service: scalar.reference(
    'Service whose image holds the migration; the Job runs exactly the image that is deployed.',
  ),
  command: scalar.someOf('What to run.', scalar.word('Word.')),
  uses: scalar.listOf('What it needs, of what the service uses.', scalar.reference('Store, external or variable set.')),
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
      preStopSeconds: scalar.integer('Time for load balancers to stop sending, before SIGTERM.', {
        minimum: 1,
        maximum: 120,
        default: 15,
      }),
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
  uses: scalar.listOf('What every service uses.', scalar.reference('Store, external, bucket or variable set.')),
  config: configuration('Configuration of every service.'),
  keepImages: scalar.integer('How many images the registry keeps of each service.', {
    minimum: 1,
    maximum: 1000,
    default: 30,
  }),
  services: scalar.someMapOf('The workloads.', scalar.dnsLabel('Service.'), service),
  routes: scalar.listOf('What is reachable from outside.', route),
  migrations: scalar.listOf('Jobs before a release.', migration),
  assumptions: scalar.listOf('What no document states, with reasons.', assumption),
});

/** `system.yaml` with its defaults filled in. */
export type SystemSettings = Static<typeof systemSchema>;
export type ServiceSettings = SystemSettings['services'][string];
export type StoreSettings = SystemSettings['stores'][string];
export type MigrationSettings = SystemSettings['migrations'][number];
export type ConfigValue = Static<typeof configValue>;
