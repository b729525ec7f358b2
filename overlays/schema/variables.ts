import { Type, type Static } from '@sinclair/typebox';
import * as scalar from './scalars';

/** What `system.yaml` says about variables of workloads: plain configuration, and keys of Secrets. */

/** Where a derived configuration value comes from. */
const CONFIG_SOURCES = [
  'environment',
  'cluster.name',
  'cluster.region',
  'bucket.name',
  'topic.arn',
  'queue.url',
  'store.host',
  'store.address',
  'external.host',
  'external.url',
] as const;

const plainValue = [Type.String(), Type.Integer(), Type.Boolean()] as const;

/** A value that is written out. */
export const plain = (description = 'Value.') =>
  Type.Union([...plainValue], { description, expected: 'text, a whole number, true or false' });

const perEnvironment = scalar.record('A value that has no default: every environment must give it.', {
  per: scalar.oneOf('Written in each `<env>.yaml`.', ['environment']),
});

const configValue = Type.Union(
  [
    ...plainValue,
    scalar.record('A value taken from a fact of the environment, so that it is not typed twice.', {
      from: scalar.oneOf(
        'Which fact: the name of the environment, of its cluster, its region; in the config of a bucket, topic, queue, store or external, its name, ARN, URL, host, or `host:port`.',
        CONFIG_SOURCES,
      ),
    }),
    scalar.record('A value that follows from the tier; no environment can set another.', {
      byTier: scalar.record('The value in each tier.', {
        dev: plain('In the tier dev.'),
        staging: plain('In the tier staging.'),
        prod: plain('In the tier prod.'),
      }),
    }),
    perEnvironment,
  ],
  { expected: 'text, a whole number, true or false, {from: …}, {byTier: …} or {per: environment}' },
);

/** Plain variables. */
export const configuration = (description: string) =>
  scalar.mapOf(description, scalar.variableName('Environment variable.'), configValue);

const KEY = 'Environment variable, and key of the Kubernetes Secret.';

/** Variables whose value is in the secret manager. */
export const keys = (description: string) =>
  scalar.mapOf(description, scalar.variableName(KEY), scalar.secretReference('Entry and property in the inventory.'));

/** The same, for what has a URL that takes parameters. */
export const urlKeys = (description: string) =>
  scalar.mapOf(
    description,
    scalar.variableName(KEY),
    Type.Union(
      [
        scalar.secretReference('Entry and property in the inventory.'),
        scalar.record('A URL in the inventory, to which `urlParameters` are added.', {
          url: scalar.secretReference('Entry and property in the inventory.'),
        }),
      ],
      {
        expected:
          'entry.property of the secret inventory, such as database.url, or {url: entry.property} to add urlParameters to it',
      },
    ),
  );

/** Query parameters that are added to a URL of the inventory. */
export const urlParameters = () =>
  scalar.mapOf(
    'Query parameters added to each key that is written as {url: …}, in this order.',
    scalar.urlParameter('Parameter.'),
    Type.Union([...plainValue, perEnvironment], {
      expected: 'text, a whole number, true or false, or {per: environment}',
    }),
  );

/** Which Kubernetes Secret holds the keys. */
export const secret = () =>
  scalar.oneOf(
    'Which Kubernetes Secret holds its keys: that of the system, `<system>-secrets`, or `<system>-<name>-secrets`, where a key may have another source than in the first.',
    ['shared', 'own'],
    { default: 'shared' },
  );

export type ConfigValue = Static<typeof configValue>;
/** Where the value of a key is: `entry.property`, or a URL there that takes parameters. */
export type KeySource = string | { readonly url: string };
