import { Type, type Static } from '@sinclair/typebox';
import * as scalar from './scalars';

/** Files that say which image runs; machines write them as well as people. */

const pin = {
  tag: scalar.imageTag('Tag; outside dev it must name one release for ever.'),
  digest: Type.Optional(scalar.imageDigest('Digest; when given, it decides.')),
};

/** The schema of `<env>.images.yaml`: one pin per service, in alphabetical order. */
export const imagesSchema = scalar.record('Which image each service runs here.', {
  images: scalar.mapOf('Service → pin.', scalar.dnsLabel('Service.'), scalar.record('A pin.', pin)),
});

/** The schema of `overlays/third-party.images.yaml`: images that are not the systems' own. */
export const thirdPartyImagesSchema = scalar.record('Images of others, pinned once for every system.', {
  mirror: Type.Optional(
    scalar.registry('Registry that mirrors them; it takes the place of the registry in each repository.'),
  ),
  images: scalar.mapOf(
    'Name → pin.',
    scalar.dnsLabel('Name.'),
    scalar.record('A pin.', {
      repository: scalar.imageRepository('Repository with its registry.'),
      ...pin,
      uid: scalar.integer('Numeric user that the image is made for.', { minimum: 1, maximum: 65535 }),
      gid: scalar.integer('Numeric group that the image is made for.', { minimum: 1, maximum: 65535 }),
    }),
  ),
});

/** `<env>.images.yaml` with its defaults filled in. */
export type ImagesSettings = Static<typeof imagesSchema>;
/** `third-party.images.yaml` with its defaults filled in. */
export type ThirdPartyImagesSettings = Static<typeof thirdPartyImagesSchema>;
