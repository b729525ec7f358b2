import type { Cluster } from '../../policies/cluster/cluster';
import { images } from '../../policies/images';
import type { Json } from '../../policies/cluster/json';
import { CLUSTERS, cluster, edited, foreign, lines, withoutFacts } from './clusters';
import { drop, put } from './edits';

const PROD = cluster('autolytiq-prod');
const DEV = cluster('autolytiq-dev');
const AUTH = 'Deployment autolytiq-prod/auth-service';
const IMAGE = 'spec.template.spec.containers[0].image';
const OWN = '111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq/auth-service';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

const withImage = (image: unknown, given: Cluster = PROD): Cluster =>
  edited(given, `Deployment ${given.name}/auth-service`, put(IMAGE, image));

test.each(CLUSTERS)('$name keeps it', (given) => {
  expect(lines(images, given)).toEqual([]);
});

test.each(CLUSTERS)('$name keeps it without facts', (given) => {
  expect(lines(images, withoutFacts(given))).toEqual([]);
});

test('an image comes from a registry or repository that the overlays name', () => {
  const repositories = PROD.facts?.imageRepositories.join(', ') ?? '';
  expect(repositories).toContain('111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq/');
  for (const image of [
    'docker.io/acme/auth-service:v1.0.0',
    'auth-service:v1.0.0',
    'ghcr.io/autolytiq/auth-service:v1.0.0',
    '111122223333.dkr.ecr.us-east-1.amazonaws.com/autolytiq-old/auth-service:v1.0.0',
  ]) {
    expect(lines(images, withImage(image))).toEqual([
      `${AUTH} ${IMAGE}: expected an image from ${repositories}, found "${image}"; correct its name; an image of others is added to overlays/third-party.images.yaml`,
    ]);
  }
});

test.each([
  ['account', OWN.replace('111122223333', '999988887777')],
  ['region', OWN.replace('us-east-1', 'us-west-2')],
])('a registry of another %s of AWS is refused as such', (_, repository) => {
  expect(lines(images, withImage(`${repository}:v1.0.0`))).toEqual([
    `${AUTH} ${IMAGE}: expected an image of account 111122223333 in us-east-1, the cluster's, found "${repository}:v1.0.0"; push it to the cluster's own registry, or name this one in the overlays: its nodes may not pull from others`,
  ]);
});

test('a repository of others is allowed whichever way it is written, what only begins like it is not', () => {
  const facts = PROD.facts;
  if (facts === undefined) throw new Error('autolytiq-prod has no facts');
  const given = { ...PROD, facts: { ...facts, imageRepositories: ['docker.io/library/redis'] } };
  const judged = (image: string) =>
    images.check({ ...withImage(image, PROD), facts: given.facts }).filter(({ found }) => found.includes(image));
  for (const image of [
    'redis:7.2.7',
    'library/redis:7.2.7',
    'docker.io/redis:7.2.7',
    'docker.io/library/redis:7.2.7',
  ]) {
    expect(judged(image)).toEqual([]);
  }
  for (const image of ['redis-stack:7.2.7', 'redis/redis:7.2.7', 'quay.io/library/redis:7.2.7']) {
    expect(judged(image)).toHaveLength(1);
  }
});

test.each(['latest', 'prod', 'v1', '1.2', '7-alpine', 'main', 'stable'])(
  'the tag %s moves, which is refused',
  (tag) => {
    expect(lines(images, withImage(`${OWN}:${tag}`))).toEqual([
      `${AUTH} ${IMAGE}: expected a tag that names one image for ever, such as v1.2.0, or a digest, found "${OWN}:${tag}"; pin the release that "${tag}" stands for today`,
    ]);
    expect(lines(images, withImage(`${OWN}:${tag}@${DIGEST}`))).toEqual([]);
    expect(lines(images, withImage(`${OWN.replace('111122223333', DEV.facts?.account ?? '')}:${tag}`, DEV))).toEqual(
      [],
    );
  },
);

test.each(['v1.2.0', '20240115', 'v2-rc1', 'main-3f2a9c1', '16.15-alpine3.24', 'build-42'])(
  'the tag %s does not',
  (tag) => {
    expect(lines(images, withImage(`${OWN}:${tag}`))).toEqual([]);
  },
);

