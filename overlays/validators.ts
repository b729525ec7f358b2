import Ajv, { type ValidateFunction } from 'ajv';
import type { ArgoCdSettings } from './schema/argocd';
import type { EnvironmentSettings } from './schema/environment';
import type { ImagesSettings, ThirdPartyImagesSettings } from './schema/images';
import type { SystemSettings } from './schema/system';
import { FILE_SCHEMAS, type FileKind } from './schema/files';
import { jsonSchemaOf } from './schema/json-schema';

/** What each kind of overlay file holds once it is validated. */
export interface SettingsOf {
  readonly system: SystemSettings;
  readonly environment: EnvironmentSettings;
  readonly images: ImagesSettings;
  readonly thirdPartyImages: ThirdPartyImagesSettings;
  readonly argoCd: ArgoCdSettings;
}

/** A validator per kind of overlay file; it fills in defaults and narrows the type. */
export type Validators = { readonly [Kind in FileKind]: ValidateFunction<SettingsOf[Kind]> };

/** Words that the schemas carry for people, and that ajv has no part in. */
export const ANNOTATIONS = ['expected', 'expectedKey'] as const;

/** The settings of ajv for overlay files: defaults are filled in, and every mistake is found, not the first alone. */
export const AJV_OPTIONS = { allErrors: true, useDefaults: true, verbose: true, strict: true } as const;

function compile(): Validators {
  const ajv = new Ajv(AJV_OPTIONS);
  for (const keyword of ANNOTATIONS) ajv.addKeyword(keyword);
  const schemaOf = (kind: FileKind) => jsonSchemaOf(FILE_SCHEMAS[kind].schema);
  return {
    system: ajv.compile<SystemSettings>(schemaOf('system')),
    environment: ajv.compile<EnvironmentSettings>(schemaOf('environment')),
    images: ajv.compile<ImagesSettings>(schemaOf('images')),
    thirdPartyImages: ajv.compile<ThirdPartyImagesSettings>(schemaOf('thirdPartyImages')),
    argoCd: ajv.compile<ArgoCdSettings>(schemaOf('argoCd')),
  };
}

/** The validators. The bundle holds the same ones compiled ahead of time (build.ts). */
export const validators: Validators = compile();
