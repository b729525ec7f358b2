import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';
import { isSensitiveName, secretKind } from '../secret-like';
import type { Path } from '../source-file';
import type { Validated } from '../validate';

const HINT =
  'put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use';

/** No file holds a credential: not by its form, and not in a variable whose name says that it is one. */
export function noSecrets({ system, environment, images, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  return [system, environment, images, thirdPartyImages].flatMap((file) => secretsIn(file, [], file.settings));
}

function secretsIn(file: Validated<unknown>, path: Path, value: unknown): readonly Problem[] {
  if (typeof value === 'string') {
    const kind = secretKind(value);
    const expected = 'no secret in an overlay';
    return kind === undefined
      ? []
      : [problemAt(file, path, { expected, found: `what looks like ${kind}`, hint: HINT })];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const within = [...path, Array.isArray(value) ? Number(key) : key];
    if (path.at(-1) === 'config' && isSensitiveName(key) && typeof member === 'string') {
      const expected = `${key} under keys:, since its name says that it is a secret`;
      return [problemAt(file, within, { expected, found: 'a value under config:', hint: HINT })];
    }
    return secretsIn(file, within, member);
  });
}
