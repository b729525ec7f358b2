import type { Identity, IdentityKind } from '../../../overlays/environment';
import { canonical } from '../../../synth/parity/canonical';
import { compare } from '../../../synth/parity/compare';

const identity = (kind: IdentityKind, meaning: string, text: string): Identity => ({ kind, meaning, text });

const STAGING = [
  identity('environment', 'environment', 'staging'),
  identity('namespace', 'namespace', 'shop-staging'),
  identity('cluster', 'cluster.name', 'shop-staging'),
  identity('account', 'cluster.account', '444455556666'),
  identity('region', 'cluster.region', 'eu-west-1'),
  identity('zone', 'cluster.zones', 'eu-west-1a'),
  identity('secret path', 'secrets', 'shop/staging/'),
  identity('address', 'network.publicSubnets', '10.1.1.0/24'),
  identity('address', 'network.publicSubnets', '10.1.2.0/24'),
  identity('host', 'hosts.api', 'api.staging.example'),
];
const PROD = [
  identity('environment', 'environment', 'prod'),
  identity('namespace', 'namespace', 'shop-prod'),
  identity('cluster', 'cluster.name', 'main-eks'),
  identity('account', 'cluster.account', '111122223333'),
  identity('region', 'cluster.region', 'eu-central-1'),
  identity('zone', 'cluster.zones', 'eu-central-1a'),
  identity('secret path', 'secrets', 'shop/prod/'),
  identity('address', 'network.publicSubnets', '10.0.1.0/24'),
  identity('address', 'network.publicSubnets', '10.0.2.0/24'),
  identity('address', 'network.publicSubnets', '10.0.3.0/24'),
  identity('host', 'hosts.api', 'api.example'),
];
const TEXTS = canonical(STAGING, PROD);

/** `path meaning` of each difference. */
const said = (from: unknown, to: unknown) => compare(TEXTS, from, to).map(({ path, meaning }) => `${path} ${meaning}`);

describe('texts mean the same', () => {
  test.each([
    ['shop-staging', 'shop-prod'],
    // Named like its namespace in one environment alone: a text does not say which is meant.
    ['arn:aws:iam::444455556666:role/shop-staging-web', 'arn:aws:iam::111122223333:role/main-eks-web'],
    [
      '444455556666.dkr.ecr.eu-west-1.amazonaws.com/shop/web:v1',
      '111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web:v1',
    ],
    ['shop/staging/database', 'shop/prod/database'],
    ['eu-west-1a', 'eu-central-1a'],
    ['aws-secrets-manager-staging', 'aws-secrets-manager-prod'],
    ['https://api.staging.example/v1', 'https://api.example/v1'],
    ['10.1.1.0/24', '10.0.1.0/24'],
  ])('%s, %s', (from, to) => {
    expect(said({ text: from }, { text: to })).toEqual(['text same']);
  });

  test.each([
    ['shop-staging', 'shop-staging-2'],
    ['shop/staging/database', 'shop/prod/databases'],
    ['444455556666', 'eu-central-1'],
    ['stagingshop', 'prodshop'],
    ['5', '20'],
    ['10.1.1.0/24', '10.0.0.0/24'],
  ])('not %s, %s', (from, to) => {
    expect(said({ text: from }, { text: to })).toEqual(['text other']);
  });
});

test('what is equal is no difference, whatever its form', () => {
  const value = { a: [1, null, { b: ['x'] }], c: true, d: 'shop' };
  expect(said(value, structuredClone(value))).toEqual([]);
});

test('what only one has is a difference, though it is an identity', () => {
  expect(said({ a: 1 }, { a: 1, waf: '111122223333' })).toEqual(['waf other']);
  expect(said({ a: 1, waf: '444455556666' }, { a: 1 })).toEqual(['waf other']);
  expect(said({ a: null }, { a: {} })).toEqual(['a other']);
  expect(said({ a: '1' }, { a: 1 })).toEqual(['a other']);
});

