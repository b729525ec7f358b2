import { isImmutableTag } from '../../../overlays/rules/images';
import { LIVE_IMAGES, TEST_IMAGES, THIRD_PARTY, problemsAfter, replace, withService, write } from '../edited-overlays';

const RELEASE = 'a tag that names one image for ever, such as v1.2.0, outside the tier dev';

describe('pins', () => {
  test('every service has one in every environment', () => {
    expect(problemsAfter(replace(TEST_IMAGES, '  tracker-api: { tag: v1.4.0 }\n', ''))).toEqual([
      'overlays/parcels/test.images.yaml:1 images.tracker-api: expected an image pin for tracker-api, found nothing; add a line "  tracker-api: { tag: … }"',
    ]);
  });

  test('are of services that exist', () => {
    expect(problemsAfter(replace(TEST_IMAGES, 'images:\n', 'images:\n  label-printers: { tag: v1.0.0 }\n'))).toEqual([
      'overlays/parcels/test.images.yaml:2 images.label-printers: expected a service with an image of the system (label-printer, tracker-api, tracker-web), found "label-printers"; did you mean "label-printer"?',
    ]);
  });
});

describe('the image of a service that is one of others', () => {
  const NGINX = '{ repository: docker.io/library/nginx, tag: 1.27.3, uid: 101, gid: 101 }';
  const front = withService('front', 'port: 5000, image: nginx');

  test('is pinned among those of others', () => {
    expect(problemsAfter(front, write(THIRD_PARTY, `images: { nginx: ${NGINX} }`))).toEqual([]);
    expect(problemsAfter(front, write(THIRD_PARTY, `images: { nginz: ${NGINX} }`))).toEqual([
      'overlays/third-party.images.yaml:1 images.nginx: expected an image named nginx, which front runs, found nothing; did you mean "nginz"?',
    ]);
  });

  test('is not pinned among those of the system', () => {
    const pin = replace(TEST_IMAGES, 'images:\n', 'images:\n  front: { tag: v1.0.0 }\n');
    expect(problemsAfter(front, pin, write(THIRD_PARTY, `images: { nginx: ${NGINX} }`))).toEqual([
      'overlays/parcels/test.images.yaml:2 images.front: expected a service with an image of the system (label-printer, tracker-api, tracker-web), found "front"',
    ]);
  });

  test('says as which user it runs', () => {
    const noUser = 'images: { nginx: { repository: docker.io/library/nginx, tag: 1.27.3 } }';
    expect(problemsAfter(front, write(THIRD_PARTY, noUser))).toEqual([
      'overlays/third-party.images.yaml:1 images.nginx.uid: expected uid (Numeric user that the image is made for), found nothing',
      'overlays/third-party.images.yaml:1 images.nginx.gid: expected gid (Numeric group that the image is made for), found nothing',
    ]);
  });
});

describe('outside dev', () => {
  test.each(['latest', 'prod', 'v1', '1.2'])('a pin is not the tag %s, which moves from image to image', (tag) => {
    expect(problemsAfter(replace(LIVE_IMAGES, 'tag: v1.3.2', `tag: "${tag}"`))).toEqual([
      `overlays/parcels/live.images.yaml:3 images.tracker-api.tag: expected ${RELEASE}, found "${tag}"; pin the release, or add its digest`,
    ]);
  });

  test('a digest decides, whatever the tag', () => {
    const digest = `tag: latest, digest: "sha256:${'0'.repeat(64)}"`;
    expect(problemsAfter(replace(LIVE_IMAGES, 'tag: v1.3.2', digest))).toEqual([]);
  });

  test('the images of others are pinned as well', () => {
    const busybox = '{ repository: docker.io/library/busybox, tag: stable, uid: 1000, gid: 1000 }';
    expect(problemsAfter(write(THIRD_PARTY, `images:\n  busybox: ${busybox}\n`))).toEqual([
      `overlays/third-party.images.yaml:2 images.busybox.tag: expected ${RELEASE}, found "stable"; pin the release, or add its digest`,
    ]);
  });
});

test.each(['latest', 'prod', 'v1', '1.2'])('in dev, the tag %s is fine', (tag) => {
  expect(problemsAfter(replace(TEST_IMAGES, 'tag: v1.4.0', `tag: "${tag}"`))).toEqual([]);
});

test.each([
  'v1.2.0',
  '1.2.3',
  'v1.2.3-rc1',
  '7.2.7-alpine',
  '20240115',
  '4711',
  'sha-3f2a9c1',
  'main-3f2a9c1',
  '1.2.3.4',
  'prod-20240115',
])('%s names one image for ever', (tag) => expect(isImmutableTag(tag)).toBe(true));

test.each([
  'latest',
  'Latest',
  'stable',
  'main',
  'prod',
  'release-candidate',
  'v1',
  '1',
  'V2',
  '1.2',
  'v1.2',
  '7-alpine',
  '1.27-slim-bookworm',
])('%s moves from image to image', (tag) => expect(isImmutableTag(tag)).toBe(false));
