/** An IAM role that a ServiceAccount takes on. */
export interface Role {
  readonly arn: string;
  /** `system:serviceaccount:<namespace>:<name>` */
  readonly subject: string;
  /** What it may do: a document of ours, or one that others keep; undefined: nothing. */
  readonly policy?: object;
  /** Such a document of others: the ARN of a policy of AWS, or an address. */
  readonly policyOfOthers?: string;
}
