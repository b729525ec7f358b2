import { LIVE, SYSTEM, TEST, THIRD_PARTY, problemsAfter, replace, write } from '../edited-overlays';

const INTERNET = 'ledger: { internet: { host: ledger.databases.example } }';
const IN_CLUSTER = 'ledger: { inCluster: { storage: 1Gi } }';

test('every environment says where a store runs', () => {
  expect(problemsAfter(replace(TEST, `stores:\n  ${INTERNET}\n`, ''))).toEqual([
    'overlays/parcels/test.yaml:1 stores.ledger: expected where ledger runs: managed, internet or inCluster, found nothing',
  ]);
});

test('Postgres does not run in the cluster', () => {
  expect(problemsAfter(replace(TEST, INTERNET, IN_CLUSTER))).toEqual([
    'overlays/parcels/test.yaml:22 stores.ledger.inCluster: expected an engine that can run in the cluster (redis), found postgres',
  ]);
});

test('a store in the cluster has an image, and one that is missing is missed once', () => {
  const placed = 'ledger: { managed: { addresses: [172.30.8.0/24] } }';
  const redis = [
    replace(SYSTEM, 'engine: postgres', 'engine: redis'),
    replace(TEST, INTERNET, IN_CLUSTER),
    replace(LIVE, placed, IN_CLUSTER),
    replace(LIVE, '  stores.ledger.managed.addresses: subnets of the ledger\n', ''),
  ];
  expect(problemsAfter(...redis)).toEqual([
    'overlays/third-party.images.yaml:3 images.redis: expected an image named redis, for stores that run in a cluster, found nothing',
  ]);
  const image = 'images: { redis: { repository: docker.io/library/redis, tag: 7.2.7, uid: 999, gid: 999 } }';
  expect(problemsAfter(...redis, write(THIRD_PARTY, image))).toEqual([]);
});

test('the password of a store is one of its keys', () => {
  expect(problemsAfter(replace(SYSTEM, 'port: 5433,', 'port: 5433, passwordKey: LEDGER_DNS,'))).toEqual([
    `overlays/parcels/system.yaml:15 stores.ledger.passwordKey: expected one of the store's keys (LEDGER_DSN), found "LEDGER_DNS"; did you mean "LEDGER_DSN"?`,
  ]);
});

test('the pool size of a store is among its configuration', () => {
  expect(problemsAfter(replace(SYSTEM, 'port: 5433,', 'port: 5433, poolSizeVariable: LEDGER_POOLS,'))).toEqual([
    `overlays/parcels/system.yaml:15 stores.ledger.poolSizeVariable: expected one of the store's config (LEDGER_POOL), found "LEDGER_POOLS"; did you mean "LEDGER_POOL"?`,
  ]);
});
