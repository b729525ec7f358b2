import type { Environment, Workload } from '../environment';
import type { EnvironmentInput } from '../inputs';
import { byCodeUnit, lookup, sortedEntries } from '../lookup';
import { bucketName } from '../variables';
import { declaredWorkloads } from '../workloads';
import type { Described } from '../described';
import { json, names, table, type Section } from './markdown';

/** The IAM roles that ServiceAccounts take on, each with its trust subject and what it must allow; and the secrets they read. */
export function roleSections(described: Described): readonly (Section | undefined)[] {
  return [rolesSection(described), secretsSection(described)];
}

interface Role {
  readonly arn: string;
  readonly subject: string;
  /** Undefined: the role needs no permission. */
  readonly policy?: object;
}

function rolesSection(described: Described): Section {
  const { cluster } = described.environment;
  const roles = rolesOf(described);
  const provider = `oidc.eks.${cluster.region}.amazonaws.com/id/<id>`;
  return {
    title: 'IAM roles',
    blocks: [
      'One role per ServiceAccount. A role without permissions keeps its pods from taking on any other.',
      table(
        ['role', 'trust subject', 'permissions'],
        roles.map(({ arn, subject, policy }) => [
          `\`${arn}\``,
          `\`${subject}\``,
          policy === undefined ? 'none' : 'below',
        ]),
      ),
      `Trust policy of each, \`<id>\` being that of the cluster's OIDC provider and \`<subject>\` its trust subject:`,
      json({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: `arn:aws:iam::${cluster.account}:oidc-provider/${provider}` },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: {
              StringEquals: { [`${provider}:aud`]: 'sts.amazonaws.com', [`${provider}:sub`]: '<subject>' },
            },
          },
        ],
      }),
      ...roles.flatMap(({ arn, policy }) => (policy === undefined ? [] : [`Permissions of \`${arn}\`:`, json(policy)])),
    ],
  };
}

function rolesOf({ input, environment }: Described): readonly Role[] {
  const { services, scheduledJobs, migrations, secretStore, secret } = environment;
  const workloads: readonly Workload[] = [...services, ...scheduledJobs, ...migrations];
  const roles = workloads.flatMap(({ name, roleArn }): Role[] => {
    if (roleArn === undefined) return [];
    const policy = bucketPolicy(input, name);
    const subject = `system:serviceaccount:${environment.namespace}:${name}`;
    return [{ arn: roleArn, subject, ...(policy === undefined ? {} : { policy }) }];
  });
  if (secret.keys.length === 0) return roles;
  const subject = `system:serviceaccount:${secretStore.serviceAccountNamespace}:${secretStore.name}`;
  return [...roles, { arn: secretStore.roleArn, subject, policy: secretStorePolicy(environment) }];
}

/** The buckets that a workload uses: actions on the bucket itself are those that list, all others are on its objects. */
function bucketPolicy(input: EnvironmentInput, workload: string): object | undefined {
  const declared = declaredWorkloads(input.system.settings).find(({ name }) => name === workload);
  const statements = (declared?.resources ?? []).flatMap((resource) => {
    if (resource.kind !== 'bucket') return [];
    const arn = `arn:aws:s3:::${bucketName(input, resource.name)}`;
    const lists = resource.settings.actions.filter((action) => action.startsWith('s3:List'));
    const others = resource.settings.actions.filter((action) => !action.startsWith('s3:List'));
    return [
      ...(lists.length === 0 ? [] : [{ Effect: 'Allow', Action: lists, Resource: arn }]),
      ...(others.length === 0 ? [] : [{ Effect: 'Allow', Action: others, Resource: `${arn}/*` }]),
    ];
  });
  return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
}

/** What External Secrets needs to read exactly the entries that are used; Secrets Manager adds six characters to each name. */
function secretStorePolicy({ cluster, secret }: Environment): object {
  const entries = [...new Set(secret.keys.map(({ entry }) => entry))];
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: entries.map(
          (entry) => `arn:aws:secretsmanager:${cluster.region}:${cluster.account}:secret:${entry}-??????`,
        ),
      },
    ],
  };
}

function secretsSection({ input, environment }: Described): Section | undefined {
  const { secrets } = input.system.settings;
  if (Object.keys(secrets).length === 0) return undefined;
  const { services, scheduledJobs, migrations, secret, system, name } = environment;
  const workloads: readonly Workload[] = [...services, ...scheduledJobs, ...migrations];
  const rows = sortedEntries(secrets).map(([entry, properties]) => {
    const path = `${system}/${name}/${entry}`;
    const keys = secret.keys.filter((key) => key.entry === path);
    const used = new Set(keys.map(({ property }) => property));
    const readers = workloads.filter(({ secretKeys }) => keys.some(({ key }) => secretKeys.includes(key)));
    return [
      `\`${path}\``,
      names(properties.filter((property) => used.has(property))),
      names(readers.map((reader) => reader.name).sort(byCodeUnit)),
      names(properties.filter((property) => !used.has(property))),
    ];
  });
  return {
    title: 'Secrets Manager',
    blocks: [
      `JSON objects in ${environment.cluster.region}. Every key under "needed" must be there: one that is missing keeps \`${secret.name}\` from being made or refreshed as a whole.`,
      table(['entry', 'needed JSON keys', 'read by', 'known, not read'], rows),
      ...storeNotes({ input, environment }),
    ],
  };
}

/** What the value of a store's URL must be, where the store runs in the cluster. */
function storeNotes({ input, environment }: Described): readonly string[] {
  return environment.stores.map(({ name, port, passwordKey }) => {
    const keys = lookup(input.system.settings.stores, name)?.keys ?? {};
    const login = passwordKey === undefined ? '' : `, with the password of \`${keys[passwordKey] ?? passwordKey}\``;
    return `The store \`${name}\` runs in this cluster: its users reach it at \`${name}:${port}\`${login}.`;
  });
}
