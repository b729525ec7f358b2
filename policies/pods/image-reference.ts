/** A reference to an image, taken apart as container runtimes do. */
export interface ImageReference {
  /** `docker.io/library/redis`, whichever way it was written. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const HOST = /^(?:localhost|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+|\[[\da-fA-F:]+\]|[a-zA-Z0-9-]+(?=:\d))(?::\d+)?$/;
const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[\da-f]{64}|sha512:[\da-f]{128})$/;

const DEFAULT_HOST = 'docker.io';

/** The parts of a reference; undefined where it is none (https://github.com/distribution/reference). */
export function imageReference(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  const slash = named.indexOf('/');
  const first = named.slice(0, Math.max(slash, 0));
  const host = HOST.test(first) ? first : undefined;
  const [path = '', tag, ...rest] = (host === undefined ? named : named.slice(slash + 1)).split(':');
  const isForm =
    PATH.test(path) && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
  if (!isForm || more.length > 0 || rest.length > 0) return undefined;
  return { repository: `${host ?? DEFAULT_HOST}/${inHub(host, path)}`, tag, digest };
}

const inHub = (host: string | undefined, path: string): string =>
  (host === undefined || host === DEFAULT_HOST) && !path.includes('/') ? `library/${path}` : path;

/**
 * Whether a tag names one image for ever: it holds a digit, as no channel does (`latest`, `prod`), and more than the beginning of
 * a version (`v1`, `1.2`, `7-alpine`). A date or the number of a build is enough.
 */
export const isLastingTag = (tag: string): boolean =>
  /\d/.test(tag) && !/^v?\d{1,3}(?:\.\d{1,3})?(?:-[a-z]+)*$/i.test(tag);

/** An account's registry at AWS. */
export interface EcrRegistry {
  readonly account: string;
  readonly region: string;
}

/** The account and region of a repository in ECR; undefined for any other. */
export function ecrOf({ repository }: ImageReference): EcrRegistry | undefined {
  const { account, region } =
    /^(?<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?<region>[a-z\d-]+)\.(?:amazonaws\.com|on\.aws)/.exec(repository)
      ?.groups ?? {};
  return account === undefined || region === undefined ? undefined : { account, region };
}
