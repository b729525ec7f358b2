import type { Described } from '../described';
import type { Environment, SecretStore } from '../environment';
import { emulatorOf, queuesOf, topicArn } from '../events';
import { bucketName } from '../facts';
import type { EnvironmentInput } from '../inputs';
import type { Resource } from '../resources';
import { declaredWorkloads } from '../workloads';
import { addOnRoles } from './handoff-add-ons';
import { json, table, type Section } from './markdown';
import type { Role } from './role';
import { secretsOf } from './secrets';
import { workloadsOf } from './workloads';

/** The IAM roles that ServiceAccounts take on, each with its trust subject and what it must allow. */
export function rolesSection(described: Described): Section {
  const { cluster } = described.environment;
  const roles = rolesOf(described);
  const provider = `oidc.eks.${cluster.region}.amazonaws.com/id/<id>`;
  return {
    title: 'IAM roles',
    blocks: [
      'One role per ServiceAccount. A role without permissions keeps its pods from taking on any other.',
      table(
        ['role', 'trust subject', 'permissions'],
        roles.map((role) => [`\`${role.arn}\``, `\`${role.subject}\``, permissionsText(role)]),
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

function permissionsText({ policy, policyOfOthers }: Role): string {
  if (policyOfOthers !== undefined)
    return policyOfOthers.startsWith('https:') ? `<${policyOfOthers}>` : `\`${policyOfOthers}\``;
  return policy === undefined ? 'none' : 'below';
}

/** Every role that a ServiceAccount of the cluster takes on. */
export function rolesOf({ input, environment }: Described): readonly Role[] {
  const declared = new Map(declaredWorkloads(input.system.settings).map(({ name, resources }) => [name, resources]));
  const roles = workloadsOf(environment).flatMap(({ name, roleArn }): Role[] => {
    if (roleArn === undefined) return [];
    const statements = statementsOf(input, declared.get(name) ?? []);
    const subject = `system:serviceaccount:${environment.namespace}:${name}`;
    const policy = { Version: '2012-10-17', Statement: statements };
    return [{ arn: roleArn, subject, ...(statements.length === 0 ? {} : { policy }) }];
  });
  const { secretStore } = environment;
  return [
    ...roles,
    ...componentRoles(environment),
    ...addOnRoles(environment),
    ...(secretStore === undefined ? [] : [secretStoreRole(environment, secretStore)]),
  ];
}

/** What reads CloudWatch must also find what there is to read, by tags; these actions know no resources. */
function componentRoles({ monitoring }: Environment): readonly Role[] {
  return (monitoring?.components ?? []).flatMap(({ name, namespace, roleArn }): readonly Role[] => {
    if (roleArn === undefined) return [];
    const Action = [
      'cloudwatch:GetMetricData',
      'cloudwatch:GetMetricStatistics',
      'cloudwatch:ListMetrics',
      'tag:GetResources',
    ];
    return [
      {
        arn: roleArn,
        subject: `system:serviceaccount:${namespace}:${name}`,
        policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
      },
    ];
  });
}

/** What a workload may do with what it uses: these actions on these resources, and nothing else. */
function statementsOf(input: EnvironmentInput, resources: readonly Resource[]): readonly object[] {
  const buckets = resources.flatMap((resource) => bucketStatements(input, resource));
  if (emulatorOf(input) !== undefined) return buckets;
  const used = new Set(resources.map(({ name }) => name));
  const topics = resources.filter(({ kind }) => kind === 'topic').map(({ name }) => topicArn(input, name));
  const queues = queuesOf(input).filter(({ name }) => used.has(name));
  return [
    ...buckets,
    ...(topics.length === 0 ? [] : [{ Effect: 'Allow', Action: ['sns:Publish'], Resource: topics }]),
    ...(queues.length === 0
      ? []
      : [{ Effect: 'Allow', Action: CONSUMER_ACTIONS, Resource: queues.map(({ arn }) => arn) }]),
  ];
}

const CONSUMER_ACTIONS = [
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibility',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
] as const;

/** Actions on the bucket itself are those that list, all others are on its objects. */
function bucketStatements(input: EnvironmentInput, resource: Resource): readonly object[] {
  if (resource.kind !== 'bucket') return [];
  const arn = `arn:aws:s3:::${bucketName(input, resource.name)}`;
  const lists = resource.settings.actions.filter((action) => action.startsWith('s3:List'));
  const others = resource.settings.actions.filter((action) => !action.startsWith('s3:List'));
  return [
    ...(lists.length === 0 ? [] : [{ Effect: 'Allow', Action: lists, Resource: arn }]),
    ...(others.length === 0 ? [] : [{ Effect: 'Allow', Action: others, Resource: `${arn}/*` }]),
  ];
}

/** What External Secrets needs to read exactly the entries that are used; Secrets Manager adds six characters to each name. */
function secretStoreRole(environment: Environment, store: SecretStore): Role {
  const { cluster } = environment;
  const entries = new Set(secretsOf(environment).flatMap(({ keys }) => keys.map(({ entry }) => entry)));
  return {
    arn: store.roleArn,
    subject: `system:serviceaccount:${store.serviceAccountNamespace}:${store.name}`,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
          Resource: [...entries].map(
            (entry) => `arn:aws:secretsmanager:${cluster.region}:${cluster.account}:secret:${entry}-??????`,
          ),
        },
      ],
    },
  };
}
