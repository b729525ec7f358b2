import { staticAwsKeys } from '../../policies/static-aws-keys';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { append, put } from './edits';
import { ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const KNOWN = cluster('ecommerce-dev');
const USER = 'Deployment ecommerce-dev/user-service';

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(staticAwsKeys, given)).toEqual([]);
  expect(lines(staticAwsKeys, withoutFacts(given))).toEqual([]);
});

test('a credential that a pod has is told; of our own pods aws-credentials says it', () => {
  const env = 'spec.template.spec.containers[0].env';
  const variable = { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } };
  const given = edited(KNOWN, USER, append(env, variable));
  expect(lines(staticAwsKeys, withoutFacts(given))).toEqual([
    `${USER} ${env}[2]: expected credentials of a role, found AWS_SECRET_ACCESS_KEY; on EKS, name an IAM role in the ServiceAccount of the pod instead`,
  ]);
  expect(lines(staticAwsKeys, given)).toEqual([]);
});

test('one in a ConfigMap is told, where a Secret keeps it is not', () => {
  const config = edited(KNOWN, 'ConfigMap ecommerce-dev/user-service', put('data.AWS_ACCESS_KEY_ID', 'x'));
  expect(lines(staticAwsKeys, withoutFacts(config))).toEqual([expect.stringContaining('data.AWS_ACCESS_KEY_ID: ')]);
  const secrets = edited(
    KNOWN,
    'ExternalSecret ecommerce-dev/ecommerce-secrets',
    append('spec.data', { secretKey: 'AWS_ACCESS_KEY_ID' }),
  );
  expect(lines(staticAwsKeys, withoutFacts(secrets))).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(staticAwsKeys, SOUND)).toEqual([]);
  expect(() => [lines(staticAwsKeys, ODD), lines(staticAwsKeys, ODD_KNOWN)]).not.toThrow();
});
