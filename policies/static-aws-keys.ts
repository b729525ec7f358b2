import { givenNames, isStaticKey } from './pods/given-variables';
import type { Policy } from './policy';

/** What `aws-credentials` refuses in our own clusters; in those of others there may be no roles for pods. */
export const staticAwsKeys: Policy = {
  id: 'static-aws-keys',
  severity: 'warning',
  demands: 'Pods have no static credentials of AWS.',
  prevents: 'Keys that leak and never expire.',
  link: 'https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html',
  needs: 'objects',
  check: (cluster) =>
    cluster.facts !== undefined
      ? []
      : givenNames(cluster)
          .filter(
            ({ name, object }) => isStaticKey(name) && object.kind !== 'Secret' && object.kind !== 'ExternalSecret',
          )
          .map(({ object, path, name }) => ({
            object,
            path,
            expected: 'credentials of a role',
            found: name,
            mend: 'on EKS, name an IAM role in the ServiceAccount of the pod instead',
          })),
};
