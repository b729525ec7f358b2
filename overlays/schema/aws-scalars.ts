import { text } from './scalars';

/** What an overlay may write of AWS: accounts, regions, ARNs, names. */

/** An AWS account id. */
export const accountId = text({ pattern: '^\\d{12}$', expected: 'an AWS account id of twelve digits' });

/** An AWS region. */
export const region = text({
  pattern: '^[a-z]{2}(-[a-z]+)+-\\d$',
  expected: 'an AWS region such as us-east-1',
});

/** An availability zone. */
export const zone = text({
  pattern: '^[a-z]{2}(-[a-z]+)+-\\d[a-z]$',
  expected: 'an availability zone such as us-east-1a',
});

/** A VPC. */
export const vpcId = text({
  pattern: '^vpc-([0-9a-f]{8}|[0-9a-f]{17})$',
  expected: 'the id of a VPC such as vpc-0a1b2c3d4e5f67890',
});

/** An EC2 instance type. */
export const instanceType = text({
  pattern: '^[a-z][a-z0-9-]*\\.[a-z0-9-]+$',
  expected: 'an EC2 instance type such as t3.large',
});

/** An ACM certificate. */
export const certificateArn = text({
  pattern: '^arn:aws:acm:[a-z0-9-]+:\\d{12}:certificate/[0-9a-f-]{36}$',
  expected: 'an ACM certificate ARN (arn:aws:acm:<region>:<account>:certificate/<id>)',
});

/** A regional WAFv2 web ACL. */
export const webAclArn = text({
  pattern: '^arn:aws:wafv2:[a-z0-9-]+:\\d{12}:regional/webacl/[A-Za-z0-9_-]+/[0-9a-f-]{36}$',
  expected: 'a regional WAFv2 web ACL ARN (arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>)',
});

/** An S3 bucket. */
export const bucketName = text({
  pattern: '^[a-z0-9][-a-z0-9.]{1,61}[a-z0-9]$',
  expected: 'an S3 bucket name',
});

/** A topic or queue: what Kubernetes may be named too, which is less than SNS and SQS allow. */
export const eventName = text({
  pattern: '^[a-z]([-a-z0-9]{0,60}[a-z0-9])?$',
  expected: 'the name of a topic or queue (lower-case letters, digits and hyphens, at most 62 characters)',
});

/** An S3 action of IAM. */
export const s3Action = text({ pattern: '^s3:[A-Z][A-Za-z]+$', expected: 'an S3 action such as s3:GetObject' });
