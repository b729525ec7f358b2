import type { Problem } from './problem';
import type { ArgoCdSettings } from './schema/argocd';
import type { EnvironmentSettings } from './schema/environment';
import type { ImagesSettings, ThirdPartyImagesSettings } from './schema/images';
import type { SystemSettings } from './schema/system';
import type { Path } from './source-file';
import { dotted, type Validated } from './validate';

/** The files that describe one environment: each has the form of its schema; whether they fit together is for rules/. */
export interface EnvironmentInput {
  /** Name of the environment, from the name of its file. */
  readonly name: string;
  /** The system as it is in the tier of the environment. */
  readonly system: Validated<SystemSettings>;
  /** Every service of the system, in whichever tiers it exists. */
  readonly everyService: SystemSettings['services'];
  readonly environment: Validated<EnvironmentSettings>;
  readonly images: Validated<ImagesSettings>;
  readonly thirdPartyImages: Validated<ThirdPartyImagesSettings>;
  /** Absent where no Argo CD reads the output. */
  readonly argoCd?: Validated<ArgoCdSettings>;
}

/** What a rule has to say about a setting. */
export interface Complaint {
  readonly expected: string;
  readonly found: string;
  readonly hint?: string | undefined;
}

/** A problem at a setting of a file. */
export function problemAt(source: Validated<unknown>, path: Path, { expected, found, hint }: Complaint): Problem {
  return {
    where: source.file.locate(path),
    path: dotted(path),
    expected,
    found,
    ...(hint === undefined ? {} : { hint }),
  };
}
