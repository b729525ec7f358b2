import type { TSchema } from '@sinclair/typebox';
import { argoCdSchema } from './argocd';
import { environmentSchema } from './environment';
import { imagesSchema, thirdPartyImagesSchema } from './images';
import { systemSchema } from './system';

/** The kinds of overlay files, in the order of the references. */
export const FILE_KINDS = ['system', 'environment', 'images', 'thirdPartyImages', 'argoCd'] as const;

/** A kind of overlay file; each has a schema of its own. */
export type FileKind = (typeof FILE_KINDS)[number];

/** The schema of each kind of overlay file, and how such a file is named. */
export const FILE_SCHEMAS: Readonly<Record<FileKind, { readonly name: string; readonly schema: TSchema }>> = {
  system: { name: '<system>/system.yaml', schema: systemSchema },
  environment: { name: '<system>/<env>.yaml', schema: environmentSchema },
  images: { name: '<system>/<env>.images.yaml', schema: imagesSchema },
  thirdPartyImages: { name: 'third-party.images.yaml', schema: thirdPartyImagesSchema },
  argoCd: { name: 'argocd.yaml', schema: argoCdSchema },
};
