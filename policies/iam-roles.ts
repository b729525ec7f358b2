import type { Cluster } from './cluster/cluster';
import type { ClusterFacts } from './cluster/facts';
import { titleOf, type KubernetesObject } from './cluster/object';
import type { Policy, Violation } from './policy';

const ANNOTATION = 'eks.amazonaws.com/role-arn';
const PATH = `metadata.annotations["${ANNOTATION}"]`;

/** The IAM roles that pods take on by their ServiceAccounts. */
export const iamRoles: Policy = {
  id: 'iam-roles',
  severity: 'error',
  demands:
    'A ServiceAccount names an IAM role of the account of its cluster, and one that no other ServiceAccount takes on.',
  prevents: 'Calls to AWS that are refused; or a workload with the rights of another one.',
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html',
  needs: 'objects',
  check: (cluster) => {
    const accounts = cluster.ofKind('ServiceAccount').flatMap((object) => {
      const arn = object.annotations[ANNOTATION];
      // Charts of others leave it empty where there is no role.
      return arn === undefined || (arn === '' && cluster.facts === undefined) ? [] : [{ object, arn }];
    });
    return [
      ...accounts.flatMap(({ object, arn }) => misplaced(object, arn, cluster)),
      ...(cluster.facts === undefined ? [] : shared(accounts)),
    ];
  },
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const ROLE = /^arn:(?<partition>aws[a-z-]*):iam::(?<account>\d{12}):role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

function misplaced(object: KubernetesObject, arn: string, { facts }: Cluster): readonly Violation[] {
  const parts = ROLE.exec(arn)?.groups;
  const wanted = facts === undefined ? undefined : homeOf(facts);
  if (parts !== undefined && (wanted === undefined || arn.startsWith(wanted))) return [];
  return [
    {
      object,
      path: PATH,
      expected: `${wanted ?? 'arn:aws:iam::<12 digits>:role/'}<name>`,
      found: arn === '' ? 'nothing' : arn,
      mend:
        parts === undefined
          ? 'write the ARN of the role as IAM shows it'
          : `name a role of account ${facts?.account ?? ''}: one of another account needs a role in between`,
    },
  ];
}

/** What the roles of a cluster's account begin with. */
function homeOf({ account, region }: ClusterFacts): string {
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:iam::${account}:role/`;
}

function shared(
  accounts: readonly { readonly object: KubernetesObject; readonly arn: string }[],
): readonly Violation[] {
  const first = new Map<string, KubernetesObject>();
  return accounts.flatMap(({ object, arn }): Violation[] => {
    const earlier = first.get(arn);
    if (earlier === undefined) {
      first.set(arn, object);
      return [];
    }
    return [
      {
        object,
        path: PATH,
        expected: 'a role of its own',
        found: `${arn}, which ${titleOf(earlier)} takes on`,
        mend: 'give each ServiceAccount a role with the rights that it needs',
      },
    ];
  });
}
