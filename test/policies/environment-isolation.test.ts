import { environmentIsolation } from '../../policies/environment-isolation';
import { identityFinder } from '../../policies/credentials/identity-finder';
import type { ForeignIdentity } from '../../policies/cluster/sibling-facts';
import { foreignIdentitiesOf } from '../../synth/siblings';
import { COMMITTED } from '../dist/committed';
import { estateAfter, LIVE, named, replace, SYSTEM, TEST, type Edit } from '../overlays/edited-overlays';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { append, change, put } from './edits';
import { alb, factsOf } from './known';

const DEV = cluster('autolytiq-dev');
const AUTH = 'Deployment autolytiq-dev/auth-service';
const CONFIG = 'ConfigMap autolytiq-dev/auth-service';
const MEND =
  'take what dev has in its place, { from: … } in system.yaml for instance; where both shall use it, declare it in both';

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(environmentIsolation, given)).toEqual([]);
});

test.each(CLUSTERS)('$name is held against identities of every kind', (given) => {
  const kinds = factsOf(given).foreignIdentities.map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(
    new Set([
      ...['account', 'namespace', 'host', 'bucket', 'certificate', 'web ACL', 'secret path', 'role'],
      ...(given.name.startsWith('external-metrics') ? ['external host'] : []),
    ]),
  );
});

test.each([
  [
    'account',
    AUTH,
    'spec.template.spec.containers[0].image',
    '111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq/auth-service:v1.0.0',
    '111122223333',
  ],
  ['account', AUTH, 'spec.template.metadata.annotations.note', 'logs-111122223333', '111122223333'],
  ['host', CONFIG, 'data.API_URL', 'https://api.autolytiq.com/v1', 'api.autolytiq.com'],
  ['host', CONFIG, 'data.API_URL', 'https://user@api.autolytiq.com:443', 'api.autolytiq.com'],
  ['bucket', CONFIG, 'data.ASSETS', 's3://autolytiq-prod-assets/logo.png', 'autolytiq-prod-assets'],
  ['bucket', CONFIG, 'data["app.ini"]', '[logs]\nbucket = autolytiq-prod-access-logs\n', 'autolytiq-prod-access-logs'],
  [
    'secret path',
    CONFIG,
    'data.ENTRY',
    'arn:aws:secretsmanager:us-east-1:777788889999:secret:autolytiq/prod/database-AbCdEf',
    'autolytiq/prod/',
  ],
  [
    'secret path',
    'ExternalSecret autolytiq-dev/autolytiq-secrets',
    'spec.data[0].remoteRef.key',
    'autolytiq/prod/database',
    'autolytiq/prod/',
  ],
  ['namespace', CONFIG, 'data.AUTH_URL', 'http://auth-service.autolytiq-prod:8087', 'autolytiq-prod'],
  ['namespace', AUTH, 'metadata.labels["app.kubernetes.io/instance"]', 'autolytiq-prod', 'autolytiq-prod'],
  [
    'role',
    'ServiceAccount autolytiq-dev/auth-service',
    'metadata.annotations["eks.amazonaws.com/role-arn"]',
    'arn:aws:iam::111122223333:role/autolytiq-prod-auth-service',
    'arn:aws:iam::111122223333:role/autolytiq-prod-auth-service',
  ],
  [
    'certificate',
    'Ingress autolytiq-dev/autolytiq-ingress',
    alb('certificate-arn'),
    'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    'arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
  ],
])('the %s of production is found in %s %s', (kind, title, path, value, text) => {
  expect(lines(environmentIsolation, edited(DEV, title, put(path, value)))).toEqual([
    `${title} ${path}: expected nothing that belongs to another environment than dev, found the ${kind} ${text} of autolytiq/prod; ${MEND}`,
  ]);
});

test('arguments and the names of fields are read too', () => {
  const given = edited(
    DEV,
    AUTH,
    put('spec.template.spec.containers[0].args', ['--upstream', 'api.autolytiq.com:443']),
    put('metadata.annotations', { 'autolytiq-staging/by': 'hand' }),
  );
  expect(lines(environmentIsolation, given)).toEqual([
    expect.stringContaining('metadata.annotations["autolytiq-staging/by"]: expected'),
    expect.stringContaining('spec.template.spec.containers[0].args[1]: expected'),
  ]);
});

test('identities of other systems are found', () => {
  const given = edited(DEV, CONFIG, put('data.SHOP', 'https://api.shop.example.com'));
  expect(lines(environmentIsolation, given)).toEqual([
    expect.stringContaining('found the host api.shop.example.com of ecommerce/prod;'),
  ]);
});

