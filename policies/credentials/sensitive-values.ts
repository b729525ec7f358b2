import { isStandIn } from './credentials';

/** Kinds of keys that open something; a `key` alone is what every map has. */
const KEYS =
  'api|app|access|account|auth|client|cookie|encryption|encrypt|fernet|hmac|integration|jwt|license|master|private|routing|' +
  'secret|service|session|shared|signing|storage|webhook';
const PASSWORD_NAME = '(?:passw(?:or)?d|passphrase|requirepass|masterauth|(?:^|[-_.])(?:pass|pwd))';
/** Ends of names whose values are credentials; `ACCESS_TOKEN_TTL` and `secretName` are none. */
const SENSITIVE = new RegExp(
  `(?:${PASSWORD_NAME}|secret|tokens?|credentials?|salt|secret[-_.]?key[-_.]?base|(?:${KEYS})[-_.]?keys?(?:[-_.]?data)?)$`,
  'i',
);
const PASSWORD = new RegExp(`${PASSWORD_NAME}$`, 'i');

/** How sensitive the name of a variable, field or option is: of a `password` every value is a credential. */
export type Sensitivity = 'none' | 'random' | 'password';

export function sensitivityOf(name: string): Sensitivity {
  if (!SENSITIVE.test(name)) return 'none';
  return PASSWORD.test(name) ? 'password' : 'random';
}

/**
 * Where a value stands. In a variable whatever looks like chance is one; in a field of some custom kind, or in the midst of a text, it
 * takes more to tell a token from a name.
 */
export type Place = 'variable' | 'field';

/** Beyond this nobody counts characters: a file, not a value. */
const LONGEST = 4096;
const SHORTEST = 16;
const SHORTEST_LIKELY = 8;
/** Bits per character: words have about 3 as well, but no digits in their midst. */
const LEAST_ENTROPY = 3;
const LEAST_LIKELY_ENTROPY = 2.5;

/** Words that a setting named after a password may have. */
const SETTINGS = new Set(
  'true false yes no on off none null nil required optional enabled disabled empty auto file env prompt'.split(' '),
);

/** What a value is under a name of some sensitivity; undefined when it is no credential. */
export function credentialUnder(sensitivity: Sensitivity, value: string, place: Place): string | undefined {
  if (sensitivity === 'none') return undefined;
  if (sensitivity === 'password' && place === 'variable' && isLiteralPassword(value)) return 'a password';
  return isRandom(value, sensitivity, place) ? 'a value that looks random, under a name of credentials' : undefined;
}

/** Whether a literal is a password, where nothing but one is expected: `POSTGRES_PASSWORD`. */
function isLiteralPassword(value: string): boolean {
  return (
    value.length >= 3 &&
    value.length <= LONGEST &&
    !/\s/.test(value) &&
    !SETTINGS.has(value.toLowerCase()) &&
    !isStandIn(value)
  );
}

/** Whether a value under a sensitive name looks like chance made it, rather than a word, a name or a place to look. */
function isRandom(value: string, sensitivity: Sensitivity, place: Place): boolean {
  const isLikely = sensitivity === 'password' || place === 'variable';
  if (value.length < (isLikely ? SHORTEST_LIKELY : SHORTEST) || value.length > LONGEST) return false;
  if (/\s/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  if (isStandIn(value) || isNameOfSomething(value, isLikely ? 2 : 1)) return false;
  return entropyOf(value) >= (isLikely ? LEAST_LIKELY_ENTROPY : LEAST_ENTROPY);
}

/** `OAUTH2_CLIENT_SECRET`, `auth-service-v2`, `v1.2.3`: words with few digits at their ends. */
function isNameOfSomething(value: string, fewestParts: number): boolean {
  const parts = value.split(/[-_./:]/);
  return parts.length >= fewestParts && parts.every((part) => /^(?:[A-Za-z]*\d{0,3}|\d{1,4})$/.test(part));
}

/** Shannon entropy of the characters of a text, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const SEPARATOR = /[:=\s]/;
const KEYWORD = /pass|pwd|secret|token|credential|masterauth|salt|key/i;
/** `api_key: …`, `token=…`, `"secretKey": "…"`; a value may hold the next one: `url: https://…?token=…`. */
const ASSIGNMENT = /(?<name>[\w.-]{1,60})["']?\s{0,4}[:=]\s{0,4}["']?(?=(?<value>[^\s"',;&|)}\]]{8,300}))/g;
/** `--password=…`, `--password …` */
const OPTION = /(?:^|\s)--?(?<name>[A-Za-z][\w.-]{2,60})(?:=|\s{1,4})["']?(?<value>[^\s"'-][^\s"']{2,300})/g;

/** Whether a text, as a file or a command line, gives something sensitive a value that chance made. */
export function assignsCredential(text: string): boolean {
  if (text.length < SHORTEST_LIKELY || text.length > LONGEST) return false;
  if (!SEPARATOR.test(text) || !KEYWORD.test(text)) return false;
  return holds(text, ASSIGNMENT, 'field') || holds(text, OPTION, 'variable');
}

function holds(text: string, form: RegExp, place: Place): boolean {
  for (const { groups } of text.matchAll(form)) {
    const { name = '', value = '' } = groups ?? {};
    if (credentialUnder(sensitivityOf(name), value, place) !== undefined) return true;
  }
  return false;
}