test('attributes of a load balancer are fields', () => {
  const at = (attributes: string) => ({ 'alb.ingress.kubernetes.io/load-balancer-attributes': attributes });
  const from = at('access_logs.s3.bucket=shop-staging-logs,idle_timeout.timeout_seconds=60,a=1');
  const to = at(
    'a=1,access_logs.s3.bucket=shop-prod-logs,idle_timeout.timeout_seconds=90,deletion_protection.enabled=true',
  );
  const path = '["alb.ingress.kubernetes.io/load-balancer-attributes"]';
  expect(said(from, to)).toEqual([
    `${path}["access_logs.s3.bucket"] same`,
    `${path}["idle_timeout.timeout_seconds"] other`,
    `${path}["deletion_protection.enabled"] other`,
  ]);
});

describe('members of lists', () => {
  test('with names are compared by them, in any order', () => {
    const from = {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    };
    const to = {
      env: [
        { name: 'B', value: '3' },
        { name: 'A', value: '1' },
        { name: 'C', value: '4' },
      ],
    };
    expect(said(from, to)).toEqual(['env[name=B].value other', 'env[name=C] other']);
  });

  test('with names that are identities are one', () => {
    expect(said({ list: [{ name: 'shop-staging', x: 1 }] }, { list: [{ name: 'shop-prod', x: 2 }] })).toEqual([
      'list[name=shop-prod].name same',
      'list[name=shop-prod].x other',
    ]);
    expect(said({ list: [{ name: 'shop-staging' }] }, { list: [] })).toEqual(['list[name=shop-prod] other']);
  });

  test('without names are set beside what means the same', () => {
    const from = { except: ['10.1.1.0/24', '169.254.169.254/32'] };
    expect(said(from, { except: ['169.254.169.254/32', '10.0.1.0/24'] })).toEqual(['except[1] same']);
    expect(said(from, { except: ['192.168.0.0/16', '10.0.1.0/24'] })).toEqual(['except[1] same', 'except[0] other']);
  });

  test('are of the same identity when there are more of them', () => {
    const block = (cidr: string) => ({ ipBlock: { cidr } });
    const from = { from: ['10.1.1.0/24', '10.1.2.0/24'].map(block) };
    const to = { from: ['10.0.1.0/24', '10.0.2.0/24', '10.0.3.0/24'].map(block) };
    expect(said(from, to).every((line) => line.endsWith(' same'))).toBe(true);
    expect(said(from, to)).toHaveLength(3);
    expect(compare(canonical(PROD, STAGING), to, from).map(({ meaning }) => meaning)).toEqual(['same', 'same', 'same']);
    expect(said(from, { from: [...to.from, block('0.0.0.0/0')] }).at(-1)).toBe('from[3] other');
    expect(said({ from: [block('0.0.0.0/0')] }, { from: [block('0.0.0.0/0'), block('0.0.0.0/0')] })).toEqual([
      'from[1] other',
    ]);
  });

  test('of commands and paths are compared in their order', () => {
    expect(said({ args: ['-a', '-b'] }, { args: ['-b', '-a'] })).toEqual(['args[0] other', 'args[1] other']);
    expect(said({ args: ['-a'] }, { args: ['-a', '-b'] })).toEqual(['args[1] other']);
    expect(said({ rest: ['-a', '-b'] }, { rest: ['-b', '-a'] })).toEqual([]);
    expect(said({ paths: [{ path: '/a' }, { path: '/' }] }, { paths: [{ path: '/' }, { path: '/a' }] })).toHaveLength(
      2,
    );
  });
});

test('a text of the one is translated to the other', () => {
  expect(TEXTS.translated('ConfigMap shop-staging/api')).toBe('ConfigMap shop-prod/api');
  expect(TEXTS.translated('Deployment web')).toBe('Deployment web');
});

test('without identities texts are compared as they are', () => {
  const texts = canonical([], []);
  expect(compare(texts, 'a', 'b')).toEqual([{ path: '', from: 'a', to: 'b', meaning: 'other' }]);
  expect(texts.translated('a')).toBe('a');
});
