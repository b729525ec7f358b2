import { iamRoles } from '../../policies/iam-roles';
import { CLUSTERS, cluster, edited, lines, withoutFacts } from './clusters';
import { put } from './edits';
import { folder, ODD, ODD_KNOWN, SOUND } from './foreign-folders';

const PROD = cluster('autolytiq-prod');
const ACCOUNT = 'ServiceAccount autolytiq-prod/auth-service';
const PATH = 'metadata.annotations["eks.amazonaws.com/role-arn"]';
const HOME = 'arn:aws:iam::111122223333:role/';

const withRole = (arn: string) => edited(PROD, ACCOUNT, put(PATH, arn));

test.each(CLUSTERS)('$name keeps it, with and without facts', (given) => {
  expect(lines(iamRoles, given)).toEqual([]);
  expect(lines(iamRoles, withoutFacts(given))).toEqual([]);
});

test.each([
  'auth-service',
  'arn:aws:iam::1111:role/x',
  'arn:aws:iam::111122223333:user/x',
  'arn:aws:iam:us-east-1:111122223333:role/x',
  'arn:aws:iam::111122223333:role/',
])('%s is no role', (arn) => {
  expect(lines(iamRoles, withRole(arn))).toEqual([
    `${ACCOUNT} ${PATH}: expected ${HOME}<name>, found ${arn}; write the ARN of the role as IAM shows it`,
  ]);
  expect(lines(iamRoles, withoutFacts(withRole(arn)))).toEqual([
    `${ACCOUNT} ${PATH}: expected arn:aws:iam::<12 digits>:role/<name>, found ${arn}; write the ARN of the role as IAM shows it`,
  ]);
});

test('a role of another account or partition is refused where the account is known', () => {
  for (const arn of ['arn:aws:iam::444455556666:role/x', 'arn:aws-cn:iam::111122223333:role/x']) {
    expect(lines(iamRoles, withRole(arn))).toEqual([
      `${ACCOUNT} ${PATH}: expected ${HOME}<name>, found ${arn}; name a role of account 111122223333: one of another account needs a role in between`,
    ]);
    expect(lines(iamRoles, withoutFacts(withRole(arn)))).toEqual([]);
  }
  expect(lines(iamRoles, withRole(`${HOME}path/of/it/x`))).toEqual([]);
});

test('the partition is that of the region', () => {
  if (PROD.facts === undefined) throw new Error('no facts');
  const china = { ...withRole('arn:aws-cn:iam::111122223333:role/x'), facts: { ...PROD.facts, region: 'cn-north-1' } };
  expect(lines(iamRoles, china)).not.toContainEqual(expect.stringContaining(ACCOUNT));
  const government = { ...PROD, facts: { ...PROD.facts, region: 'us-gov-west-1' } };
  expect(lines(iamRoles, government)).toContainEqual(
    expect.stringContaining(`${ACCOUNT} ${PATH}: expected arn:aws-us-gov:iam::111122223333:role/<name>`),
  );
});

test('a role is taken on by one ServiceAccount', () => {
  const arn = `${HOME}autolytiq-prod-deal-service`;
  const given = withRole(arn);
  expect(lines(iamRoles, given)).toEqual([
    `ServiceAccount autolytiq-prod/deal-service ${PATH}: expected a role of its own, found ${arn}, which ${ACCOUNT} takes on; give each ServiceAccount a role with the rights that it needs`,
  ]);
  expect(lines(iamRoles, withoutFacts(given))).toEqual([]);
});

test('an empty annotation means no role to charts of others', () => {
  expect(lines(iamRoles, withRole(''))).toEqual([expect.stringContaining(', found nothing;')]);
  expect(lines(iamRoles, withoutFacts(withRole('')))).toEqual([]);
  expect(
    lines(iamRoles, folder('{ apiVersion: v1, kind: ServiceAccount, metadata: { name: x, annotations: 5 } }')),
  ).toEqual([]);
});

test('what an expert accepts is accepted, whatever stands in the fields', () => {
  expect(lines(iamRoles, SOUND)).toEqual([]);
  expect(() => [lines(iamRoles, ODD), lines(iamRoles, ODD_KNOWN)]).not.toThrow();
});
