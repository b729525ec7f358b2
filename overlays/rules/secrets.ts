import { problemAt, type EnvironmentInput } from '../inputs';
import type { Problem } from '../problem';
import type { SystemSettings } from '../schema/system';
import { isSensitiveName, secretKind } from '../secret-like';
import type { Path } from '../source-file';
import type { Validated } from '../validate';

const HINT =
  'put the value into the secret manager, and name its entry and property under keys:; take the pasted one out of use';

/** system.yaml holds no credential, not even in a service that no environment has. */
export function noSecretsInSystem(system: Validated<SystemSettings>): readonly Problem[] {
  return secretsIn(system, [], system.settings);
}

/** No file holds a credential: not by its form, and not in a variable whose name says that it is one. */
export function noSecrets({ environment, images, thirdPartyImages }: EnvironmentInput): readonly Problem[] {
  return [environment, images, thirdPartyImages].flatMap((file) => secretsIn(file, [], file.settings));
}

/** Maps of names to values that appear in the output. */
const PLAIN_MAPS = ['config', 'urlParameters'] as const;

/** Whether a value is written out here, rather than taken from elsewhere. */
const isWritten = (member: unknown): boolean =>
  typeof member === 'string' ||
  typeof member === 'number' ||
  (typeof member === 'object' && member !== null && 'byTier' in member);

/** Lists of words that start a process. */
const WORD_LISTS: ReadonlySet<string> = new Set(['command', 'args', 'alive']);

/** `--token=value`, or `--token value`. */
function secretsInWords(file: Validated<unknown>, path: Path, words: readonly string[]): readonly Problem[] {
  return words.flatMap((word, index) => {
    const found = /^--?(?<name>[A-Za-z][\w-]*)(=(?<value>.+))?$/s.exec(word)?.groups;
    const next = words[index + 1];
    const value = found?.['value'] ?? (next?.startsWith('-') === false ? next : undefined);
    const name = found?.['name'] ?? '';
    if (value === undefined || value.startsWith('$(') || !isSensitiveName(name.replaceAll('-', '_'))) {
      return secretsIn(file, [...path, index], word);
    }
    const expected = `--${name} from a variable, $(NAME), since its name says that it is a secret`;
    return [
      problemAt(file, [...path, index], { expected, found: 'a value in the word itself or the next', hint: HINT }),
    ];
  });
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
  if (Array.isArray(value) && WORD_LISTS.has(String(path.at(-1)))) return secretsInWords(file, path, value.map(String));
  return Object.entries(value).flatMap(([key, member]) => {
    const within = [...path, Array.isArray(value) ? Number(key) : key];
    const map = PLAIN_MAPS.find((name) => name === path.at(-1));
    if (map !== undefined && isSensitiveName(key) && isWritten(member)) {
      const expected = `${key} under keys:, since its name says that it is a secret`;
      return [problemAt(file, within, { expected, found: `a value under ${map}:`, hint: HINT })];
    }
    const kind = secretKind(key);
    const expected = 'no secret in an overlay';
    return [
      ...(kind === undefined
        ? []
        : [problemAt(file, within, { expected, found: `what looks like ${kind}`, hint: HINT })]),
      ...secretsIn(file, within, member),
    ];
  });
}
