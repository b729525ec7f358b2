import { problemAt, type EnvironmentInput } from '../inputs';
import { lookup } from '../lookup';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import type { Path } from '../source-file';
import type { Validated } from '../validate';
import { bucketName } from '../facts';
import { migrationName } from '../workloads';
import { roleName } from '../aws';

/** Longest names that Kubernetes and AWS take. */
const LIMITS = {
  /** DNS label (RFC 1123). */
  dnsLabel: 63,
  /** CronJob: its Jobs get eleven more characters. */
  cronJob: 52,
  /** StatefulSet: the label with its revision gets eleven more. */
  statefulSet: 52,
  /** IAM role name. */
  role: 64,
  /** S3 bucket name. */
  bucket: 63,
} as const;

/** A migration Job's name ends in a hyphen and ten digits of a hash. */
const MIGRATION_SUFFIX = 11;

/** The folder, the name inside system.yaml and so every derived name are the same. */
export function systemName(system: Validated<SystemSettings>): readonly Problem[] {
  const folder = system.file.name.split('/').at(-2) ?? '';
  if (folder === system.settings.system) return [];
  return [
    problemAt(system, ['system'], { expected: `the name of its folder, ${folder}`, found: system.settings.system }),
  ];
}

/** Names that are made from others are not longer than what they name may be. */
export function derivedNames(input: EnvironmentInput): readonly Problem[] {
  const { system } = input;
  const { services, stores, migrations, buckets, topics, queues } = system.settings;
  const cluster = input.environment.settings.cluster.name;
  const names: readonly (readonly [Path, string, string, number])[] = [
    [['system'], 'namespace', `${system.settings.system}-${input.name}`, LIMITS.dnsLabel],
    ...Object.entries(services).map(
      ([name]) => [['services', name], 'IAM role', roleName(cluster, name), LIMITS.role] as const,
    ),
    ...Object.entries(services)
      .filter(([, { schedule }]) => schedule !== undefined)
      .map(([name]) => [['services', name], 'CronJob', name, LIMITS.cronJob] as const),
    ...Object.keys(stores)
      .filter((name) => lookup(input.environment.settings.stores, name)?.inCluster !== undefined)
      .map((name) => [['stores', name], 'StatefulSet', name, LIMITS.statefulSet] as const),
    ...migrations.flatMap(({ service, uses }, index) =>
      // Only then has it a role.
      uses.some((name) => [buckets, topics, queues].some((map) => Object.hasOwn(map, name)))
        ? [
            [
              ['migrations', index, 'service'],
              'IAM role',
              roleName(cluster, migrationName(service)),
              LIMITS.role,
            ] as const,
          ]
        : [],
    ),
    ...migrations.map(
      ({ service }, index) =>
        [
          ['migrations', index, 'service'],
          'migration Job (with eleven characters of a hash)',
          migrationName(service),
          LIMITS.dnsLabel - MIGRATION_SUFFIX,
        ] as const,
    ),
    ...Object.keys(buckets).map(
      (name) => [['buckets', name], 'bucket', bucketName(input, name), LIMITS.bucket] as const,
    ),
  ];
  return names
    .filter(([, , name, limit]) => name.length > limit)
    .map(([path, kind, name, limit]) =>
      problemAt(system, path, {
        expected: `a name for the ${kind} of at most ${limit} characters`,
        found: `${JSON.stringify(name)} of ${name.length}`,
        hint: 'shorten it',
      }),
    );
}