test.each(['latest', '7', '7.2-alpine'])('the tag %s of an image of others is refused in dev too', (tag) => {
  const redis = 'StatefulSet autolytiq-dev/redis';
  expect(lines(images, edited(DEV, redis, put(IMAGE, `docker.io/library/redis:${tag}`)))).toEqual([
    expect.stringContaining(`${redis} ${IMAGE}: expected a tag that names one image for ever`),
  ]);
  expect(lines(images, edited(DEV, redis, put(IMAGE, `redis:${tag}@${DIGEST}`)))).toEqual([]);
});

test('an image without tag and digest is refused everywhere, in dev too', () => {
  const own = OWN.replace('111122223333', DEV.facts?.account ?? '');
  for (const given of [withImage(OWN), withImage(own, DEV)]) {
    expect(lines(images, given)).toEqual([expect.stringContaining('expected a tag or a digest, found')]);
  }
  expect(lines(images, withImage(`${OWN}@${DIGEST}`))).toEqual([]);
});

test.each([
  undefined,
  null,
  '',
  7,
  'Auth:v1',
  'a b:v1',
  `${OWN}:v1.0.0@sha256:12`,
  `${OWN}:-v1`,
  ':v1',
  'a:1:2',
  'a/:v1',
])('%p is no image', (image) => {
  const given = image === undefined ? edited(PROD, AUTH, drop(IMAGE)) : withImage(image);
  const expected = [expect.stringContaining(`${AUTH} ${IMAGE}: expected an image, found `)];
  expect(lines(images, given)).toEqual(expected);
  expect(lines(images, withoutFacts(given))).toEqual(expected);
});

test('init containers and volumes have images too', () => {
  const init = put('spec.template.spec.initContainers', [{ name: 'prepare', image: 'busybox:1.36.1' }]);
  expect(lines(images, edited(PROD, AUTH, init))).toEqual([
    expect.stringContaining(`${AUTH} spec.template.spec.initContainers[0].image: expected an image from`),
  ]);
  const volume = put('spec.template.spec.volumes[0]', { name: 'tmp', image: { reference: `${OWN}:latest` } });
  expect(lines(images, edited(PROD, AUTH, volume))).toEqual([
    expect.stringContaining(`${AUTH} spec.template.spec.volumes[0].image.reference: expected a tag that names`),
  ]);
});

test('images are pulled: nodes come without any', () => {
  const policy = 'spec.template.spec.containers[0].imagePullPolicy';
  expect(lines(images, edited(PROD, AUTH, put(policy, 'Never')))).toEqual([
    `${AUTH} ${policy}: expected IfNotPresent or Always, found "Never"; leave it out: new nodes have no images`,
  ]);
  expect(lines(images, edited(PROD, AUTH, put(policy, 'Always'), put(IMAGE, `${OWN}@${DIGEST}`)))).toEqual([]);
});

describe('of images of others', () => {
  const pod = (image: unknown, metadata: Json = {}): Json => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'one', ...metadata },
    spec: { containers: [{ name: 'one', image, imagePullPolicy: 'Never' }] },
  });

  test.each(['nginx', 'nginx:latest', 'localhost:5000/web', 'quay.io/prometheus/prometheus:latest'])(
    '%s is refused',
    (image) => {
      expect(lines(images, foreign(pod(image)))).toEqual([
        `Pod one spec.containers[0].image: expected a tag other than latest, or a digest, found "${image}"; pin the release that was tested`,
      ]);
    },
  );

  test.each([
    ...['nginx:1.27', `nginx@${DIGEST}`, `nginx:latest@${DIGEST}`, 'registry:5000/a/b_c/d-e.f:v1', 'localhost/web:1'],
    ...['[::1]:5000/web:1', 'gcr.io/google-samples/hello__app:1.0', 'registry.k8s.io/ingress-nginx/controller:v1.11.2'],
  ])('%s is not', (image) => {
    expect(lines(images, foreign(pod(image)))).toEqual([]);
  });

  test('what Istio replaces is not', () => {
    expect(lines(images, foreign(pod('auto', { annotations: { 'inject.istio.io/templates': 'gateway' } })))).toEqual(
      [],
    );
    expect(lines(images, foreign(pod('auto')))).toHaveLength(1);
  });

  test('those that are nothing like it are passed over', () => {
    const odd = (spec: unknown): Json => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'odd' }, spec });
    expect(
      lines(images, foreign(odd(null), odd({ template: { spec: { containers: [null, 'web'], volumes: 3 } } }))),
    ).toEqual([]);
  });
});