test('each of several in one text is named', () => {
  const given = edited(DEV, CONFIG, put('data.HOSTS', 'api.autolytiq.com,api-staging.autolytiq.com'));
  expect(lines(environmentIsolation, given)).toHaveLength(2);
});

test.each([
  'api-dev.autolytiq.com',
  'https://v2.api.autolytiq.com',
  'api.autolytiq.com.example',
  'autolytiq-prod-2',
  'not-autolytiq-prod',
  'sales@api.autolytiq.com',
  'autolytiq/production/database',
  '1111222233334444',
  'a111122223333',
  'arn:aws:iam::777788889999:role/autolytiq-prod-2-auth-service',
])('%s is another thing', (value) => {
  expect(lines(environmentIsolation, edited(DEV, CONFIG, put('data.VALUE', value)))).toEqual([]);
});

test('what two environments declare belongs to both', () => {
  const shared = (...changes: readonly Edit[]) => {
    const { environments } = estateAfter(...changes);
    return foreignIdentitiesOf(named(environments, 'test'), environments).map(({ text }) => text);
  };
  expect(shared()).toEqual(expect.arrayContaining(['444455556666', 'parcels.example']));
  const oneAccount = replace(TEST, 'account: "123456789012"', 'account: "444455556666"');
  const certificate = replace(TEST, 'eu-west-1:123456789012:', 'eu-west-1:444455556666:');
  expect(shared(oneAccount, certificate)).not.toContain('444455556666');
  expect(shared(oneAccount, certificate)).toContain('arn:aws:iam::444455556666:role/parcels-live-tracker-api');
  const registry = 'registry: { path: 444455556666.dkr.ecr.eu-central-1.amazonaws.com/parcels }\n';
  expect(shared(replace(SYSTEM, 'ports: any\n', `ports: any\n${registry}`))).not.toContain('444455556666');
});

test('a service of somebody else is of the environment that has its own, and for its siblings alone', () => {
  const own = 'externals:\n  carrier: { host: carrier.live.example }\nstores:\n';
  const { environments } = estateAfter(replace(LIVE, 'stores:\n', own));
  const [live, test] = [named(environments, 'live'), named(environments, 'test')];
  const texts = (of: typeof live) => foreignIdentitiesOf(of, [...environments, ...COMMITTED]).map(({ text }) => text);
  expect(texts(test)).toContain('carrier.live.example');
  expect(texts(live)).toContain('api.carrier.example');
  expect(texts(live)).not.toContain('api.stripe.com');
  const [committed] = COMMITTED;
  if (committed === undefined) throw new Error('nothing is committed');
  expect(foreignIdentitiesOf(committed, environments).map(({ text }) => text)).not.toContain('carrier.live.example');
});

test('a cluster with a name of one word is not looked for', () => {
  const { environments } = estateAfter(replace(LIVE, 'name: parcels-live', 'name: live'));
  const texts = foreignIdentitiesOf(named(environments, 'test'), environments).map(({ text }) => text);
  expect(texts).not.toContain('live');
  expect(texts).toContain('parcels-live');
});

test('thousands of identities cost no more than their words', () => {
  const identities = Array.from({ length: 20_000 }, (_, index): ForeignIdentity => ({
    kind: 'role',
    text: `arn:aws:iam::111122223333:role/shop-prod-service-${index}`,
    owner: 'shop/prod',
  }));
  const find = identityFinder(identities);
  const started = performance.now();
  const found = identities.flatMap((_, index) => find(`arn:aws:iam::1:role/other-${index}`));
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(found).toEqual([]);
  expect(find('arn:aws:iam::111122223333:role/shop-prod-service-19999')).toEqual([identities[19_999]]);
});

test('objects of any form are read, and nothing is said where nothing is known', () => {
  const odd = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'odd' }, data: null, binaryData: [1, null, [true]] },
    { apiVersion: 'x.example/v1', kind: 'Odd', metadata: { name: 'odd', labels: 'none' }, spec: 'autolytiq-prod' },
  ];
  expect(lines(environmentIsolation, foreign(...odd))).toEqual([]);
  expect(lines(environmentIsolation, { ...foreign(...odd), facts: factsOf(DEV) })).toEqual([
    expect.stringMatching(/^Odd odd spec: .* the namespace autolytiq-prod of autolytiq\/prod;/),
  ]);
  const leaking = edited(
    DEV,
    CONFIG,
    change('data', () => ({ A: 'autolytiq-prod' })),
  );
  expect(lines(environmentIsolation, withoutFacts(leaking))).toEqual([]);
  expect(lines(environmentIsolation, edited(DEV, AUTH, append('spec.template.spec.volumes', {})))).toEqual([]);
});
