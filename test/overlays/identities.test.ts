import type { Environment } from '../../overlays/environment';
import { PROD } from '../autolytiq';
import { environmentAfter, LIVE, replace, TEST_IMAGES, UNROUTED, withService } from './edited-overlays';

/** `meaning text` of each identity of a kind. */
const textsOf = ({ identities }: Environment, ...kinds: readonly string[]) =>
  identities.filter(({ kind }) => kinds.includes(kind)).map(({ meaning, text }) => `${meaning} ${text}`);

const LIVE_ENVIRONMENT = environmentAfter('live');

test('what is an environment by name', () => {
  expect(textsOf(LIVE_ENVIRONMENT, 'environment', 'namespace', 'cluster', 'secret path')).toEqual([
    'environment live',
    'namespace parcels-live',
    'cluster.name parcels-live',
    'secrets parcels/live/',
  ]);
});

test('where it is', () => {
  expect(textsOf(LIVE_ENVIRONMENT, 'account', 'region', 'zone', 'address')).toEqual([
    'cluster.account 444455556666',
    'cluster.region eu-central-1',
    'cluster.zones eu-central-1a',
    'cluster.zones eu-central-1b',
    'network.vpc 172.30.0.0/16',
    'network.publicSubnets 172.30.1.0/24',
    'network.publicSubnets 172.30.2.0/24',
    'network.endpoints 172.30.9.0/28',
    'stores.ledger.addresses 172.30.8.0/24',
  ]);
});

test('what it is reached by, and what guards it', () => {
  expect(textsOf(PROD, 'host', 'certificate', 'web ACL', 'bucket')).toEqual([
    'hosts.api api.autolytiq.com',
    'hosts.grafana grafana.autolytiq.com',
    'ingress.certificate.arn arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000',
    'ingress.accessLogs.bucket autolytiq-prod-access-logs',
    'ingress.webAclArn arn:aws:wafv2:us-east-1:111122223333:regional/webacl/autolytiq-prod/00000000-0000-0000-0000-000000000000',
    'buckets.assets autolytiq-prod-assets',
  ]);
  expect(textsOf(environmentAfter('live', ...UNROUTED), 'host', 'certificate', 'web ACL')).toEqual([]);
});

test('hosts of stores and of what is outside, here or everywhere', () => {
  expect(textsOf(environmentAfter('test'), 'host', 'external host')).toEqual([
    'hosts.web test.parcels.example',
    'stores.ledger.host ledger.databases.example',
    'externals.carrier.host api.carrier.example',
  ]);
  const own = replace(
    LIVE,
    'stores:\n',
    'externals:\n  carrier: { host: carrier.live.example, addresses: [172.30.7.0/28] }\nstores:\n',
  );
  expect(textsOf(environmentAfter('live', own), 'external host')).toEqual([
    'externals.carrier.host carrier.live.example',
  ]);
  expect(textsOf(environmentAfter('live', own), 'address')).toContain('externals.carrier.addresses 172.30.7.0/28');
});

test('roles of workloads and of the secret store', () => {
  const arn = (name: string) => `arn:aws:iam::444455556666:role/parcels-live-${name}`;
  expect(textsOf(LIVE_ENVIRONMENT, 'role')).toEqual([
    ...['label-printer', 'tracker-api', 'tracker-web'].map((name) => `roles.${name} ${arn(name)}`),
    `roles.secret-store ${arn('external-secrets')}`,
  ]);
});

test('services that are not in every tier are known everywhere, with the reason', () => {
  const tool = [
    withService('probe-tool', 'port: 7000, only: { tiers: [dev], why: "for developers" }'),
    replace(TEST_IMAGES, 'images:\n', 'images:\n  probe-tool: { tag: v0.1.0 }\n'),
  ];
  const expected = [{ name: 'probe-tool', tiers: ['dev'], why: 'for developers' }];
  expect(environmentAfter('live', ...tool).partialServices).toEqual(expected);
  expect(environmentAfter('test', ...tool).partialServices).toEqual(expected);
  expect(LIVE_ENVIRONMENT.partialServices).toEqual([]);
});
