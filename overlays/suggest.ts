import { distance } from 'fastest-levenshtein';

/** A word may differ from what was meant by two letters in five, at least one and at most three. */
const SHARE_OF_LETTERS = 0.4;
const MOST_LETTERS = 3;

/**
 * The hint of a problem whose value is a slip of the pen: `did you mean "containers"?`. Undefined when no candidate is
 * near enough to be worth a sentence.
 */
export function suggest(found: string, candidates: readonly string[]): string | undefined {
  const meant = nearest(found, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}

/** The candidate that was probably meant, upper and lower case being the same; undefined when none is near enough. */
export function nearest(found: string, candidates: readonly string[]): string | undefined {
  const tolerance = Math.min(MOST_LETTERS, Math.max(1, Math.floor(found.length * SHARE_OF_LETTERS)));
  let meant: string | undefined;
  let shortest = tolerance + 1;
  for (const candidate of candidates) {
    const letters = distance(found.toLowerCase(), candidate.toLowerCase());
    if (letters >= shortest) continue;
    meant = candidate;
    shortest = letters;
  }
  return meant;
}
