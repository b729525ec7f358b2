import type { Identity } from '../../overlays/environment';

/** Texts of two environments in a form in which they can be compared. */
export interface Canonical {
  /** A text of the one, its identities replaced by what they mean: `⟨cluster.account⟩`. */
  readonly from: (text: string) => string;
  readonly to: (text: string) => string;
  /** A text of the one as it would stand in the other, for reports. */
  readonly translated: (text: string) => string;
}

/**
 * Sets two environments side by side. What two meanings share in one of them (a cluster named like its namespace) counts as one
 * meaning in both, since a text does not say which it means.
 */
export function canonical(from: readonly Identity[], to: readonly Identity[]): Canonical {
  const [ones, others] = [withoutRoles(from), withoutRoles(to)];
  const meaningOf = merged([ones, others]);
  const meaningsIn = (identities: readonly Identity[]): ReadonlyMap<string, string> =>
    new Map(identities.map(({ meaning, text }) => [text, meaningOf(meaning)]));
  const [meanings, otherMeanings] = [meaningsIn(ones), meaningsIn(others)];
  // The first text of a meaning is the one that names objects: see identitiesOf.
  const texts = new Map([...otherMeanings].reverse().map(([text, meaning]) => [meaning, text]));
  const byMeaning = (found: ReadonlyMap<string, string>) => (text: string) => `⟨${found.get(text) ?? text}⟩`;
  return {
    from: remembering(replacer(meanings, byMeaning(meanings))),
    to: remembering(replacer(otherMeanings, byMeaning(otherMeanings))),
    translated: replacer(meanings, (text) => texts.get(meanings.get(text) ?? '') ?? text),
  };
}

/** The ARN of a role is made of an account, a cluster and a workload; the parts are enough. */
const withoutRoles = (identities: readonly Identity[]): readonly Identity[] =>
  identities.filter(({ kind }) => kind !== 'role');

/** Names the meanings that share a text, directly or over others, by one of them. */
function merged(sides: readonly (readonly Identity[])[]): (meaning: string) => string {
  const parents = new Map<string, string>();
  const rootOf = (meaning: string): string => {
    const parent = parents.get(meaning);
    return parent === undefined ? meaning : rootOf(parent);
  };
  for (const side of sides) {
    const first = new Map<string, string>();
    for (const { meaning, text } of side) {
      const known = first.get(text);
      if (known === undefined) first.set(text, meaning);
      else if (rootOf(known) !== rootOf(meaning)) parents.set(rootOf(meaning), rootOf(known));
    }
  }
  return rootOf;
}

/** Replaces whole identities, the longest that stands at a place. */
function replacer(meanings: ReadonlyMap<string, string>, replacement: (text: string) => string) {
  const patterns = [...meanings.keys()]
    .sort((one, other) => other.length - one.length)
    .map((text) => `${escaped(text)}${text.endsWith('/') ? '' : '(?![A-Za-z0-9])'}`);
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${patterns.join('|')})`, 'g');
  return (text: string): string => (patterns.length === 0 ? text : text.replace(pattern, replacement));
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);

/** The same texts come again and again. */
function remembering(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = work(text);
    known.set(text, result);
    return result;
  };
}
