import {
  LIVE,
  LIVE_IMAGES,
  SYSTEM,
  TEST,
  TEST_IMAGES,
  THIRD_PARTY,
  UNCALLED,
  move,
  printerAs,
  problemsAfter,
  replace,
  write,
  type Edit,
} from '../edited-overlays';

/** Gives the label printer another name everywhere. */
function renamePrinter(name: string): readonly Edit[] {
  return [
    replace(SYSTEM, '  label-printer:\n', `  ${name}:\n`),
    replace(SYSTEM, 'calls: [label-printer]', `calls: [${name}]`),
    replace(LIVE_IMAGES, '  label-printer:', `  ${name}:`),
    replace(TEST_IMAGES, '  label-printer:', `  ${name}:`),
  ];
}

const place = (line: number, path: string) => `overlays/parcels/system.yaml:${line} ${path}`;

test('a system has the name of its folder', () => {
  expect(problemsAfter(replace(SYSTEM, 'system: parcels', 'system: parcel'))).toEqual([
    'overlays/parcels/system.yaml:2 system: expected the name of its folder, parcels, found parcel',
  ]);
});

test('a namespace and a bucket, of system and environment, are not too long', () => {
  const name = 'e'.repeat(56);
  expect(problemsAfter(move(TEST, `parcels/${name}.yaml`), move(TEST_IMAGES, `parcels/${name}.images.yaml`))).toEqual([
    `${place(2, 'system')}: expected a name for the namespace of at most 63 characters, found "parcels-${name}" of 64; shorten it`,
    `${place(21, 'buckets.labels')}: expected a name for the bucket of at most 63 characters, found "parcels-${name}-labels" of 71; shorten it`,
  ]);
});

test('an IAM role, of cluster and service, is not too long, and that is said once for all clusters', () => {
  const name = 'p'.repeat(52);
  expect(problemsAfter(...renamePrinter(name))).toEqual([
    `${place(26, `services.${name}`)}: expected a name for the IAM role of at most 64 characters, found "parcels-live-${name}" of 65; shorten it`,
  ]);
  expect(problemsAfter(...renamePrinter('p'.repeat(51)))).toEqual([]);
});

test('a CronJob has room for what its Jobs are called', () => {
  const schedule = [
    printerAs('schedule: "0 5 * * *"'),
    UNCALLED,
    replace(SYSTEM, '  label-printer:\n', `  ${'p'.repeat(53)}:\n`),
    ...[LIVE_IMAGES, TEST_IMAGES].map((file) => replace(file, '  label-printer:', `  ${'p'.repeat(53)}:`)),
    replace(LIVE, 'name: parcels-live', 'name: l'),
    replace(TEST, 'name: parcels-test', 'name: t'),
  ];
  expect(problemsAfter(...schedule)).toEqual([
    `${place(26, `services.${'p'.repeat(53)}`)}: expected a name for the CronJob of at most 52 characters, found "${'p'.repeat(53)}" of 53; shorten it`,
  ]);
});

test('a migration Job has room for its hash', () => {
  const migration = replace(
    SYSTEM,
    'routes:\n',
    `migrations: [{ service: ${'p'.repeat(45)}, command: [up] }]\nroutes:\n`,
  );
  expect(problemsAfter(...renamePrinter('p'.repeat(45)), migration)).toEqual([
    `${place(50, 'migrations[0].service')}: expected a name for the migration Job (with eleven characters of a hash) of at most 52 characters, found "${'p'.repeat(45)}-migrate" of 53; shorten it`,
  ]);
});

test('a bucket, of system, environment and its name, is not too long', () => {
  const name = 'b'.repeat(51);
  expect(
    problemsAfter(
      replace(SYSTEM, '  labels: {', `  ${name}: {`),
      replace(SYSTEM, '[carrier, labels]', `[carrier, ${name}]`),
    ),
  ).toEqual([
    `${place(21, `buckets.${name}`)}: expected a name for the bucket of at most 63 characters, found "parcels-live-${name}" of 64; shorten it`,
  ]);
});

test('a store in the cluster has room for the revision in a label of its pod', () => {
  const name = 's'.repeat(53);
  const placed = `  ledger: { internet: { host: ledger.databases.example } }`;
  expect(
    problemsAfter(
      replace(SYSTEM, '  ledger: { engine: postgres', `  ${name}: { engine: redis`),
      replace(SYSTEM, 'uses: [ledger]', `uses: [${name}]`),
      replace(TEST, placed, `  ${name}: { inCluster: { storage: 1Gi } }`),
      replace(LIVE, '  ledger: {', `  ${name}: {`),
      replace(LIVE, 'stores.ledger.managed', `stores.${name}.managed`),
      write(THIRD_PARTY, 'images: { redis: { repository: docker.io/library/redis, tag: 7.2.7, uid: 999, gid: 999 } }'),
    ),
  ).toEqual([
    `${place(15, `stores.${name}`)}: expected a name for the StatefulSet of at most 52 characters, found "${name}" of 53; shorten it`,
  ]);
});
