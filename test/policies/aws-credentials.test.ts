import { awsCredentials } from '../../policies/aws-credentials';
import { CLUSTERS, cluster, edited, lines } from './clusters';
import { append, put } from './edits';
import { ODD_KNOWN } from './foreign-folders';

const PROD = cluster('ecommerce-prod');
const DEV = cluster('ecommerce-dev');

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(awsCredentials, given)).toEqual([]);
});

test.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])(
  '%s is refused wherever it stands, its value is not shown',
  (name) => {
    const said = `expected no static credentials of AWS, from nowhere, found ${name}; take it away: the ServiceAccount of the pod names an IAM role`;
    const config = 'ConfigMap ecommerce-dev/user-service';
    expect(lines(awsCredentials, edited(DEV, config, put(`data.${name}`, 'hidden')))).toEqual([
      `${config} data.${name}: ${said}`,
    ]);
    const user = 'Deployment ecommerce-dev/user-service';
    const env = 'spec.template.spec.containers[0].env';
    for (const value of [{ value: 'hidden' }, { valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } }]) {
      expect(lines(awsCredentials, edited(DEV, user, append(env, { name, ...value })))).toEqual([
        `${user} ${env}[2]: ${said}`,
      ]);
    }
    const secrets = 'ExternalSecret ecommerce-dev/ecommerce-secrets';
    expect(lines(awsCredentials, edited(DEV, secrets, append('spec.data', { secretKey: name })))).toEqual([
      `${secrets} spec.data[1].secretKey: ${said}`,
    ]);
    expect(lines(awsCredentials, edited(DEV, secrets, put(`spec.target.template.data.${name}`, 'x')))).toEqual([
      `${secrets} spec.target.template.data.${name}: ${said}`,
    ]);
    const secret = { kind: 'Secret', stringData: { [name]: 'hidden' }, data: { [name]: 'aGlkZGVu' } };
    expect(
      lines(
        awsCredentials,
        edited(DEV, config, put('kind', secret.kind), put('data', secret.data), put('stringData', secret.stringData)),
      ),
    ).toEqual([
      `Secret ecommerce-dev/user-service data.${name}: ${said}`,
      `Secret ecommerce-dev/user-service stringData.${name}: ${said}`,
    ]);
  },
);

test.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SQS', 'LOCALSTACK_ENDPOINT'])('%s is for dev alone', (name) => {
  const config = 'ConfigMap ecommerce-prod/user-service';
  expect(lines(awsCredentials, edited(PROD, config, put(`data.${name}`, 'http://localstack:4566')))).toEqual([
    `${config} data.${name}: expected no other endpoint of AWS outside the tier dev, found ${name} in the tier prod; take it away, so that the SDK asks AWS`,
  ]);
  expect(lines(awsCredentials, edited(DEV, 'ConfigMap ecommerce-dev/user-service', put(`data.${name}`, 'x')))).toEqual(
    [],
  );
});

test('staging is not dev', () => {
  const given = edited(
    cluster('ecommerce-staging'),
    'ConfigMap ecommerce-staging/user-service',
    put('data.AWS_ENDPOINT_URL', 'x'),
  );
  expect(lines(awsCredentials, given)).toEqual([
    expect.stringContaining('found AWS_ENDPOINT_URL in the tier staging;'),
  ]);
});

test('nothing that stands in the fields makes it fail', () => {
  expect(() => lines(awsCredentials, ODD_KNOWN)).not.toThrow();
});
