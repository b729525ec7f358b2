/** Names and ARNs of AWS resources that follow from the cluster by convention (an assumption of each system). */

/** What the secret store counts as where roles and namespaces are named; no workload may have this name. */
export const SECRET_STORE = 'external-secrets';

/** Name of the IAM role of a workload: `autolytiq-prod-auth-service`. */
export const roleName = (cluster: string, workload: string): string => `${cluster}-${workload}`;

/** ARN of the IAM role of a workload. */
export const roleArn = (account: string, cluster: string, workload: string): string =>
  `arn:aws:iam::${account}:role/${roleName(cluster, workload)}`;

/** Registry of an account (ECR, private). */
export const registryOf = (account: string, region: string): string => `${account}.dkr.ecr.${region}.amazonaws.com`;
