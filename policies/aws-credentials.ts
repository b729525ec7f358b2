import type { ClusterFacts } from './cluster/facts';
import { givenNames, isStaticKey, type GivenName } from './pods/given-variables';
import type { Policy, Violation } from './policy';

/** What turns the AWS SDK away from the role of the pod, or from AWS. */
export const awsCredentials: Policy = {
  id: 'aws-credentials',
  severity: 'error',
  demands: 'AWS is reached with the role of the pod alone: no static keys, and no other endpoint outside dev.',
  prevents: 'Keys that leak and never expire; a production that writes into an emulator.',
  link: 'https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html',
  needs: 'facts',
  check: (cluster) => {
    const { facts } = cluster;
    return facts === undefined ? [] : givenNames(cluster).flatMap((given) => turned(given, facts));
  },
};

const ENDPOINT = /^(AWS_ENDPOINT_URL(_.+)?|LOCALSTACK_ENDPOINT)$/;

function turned({ object, path, name }: GivenName, { tier }: ClusterFacts): readonly Violation[] {
  if (isStaticKey(name)) {
    return [
      {
        object,
        path,
        expected: 'no static credentials of AWS, from nowhere',
        found: name,
        mend: 'take it away: the ServiceAccount of the pod names an IAM role',
      },
    ];
  }
  if (tier === 'dev' || !ENDPOINT.test(name)) return [];
  return [
    {
      object,
      path,
      expected: 'no other endpoint of AWS outside the tier dev',
      found: `${name} in the tier ${tier}`,
      mend: 'take it away, so that the SDK asks AWS',
    },
  ];
}
